package warehouse

import (
	"fmt"

	"triggerlab/experiment/tally"
)

// A pass that finds too many stories is made for nothing. So of a large table
// the stories of some contacts are counted before: of those whose names lie
// between two that are not far from each other among the first rows.

// probedFrom is from how many rows on that is worth its while: fewer cannot
// have many more than MaxStories.
const probedFrom = 2 * MaxStories

// The first rows that are looked at, and between which of their contacts, in
// order, those are who are asked for.
const (
	probed     = 2_000
	probedOver = 1_000
	probedUpTo = 1_030
)

// Probing asks what Probed reads.
func Probing(r *Reading, d Dialect) Statement {
	w := newWriter(r, d)
	contact := d.Text(w.column(r.Contact))
	first := d.Subquery(fmt.Sprintf("SELECT %s AS word FROM %s LIMIT %d", contact, d.From(r.From), probed), "firsts")
	at := func(place int) string {
		lower := d.Subquery(fmt.Sprintf("SELECT word FROM %s ORDER BY word LIMIT %d", first, place), "lower")
		return "(SELECT MAX(word) FROM " + lower + ")"
	}
	w.chosen = fmt.Sprintf(" WHERE %s > %s AND %[1]s <= %[3]s", contact, at(probedOver), at(probedUpTo))
	w.relations()
	w.gathered()
	each := w.d.Subquery(fmt.Sprintf("SELECT %s, COUNT(*) AS people, SUM(exposures) AS times FROM %s GROUP BY %[1]s", list(w.keys("tenth", "story")...), w.from("contacts")), "probed")
	w.part("probe", w.cells("probe", "", fields{numbers: []string{"COUNT(*)", w.counted("people = 1"), w.counted("people = 2"), "SUM(times)"}}, each, nil))
	return w.whole()
}

// Probed estimates from the cells of Probing how many different stories the
// rows that are told have, as a lower bound,
//
//	min(d + f₁(f₁ − 1) / 2(f₂ + 1), d N/n)
//
// where d are the different stories in n of the N rows, f₁ those of one contact
// alone and f₂ those of two. Where nobody was asked for, it is 0.
//
// The first is Chao (1984), "Nonparametric estimation of the number of classes
// in a population", Scandinavian Journal of Statistics 11:265-270, with the
// correction of Chao (2005), Encyclopedia of Statistical Sciences, 7907-7916.
func Probed(cells []tally.Cell, rows float64) float64 {
	for _, c := range cells {
		if c.Part == "probe" && len(c.Numbers) == 4 && c.Numbers[3] > 0 {
			different, alone, two := c.Numbers[0], c.Numbers[1], c.Numbers[2]
			return min(different+alone*max(0, alone-1)/(2*(two+1)), different*rows/c.Numbers[3])
		}
	}
	return 0
}

// rowsTold is how many rows are not set aside, as the cells of Accounting say.
func rowsTold(cells []tally.Cell) (rows float64) {
	for _, c := range cells {
		if c.Part == "rows" && c.What == Told {
			rows += c.Numbers[0]
		}
	}
	return rows
}
