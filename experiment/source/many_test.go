package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// manyOf is everything that was read of each experiment, by its name, and the
// names in the order in which they came.
func manyOf(t *testing.T, dir string, o source.Options, most int64) (names []string, loaded map[string]*source.Loaded, refused map[string]string, rejects map[string][]findings.Reject, m *source.Many) {
	t.Helper()
	o.Path = filepath.Join(dir, o.Path)
	if o.Outcomes != "" {
		o.Outcomes = filepath.Join(dir, o.Outcomes)
	}
	o.Apart = true
	m, err := source.OpenMany(t.Context(), o, &monitor{})
	if err != nil {
		t.Fatal(codes(dir, err))
	}
	defer m.Close()
	loaded, refused, rejects = map[string]*source.Loaded{}, map[string]string{}, map[string][]findings.Reject{}
	for one, err := range source.AllHolding(m, t.Context(), most) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, one.Name)
		l, err := one.Load(t.Context())
		var problems *experiment.Problems
		switch {
		case errors.As(err, &problems):
			refused[one.Name] = codes(dir, err)
		case err != nil:
			t.Fatal(err)
		default:
			loaded[one.Name] = l
		}
		rejects[one.Name] = one.Rejects
	}
	if len(names) != m.Len() {
		t.Fatalf("%d experiments came of %d", len(names), m.Len())
	}
	return names, loaded, refused, rejects, m
}

// theirs takes away what only a reading of the whole file tells of rows that
// are another experiment's.
func theirs(p findings.Provenance) findings.Provenance {
	p.SetAside = slices.Clone(p.SetAside)
	p.SetAside = slices.DeleteFunc(p.SetAside, func(s findings.SetAside) bool {
		other := s.Reason == "not-selected" || s.Reason == "header-again"
		if other {
			p.RowsRead -= s.Rows
		}
		return other
	})
	if len(p.SetAside) == 0 {
		p.SetAside = nil
	}
	return p
}

func shuffled(text string, keep int) string {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	lines[len(lines)-1] += "\n"
	rows := lines[keep:]
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return strings.Join(lines, "")
}

