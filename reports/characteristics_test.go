package reports

import (
	"bytes"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// expectedOf is a plan with names that are markup and worse, in which the
// second of three triggers is best, or is as good as the third.
func expectedOf(tied bool) *findings.Characteristics {
	evil := "evil | *name* \x1b[31m\n=1+1"
	c := &findings.Characteristics{
		Schema: findings.CharacteristicsSchema, Methods: "2", Experiment: evil, Simulated: true, Runs: 1000, Seed: 9,
		Plan: findings.PlayedPlan{
			Design: "split", Control: "letter", Stopping: "pocock", Level: .95, Power: .8, MinimumEffect: &findings.Effect{Value: .02},
			Contacts: 12_000, Segments: 2, Triggers: []string{"letter", evil, "card"}, Start: "2026-03-01", Days: 9, Looks: 2,
		},
		Truth: findings.Truth{
			Best: []string{evil}, Lead: .02, MinimumEffect: .02, TailoringGain: .004,
			Triggers: []findings.TrueRate{{Trigger: "letter", Rate: .1}, {Trigger: evil, Rate: .15}, {Trigger: "card", Rate: .13}},
		},
		Warnings: []findings.Message{findings.FromMessage(experiment.Msg("characteristics.behaviour"))},
	}
	power := findings.Number(.84)
	if tied {
		c.Truth.Best, c.Truth.TailoringGain, c.Plan.Stopping, power = []string{evil, "card"}, 0, "fixed", findings.Unknown
	}
	for i, name := range []string{"fixed", "obrien-fleming", "pocock", "always-valid", "peeking"} {
		x := findings.Number(i)
		r := findings.RuleCharacteristics{
			Stopping: name, Power: power, FalseWinner: .001 * x, WrongWinner: .001 * x, WrongByMinimum: .0001 * x, NoWinner: .16 - .001*x, Equivalent: .01,
			ExpectedContacts: 12_000 - 1000*x, ExpectedRegret: 300 - 20*x, RegretDuring: 290 - 20*x, RegretAfter: 10, Coverage: .96 - .001*x,
			TailorRight: .1, TailorWrong: .002, MonteCarloError: .023,
			Looks: []findings.StoppedLook{{Look: 1, Days: 5, Winner: .1 * x}, {Look: 2, Days: 9, Winner: .5 - .1*x}},
		}
		r.Errors.FalseWinner = findings.Frequency{Value: r.FalseWinner, Low: r.FalseWinner / 2, High: r.FalseWinner*2 + .003}
		r.Errors.ExpectedContacts = findings.Frequency{Value: r.ExpectedContacts, Low: r.ExpectedContacts - 80, High: r.ExpectedContacts + 80}
		null := r
		null.Power, null.FalseWinner, null.TailorRight = findings.Unknown, .01+.02*x, 0
		null.Errors.FalseWinner = findings.Frequency{Value: null.FalseWinner, Low: null.FalseWinner - .01, High: null.FalseWinner + .01}
		c.Rules, c.NullRules = append(c.Rules, r), append(c.NullRules, null)
	}
	return c
}

func writtenCharacteristics(t *testing.T, f Format, doc *findings.Characteristics, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCharacteristics(&b, f, doc, language.English, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCharacteristicsGoldens(t *testing.T) {
	for name, tied := range map[string]bool{"characteristics": false, "characteristics-tied": true} {
		for format, extension := range map[Format]string{Terminal: "txt", Markdown: "md", JSON: "json"} {
			got := writtenCharacteristics(t, format, expectedOf(tied), Options{})
			golden(t, name+"."+extension, got)
		}
	}
}

// TestCharacteristicsAreSafe: every sentence is worded, no name acts, no line
// is too wide, and the headline says that nothing of it happened.
func TestCharacteristicsAreSafe(t *testing.T) {
	id := regexp.MustCompile(`\b(characteristics|form|report)\.[a-z]+[a-z.-]*`)
	for _, tied := range []bool{false, true} {
		for _, width := range []int{60, 80, 120} {
			got := writtenCharacteristics(t, Terminal, expectedOf(tied), Options{Width: width})
			if strings.ContainsAny(got, "\x1b") || !strings.Contains(got, "SIMULATED") || id.MatchString(got) {
				t.Errorf("width %d:\n%s", width, got)
			}
		}
	}
}

// TestEveryCharacteristicIsExplained: whoever sees a number of a rule can ask
// what it is.
func TestEveryCharacteristicIsExplained(t *testing.T) {
	in := reflect.TypeFor[findings.RuleCharacteristics]()
	for i := range in.NumField() {
		if in.Field(i).Type != reflect.TypeFor[findings.Number]() {
			continue
		}
		if name := in.Field(i).Tag.Get("json"); !found(glossary().Find(name)) {
			t.Errorf("no term explains %s: it is to be among the codes of one in terms.go", name)
		}
	}
}

func found(_ string, ok bool) bool { return ok }
