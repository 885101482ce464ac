package workbook

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// starterOf is a starter with something in every column and every setting.
func starterOf(language string) *Starter {
	e := &experiment.Experiment{
		Settings: experiment.Settings{
			Name: "Flowers", Hypothesis: "h", Control: "A", Design: experiment.Deck, Metric: experiment.Reach, Level: 0.9, Power: 0.7,
			MinimumEffect: experiment.Effect{Value: 0.15, Relative: true}, Comparisons: experiment.AllPairs, Correction: experiment.Holm,
			Stopping: experiment.Pocock, Looks: 3, MinExposures: 1, MaxExposures: 5, Window: 48 * time.Hour, Guardrail: 0.01, DailyContacts: 60,
			Start: time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2027, 2, 14, 0, 0, 0, 0, time.UTC), Salt: "007",
		},
		Affinity: experiment.Affinity{"fans": {"A": 0.5, "B": 0.25}},
		Checks:   []experiment.RuleLevel{{Rule: experiment.RulePlan, Level: experiment.WarnLevel}, {Rule: experiment.RuleWinner, Level: experiment.FailLevel}},
	}
	for i, relation := range relations.english() {
		e.Segments = append(e.Segments, experiment.Segment{
			Name: []string{"fans", "gewone, vaste", "prospects"}[i], Relation: experiment.Relation(relation), Size: 100, BaseRate: 0.5, Attention: 0.3,
			Attributes: []experiment.Attribute{{Name: "stad", Value: "Gent"}},
		})
	}
	for i, touchpoint := range touchpoints.english() {
		e.Triggers = append(e.Triggers, experiment.Trigger{
			Name: string(rune('A' + i)), Message: "two\nlines", Control: i == 0, Share: 1, Tailoring: experiment.Tailoring(1 + i%3),
			Mode: modes[i%2].en, Channel: "e-mail", Touchpoint: touchpoint, For: []string{"gewone, vaste", "fans"},
		})
	}
	contacts := []experiment.Contact{{Name: "001", Segment: "fans", Prior: 2, Attributes: []experiment.Attribute{{Name: "stad", Value: "Gent"}}}}
	return &Starter{
		Experiment: e, Contacts: contacts, Language: language, StartName: "Start", Start: []StartLine{{Look: TitleLine, Text: "Title"}, {Look: GapLine}},
		Word: func(code string) string { return "what " + code + " says" },
	}
}

func starterFile(t *testing.T, s *Starter) table.File {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "starter.xlsx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := table.Open(context.Background(), path, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestStarterIsRead: whatever the language of its sheets, headers, settings
// and words, a starter is read as the experiment it was made of, and every
// sheet is found.
func TestStarterIsRead(t *testing.T) {
	for _, language := range Languages {
		s := starterOf(language)
		f := starterFile(t, s)
		b, err := Read(context.Background(), f)
		if err != nil {
			t.Errorf("%s: %v", language, err)
			continue
		}
		if !reflect.DeepEqual(b.Experiment, s.Experiment) {
			t.Errorf("%s: read %+v\nwant %+v", language, b.Experiment, s.Experiment)
		}
		if c := b.Contacts["001"]; !reflect.DeepEqual(c, s.Contacts[0]) {
			t.Errorf("%s: read the contact %+v", language, c)
		}
		if b.OutcomesSheet == "" || b.TotalsSheet == "" || b.AssignmentsSheet == "" {
			t.Errorf("%s: found the sheets %q, %q and %q", language, b.OutcomesSheet, b.TotalsSheet, b.AssignmentsSheet)
		}
		if got := len(f.Sheets()); got != StarterSheets {
			t.Errorf("%s: %d sheets, want %d", language, got, StarterSheets)
		}
		if notices := f.Notices(); len(notices) > 0 {
			t.Errorf("%s: a reader would be told %v", language, notices)
		}
		var names []string
		for _, s := range f.Sheets() {
			names = append(names, s.Name)
		}
		if got := tongueOf(names); Languages[got] != language {
			t.Errorf("%s: is taken for a book in %s", language, Languages[got])
		}
	}
}

// TestStarterColumns: the sheets that package source reads have the columns it
// knows, in every language, and an empty starter is read too.
func TestStarterColumns(t *testing.T) {
	for _, language := range Languages {
		s := starterOf(language)
		s.Experiment, s.Contacts = &experiment.Experiment{}, nil
		f := starterFile(t, s)
		b, err := Read(context.Background(), f)
		if err != nil {
			t.Fatalf("%s: %v", language, err)
		}
		for sheet, want := range map[string][]rowColumn{b.OutcomesSheet: outcomeColumns, b.TotalsSheet: totalColumns} {
			rows, err := f.Rows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			var header []string
			for _, c := range rows.Header() {
				header = append(header, c.String())
			}
			columns, err := roles.Recognise(header, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range want {
				if at, ok := columns[roles.Role(c.en)]; !ok || at != i {
					t.Errorf("%s: %q of %s is not read as %s", language, header[i], sheet, c.en)
				}
			}
		}
	}
}

// TestSettingTitles: no two settings are called alike, and all have a name in
// every language.
func TestSettingTitles(t *testing.T) {
	for _, language := range Languages {
		lang := tongue(slices.Index(Languages, language))
		for _, s := range experiment.SettingList {
			title := settingTitle(s.Name, lang)
			if settingName(title) != s.Name {
				t.Errorf("%s: %q is read as %s, not %s", language, title, settingName(title), s.Name)
			}
			if named, known := settingTitles[s.Name]; !known || named.fr == "" || named.nl == "" {
				t.Errorf("%s has no name in %s", s.Name, language)
			}
		}
	}
}
