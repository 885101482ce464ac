package experiment

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Value returns what was said of a setting, as it is written into a cell: a
// string, a float64, an int or an int64, and nil where nothing was said. Set
// reads its text back as the same setting. It panics for a name that is not in
// SettingList, which only a mistake in the program can cause.
func (s *Settings) Value(name string) any {
	switch name {
	case "name":
		return said(s.Name)
	case "hypothesis":
		return said(s.Hypothesis)
	case "control":
		return said(s.Control)
	case "design":
		return said(string(s.Design))
	case "metric":
		return said(string(s.Metric))
	case "level":
		return said(s.Level)
	case "power":
		return said(s.Power)
	case "minimum_effect":
		return said(s.MinimumEffect.String())
	case "comparisons":
		return said(string(s.Comparisons))
	case "correction":
		return said(string(s.Correction))
	case "stopping":
		return said(string(s.Stopping))
	case "looks":
		return said(s.Looks)
	case "exposures":
		return said(s.ExposuresText())
	case "reply_within":
		return said(replyText(s.ReplyWithin))
	case "window":
		return said(windowText(s.Window))
	case "guardrail":
		return said(s.Guardrail)
	case "daily_contacts":
		return said(s.DailyContacts)
	case "start":
		return said(timeText(s.Start))
	case "end":
		return said(timeText(s.End))
	case "holdout":
		return said(s.Holdout)
	case "salt":
		return said(s.Salt)
	case "smallest_segment":
		return said(s.SmallestSegment)
	case "language":
		return said(s.Language)
	case "simulated_seed":
		return said(s.SimulatedSeed)
	}
	// A test sets every setting of the list and reads it back.
	panic("experiment: a setting without a value: " + name)
}

// Text returns what was said of a setting as the text that Set reads; empty
// where nothing was said.
func (s *Settings) Text(name string) string { return textOf(s.Value(name)) }

// textOf writes a value with every digit that it has.
func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

// said returns the value, or nil where it is the one that means "not said".
func said[T comparable](v T) any {
	var nothing T
	if v == nothing {
		return nil
	}
	return v
}

// String writes an effect with its unit, the way ParseEffect reads it; empty
// where there is none. A bare 15% would be a number as soon as a person edits
// the cell it stands in.
func (e Effect) String() string {
	if e == (Effect{}) {
		return ""
	}
	unit := "pp"
	if e.Relative {
		unit = "% relative"
	}
	// Fifteen digits give back 15 and not 15.000000000000002; where they
	// lose something, all digits are better.
	for _, digits := range []int{15, 16, -1} {
		text := strconv.FormatFloat(100*e.Value, 'g', digits, 64) + unit
		if again, ok := ParseEffect(text); ok && again == e || digits < 0 {
			return text
		}
	}
	return ""
}

// windowText writes a duration in the largest unit that needs no fraction.
func windowText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	const most = 9999 // as many of a unit as a setting may have
	for _, u := range []struct {
		name string
		unit time.Duration
	}{{"h", time.Hour}, {"m", time.Minute}, {"d", 24 * time.Hour}, {"w", 7 * 24 * time.Hour}, {"s", time.Second}} {
		if d%u.unit == 0 && d/u.unit <= most {
			return strconv.FormatInt(int64(d/u.unit), 10) + u.name
		}
	}
	return strconv.FormatFloat(d.Minutes(), 'f', -1, 64) + "m"
}

// replyText writes how soon channels are expected to reply.
func replyText(list []ReplyWithin) string {
	parts := make([]string, len(list))
	for i, e := range list {
		if parts[i] = windowText(e.Within); e.Channel != "" {
			parts[i] = e.Channel + "=" + parts[i]
		}
	}
	return strings.Join(parts, ", ")
}

// timeText writes a moment year first; a day without its midnight.
func timeText(t time.Time) string {
	switch t = t.UTC(); {
	case t.IsZero():
		return ""
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format("2006-01-02")
	}
	return t.Format(time.RFC3339Nano)
}