// TestManyAsIfAlone: every experiment of a file is read as if its rows were
// alone, however the rows of the experiments stand and however few of them are
// held at a time.
func TestManyAsIfAlone(t *testing.T) {
	var exposures, totals, log strings.Builder
	header := "event,test,contact,variant,outcome,time,country,prior,headline,tone\n"
	exposures.WriteString(header)
	totals.WriteString("test,variant,sent,clicks,unsubs,headline\n")
	log.WriteString("test,email,variant,event,timestamp\n")
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 7 {
		for row := range 60 + 20*i {
			variant := random.IntN(3)
			outcome := []string{"clicked", "not clicked", "unsubscribed", ""}[min(random.IntN(6), 3)%4]
			if row == 3*i && i%2 == 1 {
				outcome = "maybe"
			}
			fmt.Fprintf(&exposures, "e%d,T%d,c%d,v%d,%s,2026-01-%02d 10:00,%s,%d,\"Say %d, or \"\"what\"\"?\",%s\n", row, i, random.IntN(50), variant, outcome, 1+random.IntN(20)+i,
				[]string{"BE", "NL", ""}[random.IntN(3)], random.IntN(4), variant, []string{"warm", "cold", "warm"}[variant])
			fmt.Fprintf(&log, "T%d,p%d@example.org,v%d,%s,2026-01-%02d\n", i, row, variant, "delivered", 1+row%20)
			if random.IntN(3) == 0 {
				fmt.Fprintf(&log, "T%d,p%d@example.org,v%d,%s,2026-01-%02d\n", i, row, variant, "click", 2+row%20)
			}
		}
		for v := range 2 + i%3 {
			fmt.Fprintf(&totals, "T%d,v%d,\"%d,%03d\",%d,%d,H%d\n", i, v, 1+v, 100*i+17, 40+3*v+i, v, v)
		}
		if i == 3 {
			exposures.WriteString(header)
			totals.WriteString("test,variant,sent,clicks,unsubs,headline\nTotal,,\"9,000\",90,0,\n")
		}
	}
	totals.WriteString("T9,only,\"1,234,567\",10,0,H\n")
	for name, tc := range map[string]struct {
		text    string
		o       source.Options
		refused []string
	}{
		"exposures":          {text: exposures.String(), o: source.Options{AllowRejects: true, By: [][]string{{"country"}}, Attributes: []string{"tone"}}},
		"a window":           {text: exposures.String(), o: source.Options{AllowRejects: true, Settings: []source.Setting{{Name: "window", Value: "48h"}}}},
		"some rows":          {text: exposures.String(), o: source.Options{AllowRejects: true, Empty: "ignore", Only: []source.Only{{Header: "country", Values: []string{"BE"}}}}},
		"too many set aside": {text: exposures.String(), refused: []string{"T1"}},
		"totals":             {text: totals.String(), refused: []string{"T9"}},
		"a log":              {text: log.String()},
	} {
		for _, order := range []string{"sorted", "shuffled"} {
			passes := []int64{130}
			if name == "exposures" {
				passes = []int64{1 << 20, 130, 10}
			}
			for _, most := range passes {
				t.Run(fmt.Sprint(name, " ", order, " ", most), func(t *testing.T) {
					dir := t.TempDir()
					o := tc.o
					o.Path, o.Experiment = "a.csv", "test"
					text, above := tc.text, 1
					if strings.HasPrefix(text, "--") {
						o.Path, above = "a.xlsx", 10
					}
					if order == "shuffled" {
						text = shuffled(text, above)
					}
					files(t, dir, map[string]string{o.Path: text})
					o.Rejects = func(findings.Reject) {}
					names, loaded, refused, rejects, m := manyOf(t, dir, o, most)
					if m.Sorted != (order == "sorted") {
						t.Errorf("sorted is %v", m.Sorted)
					}
					for _, name := range names {
						var alone []findings.Reject
						only := o
						only.Experiment = ""
						only.Only = append(slices.Clone(o.Only), source.Only{Header: "test", Values: []string{name}})
						only.Settings = append(slices.Clone(o.Settings), source.Setting{Name: "name", Value: name})
						only.Rejects = func(r findings.Reject) {
							if r.Reason != "not-selected" && r.Reason != "header-again" {
								alone = append(alone, r)
							}
						}
						want, err := load(dir, only)
						if err != nil {
							if got := codes(dir, err); refused[name] != got {
								t.Errorf("%s is refused with %q, alone with %q", name, refused[name], got)
							}
							continue
						}
						same(t, name, loaded[name], want)
						kept := slices.DeleteFunc(rejects[name], func(r findings.Reject) bool { return r.Reason == "not-selected" })
						if !slices.EqualFunc(kept, alone, func(a, b findings.Reject) bool { return a == b }) {
							t.Errorf("%s sets aside %d rows of its own, alone %d", name, len(kept), len(alone))
						}
					}
					if got := slices.Sorted(maps.Keys(refused)); !slices.Equal(got, tc.refused) {
						t.Errorf("refused are %v, want %v", got, tc.refused)
					}
				})
			}
		}
	}
}

// same holds what was read of one experiment against another reading.
func same(t *testing.T, name string, got, want *source.Loaded) {
	t.Helper()
	if got == nil {
		t.Errorf("%s was not read", name)
		return
	}
	encode := func(l *source.Loaded) []byte {
		packed, err := l.Tally.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return packed
	}
	if !bytes.Equal(encode(got), encode(want)) {
		t.Errorf("%s has another tally than alone", name)
	}
	if !reflect.DeepEqual(got.Experiment, want.Experiment) {
		t.Errorf("%s is %+v, alone %+v", name, got.Experiment, want.Experiment)
	}
	if g, w := theirs(got.Provenance), theirs(want.Provenance); !reflect.DeepEqual(g, w) {
		t.Errorf("%s came from %+v, alone %+v", name, g, w)
	}
}

