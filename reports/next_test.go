package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// nextWave is a test that goes on, with names that would do harm.
func nextWave() *findings.Next {
	say := func(code string, pairs ...any) findings.Message {
		return findings.FromMessage(experiment.Msg(code, pairs...))
	}
	trigger := func(name string, best, loss, share findings.Number, contacts int64, floor bool) findings.NextTrigger {
		return findings.NextTrigger{Trigger: name, Control: name == "Flowers", ProbabilityBest: best, ExpectedLoss: loss, Share: share, Contacts: &contacts, AtFloor: floor}
	}
	shares := say("next.shares", "trigger", "Poem | \x1b[31mred", "chance", .84, "versus", "Favourite flowers", "rival", .15, "share", .52, "versus_share", .38, "both", .9, "others", 1)
	return &findings.Next{
		Schema: findings.NextSchema, Methods: findings.Methods,
		Experiment: findings.Experiment{Name: "Valentine", Control: "Flowers", Design: "split", Metric: "engagement_rate", Comparisons: "control", Stopping: "fixed"},
		Data:       findings.Data{Source: "v.xlsx", Simulated: true, Seed: "7", Contacts: people(2400)},
		Decision:   findings.GoOn,
		Reasons:    []findings.Message{say("next.go-on"), shares},
		Verdict:    findings.Verdict{Status: findings.Undecided},
		Policy:     findings.Policy{Name: findings.TopTwoThompson, Leader: .5, Floor: .05, ControlFloor: .1},
		Wave:       findings.Wave{Contacts: people(2000), Left: people(9600), Basis: findings.WavePart, PowerNext: .41, PowerEven: .33},
		Triggers: []findings.NextTrigger{
			trigger("Flowers", .01, .03, .1, 200, true), trigger("Favourite flowers", .15, .01, .38, 760, false), trigger("Poem | \x1b[31mred", .84, .0004, .52, 1040, false),
		},
		Segments: []findings.NextSegment{
			{Segment: "fans", Relation: "fan", Size: people(3000), Seen: people(600), Left: people(2400), Contacts: people(500), Reasons: []findings.Message{shares},
				Triggers: []findings.NextTrigger{trigger("Flowers", .01, .03, .1, 50, true), trigger("Favourite flowers", .15, .01, .38, 190, false), trigger("Poem | \x1b[31mred", .84, .0004, .52, 260, false)}},
			{Segment: "new", Seen: people(0), Contacts: people(1500), Thin: true, Reasons: []findings.Message{say("next.thin", "segment", "new", "needed", 10)},
				Triggers: []findings.NextTrigger{trigger("Flowers", findings.Unknown, findings.Unknown, .1, 150, true), trigger("Favourite flowers", findings.Unknown, findings.Unknown, .38, 570, false), trigger("Poem | \x1b[31mred", findings.Unknown, findings.Unknown, .52, 780, false)}},
		},
		Warnings: []findings.Message{say("next.by-wave"), say("next.fixed")},
	}
}

func writtenNext(t *testing.T, f Format, doc *findings.Next) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteNext(&b, f, doc, language.English, Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNextGoldens(t *testing.T) {
	id := regexp.MustCompile(`\b(report|next|form)\.[a-z]+[a-z.-]*`)
	for format, extension := range map[Format]string{Terminal: "txt", Markdown: "md", JSON: "json"} {
		got := writtenNext(t, format, nextWave())
		golden(t, "next."+extension, got)
		if format != JSON && (id.MatchString(got) || strings.Contains(got, "\x1b") || !strings.Contains(got, "SIMULATED")) {
			t.Errorf("%s has a code, an escape, or no word of the simulation:\n%s", format, got)
		}
	}
}

// TestNextEmpty: what has nothing to share out is told all the same, and its
// document has no null in place of a list.
func TestNextEmpty(t *testing.T) {
	doc := &findings.Next{Decision: findings.MendFirst, Reasons: []findings.Message{findings.FromMessage(experiment.Msg("next.invalid"))}}
	if got := writtenNext(t, Terminal, doc); !strings.Contains(got, "Mend the data first") {
		t.Error(got)
	}
	var read map[string]any
	if err := json.Unmarshal([]byte(writtenNext(t, JSON, doc)), &read); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"triggers", "segments", "warnings", "reasons"} {
		if _, isList := read[name].([]any); !isList {
			t.Errorf("%s is %v", name, read[name])
		}
	}
	if err := WriteNext(fullDisk{}, Terminal, doc, language.English, Options{}); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
}

// TestNextManySegments: nobody reads thirty segments; the largest are shown.
func TestNextManySegments(t *testing.T) {
	doc := nextWave()
	for i := range int64(30) {
		part := doc.Segments[0]
		part.Segment, part.Contacts = "part", people(i)
		doc.Segments = append(doc.Segments, part)
	}
	if got := writtenNext(t, Markdown, doc); strings.Count(got, "\n### ") != mostSegments || !strings.Contains(got, "### fans") || !strings.Contains(got, "12 largest of 32") {
		t.Error(got)
	}
}

// TestNextNumbersAreExplained: whoever sees a number can ask what it is.
func TestNextNumbersAreExplained(t *testing.T) {
	g := glossary()
	var walk func(in reflect.Type, path string)
	walk = func(in reflect.Type, path string) {
		for in.Kind() == reflect.Pointer || in.Kind() == reflect.Slice {
			in = in.Elem()
		}
		switch in.Kind() {
		case reflect.Struct:
			for i := range in.NumField() {
				if name := in.Field(i).Tag.Get("json"); name != "" && name != "-" {
					walk(in.Field(i).Type, strings.TrimPrefix(path+"."+name, "."))
				}
			}
		case reflect.Int, reflect.Int64, reflect.Float64:
			if _, ok := g.Find(path); !ok {
				t.Errorf("no term explains %s", path)
			}
		}
	}
	walk(reflect.TypeFor[findings.Next](), "")
}
