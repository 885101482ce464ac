package experiment

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Settings are the rows of the Experiment sheet; each is also a flag of the
// same name. The zero value of a field means that it was not said.
type Settings struct {
	Name          string
	Hypothesis    string
	Control       string        // the trigger the others are held against
	Design        Design        // found from the data when not said
	Metric        Metric        // EngagementRate when not said
	Level         float64       // confidence level, DefaultLevel when not said
	Power         float64       // DefaultPower when not said
	MinimumEffect Effect        // the smallest effect worth having
	Comparisons   Comparisons   // against the control where there is one
	Correction    Correction    // Simultaneous when not said
	Stopping      Stopping      // Fixed when not said
	Looks         int           // planned looks at the data
	MinExposures  int           // how often a contact sees a trigger it was given: at least
	MaxExposures  int           // and at most; both 0 where it was not said
	ReplyWithin   []ReplyWithin // how soon channels are expected to reply, where it is not as usual
	Window        time.Duration // how long after an exposure an engagement counts
	Guardrail     float64       // highest acceptable complaint rate
	DailyContacts int64
	Start, End    time.Time
	Holdout       float64 // share of contacts who get nothing
	Salt          string
	// SmallestSegment is how many contacts a segment must have to be shown by
	// itself; DefaultSmallestSegment when not said, and 1 shows all.
	SmallestSegment int
	Language        string // of reports: en, fr or nl; that of whoever reads them when not said
	SimulatedSeed   string // the seed of a simulation that made the outcomes; empty: they are real
}

// What holds where the Experiment sheet is silent.
const (
	DefaultLevel = 0.95
	DefaultPower = 0.8
	// DefaultSmallestSegment is how many contacts keep somebody who knows a
	// segment from recognising people in it.
	DefaultSmallestSegment = 10
	// SmallSegments is the name of the segments that are too small to be shown by
	// themselves.
	SmallSegments = "other (too small to show)"
)

// Design is how triggers meet contacts.
type Design string

// The two designs: each contact sees one trigger, or everyone sees every one.
const (
	Split Design = "split"
	Deck  Design = "deck"
)

// Metric is what a trigger is judged by.
type Metric string

// EngagementRate is engagements / exposures; Reach is the share of contacts
// who engaged at least once.
const (
	EngagementRate Metric = "engagement_rate"
	Reach          Metric = "reach"
)

// Comparisons says which triggers are held against which.
type Comparisons string

// Every trigger against the control, or all pairs.
const (
	AgainstControl Comparisons = "control"
	AllPairs       Comparisons = "pairs"
)

// Correction is how the comparisons of a family are allowed for each other.
type Correction string

// Simultaneous is by the joint distribution of all of them; the others adjust
// p values one by one. Holm and Hochberg keep the chance of a single false
// claim small, BH and BY the share of false ones among claims.
const (
	Simultaneous Correction = "simultaneous"
	Holm         Correction = "holm"
	Hochberg     Correction = "hochberg"
	BH           Correction = "bh"
	BY           Correction = "by"
)

// Stopping is the rule by which the test ends.
type Stopping string

// The stopping rules.
const (
	Fixed         Stopping = "fixed"
	OBrienFleming Stopping = "obrien-fleming"
	Pocock        Stopping = "pocock"
	AlwaysValid   Stopping = "always-valid"
)

// An Effect is a difference worth having: absolute, as a fraction (0.02 for
// 2 pp), or relative to the rate it is held against (0.15 for 15 %).
type Effect struct {
	Value    float64 `json:"value"`
	Relative bool    `json:"relative"`
}

// Of returns the effect as an absolute difference at a base rate.
func (e Effect) Of(rate float64) float64 {
	if e.Relative {
		return e.Value * rate
	}
	return e.Value
}

// Languages are those that reports and our own sheets can be written in.
var Languages = []string{"en", "fr", "nl"}

// A Setting is one row of the Experiment sheet: its name and how its text is
// read.
type Setting struct {
	Name string
	read func(*Settings, string) bool
	// Expects is the code of the message that says what belongs here.
	Expects string
}

