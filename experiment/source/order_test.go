package source_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
	"triggerlab/experiment/tally"
)

// TestOrderOfRows: what was understood of the first rows must not decide over
// the others, wherever in a file those come.
func TestOrderOfRows(t *testing.T) {
	head := "contact,trigger,outcome,time\n"
	block := func(from, rows int, time func(int) string) string {
		var text strings.Builder
		for i := range rows {
			n := from + i
			fmt.Fprintf(&text, "c%d,%s,%d,%s\n", n, [2]string{"p", "q"}[n%2], n/2%2, time(i))
		}
		return text.String()
	}
	none := func(int) string { return "" }
	iso := func(i int) string { return fmt.Sprintf("2026-01-%02d", 2+i%27) }
	for name, blocks := range map[string][]string{
		"times that are missing first": {block(0, 1500, none), block(1500, 1500, iso)},
		"dates of others after rows without": {
			block(0, 1500, none), block(1500, 1500, func(i int) string { return fmt.Sprintf("%02d/01/2026", 2+i%27) }),
		},
		"dates of others after plain ones": {
			block(0, 1500, iso), block(1500, 1500, func(i int) string { return fmt.Sprintf("%02d/02/2026", 2+i%27) }),
		},
		"an early row that is set aside": {block(0, 1500, iso), "x,,1,1970-01-01\n"},
		"falling times": {
			block(0, 1500, func(i int) string { return fmt.Sprintf("2026-02-%02d", 28-i/60) }), block(1500, 1200, func(i int) string { return fmt.Sprintf("2026-01-%02d", 28-i/60) }),
		},
		"a row called Total that is a trigger": {"a,Total,,\n", "b,Total,1,\nc,q,1,\nd,q,0,\ne,Total,0,\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			back := slices.Clone(blocks)
			slices.Reverse(back)
			files(t, dir, map[string]string{"a.csv": head + strings.Join(blocks, ""), "b.csv": head + strings.Join(back, "")})
			o := source.Options{Path: "a.csv", AllowRejects: true}
			one := mustLoad(t, dir, o)
			o.Path = "b.csv"
			other := mustLoad(t, dir, o)
			if a, b := early(one)+counted(dir, one), early(other)+counted(dir, other); a != b {
				t.Errorf("in one order %s, in the other %s", a, b)
			}
		})
	}
}

// early writes how many exposures were of the first week.
func early(l *source.Loaded) string {
	if l.Tally.FirstWeek == nil {
		return ""
	}
	sum := 0.0
	for i := range l.Tally.Triggers {
		b := l.Tally.FirstWeek.Block(2*i, 2*i)
		sum += b[tally.N][tally.M]
	}
	return fmt.Sprint(sum, " in the first week; ")
}

// TestMonitorCountsOnce: rows that must be read again are taken back.
func TestMonitorCountsOnce(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	text.WriteString("contact,trigger,outcome,time\n")
	const rows = 40_000
	for i := range rows {
		fmt.Fprintf(&text, "c%d,%s,%d,2026-01-%02d\n", i, [2]string{"p", "q"}[i%2], i/2%2, 28-i*27/rows)
	}
	files(t, dir, map[string]string{"a.csv": text.String()})
	m := &monitor{}
	if _, err := source.Load(t.Context(), source.Options{Path: dir + "/a.csv"}, m); err != nil {
		t.Fatal(err)
	}
	if m.rows.Load() != rows {
		t.Errorf("told of %d rows of %d", m.rows.Load(), rows)
	}
}

// TestNamesOfPeopleAreNotListed: a column of addresses that is read as the
// trigger is refused before anything could list them.
func TestNamesOfPeopleAreNotListed(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	text.WriteString("email,variant,outcome\n")
	for i := range 40 {
		fmt.Fprintf(&text, "anna%d@example.org,%d,%d\n", i, i%2, i%3%2)
	}
	files(t, dir, map[string]string{"a.csv": text.String()})
	o := source.Options{
		Path: "a.csv", Map: map[roles.Role]string{roles.Trigger: "email"},
		Settings: []source.Setting{{Name: "control", Value: "p"}}, Shares: map[string]float64{"p": 1},
	}
	if _, err := load(dir, o); codes(dir, err) != "source.set-aside" || strings.Contains(err.Error(), "@") {
		t.Errorf("problems are %v", err)
	}
	o.Path = dir + "/a.csv"
	look, err := source.Inspect(t.Context(), o, &monitor{})
	if err != nil || len(look.Triggers) > 0 || strings.Contains(fmt.Sprint(look.Columns, look.First), "@") {
		t.Errorf("an inspection shows %v, %v, %v (%v)", look.Triggers, look.Columns, look.First, err)
	}
}
