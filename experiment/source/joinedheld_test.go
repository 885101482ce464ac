package source_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/source"
)

// firstCode is the code of the first problem; empty: there is none.
func firstCode(t *testing.T, o source.Options, paths ...string) string {
	t.Helper()
	o.Path, o.More = paths[0], paths[1:]
	_, err := source.Load(context.Background(), o, &monitor{})
	var p *experiment.Problems
	if err != nil && !errors.As(err, &p) {
		t.Fatal(err)
	}
	if p == nil {
		return ""
	}
	return p.List[0].Code
}

// TestPartsOfLedgers: a ledger that was saved twice holds its first rows twice,
// and two ledgers know their contacts by names of their own.
func TestPartsOfLedgers(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
	var plain source.Options
	record(t, "one.swipes", campaign...)
	record(t, "two.swipes", campaign...)
	files(t, ".", map[string]string{"1.csv": "contact,trigger,outcome\namy,plain,engage\nbob,poem,ignore\n"})
	saved(t, plain, "noon.tally", "one.swipes")
	saved(t, plain, "two.tally", "two.swipes")
	saved(t, plain, "file.tally", "1.csv")
	l, err := ledger.Open(context.Background(), "one.swipes", ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Record(context.Background(), ledger.Swipe{Exposure: experiment.Exposure{Contact: "eve", Segment: "fans", Trigger: "poem", Outcome: experiment.Engage}})
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	saved(t, plain, "evening.tally", "one.swipes")
	for want, paths := range map[string][]string{
		"source.parts-same":   {"noon.tally", "evening.tally"},
		"source.parts-differ": {"noon.tally", "two.tally"},
		"source.tally-ledger": {"file.tally", "one.swipes"},
		"":                    {"evening.tally"},
	} {
		if got := firstCode(t, plain, paths...); got != want {
			t.Errorf("%v: %q and not %q", paths, got, want)
		}
	}
	if got := firstCode(t, plain, "file.tally", "two.tally"); got != "source.parts-differ" {
		t.Errorf("a file and a ledger: %q", got)
	}
}

// TestPartsGrown: a file that was saved, grew, and was saved again is doubted,
// unless its rows say which events they are.
func TestPartsGrown(t *testing.T) {
	for _, event := range []string{"", "event"} {
		t.Chdir(t.TempDir())
		t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
		row := func(i int) string { return fmt.Sprintf("e%d,c%d,%c,%d\n", i, i, 'A'+i%2, i%2) }
		head := cmp.Or(event, "note") + ",contact,trigger,outcome\n"
		for part, rows := range []string{row(1) + row(2), row(1) + row(2) + row(3)} {
			files(t, ".", map[string]string{"all.csv": head + rows})
			saved(t, source.Options{}, fmt.Sprint(part, ".tally"), "all.csv")
		}
		l := loaded(t, source.Options{}, "0.tally", "1.tally")
		doubted := slices.ContainsFunc(l.Provenance.Notices, func(m experiment.Message) bool { return m.Code == "source.parts-grown" })
		if want := map[string]int64{"": 5, "event": 3}[event]; l.Provenance.RowsUsed != want || doubted == (event != "") {
			t.Errorf("with %q, %d rows were used; doubted: %t", event, l.Provenance.RowsUsed, doubted)
		}
	}
}

// TestPartsOtherVersion: what another version saved is said to be that.
func TestPartsOtherVersion(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
	files(t, ".", map[string]string{"1.csv": "contact,trigger,outcome\na,A,engage\nb,B,ignore\n"})
	saved(t, source.Options{}, "1.tally", "1.csv")
	whole, err := os.ReadFile("1.tally")
	if err != nil {
		t.Fatal(err)
	}
	whole = bytes.Replace(whole, []byte("tally 1"), []byte("tally 2"), 1)
	if err := os.WriteFile("1.tally", whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := firstCode(t, source.Options{}, "1.tally"); got != "parts.other-version" {
		t.Errorf("it is %q", got)
	}
	if got := firstCode(t, source.Options{}, strings.Repeat("x", 9)+".tally"); got != "table.no-file" {
		t.Errorf("one that is not there is %q", got)
	}
}
