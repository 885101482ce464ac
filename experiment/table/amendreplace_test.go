package table

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"triggerlab/experiment"
)

// TestAmendReplaces: a replaced sheet stands where it stood, with nothing of
// what only it had, and what others have is as it was; one that is no longer
// needed keeps its header, so that sheets keep their numbers.
func TestAmendReplaces(t *testing.T) {
	path := excelizeBook(t)
	to := amend(t, path, Amendment{
		Names: []string{"Old", "old 2"}, Columns: assigned, Rows: textRows([][]string{{"c7", "s", "A"}}), Like: []string{"nowhere", "Sums"},
	})
	before, after := packedParts(t, path), packedParts(t, to)
	for name, bytes := range before {
		switch {
		case slices.Contains(listing, name), name == "xl/worksheets/sheet2.xml", name == "xl/worksheets/sheet3.xml":
		case strings.Contains(name, "sheet2.xml") || strings.Contains(name, "sheet3.xml"), // relations
			slices.Contains([]string{"xl/calcChain.xml", "xl/comments1.xml", "xl/comments2.xml", "xl/tables/table1.xml", "xl/tables/table2.xml",
				"xl/drawings/vmlDrawing1.vml", "xl/drawings/vmlDrawing2.vml"}, name):
			if after[name] != "" {
				t.Errorf("%s is still there", name)
			}
		case after[name] != bytes:
			t.Errorf("%s is another", name)
		}
	}
	if len(cellsOf(t, to, "Old")) != 2 || len(cellsOf(t, to, "Old 2")) != 1 {
		t.Error("the sheets do not hold what they are to")
	}
	f, err := excelize.OpenFile(to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Outcomes", "Old", "Old 2", "Sums"}) {
		t.Errorf("the sheets are %q", got)
	}
	scopes := map[string]string{}
	for _, n := range f.GetDefinedName() {
		scopes[n.Name] = n.Scope
	}
	if scopes["here"] != "Sums" || scopes["people"] != "Workbook" {
		t.Errorf("names belong to %v", scopes)
	}
	if c, _ := f.GetComments("Sums"); len(c) != 1 {
		t.Errorf("the other sheet has %d comments, want its own", len(c))
	}
	if tables, _ := f.GetTables("Sums"); len(tables) != 1 {
		t.Errorf("the other sheet has %d tables, want its own", len(tables))
	}
}

// TestAmendAgain: what was amended can be amended, and equal sheets make equal
// books.
func TestAmendAgain(t *testing.T) {
	for _, path := range amendable(t) {
		sheet := func() Amendment {
			return Amendment{Names: []string{"Plan"}, Columns: assigned, Rows: textRows([][]string{{"a", "b", "c"}})}
		}
		once := amend(t, path, sheet())
		twice := amend(t, once, sheet())
		a, err1 := os.ReadFile(once)
		b, err2 := os.ReadFile(twice)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s: amending twice makes another book", filepath.Base(path))
		}
	}
}

// TestAmendRefuses: what cannot be done is an error with a place.
func TestAmendRefuses(t *testing.T) {
	path, temporary := excelizeBook(t), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	long := Amendment{Names: []string{"New"}, Columns: assigned, Rows: textRows([][]string{{strings.Repeat("x", 40_000)}})}
	csv := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(csv, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		path, code string
		sheet      Amendment
	}{
		{path, "table.limit-cell", long},
		{csv, "table.not-a-workbook", long},
		{path + "x", "table.no-file", long},
	} {
		err := Amend(context.Background(), io.Discard, tc.path, tc.sheet)
		var p *experiment.Problems
		if !errors.As(err, &p) || p.List[0].Code != tc.code {
			t.Errorf("%s: %v, want %s", tc.path, err, tc.code)
		}
	}
	failed := errors.New("no more rows")
	bad := Amendment{Names: []string{"New"}, Columns: assigned, Rows: func(yield func([]Cell, error) bool) { yield(nil, failed) }}
	if err := Amend(context.Background(), io.Discard, path, bad); !errors.Is(err, failed) {
		t.Errorf("the rows' own error is lost: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Amend(ctx, io.Discard, path, bad); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupt is %v", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v are left behind (%v)", left, err)
	}
}

// TestJoinCRC: two checksums make that of the whole.
func TestJoinCRC(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		all := make([]byte, random.IntN(5000))
		for i := range all {
			all[i] = byte(random.Uint32())
		}
		cut := 0
		if len(all) > 0 {
			cut = random.IntN(len(all))
		}
		got := joinCRC(crc32.ChecksumIEEE(all[:cut]), crc32.ChecksumIEEE(all[cut:]), int64(len(all)-cut))
		if want := crc32.ChecksumIEEE(all); got != want {
			t.Fatalf("%d bytes cut at %d: %08x, want %08x", len(all), cut, got, want)
		}
	}
}
