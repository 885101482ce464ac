package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// settingColumns are the two columns that are read; any others are notes of
// the people who use the book.
var settingColumns = []column[struct{}]{
	{name: "Setting", also: []string{"parametre", "reglage", "instelling", "parameter"}, format: asText, width: 18},
	{name: "Value", also: []string{"valeur", "waarde"}, format: asText, width: 40},
}

func (r *reader) readSettings() error {
	g, err := r.open(experimentSheet)
	if g == nil {
		return err
	}
	found := [2]int{-1, -1}
	for i, header := range g.header {
		for j := range settingColumns {
			if c := find(settingColumns[j:j+1], header); c != nil && found[j] < 0 {
				found[j] = i
			}
		}
	}
	for j, at := range found {
		if at < 0 {
			g.wrong(experiment.Msg("workbook.no-column", "column", settingColumns[j].name, "headers", g.header), g.at(-1))
			return nil
		}
	}
	seen := map[string]position{}
	return g.each(func(row row) { r.readSetting(row, found[0], found[1], seen) })
}

func (r *reader) readSetting(row row, name, value int, seen map[string]position) {
	n, named := row.cell(name)
	v, said := row.cell(value)
	if !named && !said {
		return // a row of notes
	}
	key := ""
	if named {
		key = settingName(n.text())
	}
	if !row.first(seen, name, key, key) || !said {
		return
	}
	problem, ok := r.book.Experiment.Set(key, v.settingText())
	at := v.row.at(value)
	switch {
	case !ok && problem.Code == "setting.unknown":
		r.wrong(problem, row.at(name))
	case !ok:
		r.wrong(problem, at)
	case key == "control":
		r.control = at
	}
}

// settingName returns the name of a setting however it is spaced and cased;
// a name that is none is returned as it was typed.
func settingName(typed string) string {
	folded := roles.Fold(typed)
	for _, s := range experiment.SettingList {
		if roles.Fold(s.Name) == folded {
			return s.Name
		}
	}
	return typed
}

// settingText returns the text that a setting is read from. A whole number
// may be stored as 5E3 or 5000.0, which nobody typed; one that is padded with
// zeros was typed like that, and may be a salt.
func (c cell) settingText() string {
	if v, err := strconv.ParseFloat(c.text(), 64); c.kind == table.Number && err == nil &&
		c.trimmed[0] != '0' && v == math.Trunc(v) && math.Abs(v) <= 1<<53 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return c.text()
}

// settingValue returns what to write for a setting, nil where it was not
// said.
func settingValue(s *experiment.Settings, name string) any {
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
		return said(effectText(s.MinimumEffect))
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
	case "salt":
		return said(s.Salt)
	case "simulated_seed":
		return said(s.SimulatedSeed)
	}
	// A test sets every setting of the list and reads it back.
	panic("workbook: a setting that nobody writes: " + name)
}

// effectText writes an effect with its unit. A bare 15% would be a number
// as soon as a person edits the cell.
func effectText(e experiment.Effect) string {
	if e == (experiment.Effect{}) {
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
		if again, ok := experiment.ParseEffect(text); ok && again == e || digits < 0 {
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
func replyText(list []experiment.ReplyWithin) string {
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
