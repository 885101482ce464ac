package assign

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// lines is a list of contacts as CSV.
func lines(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("u%d@example.org,%s,%d", i, []string{"fans", "lapsed", "new"}[i%3*(i%5%2)], i%7)
	}
	return list
}

const header = "contact,segment,prior\n"

func file(t *testing.T, head string, lines []string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(head+strings.Join(lines, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func three() *experiment.Experiment {
	e := &experiment.Experiment{Triggers: []experiment.Trigger{{Name: "poem"}, {Name: "card"}, {Name: "flowers"}}}
	e.Name = "test"
	return e
}

// assigned writes the list and returns what stands there for each contact.
func assigned(t *testing.T, o Options) (map[string]string, *findings.Assignment, []byte) {
	t.Helper()
	a, err := New(context.Background(), o, quiet{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	out, err := os.Create(filepath.Join(t.TempDir(), "out.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := a.Write(context.Background(), []*Target{{Format: CSV, File: out}}, quiet{}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	at := 0
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		cells := strings.Split(line, ",")
		if i == 0 {
			at = slices.Index(cells, "trigger")
			continue
		}
		contact := strings.ToLower(cells[0])
		if before, twice := got[contact]; twice {
			t.Fatalf("a contact is written twice, for %s and %s", before, cells[at])
		}
		got[contact] = cells[at]
	}
	d := a.Findings()
	if d.Contacts != d.Kept+d.New+d.Holdout+d.Excluded+d.Elsewhere+d.Waiting {
		t.Errorf("the contacts do not add up: %+v", d)
	}
	aside := int64(0)
	for _, s := range d.SetAside {
		aside += s.Rows
	}
	if d.RowsRead != d.Contacts+d.Duplicates+aside {
		t.Errorf("the rows do not add up: %+v", d)
	}
	if int64(len(got)) != d.Kept+d.New+d.Holdout {
		t.Errorf("%d contacts are written, and %d were said to be", len(got), d.Kept+d.New+d.Holdout)
	}
	return got, d, text
}

var methods = []Method{Hash, Blocked}

// TestOrderMovesNobody: nor does the order of triggers, nor the case of an
// address.
func TestOrderMovesNobody(t *testing.T) {
	list := lines(500)
	shuffled := slices.Clone(list)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for i := range shuffled {
		if i%3 == 0 {
			at := strings.IndexByte(shuffled[i], ',')
			shuffled[i] = " " + strings.ToUpper(shuffled[i][:at]) + "\u00a0" + shuffled[i][at:]
		}
	}
	for _, method := range methods {
		for _, balance := range [][]string{nil, {"prior"}} {
			if method == Hash && balance != nil {
				continue
			}
			other := three()
			slices.Reverse(other.Triggers)
			one, _, _ := assigned(t, Options{Experiment: three(), Contacts: List{Path: file(t, header, list)}, Method: method, Balance: balance, Draws: 20})
			two, _, _ := assigned(t, Options{Experiment: other, Contacts: List{Path: file(t, header, shuffled)}, Method: method, Balance: balance, Draws: 20})
			trimmed := map[string]string{}
			for contact, trigger := range two {
				trimmed[strings.Trim(contact, "\" \u00a0")] = trigger
			}
			if !maps.Equal(one, trimmed) {
				t.Errorf("%s, balanced on %v: the order of rows moves contacts", method, balance)
			}
		}
	}
}

// TestNobodyIsMoved: a list that grows, loses contacts and changes their
// segments keeps everybody where they are, through changes of shares, of
// triggers, of the method and of the holdout, run after run.
func TestNobodyIsMoved(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	all := lines(900)
	sofar := map[string]string{}
	kept := ""
	for run := range 8 {
		e := three()
		e.Holdout = []float64{0, 0.2, 0.05, 0.5}[run%4]
		if run%3 == 2 {
			e.Triggers[run%2].Share = 5
			e.Triggers[2].Share = 1
		}
		list := all[random.IntN(100) : 100*run+150]
		o := Options{Experiment: e, Contacts: List{Path: file(t, header, list)}, Method: methods[run%2], Wave: 1 + run/3}
		if kept != "" {
			o.Keep = []List{{Path: kept}}
		}
		got, d, _ := assigned(t, o)
		for contact, trigger := range got {
			if before, met := sofar[contact]; met && before != trigger {
				t.Fatalf("run %d moves a contact from %s to %s", run, before, trigger)
			}
		}
		for contact := range sofar {
			if _, here := got[contact]; !here && slices.ContainsFunc(list, func(line string) bool { return strings.HasPrefix(line, contact+",") }) {
				t.Fatalf("run %d forgets a contact", run)
			}
		}
		if departed := int64(len(sofar)) - d.Kept - d.HeldBefore; d.Departed != departed {
			t.Errorf("run %d: %d departed, not %d", run, d.Departed, departed)
		}
		maps.Copy(sofar, got)
		// What is kept is everything so far.
		var rows []string
		for contact, trigger := range sofar {
			rows = append(rows, contact+",fans,0,"+trigger)
		}
		kept = file(t, "contact,segment,prior,trigger\n", rows)
	}
}

// TestTwiceListed: a contact who is listed several times is assigned once, by
// the first row and the smallest segment, and counted, whether contacts are
// remembered or not.
func TestTwiceListed(t *testing.T) {
	list := lines(3000)
	list = append(list, "U7@example.org,fans,1", "u8@example.org,aaa,1", "u8@example.org,,1", "u9@EXAMPLE.org,"+strings.Split(list[9], ",")[1]+",9")
	path := file(t, header, list)
	hashed, d, _ := assigned(t, Options{Experiment: three(), Contacts: List{Path: path}, Method: Hash})
	if d.Duplicates != 4 || len(hashed) != 3000 {
		t.Errorf("%d duplicates among %d", d.Duplicates, len(hashed))
	}
	_, remembered, _ := assigned(t, Options{Experiment: three(), Contacts: List{Path: path}, Method: Hash, TakePart: 1})
	if d.Duplicates != remembered.Duplicates || d.Conflicts != remembered.Conflicts || d.Conflicts == 0 {
		t.Errorf("%d and %d conflicts, %d duplicates", d.Conflicts, remembered.Conflicts, remembered.Duplicates)
	}
	for i, s := range d.Segments {
		if o := remembered.Segments[i]; s.Segment != o.Segment || s.Contacts != o.Contacts || !slices.Equal(s.Cells, o.Cells) {
			t.Errorf("remembered, segment %q has %+v, and else %+v", s.Segment, o, s)
		}
	}
	if d.Segments[0].Segment != "aaa" || d.Segments[0].Contacts != 1 {
		t.Errorf("the smallest segment does not count: %+v", d.Segments[0])
	}
}

// TestWaves: those who are drawn come from everybody alike, never twice, and
// those who wait come later; the part of a wave is exact.
func TestWaves(t *testing.T) {
	path := file(t, header, lines(1000))
	first, d, text := assigned(t, Options{Experiment: three(), Contacts: List{Path: path}, TakeCount: 300})
	if len(first) != 300 || d.Waiting != 700 {
		t.Fatalf("%d were drawn, %d wait", len(first), d.Waiting)
	}
	kept := filepath.Join(t.TempDir(), "first.csv")
	if err := os.WriteFile(kept, text, 0o666); err != nil {
		t.Fatal(err)
	}
	e := three()
	e.Triggers[0].Share = 1
	second, d, text := assigned(t, Options{Experiment: e, Contacts: List{Path: path}, Keep: []List{{Path: kept}}, Wave: 2, TakePart: 0.5})
	if d.Kept != 300 || d.New != 350 || d.Waiting != 350 {
		t.Errorf("kept %d, new %d, waiting %d", d.Kept, d.New, d.Waiting)
	}
	if n := bytes.Count(text, []byte(",poem,2\n")); n != 350 || !bytes.Contains(text, []byte(",card,1\n")) {
		t.Errorf("%d got the trigger of the second wave", n)
	}
	for contact, trigger := range first {
		if second[contact] != trigger {
			t.Fatal("a contact of the first wave is moved")
		}
	}
}

// TestHoldout is independent of everything else and has its share.
func TestHoldout(t *testing.T) {
	e := three()
	e.Holdout = 0.1
	path := file(t, header, lines(20_000))
	got, d, _ := assigned(t, Options{Experiment: e, Contacts: List{Path: path}, Method: Hash})
	if d.Holdout < 1780 || d.Holdout > 2220 { // 2,000, five standard errors of 42
		t.Errorf("%d are held out", d.Holdout)
	}
	without, _, _ := assigned(t, Options{Experiment: three(), Contacts: List{Path: path}, Method: Hash})
	counts := map[string]int{}
	for contact, trigger := range got {
		if trigger == experiment.Holdout {
			counts[without[contact]]++
		} else if without[contact] != trigger {
			t.Fatal("a holdout changes who gets what")
		}
	}
	for trigger, n := range counts { // 667 each, five standard errors
		if n < 540 || n > 795 {
			t.Errorf("%d of those held out would have got %s", n, trigger)
		}
	}
}

// TestBalanced: of many draws the one that is taken leaves the triggers closer
// in what is known, and every segment as even as blocks do.
func TestBalanced(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var list []string
	for i := range 300 {
		list = append(list, fmt.Sprintf("c%d,%d,%s,%.3f,%s", i, i%2, []string{"be", "nl", ""}[random.IntN(3)], random.ExpFloat64(), []string{"1", "", "2"}[random.IntN(3)]))
	}
	path := file(t, "contact,segment,country,prior,age\n", list)
	_, d, _ := assigned(t, Options{Experiment: three(), Contacts: List{Path: path}, Balance: []string{"prior", "country", "age"}, Draws: 300})
	b := d.Balance
	// Per segment three countries, of which two are free, prior, age and
	// whether it is known: five, for two of three triggers.
	if b.Dimensions != 2*5*2 || len(b.Covariates) != 6 {
		t.Fatalf("%d dimensions of %d covariates", b.Dimensions, len(b.Covariates))
	}
	// χ² of 20 degrees of freedom is below 7.4 in 0.5 % of draws.
	if b.After > 8.5 || b.After > b.Before {
		t.Errorf("a distance of %v, before %v", b.After, b.Before)
	}
	for _, s := range d.Segments {
		for _, c := range s.Cells {
			if c.New != 50 {
				t.Errorf("segment %s has %d for %s", s.Segment, c.New, c.Trigger)
			}
		}
	}
}

// TestSpill finds what is twice among many, wherever it lies.
func TestSpill(t *testing.T) {
	s, err := newSpill()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	random := rand.New(rand.NewPCG(7, 8))
	seen, want := map[uint64]int{}, []uint64{}
	one, two := s.spiller(), s.spiller()
	for i := range 300_000 {
		sum := random.Uint64()
		if i%1000 < 3 {
			sum = random.Uint64N(40) << (8 * random.Uint64N(8)) // 0 and others that are alike
		}
		if seen[sum]++; seen[sum] == 2 {
			want = append(want, sum)
		}
		to := one
		if i%2 == 0 {
			to = two
		}
		if err := to.add(sum); err != nil {
			t.Fatal(err)
		}
	}
	for _, one := range []*spiller{one, two} {
		if err := one.done(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.twice()
	slices.Sort(want)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d are twice, not %d (%v)", len(got), len(want), err)
	}
}
