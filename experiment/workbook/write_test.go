package workbook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// reopen writes the workbook to a file and opens it.
func reopen(t interface {
	Helper()
	Fatal(...any)
}, path string, e *experiment.Experiment, exposures iter.Seq[experiment.Exposure]) table.File {
	t.Helper()
	var out bytes.Buffer
	if err := workbook.Write(&out, e, exposures); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := table.Open(context.Background(), path, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestRoundTrip: what is written is read back as the same experiment,
// whatever people call their segments and messages.
func TestRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.xlsx")
	rapid.Check(t, func(t *rapid.T) {
		want := drawExperiment(t)
		f := reopen(t, path, want, slices.Values([]experiment.Exposure{}))
		defer f.Close()
		got, err := workbook.Read(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&workbook.Book{Experiment: want, OutcomesSheet: "Outcomes"}, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// names draws texts of which no two are alike.
func names(label string, n int) *rapid.Generator[[]string] {
	piece := rapid.SampledFrom([]string{"a", "B", "é", "e\u0301", "😀", " ", ",", ";", `"`, "'", "=1+1", "+", "@", "#N/A", "_x0041_", "_", "\n", "\t",
		"0", "7", "1e5", "%", "|", "<&>", "yes", "true", "\u202e", "\u00a0", "trigger", "segment"})
	text := rapid.Map(rapid.SliceOfN(piece, 1, 5), func(pieces []string) string { return strings.Join(pieces, "") }).
		Filter(func(s string) bool { return string(table.Cell{Raw: []byte(s)}.Trim()) == s && s != "" })
	return rapid.SliceOfNDistinct(text, 0, n, func(s string) string { return strings.ToLower(strings.ToUpper(s)) })
}

func drawExperiment(t *rapid.T) *experiment.Experiment {
	e := &experiment.Experiment{Settings: drawSettings(t)}
	columns := func(label string) []string {
		own := []string{"trigger", "segment"}
		return slices.DeleteFunc(names(label, 3).Draw(t, label), func(s string) bool {
			return slices.Contains(own, roles.Fold(s)) // those are the sheet's own columns
		})
	}
	attributes := func(columns []string) (list []experiment.Attribute) {
		for _, name := range columns {
			value := strings.Join(names("value", 1).Draw(t, "value"), "")
			list = append(list, experiment.Attribute{Name: name, Value: value})
		}
		return list
	}
	for _, rule := range experiment.RuleList {
		if level := rapid.SampledFrom([]experiment.Level{"", "fail", "warn", "off"}).Draw(t, rule.Name); level != "" {
			e.Checks = append(e.Checks, experiment.RuleLevel{Rule: rule.Name, Level: level})
		}
	}
	rate, effect := rapid.Float64Range(0, 1), drawEffect
	further := columns("segment attributes")
	segments := names("segments", 4).Draw(t, "segments")
	for _, name := range segments {
		e.Segments = append(e.Segments, experiment.Segment{
			Name: name, Relation: rapid.SampledFrom([]experiment.Relation{"", experiment.Fan, experiment.Regular, experiment.Prospect}).Draw(t, "relation"),
			Size: rapid.Int64Range(0, 1<<53).Draw(t, "size"), BaseRate: rate.Draw(t, "base"), MinimumEffect: effect(t),
			Heterogeneity: rapid.Float64Range(0, .999).Draw(t, "h"), Attention: rate.Draw(t, "attention"), Fatigue: rapid.Float64Range(0, .999).Draw(t, "fatigue"),
			Recovery: rapid.SampledFrom([]float64{0, .1, 7, 3650}).Draw(t, "recovery"), Taste: rate.Draw(t, "taste"), Patience: rate.Draw(t, "patience"),
			Ambivalence: rate.Draw(t, "ambivalence"), Ladder: rate.Draw(t, "ladder"),
			Attributes: attributes(further),
		})
	}
	further = columns("trigger attributes")
	for _, name := range names("triggers", 4).Draw(t, "triggers") {
		trigger := experiment.Trigger{
			Name: name, Message: rapid.SampledFrom([]string{"", " a poem\n of two lines ", "=HYPERLINK(1)"}).Draw(t, "message"),
			Share: rapid.Float64Range(0, 1e9).Draw(t, "share"), Tailoring: experiment.Tailoring(rapid.IntRange(0, 3).Draw(t, "tailoring")),
			Mode:       rapid.SampledFrom([]string{"", "reactive", "proactive"}).Draw(t, "mode"),
			Channel:    strings.Join(names("channel", 1).Draw(t, "channel"), ""),
			Touchpoint: rapid.SampledFrom([]string{"", "discover", "dispose"}).Draw(t, "touchpoint"),
			Reply:      time.Duration(rapid.IntRange(0, 3600).Draw(t, "reply")) * time.Second,
			Attributes: attributes(further),
		}
		for _, segment := range segments {
			if rapid.Bool().Draw(t, "for") {
				trigger.For = append(trigger.For, segment)
			}
		}
		e.Triggers = append(e.Triggers, trigger)
	}
	if n := len(e.Triggers); n > 0 && rapid.Bool().Draw(t, "has control") {
		control := &e.Triggers[rapid.IntRange(0, n-1).Draw(t, "control")]
		control.Control, e.Control = true, control.Name
	}
	drawAffinity(t, e)
	return e
}

func drawAffinity(t *rapid.T, e *experiment.Experiment) {
	for _, s := range e.Segments {
		for _, trigger := range e.Triggers {
			if rapid.IntRange(0, 3).Draw(t, "affine") > 0 {
				continue
			}
			if e.Affinity == nil {
				e.Affinity = experiment.Affinity{}
			}
			if e.Affinity[s.Name] == nil {
				e.Affinity[s.Name] = map[string]float64{}
			}
			e.Affinity[s.Name][trigger.Name] = rapid.Float64Range(0, 1).Draw(t, "affinity")
		}
	}
}

// drawEffect draws an effect that a person could have typed.
func drawEffect(t *rapid.T) experiment.Effect {
	hundredths := rapid.IntRange(0, 5000).Draw(t, "effect")
	unit := rapid.SampledFrom([]string{"pp", "%"}).Draw(t, "unit")
	e, _ := experiment.ParseEffect(fmt.Sprintf("%d.%02d%s", hundredths/100, hundredths%100, unit))
	if hundredths == 0 {
		return experiment.Effect{}
	}
	return e
}

func drawSettings(t *rapid.T) experiment.Settings {
	text := func(label string) string { return strings.Join(names(label, 1).Draw(t, label), "") }
	moment := func(label string) time.Time {
		return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, label), rapid.Int64Range(0, 1).Draw(t, label)*500_000_000).UTC()
	}
	s := experiment.Settings{
		Name: text("name"), Hypothesis: text("hypothesis"), Salt: text("salt"), SimulatedSeed: rapid.SampledFrom([]string{"", "0", "7", "18014398509481984"}).Draw(t, "seed"),
		Design:        rapid.SampledFrom([]experiment.Design{"", experiment.Split, experiment.Deck}).Draw(t, "design"),
		Metric:        rapid.SampledFrom([]experiment.Metric{"", experiment.Reach}).Draw(t, "metric"),
		Level:         rapid.SampledFrom([]float64{0, .9, .99}).Draw(t, "level"),
		Power:         rapid.Float64Range(.01, .99).Draw(t, "power"),
		Guardrail:     rapid.SampledFrom([]float64{0, .002}).Draw(t, "guardrail"),
		MinimumEffect: drawEffect(t),
		Comparisons:   rapid.SampledFrom([]experiment.Comparisons{"", experiment.AllPairs}).Draw(t, "comparisons"),
		Correction:    rapid.SampledFrom([]experiment.Correction{"", experiment.Holm, experiment.BY}).Draw(t, "correction"),
		Stopping:      rapid.SampledFrom([]experiment.Stopping{"", experiment.OBrienFleming, experiment.AlwaysValid}).Draw(t, "stopping"),
		Looks:         rapid.IntRange(0, 1000).Draw(t, "looks"),
		Window:        time.Duration(rapid.IntRange(0, 9999).Draw(t, "window")) * rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 24 * time.Hour}).Draw(t, "unit"),
		ReplyWithin: rapid.SampledFrom([][]experiment.ReplyWithin{
			nil, {{Within: 30 * time.Minute}}, {{Channel: "social", Within: 90 * time.Second}, {Channel: "live chat", Within: 36 * time.Hour}, {Within: time.Hour}},
		}).Draw(t, "reply"),
		DailyContacts: rapid.Int64Range(0, 1e12).Draw(t, "daily"),
	}
	if rapid.Bool().Draw(t, "often") {
		s.MinExposures = rapid.IntRange(1, experiment.MostExposures).Draw(t, "least")
		s.MaxExposures = rapid.IntRange(s.MinExposures, experiment.MostExposures).Draw(t, "most")
	}
	if rapid.Bool().Draw(t, "dated") {
		s.Start, s.End = moment("start"), moment("end").Truncate(24*time.Hour)
		if _, ok := s.Reversed(); !ok {
			s.Start, s.End = s.End, s.Start.Truncate(24*time.Hour)
		}
	}
	return s
}

var exposures = []experiment.Exposure{
	{Contact: "s1-000001", Segment: "fans", Trigger: `a "poem", or two`, Outcome: experiment.Engage, Time: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)},
	{Segment: "=1+1", Trigger: "b", Outcome: experiment.Complain, Time: time.Date(2026, 1, 5, 9, 30, 0, 5e8, time.FixedZone("", 3600))},
	{Contact: "c", Trigger: "b", Outcome: experiment.Ignore},
	{Contact: "c", Trigger: "b"},
}