// SettingList holds every setting in the order of the sheet.
var SettingList = []Setting{
	{"name", func(s *Settings, v string) bool { s.Name = v; return true }, "setting.text"},
	{"hypothesis", func(s *Settings, v string) bool { s.Hypothesis = v; return true }, "setting.text"},
	{"control", func(s *Settings, v string) bool { s.Control = v; return true }, "setting.text"},
	{"design", func(s *Settings, v string) bool { return oneOf(&s.Design, v, Split, Deck) }, "setting.design"},
	{"metric", func(s *Settings, v string) bool { return oneOf(&s.Metric, v, EngagementRate, Reach) }, "setting.metric"},
	{"level", func(s *Settings, v string) bool { return fraction(&s.Level, v, 0.5, 1) }, "setting.level"},
	{"power", func(s *Settings, v string) bool { return fraction(&s.Power, v, 0, 1) }, "setting.power"},
	{"minimum_effect", func(s *Settings, v string) (ok bool) { s.MinimumEffect, ok = ParseEffect(v); return ok }, "setting.minimum_effect"},
	{"comparisons", func(s *Settings, v string) bool { return oneOf(&s.Comparisons, v, AgainstControl, AllPairs) }, "setting.comparisons"},
	{"correction", func(s *Settings, v string) bool {
		return oneOf(&s.Correction, v, Simultaneous, Holm, Hochberg, BH, BY)
	}, "setting.correction"},
	{"stopping", func(s *Settings, v string) bool {
		return oneOf(&s.Stopping, v, Fixed, OBrienFleming, Pocock, AlwaysValid)
	}, "setting.stopping"},
	{"looks", func(s *Settings, v string) bool {
		n, ok := ParseWhole(v)
		s.Looks = int(n)
		return ok && n >= 1 && n <= 1000
	}, "setting.looks"},
	{"exposures", func(s *Settings, v string) (ok bool) {
		s.MinExposures, s.MaxExposures, ok = ParseExposures(v)
		return ok
	}, "setting.exposures"},
	{"reply_within", func(s *Settings, v string) (ok bool) { s.ReplyWithin, ok = parseReplyWithin(v); return ok }, "setting.reply_within"},
	{"window", func(s *Settings, v string) (ok bool) { s.Window, ok = parseWindow(v); return ok }, "setting.window"},
	{"guardrail", func(s *Settings, v string) bool { return fraction(&s.Guardrail, v, 0, 1) }, "setting.guardrail"},
	{"daily_contacts", func(s *Settings, v string) (ok bool) {
		s.DailyContacts, ok = ParseWhole(v)
		return ok && s.DailyContacts > 0
	}, "setting.daily_contacts"},
	{"start", func(s *Settings, v string) (ok bool) { s.Start, ok = ParseTime(v); return ok }, "setting.date"},
	{"end", func(s *Settings, v string) (ok bool) { s.End, ok = ParseTime(v); return ok }, "setting.date"},
	{"holdout", func(s *Settings, v string) bool {
		return fraction(&s.Holdout, v, 0, 1) || parsesAs(v, 0)
	}, "setting.holdout"},
	{"salt", func(s *Settings, v string) bool { s.Salt = v; return true }, "setting.text"},
	{"smallest_segment", func(s *Settings, v string) bool {
		n, ok := ParseWhole(v)
		s.SmallestSegment = int(n)
		return ok && n >= 1 && n <= 1_000_000
	}, "setting.smallest_segment"},
	{"language", func(s *Settings, v string) bool { return oneOf(&s.Language, v, Languages...) }, "setting.language"},
	{"simulated_seed", func(s *Settings, v string) bool {
		_, ok := ParseWhole(v)
		s.SimulatedSeed = v
		return ok
	}, "setting.seed"},
}

// Set reads one setting from its text. The message is what is wrong with the
// value, with the name and the value in it; ok is false when there is one.
func (s *Settings) Set(name, value string) (problem Message, ok bool) {
	value = strings.TrimSpace(value)
	for _, setting := range SettingList {
		if setting.Name != name {
			continue
		}
		next := *s
		if !setting.read(&next, value) {
			return Msg(setting.Expects, "setting", name, "value", value), false
		}
		*s = next
		return Message{}, true
	}
	return Msg("setting.unknown", "setting", name, "settings", settingNames()), false
}

// Reversed returns what is wrong with an end that comes before the start, the
// days counted and not the hours; ok is true where nothing is.
func (s *Settings) Reversed() (problem Message, ok bool) {
	start, end := s.Start.Format(time.DateOnly), s.End.Format(time.DateOnly)
	if s.Start.IsZero() || s.End.IsZero() || end >= start {
		return Message{}, true
	}
	return Msg("setting.reversed", "start", start, "end", end), false
}

// FlagOf is what a setting is called on the command line: minimum_effect is
// minimum-effect, behind two dashes.
func FlagOf(setting string) string { return strings.ReplaceAll(setting, "_", "-") }

func settingNames() []string {
	names := make([]string, len(SettingList))
	for i, s := range SettingList {
		names[i] = s.Name
	}
	return names
}

// oneOf sets a word of a short list, whatever its case.
func oneOf[T ~string](to *T, value string, words ...T) bool {
	for _, word := range words {
		if strings.EqualFold(value, string(word)) {
			*to = word
			return true
		}
	}
	return false
}