// TestManyBelongToNone: a row that belongs to no experiment is accounted for,
// and a file of which that is much, or all, is refused.
func TestManyBelongToNone(t *testing.T) {
	rows := strings.Repeat("T1,p,1\nT1,q,0\n", 60)
	for _, tc := range []struct {
		name, text string
		o          source.Options
		want       string // problems, or the accounts of the rows
	}{
		{"all belong", "test,trigger,outcome\n" + rows, source.Options{}, "read 120"},
		{"a total, a header, one without", "test,trigger,outcome\n" + rows + "Total,,\ntest,trigger,outcome\n,p,1\n", source.Options{},
			"read 123 header-again 1@a.csv:A123 no-experiment 1@a.csv:A124 total-row 1@a.csv:A122"},
		{"many without", "test,trigger,outcome\n" + rows + strings.Repeat(",p,1\n", 9), source.Options{}, "source.set-aside"},
		{"many without, allowed", "test,trigger,outcome\n" + rows + strings.Repeat(",p,1\n", 9), source.Options{AllowRejects: true}, "read 129 no-experiment 9@a.csv:A122"},
		{"some of them", "test,trigger,outcome\n" + rows + "T2,p,1\n", source.Options{Only: []source.Only{{Header: "test", Values: []string{"T1"}}}}, "read 121 not-selected 1@a.csv:A122"},
		{"none of them", "test,trigger,outcome\n" + rows, source.Options{Only: []source.Only{{Header: "test", Values: []string{"T7"}}}}, "source.no-experiments a.csv"},
		{"no such column", "exam,trigger,outcome\n" + rows, source.Options{}, "source.no-experiment-column a.csv:1"},
		{"a column of the trigger", "test,outcome\nT1,0\nT2,1\n", source.Options{Map: map[roles.Role]string{roles.Trigger: "test"}}, "source.experiment-role a.csv:1"},
		{"each row its own", "test,trigger,outcome\n" + numberedRows(40, "T%d,p,1\n"), source.Options{}, "source.experiment-each-row a.csv"},
		{"people", "owner,trigger,outcome\n" + rows, source.Options{Experiment: "owner"}, "source.experiment-people a.csv:1"},
		{"addresses", "test,trigger,outcome\n" + rows + strings.Repeat("a@example.org,p,1\n", 3), source.Options{}, "source.set-aside"},
		{"no rows", "test,trigger,outcome\n", source.Options{}, "source.no-rows a.csv"},
		{"a column that is missing", "test,outcome\n" + rows, source.Options{}, "source.missing-column a.csv:1"},
		{"an attribute that is missing", "test,trigger,outcome\n" + rows, source.Options{Attributes: []string{"tone"}}, "source.no-attribute a.csv:1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			files(t, dir, map[string]string{"a.csv": tc.text})
			o := tc.o
			o.Path = filepath.Join(dir, "a.csv")
			if o.Experiment == "" {
				o.Experiment = "test"
			}
			m, err := source.OpenMany(t.Context(), o, &monitor{})
			if err != nil {
				if got := codes(dir, err); got != tc.want {
					t.Errorf("problems are %s, want %s", got, tc.want)
				}
				return
			}
			defer m.Close()
			got := fmt.Sprint("read ", m.Provenance.RowsRead)
			for _, s := range m.Provenance.SetAside {
				got += fmt.Sprintf(" %s %d@%s", s.Reason, s.Rows, strings.TrimPrefix(s.First, dir+"/"))
			}
			if got != tc.want {
				t.Errorf("it is %q, want %q", got, tc.want)
			}
		})
	}
}

func numberedRows(n int, format string) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, format, i)
	}
	return text.String()
}

// TestTold: what a trigger says is read where all its rows say the same.
func TestTold(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.csv": "trigger,outcome,headline,tone,offer\np,1,Hello?,warm,\np,0,Hello?,warm,gift\nq,1,Bye,warm,none\nq,0,Bye,cold,none\n"})
	l, err := load(dir, source.Options{Path: "a.csv", Attributes: []string{"tone", "offer"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []experiment.Trigger{
		{Name: "p", Message: "Hello?", Attributes: []experiment.Attribute{{Name: "tone", Value: "warm"}, {Name: "offer", Value: "gift"}}},
		{Name: "q", Message: "Bye", Attributes: []experiment.Attribute{{Name: "offer", Value: "none"}}},
	}
	if !reflect.DeepEqual(l.Experiment.Triggers, want) {
		t.Errorf("triggers are %+v", l.Experiment.Triggers)
	}
	if got := notices(l); got != "source.told-varies" {
		t.Errorf("notices are %s", got)
	}
}
