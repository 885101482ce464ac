package warehouse

import (
	"fmt"
	"slices"
	"strings"
)

// gram is a Gram matrix to be asked for: sums of products over contacts, each
// with the entries of its vector for every trigger, or pseudo-trigger, that it
// was shown.
type gram struct {
	what    string   // it is
	from    string   // a relation of one row for each contact and pseudo-trigger
	fold    string   // the column of the fold; "": it is not cut by that
	cut     []string // the columns that it is cut by beside
	more    []string // what makes a pseudo-trigger beside trig
	entries []string // of a vector; the first is 1
	wide    int      // the first of the entries whose products are large; 0: none
	shown   string   // a condition without which all entries are 0; "": it holds
	alone   bool     // nobody has two
}

// group are the columns that a contact is in one place of the matrix by.
func (g *gram) group() []string {
	if g.fold == "" {
		return g.cut
	}
	return append([]string{g.fold}, g.cut...)
}

// gram asks for the blocks of single triggers, as upper triangles, and for
// those of pairs.
func (w *writer) gram(g gram) {
	var sums []string
	for i := range g.entries {
		for j := i; j < len(g.entries); j++ {
			sums = append(sums, w.sum(&g, i, j, g.entries))
		}
	}
	if g.shown != "" {
		sums[0] = "SUM(CASE WHEN " + g.shown + " THEN 1 ELSE 0 END)"
	}
	f := fields{fold: g.fold, trigger: "trig", key: w.tuple(g.cut), numbers: sums}
	if len(g.more) > 0 {
		f.key = w.tuple(g.more)
	}
	w.part(g.what, w.cells("own", g.what, f, g.from, slices.Concat(w.keys(g.group()...), []string{"trig"}, g.more)))
	if !g.alone {
		w.pairs(&g)
	}
}

// sum adds up the products of an entry and another of some.
func (w *writer) sum(g *gram, i, j int, others []string) string {
	a, b := g.entries[i], others[j]
	switch {
	case a == "0" || b == "0":
		return "0"
	case a == "1":
		a = b
	case b == "1":
	case g.wide > 0 && max(i, j) >= g.wide:
		a = w.d.Wide(a) + " * " + w.d.Wide(b)
	default:
		a += " * " + b
	}
	return "SUM(" + a + ")"
}

// pairs joins what each contact was shown with what else it was shown.
func (w *writer) pairs(g *gram) {
	isColumn := func(x string) bool { return x != "0" && x != "1" }
	others, more := slices.Clone(g.entries), slices.Clone(g.more)
	columns := append(w.keys(append([]string{"who"}, g.group()...)...), "trig AS trig2")
	for _, list := range [][]string{others, more} {
		for i, c := range list {
			if isColumn(c) {
				list[i] = c + "2"
				columns = append(columns, c+" AS "+list[i])
			}
		}
	}
	second := "SELECT " + list(columns...) + " FROM " + g.from
	apart := before(append([]string{"trig"}, g.more...), append([]string{"trig2"}, more...))
	if g.shown != "" {
		second += " WHERE " + g.shown
		apart += " AND " + g.shown
	}
	var sums []string
	for i := range g.entries {
		for j := range others {
			sums = append(sums, w.sum(g, i, j, others))
		}
	}
	f := fields{fold: g.fold, trigger: "trig", key: w.tuple(g.cut), other: "trig2", numbers: sums}
	if len(g.more) > 0 {
		f.key, f.otherKey = w.tuple(g.more), w.tuple(more)
	}
	join := w.d.Join(w.d.Subquery(second, "other"), w.keys(append([]string{"who"}, g.group()...)...)...)
	w.part(g.what, w.cells("pair", g.what, f, g.from+" "+join+" WHERE "+apart,
		slices.Concat(w.keys(g.group()...), []string{"trig"}, g.more, []string{"trig2"}, more)))
}

// before puts the two of a pair in order, so that each pair comes once.
func before(first, second []string) string {
	var ways []string
	equal := ""
	for i := range first {
		ways = append(ways, fmt.Sprintf("(%s%s < %s)", equal, first[i], second[i]))
		equal += fmt.Sprintf("%s = %s AND ", first[i], second[i])
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// vector names the entries of a contact's vector, with the prior where it is
// known: the columns begin with z.
func (w *writer) vector() ([]string, int) {
	entries := []string{"1", "zm", "zy", "zc", "zr"}
	if w.r.Prior == "" {
		return entries, 0
	}
	return append(entries, "zx"), len(entries)
}

// entries are the columns of a vector from sums of exposures, engagements and
// complaints.
func (w *writer) entries(m, y, c string) string {
	columns := []string{m + " AS zm", y + " AS zy", c + " AS zc", "CASE WHEN " + y + " > 0 THEN 1 ELSE 0 END AS zr"}
	columns = append(columns, w.priors("CASE WHEN "+m+" > 0 THEN COALESCE(prior, 0) ELSE 0 END AS zx")...)
	return list(columns...)
}
