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
	first, second := []string{"trig"}, []string{"trig2"}
	for _, list := range [][]string{others, more} {
		for i, c := range list {
			if isColumn(c) {
				list[i] = c + "2"
				first, second = append(first, c), append(second, list[i])
			}
		}
	}
	from := g.from
	if g.shown != "" {
		from = w.d.Subquery("SELECT * FROM "+g.from+" WHERE "+g.shown, "those")
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
	apart := before(append([]string{"trig"}, g.more...), append([]string{"trig2"}, more...))
	both := w.twice(from, w.keys(append([]string{"who"}, g.group()...)...), first, second)
	w.part(g.what, w.cells("pair", g.what, f, both+" WHERE "+apart,
		slices.Concat(w.keys(g.group()...), []string{"trig"}, g.more, []string{"trig2"}, more)))
}

// A pairer has a better way than a join to put two rows of one contact beside
// each other.
type pairer interface {
	// pairs is a relation of all pairs of rows that agree in some columns: those,
	// some more of the one row, and the same ones of the other by other names.
	pairs(from string, same, first, second []string) string
}

// twice is the same relation by a join, for those who have none.
func (w *writer) twice(from string, same, first, second []string) string {
	if d, ok := w.d.(pairer); ok {
		return d.pairs(from, same, first, second)
	}
	columns := slices.Clone(same)
	for i := range first {
		columns = append(columns, first[i]+" AS "+second[i])
	}
	return from + " " + w.d.Join(w.d.Subquery("SELECT "+list(columns...)+" FROM "+from, "other"), same...)
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
