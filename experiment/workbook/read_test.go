package workbook_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"triggerlab/experiment"
	"triggerlab/experiment/workbook"
)

const (
	segments = `Segments
		Segment | Relation | Taille | Base rate | minimum effect | heterogeneity | region
		fans | FAN | n:5E3 | n:0.6 | | | north
		lapsed | regular | 1200 | 12,5 % | 2pp | n:0.1 |
		Paris, Lyon | | | | 15% relative | | n:75`
	triggers = `Déclencheurs
		trigger | message | control | share | tailoring | mode | channel | touchpoint | for | tone
		reminder | Still there? | | n:1 | generic | proactive | mail | renew | | dry
		poem | Roses; are red | Oui | n:0.5 | Personal | | | | lapsed, Paris, Lyon | d:2026-02-14
		both | | non | | | | | | "Paris, Lyon"; fans;fans |`
)

func TestRead(t *testing.T) {
	f := book(`Expérience
		Setting | Value | Why
		Name | Spring
		level | n:0.9 | because
		Daily contacts | n:5E3
		start | d:2026-03-01
		End | 2026-03-15 18:00
		window | 48h
		salt | n:007
		guardrail | |
		minimum_effect | 2 pp`, segments, strings.Replace(triggers, "lapsed, Paris, Lyon", "Paris, Lyon", 1), `Affiniteit
		 | reminder | poem
		fans | n:0.6 |
		lapsed | | n:0
		Paris, Lyon | |`, `Contacts
		contact | segment | prior | city
		n:17 | fans | n:0 | Gent
		b | lapsed | |
		c | | n:1.5 |`, `Résultats
		anything`, `Totalen
		anything`, `Notes
		anything`)
	got, err := workbook.Read(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	region := func(v string) []experiment.Attribute { return []experiment.Attribute{{Name: "region", Value: v}} }
	tone := func(v string) []experiment.Attribute { return []experiment.Attribute{{Name: "tone", Value: v}} }
	city := func(v string) []experiment.Attribute { return []experiment.Attribute{{Name: "city", Value: v}} }
	want := &workbook.Book{
		Experiment: &experiment.Experiment{
			Settings: experiment.Settings{
				Name: "Spring", Level: .9, DailyContacts: 5000, Window: 48 * time.Hour, Salt: "007", Control: "poem",
				MinimumEffect: experiment.Effect{Value: .02},
				Start:         time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 3, 15, 18, 0, 0, 0, time.UTC),
			},
			Segments: []experiment.Segment{
				{Name: "fans", Relation: experiment.Fan, Size: 5000, BaseRate: .6, Attributes: region("north")},
				{Name: "lapsed", Relation: experiment.Regular, Size: 1200, BaseRate: .125, MinimumEffect: experiment.Effect{Value: .02}, Heterogeneity: .1, Attributes: region("")},
				{Name: "Paris, Lyon", MinimumEffect: experiment.Effect{Value: .15, Relative: true}, Attributes: region("75")},
			},
			Triggers: []experiment.Trigger{
				{Name: "reminder", Message: "Still there?", Share: 1, Tailoring: experiment.Generic, Mode: "proactive", Channel: "mail", Touchpoint: "renew", Attributes: tone("dry")},
				{Name: "poem", Message: "Roses; are red", Control: true, Share: .5, Tailoring: experiment.Personal, For: []string{"Paris, Lyon"}, Attributes: tone("2026-02-14")},
				{Name: "both", For: []string{"Paris, Lyon", "fans"}, Attributes: tone("")},
			},
			Affinity: experiment.Affinity{"fans": {"reminder": .6}, "lapsed": {"poem": 0}},
		},
		Contacts: map[string]experiment.Contact{
			"17": {Name: "17", Segment: "fans", Prior: 0, Attributes: city("Gent")},
			"b":  {Name: "b", Segment: "lapsed", Prior: math.NaN(), Attributes: city("")},
			"c":  {Name: "c", Prior: 1.5, Attributes: city("")},
		},
		OutcomesSheet: "Résultats", TotalsSheet: "Totalen",
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

// TestProblems: everything that is wrong is said, where it is.
func TestProblems(t *testing.T) {
	const settings = "Experiment\nSetting | Value\n"
	const two = "Segments\nsegment\na\nb\n"
	for _, c := range []struct {
		why    string
		sheets []string
		want   string
	}{
		{"two sheets for one thing", []string{two, "Segmenten\nsegment"}, "Segmenten workbook.two-sheets"},
		{"a sheet without names", []string{"Segments\nsize\nn:4"}, "Segments!1 workbook.no-column"},
		{"no value column", []string{"Experiment\nSetting | Val\nname | a"}, "Experiment!1 workbook.no-column"},
		{"a column twice", []string{"Segments\nsegment | base_rate | Base rate\na"}, "Segments!C1 workbook.duplicate-column"},
		{"a name twice", []string{two + "A"}, "Segments!A4 workbook.duplicate first=A2"},
		{"no name", []string{"Segments\nsegment | size\na\n | n:3"}, "Segments!A3 workbook.no-name"},
		{"no header", []string{"Segments\nsegment | | size\na | x | n:1 | y\nb | z"}, "Segments!B2 workbook.no-header, Segments!D2 workbook.no-header"},
		{"error values", []string{"Segments\nsegment | size\ne:#N/A | e:#REF!"}, "Segments!A2 workbook.error-value, Segments!B2 workbook.error-value"},
		{"sizes", []string{"Segments\nsegment | size\na | many\nb | n:-1\nc | n:1.5\nd | 1,500\ne | d:2026-01-01\nf | 1e3"},
			"Segments!B2 workbook.number, Segments!B3 workbook.whole, Segments!B4 workbook.whole, Segments!B5 workbook.number, Segments!B6 workbook.number, Segments!B7 workbook.number"},
		{"rates", []string{"Segments\nsegment | base_rate | heterogeneity | attention | fatigue\na | n:12 | n:1 | 120% | n:-0.1"},
			"Segments!B2 workbook.fraction, Segments!C2 workbook.correlation, Segments!D2 workbook.part, Segments!E2 workbook.loss"},
		{"an effect without a unit", []string{"Segments\nsegment | minimum_effect\na | n:0.15"}, "Segments!B2 workbook.effect"},
		{"words", []string{"Segments\nsegment | relation\na | lover", "Triggers\ntrigger | tailoring | mode | touchpoint\nx | custom | loud | birth"},
			"Segments!B2 workbook.word, Triggers!B2 workbook.word, Triggers!C2 workbook.word, Triggers!D2 workbook.word"},
		{"shares and marks", []string{"Triggers\ntrigger | share | control\nx | n:-1 | perhaps"}, "Triggers!B2 workbook.negative, Triggers!C2 workbook.mark"},
		{"two controls", []string{"Triggers\ntrigger | control\nx | x\ny | n:1\nz | b:true"}, "Triggers!B3 workbook.two-controls, Triggers!B4 workbook.two-controls"},
		{"another control", []string{settings + "control | y", "Triggers\ntrigger | control\nx | ja\ny |"}, "Triggers!B2 workbook.control-differs"},
		{"no such control", []string{settings + "name | n\ncontrol | z", "Triggers\ntrigger\nx"}, "Experiment!B3 workbook.unknown-control"},
		{"for nobody", []string{two, "Triggers\ntrigger | for\nx | a, c; d"}, "Triggers!B2 workbook.unknown-segment value=c, Triggers!B2 workbook.unknown-segment value=d"},
		{"no such setting", []string{settings + "colour | red"}, "Experiment!A2 setting.unknown"},
		{"settings", []string{settings + "level | n:95\nlevel | n:0.9\n | n:3\nlooks | e:#N/A\nend | 03/04/2026"},
			"Experiment!B2 setting.level, Experiment!A3 workbook.duplicate, Experiment!A4 workbook.no-name, Experiment!B5 workbook.error-value, Experiment!B6 setting.date"},
		{"rules", []string{settings + "name | n\nChecks: | yes\nplan | warm\nlevel | n:0.9\nplans | fail\nplan | off\n | off\nguardrail | warn"},
			"Experiment!B3 workbook.checks-value, Experiment!B4 rule.level, Experiment!A5 workbook.setting-below-checks, Experiment!A6 rule.unknown, Experiment!A7 workbook.duplicate, Experiment!A8 workbook.no-name"},
		{"affinity", []string{two, "Triggers\ntrigger\nx\ny", "Affinity\nsegment | x | z\na | n:2 |\nc | n:0.5 |\na | n:0.5 |\n | n:0.1"},
			"Affinity!C1 workbook.unknown-trigger, Affinity!B2 workbook.fraction, Affinity!A3 workbook.unknown-segment, Affinity!A4 workbook.duplicate, Affinity!A5 workbook.no-name"},
		{"contacts", []string{two, "Contacts\ncontact | segment | prior\n1 | c | often\n1 | a\n | b"},
			"Contacts!B2 workbook.unknown-segment, Contacts!C2 workbook.number, Contacts!A3 workbook.duplicate, Contacts!A4 workbook.no-name"},
	} {
		got, err := workbook.Read(t.Context(), book(c.sheets...))
		var problems *experiment.Problems
		if !errors.As(err, &problems) || got != nil {
			t.Errorf("%s: %v, %v", c.why, got, err)
			continue
		}
		said := []string{}
		for i, want := range strings.Split(c.want, ", ") {
			if i >= len(problems.List) {
				break
			}
			m := problems.List[i]
			line := strings.TrimPrefix(m.At.String(), "book.xlsx:") + " " + m.Code
			if _, value, more := strings.Cut(want, "="); more {
				name := strings.Fields(strings.SplitN(want, "=", 2)[0])[2]
				if m.Values[name] == value {
					line += " " + name + "=" + value
				}
			}
			said = append(said, line)
		}
		if strings.Join(said, ", ") != c.want || problems.Total != len(said) {
			t.Errorf("%s:\n got %v\nwant %s", c.why, problems, c.want)
		}
	}
}

// TestNothing: a book without our sheets, or with empty ones, says nothing.
func TestNothing(t *testing.T) {
	for _, f := range []*fake{book("Data\na | b"), book("Segments", "Experiment", "Contacts"), book("Triggers\ntrigger | for | control")} {
		got, err := workbook.Read(t.Context(), f)
		if err != nil || !cmp.Equal(got.Experiment, &experiment.Experiment{}) {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestIs(t *testing.T) {
	for _, c := range []struct {
		sheets string
		want   bool
	}{
		{"Outcomes", true}, {"totaux", true}, {"EXPERIMENT", true}, {"Segments,Triggers", true}, {"Contacten,Messages", true},
		{"Sheet1", false}, {"Segments", false}, {"Contacts,Data", false}, {"Outcomes 2025", false},
	} {
		if got := workbook.Is(book(strings.Split(c.sheets, ",")...)); got != c.want {
			t.Errorf("%s: %v", c.sheets, got)
		}
	}
}

// TestInterrupted: the context's error is no problem of the book.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := workbook.Read(ctx, book(segments, "Segmenten\nsegment")); got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", got, err)
	}
}
