package source

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment"
)

// TestSwipes: the exposures of a file come in its order, each with its row and
// its place, and a row that is set aside is counted and not one of them.
func TestSwipes(t *testing.T) {
	const rows, odd = 20_000, 12_345
	var text strings.Builder
	text.WriteString("contact,trigger,outcome,note,country\n")
	for i := 1; i <= rows; i++ {
		outcome := "engage"
		if i == odd {
			outcome = "perhaps"
		}
		fmt.Fprintf(&text, "c%d,'=poem,%s,note %d,NL\n", i, outcome, i)
	}
	path := filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := OpenSwipes(t.Context(), Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n := int64(0)
	for x, err := range s.All(t.Context(), quiet{}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		row := n + 1
		if row >= odd {
			row++
		}
		want := Swipe{Exposure: experiment.Exposure{Contact: fmt.Sprint("c", row), Trigger: "=poem", Outcome: experiment.Engage}, Note: fmt.Sprint("note ", row), Row: row}
		if x != want {
			t.Fatalf("swipe %d is %+v, want %+v", n, x, want)
		}
		if at := s.Place(n); n%997 == 0 && at.Row != row+1 {
			t.Errorf("swipe %d stands in row %d, want %d", n, at.Row, row+1)
		}
		n++
	}
	p := s.Provenance()
	if n != rows-1 || p.RowsRead != rows || p.RowsUsed != rows-1 || p.SetAsideRows() != 1 {
		t.Errorf("%d swipes; %d rows were read, %d used, %d set aside", n, p.RowsRead, p.RowsUsed, p.SetAsideRows())
	}
	if unkept := s.Unkept(); len(unkept) != 1 || unkept[0] != "country" {
		t.Errorf("not kept are %q", unkept)
	}
}

// TestSwipesRefuse: of totals, and of a file of which too much cannot be used,
// nothing is to be kept.
func TestSwipesRefuse(t *testing.T) {
	for name, text := range map[string]string{
		"totals": "trigger,exposures,engagements\na,100,10\nb,100,12\n",
		"much":   "contact,trigger,outcome\nc1,a,perhaps\nc2,b,engage\nc3,b,ignore\n",
	} {
		path := filepath.Join(t.TempDir(), name+".csv")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := OpenSwipes(t.Context(), Options{Path: path})
		if err == nil {
			for _, err = range s.All(t.Context(), quiet{}, nil) {
			}
			s.Close()
		}
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSwipesKeepTheirLook: how long a contact of a log took to engage stays with
// the exposure, because a window is laid over the ledger that keeps it; and no
// time at all is told from a time that nobody knows. A log that says twice that a
// message arrived tells of one exposure.
func TestSwipesKeepTheirLook(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []time.Duration
	}{
		"log": {"email,campaign,event,timestamp\n" +
			"a@x.org,one,delivered,2026-02-01 09:00\na@x.org,one,clicked,2026-02-02 10:00\na@x.org,one,clicked,2026-02-03 10:00\n" +
			"b@x.org,two,delivered,2026-02-01 09:00\na@x.org,one,delivered,2026-02-01 09:05\nc@x.org,two,delivered,2026-02-01 09:00\nc@x.org,two,clicked,2026-02-01 09:00\n",
			[]time.Duration{25 * time.Hour, 0, time.Microsecond}},
		"rows": {"contact,trigger,outcome,swipe_s\nc1,a,engage,0\nc2,b,ignore,\nc3,b,engage,2.5\n", []time.Duration{time.Microsecond, 0, 2500 * time.Millisecond}},
	} {
		path := filepath.Join(t.TempDir(), name+".csv")
		if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := OpenSwipes(t.Context(), Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		var took []time.Duration
		for x, err := range s.All(t.Context(), quiet{}, nil) {
			if err != nil {
				t.Fatal(err)
			}
			took = append(took, x.Swipe)
		}
		if !slices.Equal(took, c.want) {
			t.Errorf("%s: contacts looked %v, want %v", name, took, c.want)
		}
	}
}
