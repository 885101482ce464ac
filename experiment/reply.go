package experiment

import (
	"strings"
	"time"
)

// ReplyWithin is how soon the users of a channel expect a reply. Channel is
// empty where it holds for every other one.
type ReplyWithin struct {
	Channel string
	Within  time.Duration
}

// usualReplies is what is expected of channels where nobody says otherwise:
// minutes where people talk, an hour by e-mail.
var usualReplies = []ReplyWithin{
	{"social", 5 * time.Minute}, {"facebook", 5 * time.Minute}, {"instagram", 5 * time.Minute}, {"twitter", 5 * time.Minute}, {"x", 5 * time.Minute},
	{"linkedin", 5 * time.Minute}, {"tiktok", 5 * time.Minute}, {"messenger", 5 * time.Minute}, {"whatsapp", 5 * time.Minute},
	{"chat", time.Minute}, {"live chat", time.Minute}, {"webchat", time.Minute}, {"phone", time.Minute}, {"sms", 15 * time.Minute}, {"push", 15 * time.Minute},
	{"email", time.Hour}, {"mail", time.Hour}, {"web", time.Hour}, {"form", time.Hour},
}

// ExpectedReply is how soon the users of a channel expect a reply, as the
// settings say or else as is usual; 0 where nobody knows.
func (s *Settings) ExpectedReply(channel string) time.Duration {
	name := channelName(channel)
	for _, list := range [][]ReplyWithin{s.ReplyWithin, usualReplies} {
		for _, e := range list {
			if e.Channel == name {
				return e.Within
			}
		}
		for _, e := range list {
			if e.Channel == "" {
				return e.Within
			}
		}
	}
	return 0
}

// channelName writes a channel the way it is compared: E-Mail is email.
func channelName(channel string) string {
	name := strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer("-", "", "_", " ").Replace(channel))), " ")
	if name == "e mail" {
		return "email"
	}
	return name
}

// parseReplyWithin reads social=5m, email=1h; a time alone holds for every
// channel that is not named.
func parseReplyWithin(value string) ([]ReplyWithin, bool) {
	var list []ReplyWithin
	for part := range strings.SplitSeq(strings.ReplaceAll(value, ";", ","), ",") {
		channel, within, named := strings.Cut(part, "=")
		if !named {
			channel, within = "", part
		}
		d, ok := parseWindow(within)
		if !ok || named && channelName(channel) == "" {
			return nil, false
		}
		list = append(list, ReplyWithin{channelName(channel), d})
	}
	return list, true
}
