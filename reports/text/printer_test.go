package text

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"triggerlab/experiment"
)

func TestNumbers(t *testing.T) {
	p := New(language.English)
	for _, c := range []struct{ got, want string }{
		{p.Percent(0.412), "41.2 %"},
		{p.Percent(0.0), "0.0 %"},
		{p.Percent(0.0004), "0.04 %"},
		{p.Percent(math.NaN()), "unknown"},
		{p.Percent(nil), "unknown"},
		{p.Percent("x"), "unknown"},
		{p.Level(0.95), "95 %"},
		{p.Level(0.999), "99.9 %"},
		{p.Chance(1.0), ">99.9 %"},
		{p.Chance(0.0), "<0.1 %"},
		{p.Chance(0.5), "50.0 %"},
		{p.Points(0.053), "+5.3 pp"},
		{p.Points(-0.053), "-5.3 pp"},
		{p.Points(0), "0.0 pp"},
		{p.Points(0.0005), "+0.05 pp"},
		{p.Points(-0.00004), "-0.004 pp"},
		{p.Points(1e-17), "0.0 pp"},
		{p.Size(-0.053), "5.3 pp"},
		{p.Span(0.031, 0.075), "between +3.1 and +7.5 pp"},
		{p.Span(math.Inf(-1), 0.075), "unknown"},
		{p.Range(-0.031, 0.075), "-3.1 to +7.5 pp"},
		{p.Rates(0.401, 0.423), "40.1–42.3 %"},
		{p.Lift(0.123), "+12.3 %"},
		{p.Factor(1.1234), "1.12 times"},
		{p.PValue(0.00009), "<0.0001"},
		{p.PValue(0.0312), "0.031"},
		{p.PValue(0.5), "0.50"},
		{p.Count(12345), "12,345"},
		{p.Count(float64(12345)), "12,345"},
		{p.Plural(1, "row", "rows"), "row"},
		{p.Plural(0, "row", "rows"), "rows"},
		{p.List([]string{"a", "b", "c"}), "a, b and c"},
		{p.List([]any{"a"}), "a"},
		{p.List([]string{"a", "", "c"}), "a and c"},
		{p.List([]string{"a, b", "c"}), `"a, b" and "c"`},
		{p.List([]string{`"a, b" 3 %`, "c"}), `"a, b" 3 % and c`},
		{p.List([]string{}), ""},
		{p.Quote("a b"), `"a b"`},
		{p.Place(experiment.Place{File: "b.xlsx", Sheet: "Outcomes", Row: 7, Column: 4}), "b.xlsx:Outcomes!D7"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestOtherLanguages: a language without a catalogue gets whole English
// sentences, with English numbers in them.
func TestOtherLanguages(t *testing.T) {
	p := New(language.Japanese)
	if p.Language() != language.English {
		t.Errorf("sentences are in %v", p.Language())
	}
	if got := p.Percent(0.412); got != "41.2 %" {
		t.Errorf("got %q", got)
	}
}

// TestUnwordedMessage: what nobody worded is shown, not lost.
func TestUnwordedMessage(t *testing.T) {
	p := New(language.English)
	m := experiment.Msg("nobody.knows", "name", "a\x1b[31m", "rows", 3)
	if diff := cmp.Diff("nobody.knows name=a␛[31m rows=3", p.Message(m)); diff != "" {
		t.Error(diff)
	}
	if got := p.Hint(m); got != "" {
		t.Errorf("a hint from nowhere: %q", got)
	}
	// A sentence that speaks of a value it is not given.
	if got := p.Message(experiment.Msg("setting.level")); got != "setting.level" {
		t.Errorf("got %q", got)
	}
}

func TestMessage(t *testing.T) {
	p := New(language.English)
	m, _ := new(experiment.Settings).Set("level", "95")
	m = m.On(experiment.Place{File: "a.xlsx", Sheet: "Experiment", Row: 6, Column: 2})
	if diff := cmp.Diff(`a.xlsx:Experiment!B6: level: "95" is not a confidence level`, p.Located(m)); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(p.Hint(m), "0.95") {
		t.Errorf("the hint is %q", p.Hint(m))
	}
}

// TestPrintable: a name can neither act on a terminal nor hide.
func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                 "plain",
		"naïve 名前":              "naïve 名前",
		"a\x1b[2Jb\n\t\x7f":     "a␛[2Jb␊␉␡",
		"a\u202eb\u200fc\u0085": "a�b�c�",
		"👩\u200d🚀 ☀\ufe0f":      "👩\u200d🚀 ☀\ufe0f",
		"\xff":                  "�",
	} {
		if got := Printable(in); got != want {
			t.Errorf("Printable(%q) is %q, want %q", in, got, want)
		}
	}
}