// TestOutcomes: the rows of the sheet and of the file are the exposures.
func TestOutcomes(t *testing.T) {
	want := [][]string{
		{"event", "contact", "segment", "trigger", "outcome", "time", "simulated"},
		{"e1", "s1-000001", "fans", `a "poem", or two`, "engage", "2026-01-05T00:00:00Z", "18446744073709551615"},
		{"e2", "", "=1+1", "b", "complain", "2026-01-05T08:30:00.5Z", "18446744073709551615"},
		{"e3", "c", "", "b", "ignore", "", "18446744073709551615"},
		{"e4", "c", "", "b", "", "", "18446744073709551615"},
	}
	for _, c := range []struct {
		seed   string
		events bool
		from   int
		to     int
	}{{"18446744073709551615", true, 0, 7}, {"18446744073709551615", false, 1, 7}, {"", false, 1, 6}} {
		e := &experiment.Experiment{Settings: experiment.Settings{SimulatedSeed: c.seed}}
		numbered := func(yield func(experiment.Exposure) bool) {
			for i, x := range exposures {
				if c.events {
					x.Event = fmt.Sprintf("e%d", i+1)
				}
				if !yield(x) {
					return
				}
			}
		}
		f := reopen(t, filepath.Join(t.TempDir(), "book.xlsx"), e, numbered)
		defer f.Close()
		if diff := cmp.Diff(cut(want, c.from, c.to), rowsOf(t, f, "Outcomes")); diff != "" {
			t.Error(diff)
		}
		path := filepath.Join(t.TempDir(), "outcomes.csv")
		var out bytes.Buffer
		if err := errors.Join(workbook.WriteCSV(&out, e, numbered), os.WriteFile(path, out.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		csv, err := table.Open(t.Context(), path, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer csv.Close()
		if diff := cmp.Diff(cut(want, c.from, c.to), rowsOf(t, csv, "")); diff != "" {
			t.Error(diff)
		}
	}
}

func cut(rows [][]string, from, to int) (out [][]string) {
	for _, row := range rows {
		out = append(out, row[from:to])
	}
	return out
}

func rowsOf(t *testing.T, f table.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.Rows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	texts := func(cells []table.Cell) (row []string) {
		for _, c := range cells {
			row = append(row, c.String())
		}
		return row
	}
	all := [][]string{texts(rows.Header())}
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(t.Context(), shard) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, texts(row.Cells))
		}
	}
	return all
}

