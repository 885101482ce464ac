package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
)

// A Line is a swipe as programs tell of it: an object of JSON, of which only
// the trigger must be there.
type Line struct {
	Event    Text `json:"event"`
	Contact  Text `json:"contact"`
	Segment  Text `json:"segment"`
	Trigger  Text `json:"trigger"`
	Outcome  Text `json:"outcome"`
	Time     Text `json:"time"`
	Channel  Text `json:"channel"`
	ReplyS   Text `json:"reply_s"`
	SwipeS   Text `json:"swipe_s"`
	Note     Text `json:"note"`
	Wave     Text `json:"wave"`
	Position Text `json:"position"`
	Minds    bool `json:"minds"`
	Replaces Text `json:"replaces"`
}

// Fields are the texts of a line by their names.
func (l *Line) Fields() map[string]*Text {
	return map[string]*Text{
		"event": &l.Event, "contact": &l.Contact, "segment": &l.Segment, "trigger": &l.Trigger, "outcome": &l.Outcome,
		"time": &l.Time, "channel": &l.Channel, "reply_s": &l.ReplyS, "swipe_s": &l.SwipeS, "note": &l.Note,
		"wave": &l.Wave, "position": &l.Position, "replaces": &l.Replaces,
	}
}

// fieldNames are those that a line may have, for whoever mistyped one.
var fieldNames = []string{"event", "contact", "segment", "trigger", "outcome", "time", "channel", "reply_s", "swipe_s", "note", "wave", "position", "minds", "replaces"}

// Text is the value of a field: a string, a number or a truth value as it is
// written, or nothing for null.
type Text string

var (
	errNotText   = errors.New("a list or an object where a text belongs")
	errHalfRunes = errors.New("half a character")
)

// UnmarshalJSON implements json.Unmarshaler.
func (t *Text) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '{', '[':
		return errNotText
	case '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		// What stands for half a pair would be kept as another character.
		if bytes.Contains(b, []byte(`\u`)) && strings.ContainsRune(s, utf8.RuneError) && !bytes.Contains(bytes.ToLower(b), []byte(`\ufffd`)) {
			return errHalfRunes
		}
		*t = Text(s)
	case 'n':
		*t = ""
	default:
		*t = Text(b)
	}
	return nil
}

// ParseLine reads a line of JSON. What is wrong with it is a message, and then
// there is no swipe.
func ParseLine(b []byte) (Swipe, *experiment.Message) {
	if !utf8.Valid(b) {
		return Swipe{}, wrong("record.not-utf8")
	}
	var l Line
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return Swipe{}, unreadable(err)
	}
	if rest := b[d.InputOffset():]; len(bytes.TrimSpace(rest)) > 0 {
		return Swipe{}, wrong("record.two-objects")
	}
	return l.Swipe()
}

// unreadable says what kept a line from being read.
func unreadable(err error) *experiment.Message {
	var kind *json.UnmarshalTypeError
	name, unknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case unknown:
		if unquoted, err := strconv.Unquote(name); err == nil {
			name = unquoted
		}
		return wrong("record.unknown-field", "field", name, "fields", fieldNames)
	case errors.Is(err, errNotText):
		return wrong("record.not-text")
	case errors.Is(err, errHalfRunes):
		return wrong("record.not-utf8")
	case errors.As(err, &kind) && kind.Field == "minds":
		return wrong("record.not-a-truth", "field", kind.Field)
	}
	return wrong("record.not-json", "detail", err.Error())
}

func wrong(code string, pairs ...any) *experiment.Message {
	m := experiment.Msg(code, pairs...)
	return &m
}

// Swipe reads the fields. An outcome that is left out is not known yet; being
// of two minds is an ignore.
func (l *Line) Swipe() (Swipe, *experiment.Message) {
	for _, text := range l.Fields() {
		*text = Text(strings.TrimSpace(string(*text)))
	}
	s := Swipe{
		Exposure: experiment.Exposure{Event: string(l.Event), Contact: string(l.Contact), Segment: string(l.Segment), Trigger: string(l.Trigger), Channel: string(l.Channel)},
		Note:     string(l.Note), Minds: l.Minds, Replaces: string(l.Replaces), Via: experiment.ViaAdd,
	}
	if s.Trigger == "" {
		return Swipe{}, wrong("record.no-trigger", "field", "trigger")
	}
	if problem := l.outcome(&s); problem != nil {
		return Swipe{}, problem
	}
	if l.Time != "" {
		var ok bool
		if s.Time, ok = experiment.ParseTime(string(l.Time)); !ok {
			return Swipe{}, wrong("record.not-a-time", "field", "time", "value", string(l.Time))
		}
	}
	for _, f := range []struct {
		name string
		text Text
		to   *time.Duration
	}{{"reply_s", l.ReplyS, &s.Reply}, {"swipe_s", l.SwipeS, &s.Swipe}} {
		if problem := seconds(f.name, string(f.text), f.to); problem != nil {
			return Swipe{}, problem
		}
	}
	for _, f := range []struct {
		name string
		text Text
		to   *int
	}{{"wave", l.Wave, &s.Wave}, {"position", l.Position, &s.Position}} {
		if problem := fromOne(f.name, string(f.text), f.to); problem != nil {
			return Swipe{}, problem
		}
	}
	return s, nil
}

func (l *Line) outcome(s *Swipe) *experiment.Message {
	switch word := string(l.Outcome); {
	case word == "" && l.Minds:
		s.Outcome = experiment.Ignore
	case word == "" || word == experiment.Pending.String():
	default:
		var ok bool
		if s.Outcome, ok = roles.ParseOutcome([]byte(word)); !ok {
			return wrong("record.not-an-outcome", "field", "outcome", "value", word)
		}
	}
	if l.Minds && s.Outcome != experiment.Ignore {
		return wrong("record.minds", "field", "outcome", "value", string(l.Outcome))
	}
	return nil
}

// longest is how long anything is believed to take: some thirty years.
const longest = 1e9 * time.Second

func seconds(field, text string, to *time.Duration) *experiment.Message {
	if text == "" {
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	// Asked this way round so that NaN, which parses, is refused too.
	if err != nil || !(0 <= n && n < longest.Seconds()) {
		return wrong("record.not-seconds", "field", field, "value", text)
	}
	// No time at all is a microsecond, which is what a ledger counts: 0 is unknown.
	*to = max(time.Duration(n*float64(time.Second)+0.5), time.Microsecond)
	return nil
}

func fromOne(field, text string, to *int) *experiment.Message {
	if text == "" {
		return nil
	}
	n, ok := experiment.ParseWhole(text)
	if !ok || n < 1 || n > 1e6 {
		return wrong("record.not-a-number", "field", field, "value", text)
	}
	*to = int(n)
	return nil
}
