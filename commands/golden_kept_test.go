package commands

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goldenRun runs a command that must end with a status, and gives what it said.
func goldenRun(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	if status := Main(append([]string{"triggerlab"}, args...), Streams{In: strings.NewReader(""), Out: &out, Err: &said}); status != want {
		t.Fatalf("%q: status %d instead of %d:\n%s%s", args, status, want, out.String(), said.String())
	}
	return out.String() + said.String()
}

// writeRows writes rows of the golden set as CSV.
func writeRows(t *testing.T, path string, header []string, rows [][]string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := csv.NewWriter(f)
	if err := w.WriteAll(append([][]string{header}, rows...)); err != nil {
		t.Fatal(err)
	}
}

// TestGoldenTallies: and one report from parts that were saved one by one, which
// share contacts, and of some events each a row.
func TestGoldenTallies(t *testing.T) {
	folder, rows := t.TempDir(), goldenSet()
	t.Setenv("TRIGGERLAB_KEYS", filepath.Join(folder, "keys"))
	writeGolden(t, folder, rows)
	wants := goldenWants(t, folder)
	for name, ask := range goldenAsks {
		var saved []string
		for part := range 3 {
			var own [][]string
			for i, row := range rows {
				if i%3 == part {
					own = append(own, row)
				}
			}
			path := filepath.Join(folder, fmt.Sprint("golden-", part, ".csv"))
			writeRows(t, path, goldenHeader, own)
			saved = append(saved, filepath.Join(folder, fmt.Sprint("golden-", name, part, ".tally")))
			goldenRun(t, statusRan, slices.Concat([]string{"report", path, "--save-tally", saved[part], "--allow-rejects", "-o", filepath.Join(folder, "part.json")}, ask.flags())...)
		}
		if diff := cmp.Diff(wants[name], goldenReport(t, saved, ask.concluding)); diff != "" {
			t.Errorf("%s (-csv +tallies):\n%s", name, diff)
		}
	}
}

// keptByLedgers are the columns of the golden set that a ledger keeps: it knows
// one segment of each contact, and no prior.
var keptByLedgers = []string{"event", "contact", "segment", "trigger", "outcome", "time", "channel", "reply_s", "swipe_s"}

// ledgerRows are the columns and rows of the golden set as they are imported, and
// as a ledger keeps them: when it records it sets aside what a report of a file
// sets aside when it reads, and of what an event is told twice --correct takes the
// later one. A reply is a number there.
func ledgerRows(rows [][]string) (header []string, whole, kept [][]string) {
	header = slices.Clone(goldenHeader)
	header[slices.Index(header, "country")] = "segment"
	at := func(name string) int { return slices.Index(header, name) }
	for i, row := range rows {
		retold := slices.ContainsFunc(rows[i+1:], func(later []string) bool { return later[0] == row[0] })
		said := row[at("trigger")] != "" && row[at("delivered")] == "true" && row[at("outcome")] != "perhaps" && row[at("outcome")] != "maybe"
		if said && !retold {
			var cells []string
			for _, name := range keptByLedgers {
				cells = append(cells, strings.TrimPrefix(row[at(name)], "soon"))
			}
			kept = append(kept, cells)
		}
	}
	return header, rows, kept
}

// TestGoldenLedger: and one report from a ledger, of the rows that are in it.
func TestGoldenLedger(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TRIGGERLAB_KEYS", filepath.Join(folder, "keys"))
	header, whole, kept := ledgerRows(goldenSet())
	all, golden, ledger := filepath.Join(folder, "all.csv"), filepath.Join(folder, "golden.csv"), filepath.Join(folder, "golden.swipes")
	writeRows(t, all, header, whole)
	writeRows(t, golden, keptByLedgers, kept)
	if said := goldenRun(t, statusInput, "record", "import", ledger, all); !strings.Contains(said, "with another outcome") {
		t.Errorf("of what an event is told twice: %s", said)
	}
	if said := goldenRun(t, statusRan, "record", "import", ledger, all, "--correct"); !strings.Contains(said, `values of "reply_s" could not be read`) {
		t.Errorf("of replies that are no numbers: %s", said)
	}
	for name, ask := range goldenAsks {
		want := goldenReport(t, []string{golden}, ask.concluding)
		if diff := cmp.Diff(want, goldenReport(t, []string{ledger}, ask.concluding)); diff != "" {
			t.Errorf("%s (-csv +ledger):\n%s", name, diff)
		}
	}
}