// TestRefused: what would not be read back is not written.
func TestRefused(t *testing.T) {
	attribute := func(name string) *experiment.Experiment {
		return &experiment.Experiment{Segments: []experiment.Segment{{Name: "a", Attributes: []experiment.Attribute{{Name: name}}}}}
	}
	late := slices.Values([]experiment.Exposure{{Contact: "a"}, {Contact: "b", Event: "e"}})
	for _, c := range []struct {
		e         *experiment.Experiment
		exposures iter.Seq[experiment.Exposure]
		want      string
	}{
		{attribute("Base rate"), nil, "workbook.unwritable-attribute"},
		{attribute(""), nil, "workbook.unwritable-attribute"},
		{attribute(" tone"), nil, "workbook.unwritable-attribute"},
		{&experiment.Experiment{Triggers: []experiment.Trigger{{}}}, nil, "workbook.unwritable-name"},
		{&experiment.Experiment{}, late, "workbook.late-event"},
	} {
		err := workbook.Write(&bytes.Buffer{}, c.e, c.exposures)
		var problems *experiment.Problems
		if !errors.As(err, &problems) || problems.List[0].Code != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, &experiment.Experiment{}, late); err == nil {
		t.Error("an event was left out")
	}
	out.Reset()
	if err := workbook.WriteCSV(&out, &experiment.Experiment{}, nil); err != nil || out.String() != "contact,segment,trigger,outcome,time\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

// TestControlWasChanged: the setting is younger than the mark in the sheet,
// and the book that is written says one thing.
func TestControlWasChanged(t *testing.T) {
	e := &experiment.Experiment{Triggers: []experiment.Trigger{{Name: "a", Control: true}, {Name: "b"}}}
	e.Control = "b"
	f := reopen(t, filepath.Join(t.TempDir(), "book.xlsx"), e, nil)
	defer f.Close()
	got, err := workbook.Read(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if x := got.Experiment; x.Control != "b" || x.Triggers[0].Control || !x.Triggers[1].Control || got.OutcomesSheet != "" {
		t.Errorf("%+v", got)
	}
}

// TestStable: equal experiments are equal bytes.
func TestStable(t *testing.T) {
	e := &experiment.Experiment{Affinity: experiment.Affinity{"a": {"x": .1, "y": .2}, "b": {"y": .3, "z": .4}, "c": {"x": .5}}}
	var first bytes.Buffer
	for i := range 5 {
		var out bytes.Buffer
		if err := workbook.Write(&out, e, slices.Values(exposures)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = out
		} else if !bytes.Equal(first.Bytes(), out.Bytes()) {
			t.Fatal("other bytes")
		}
	}
}

// TestFullDisk: an error of the writer is an error.
func TestFullDisk(t *testing.T) {
	for _, err := range []error{
		workbook.Write(full{}, &experiment.Experiment{}, slices.Values(exposures)),
		workbook.WriteCSV(full{}, &experiment.Experiment{}, slices.Values(exposures)),
	} {
		if !errors.Is(err, errFull) {
			t.Errorf("%v", err)
		}
	}
}

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