// fraction reads 0.95, 0,95 or 95% strictly between low and high.
func fraction(to *float64, value string, low, high float64) bool {
	v, ok := parseFraction(value)
	*to = v
	// Asked this way round so that NaN, which parses, is refused too.
	return ok && low < v && v < high
}

// parsesAs tells a text that says just this fraction.
func parsesAs(value string, fraction float64) bool {
	v, ok := parseFraction(value)
	return ok && v == fraction
}

func parseFraction(value string) (float64, bool) {
	number, percent := strings.CutSuffix(value, "%")
	number = strings.Replace(strings.TrimSpace(number), ",", ".", 1)
	v, err := strconv.ParseFloat(number, 64)
	if percent {
		v /= 100
	}
	return v, err == nil && !math.IsInf(v, 0)
}

// ParseEffect reads an effect with its unit: 2pp or 2 pp is two percentage
// points, 15% is fifteen percent of the rate it is held against. A number
// without a unit is refused, because a spreadsheet turns 15% into 0.15.
func ParseEffect(value string) (Effect, bool) {
	text := strings.ToLower(strings.TrimSpace(value))
	if points, ok := strings.CutSuffix(text, "pp"); ok {
		v, ok := parseFraction(strings.TrimSpace(points) + "%")
		return Effect{Value: v}, ok && 0 < v && v < 1
	}
	text = strings.TrimSpace(strings.TrimSuffix(text, "relative"))
	if !strings.HasSuffix(text, "%") {
		return Effect{}, false
	}
	v, ok := parseFraction(text)
	return Effect{Value: v, Relative: true}, ok && 0 < v && v < 100
}

// ParseWhole reads a whole number in digits only: 010, 1e9, 1_000 and 0x10
// are refused because people and programs read them differently.
func ParseWhole(value string) (int64, bool) {
	if len(value) > 1 && value[0] == '0' {
		return 0, false
	}
	for _, r := range value {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil
}

// parseWindow reads a duration such as 48h, 30m, 2d or 1 week.
func parseWindow(value string) (time.Duration, bool) {
	text := strings.ToLower(strings.ReplaceAll(value, " ", ""))
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.ParseFloat(strings.Replace(digits, ",", ".", 1), 64)
	unit, known := windowUnits[text[len(digits):]]
	if err != nil || !known || !(0 < n && n < 1e4) {
		return 0, false
	}
	return time.Duration(n * float64(unit)), true
}

var windowUnits = map[string]time.Duration{
	"s": time.Second, "sec": time.Second, "seconds": time.Second, "secondes": time.Second, "seconden": time.Second,
	"m": time.Minute, "min": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hour": time.Hour, "hours": time.Hour, "heures": time.Hour, "uur": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour, "j": 24 * time.Hour, "jours": 24 * time.Hour, "dagen": 24 * time.Hour,
	"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour, "semaines": 7 * 24 * time.Hour, "weken": 7 * 24 * time.Hour,
}

// timeLayouts are the unambiguous ways to write a moment; 03/04/2026 is not
// among them because nobody can tell its month.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999 MST",
	"2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02", "2006/01/02", "2006/01/02 15:04:05", "20060102",
}

// ParseTime reads a moment written year first (ISO 8601). Without a zone it
// is taken as UTC, so that the same file gives the same report everywhere.
func ParseTime(value string) (time.Time, bool) {
	value = strings.TrimSpace(value)
	if t, ok := plainTime(value); ok {
		return t, true
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// plainTime reads 2026-02-14 and 2026-02-14T09:30:00, with a T or a space: what
// nearly every row has, many times faster than by trying layouts.
func plainTime(v string) (time.Time, bool) {
	if len(v) != len("2006-01-02") && len(v) != len("2006-01-02T15:04:05") || v[4] != '-' || v[7] != '-' {
		return time.Time{}, false
	}
	year, ok1 := digits(v[0:4])
	month, ok2 := digits(v[5:7])
	day, ok3 := digits(v[8:10])
	var hour, minute, second int
	ok4 := true
	if len(v) > 10 {
		if v[10] != 'T' && v[10] != ' ' || v[13] != ':' || v[16] != ':' {
			return time.Time{}, false
		}
		var a, b, c bool
		hour, a = digits(v[11:13])
		minute, b = digits(v[14:16])
		second, c = digits(v[17:19])
		ok4 = a && b && c && hour < 24 && minute < 60 && second < 60
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	// A day that does not exist would have become another one.
	return t, ok1 && ok2 && ok3 && ok4 && t.Day() == day && int(t.Month()) == month
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

// ParseRate reads an engagement rate strictly between 0 and 1: 0.12, 0,12 or
// 12%.
func ParseRate(value string) (rate float64, ok bool) {
	ok = fraction(&rate, strings.TrimSpace(value), 0, 1)
	return rate, ok
}
