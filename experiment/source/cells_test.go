package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment/source"
)

// answered is what a query that was printed for eight rows answers: plain was
// shown to a, b, c and e, card to d, f, g and h; a ninth says no outcome.
const answered = "testdata/cells.csv"

// TestLoadCells: sums that were computed elsewhere are loaded as outcomes are.
func TestLoadCells(t *testing.T) {
	loaded, err := load("testdata", source.Options{Path: "cells.csv", AllowRejects: true})
	if err != nil {
		t.Fatal(err)
	}
	want := "read 9 used 8 pending 0 not-an-outcome 1@cells.csv; card 2/4/0; plain 1/4/0"
	if got := strings.ReplaceAll(accounts("testdata", loaded), "testdata/", ""); got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
	if got := segments(loaded); !strings.Contains(got, "NL") {
		t.Fatal(got)
	}
	if p := loaded.Provenance; len(p.SHA256) != 64 || p.Columns["contact"] != "who" || !p.ContactsKnown {
		t.Fatalf("%+v", p)
	}
}

// TestCellsAsTheyAre: what can no longer be asked of sums, and a file that is
// not all of them, is an error that says what to do.
func TestCellsAsTheyAre(t *testing.T) {
	data, err := os.ReadFile(answered)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	cut := filepath.Join(t.TempDir(), "cut.csv")
	if err := os.WriteFile(cut, []byte(text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1]), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]source.Options{
		"source.set-aside":         {Path: answered},
		"source.cells-as-they-are": {Path: answered, By: [][]string{{"age"}}},
		"source.cells-many":        {Path: answered, Experiment: "test"},
		"warehouse.cells-missing":  {Path: cut},
	} {
		if _, err := load("", o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := load("", source.Options{Path: answered, Settings: []source.Setting{{Name: "window", Value: "48h"}}}); err == nil || !strings.Contains(err.Error(), "--window") {
		t.Error(err)
	}
}
