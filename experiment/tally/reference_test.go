package tally_test

import (
	"cmp"
	"crypto/md5"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// A row is an exposure in words.
type row struct {
	event, contact, trigger string
	values                  []string
	outcome                 experiment.Outcome
	age                     tally.Age
	day                     int32
	order                   uint64
	around                  string // circumstances, joined by a zero byte
	prior                   string // empty: not known
}

// body is what the row says, but for its outcome and its time.
func (r row) body() string {
	return r.contact + "|" + r.trigger + "|" + strings.Join(r.values, "\x00")
}

func (r row) strength() []string {
	return []string{strconv.Itoa(int(r.outcome)), r.trigger, strings.Join(r.values, "\x00"), strconv.Itoa(min(1, len(r.contact)))}
}

// gathered adds rows to a Gatherer.
func gathered(columns []string, rows []row) *tally.Gatherer {
	g := newGatherer(columns)
	gather(g.Shard(), rows)
	return g
}

func newGatherer(columns []string) *tally.Gatherer {
	g := tally.NewGatherer(columns)
	g.Circumstances, g.LookDays = []string{"channel", "reply"}, []int32{2, 8}
	return g
}

func gather(g *tally.Shard, rows []row) {
	for _, r := range rows {
		profile, err := g.Profile([]byte(strings.Join(r.values, "\x00")))
		if err != nil {
			panic(err)
		}
		g.Add(tally.Exposure{
			Event: []byte(r.event), Contact: []byte(r.contact), Profile: profile, Trigger: interned(g, r.trigger),
			Outcome: r.outcome, Age: r.age, Day: r.day, Order: r.order, Circumstance: g.Circumstance([]byte(r.around)),
			Prior: r.priorNumber(), HasPrior: r.prior != "",
		})
	}
}

func (r row) priorNumber() float64 {
	x, err := strconv.ParseFloat(cmp.Or(r.prior, "0"), 64)
	if err != nil {
		panic(err)
	}
	return x
}

func interned(g *tally.Shard, trigger string) int32 {
	id, err := g.Trigger([]byte(trigger))
	if err != nil {
		panic(err)
	}
	return id
}

// reference tallies rows as a person would, with all of them in view.
type reference struct {
	columns  []string
	triggers []string
	rows     tally.Rows
	counted  []row // one for each exposure that counts
	waiting  []row // and for each that does not yet
	priors   map[string]float64
}

func newReference(columns []string, rows []row) *reference {
	r := &reference{columns: columns}
	events := map[string][]row{}
	for _, one := range rows {
		if !slices.Contains(r.triggers, one.trigger) {
			r.triggers = append(r.triggers, one.trigger)
		}
		if one.event == "" {
			r.count(one)
		} else {
			events[one.event] = append(events[one.event], one)
		}
	}
	slices.Sort(r.triggers)
	for _, told := range events {
		r.count(r.settle(told))
	}
	return r
}

func (r *reference) count(one row) {
	switch {
	case one.age == tally.Young, one.age == tally.Ageless && one.outcome == experiment.Pending:
		r.rows.Pending++
		r.waiting = append(r.waiting, one)
		return
	case one.outcome == experiment.Pending:
		one.outcome = experiment.Ignore
	}
	r.rows.Used++
	r.counted = append(r.counted, one)
}

// settle makes one exposure of the rows of an event.
func (r *reference) settle(told []row) row {
	kept := slices.MaxFunc(told, func(a, b row) int { return slices.Compare(a.strength(), b.strength()) })
	var agreeing, against []row
	disowned := slices.ContainsFunc(told, func(one row) bool {
		return slices.Equal(one.strength(), kept.strength()) && one.contact != kept.contact
	})
	for _, one := range told {
		if disowned {
			if slices.Equal(one.strength(), kept.strength()) {
				agreeing = append(agreeing, one)
			}
		} else if one.body() == kept.body() && (one.outcome == kept.outcome || one.outcome == experiment.Pending) {
			agreeing = append(agreeing, one)
		} else {
			against = append(against, one)
		}
	}
	if disowned {
		return r.disown(told, agreeing)
	}
	byOrder := func(a, b row) int { return cmp.Compare(a.order, b.order) }
	slices.SortFunc(agreeing, byOrder)
	slices.SortFunc(against, byOrder)
	r.rows.Duplicates += int64(len(agreeing) - 1)
	r.rows.Conflicts += int64(len(against))
	smallest := func(to *uint64, list []row, at int) {
		if len(list) > at && (*to == 0 || list[at].order < *to) {
			*to = list[at].order
		}
	}
	smallest(&r.rows.FirstDuplicate, agreeing, 1)
	smallest(&r.rows.FirstConflict, against, 0)
	return joined(kept, agreeing)
}

// disown makes one exposure of nobody of rows that name several contacts; all
// rows but the first contradict each other.
func (r *reference) disown(told, rivals []row) row {
	r.rows.Conflicts += int64(len(told) - 1)
	orders := []uint64{}
	for _, one := range told {
		orders = append(orders, one.order)
	}
	slices.Sort(orders)
	if r.rows.FirstConflict == 0 || orders[1] < r.rows.FirstConflict {
		r.rows.FirstConflict = orders[1]
	}
	kept := joined(rivals[0], rivals)
	kept.contact, kept.prior = "", ""
	return kept
}

// joined is what rows that agree say together.
func joined(kept row, agreeing []row) row {
	for _, one := range agreeing {
		kept.age = max(kept.age, one.age)
		if one.day != tally.NoDay && (kept.day == tally.NoDay || one.day < kept.day) {
			kept.day = one.day
		}
		if one.around != "" && (kept.around == "" || one.around < kept.around) {
			kept.around = one.around
		}
		if one.prior != "" && (kept.prior == "" || one.priorNumber() < kept.priorNumber()) {
			kept.prior = one.prior
		}
	}
	return kept
}

// contacts groups exposures; each one without a contact is its own.
func contacts(rows []row) map[string][]row {
	groups := map[string][]row{}
	for i, one := range rows {
		key := "named " + one.contact
		if one.contact == "" {
			key = fmt.Sprint("anonymous ", i)
		}
		groups[key] = append(groups[key], one)
	}
	return groups
}

// vectors are z of one contact for each of some names of triggers.
func (r *reference) vectors(rows []row, names []string, name func(row) string) [][tally.Vars]float64 {
	z := make([][tally.Vars]float64, len(names))
	prior := r.prior(rows[0])
	for _, one := range rows {
		v := &z[slices.Index(names, name(one))]
		v[tally.N] = 1
		v[tally.X] = prior
		v[tally.M]++
		switch one.outcome {
		case experiment.Engage:
			v[tally.Y]++
			v[tally.R] = 1
		case experiment.Complain:
			v[tally.C]++
		}
	}
	return z
}

// prior is the smallest of what is told of a contact, 0 where nothing is.
func (r *reference) prior(of row) float64 {
	if r.priors == nil {
		r.priors = map[string]float64{}
		for _, one := range slices.Concat(r.counted, r.waiting) {
			if one.contact == "" || one.prior == "" {
				continue // each without a contact has its own
			}
			if least, known := r.priors[one.contact]; !known || one.priorNumber() < least {
				r.priors[one.contact] = one.priorNumber()
			}
		}
	}
	if of.contact == "" {
		return of.priorNumber()
	}
	return r.priors[of.contact]
}

type gram struct {
	contacts int64
	blocks   map[[2]int]tally.Block
}

func (r *reference) grams(groups map[string][]row, names []string, name func(row) string) gram {
	return gramOf(groups, func(rows []row) [][tally.Vars]float64 { return r.vectors(rows, names, name) })
}

func gramOf(groups map[string][]row, vectors func([]row) [][tally.Vars]float64) gram {
	g := gram{blocks: map[[2]int]tally.Block{}}
	for _, rows := range groups {
		g.contacts++
		z := vectors(rows)
		for a := range z {
			for b := range z {
				block := g.blocks[[2]int{a, b}]
				for i := range z[a] {
					for j := range z[b] {
						block[i][j] += z[a][i] * z[b][j]
					}
				}
				g.blocks[[2]int{a, b}] = block
			}
		}
	}
	return g
}

// differs says in what a Gram differs from the reference's; empty: nothing.
func (g gram) differs(got *tally.Gram) string {
	if got.Contacts != g.contacts {
		return fmt.Sprintf("%d contacts, want %d", got.Contacts, g.contacts)
	}
	for key, want := range g.blocks {
		if block := got.Block(key[0], key[1]); block != want {
			return fmt.Sprintf("block %v is %v, want %v", key, block, want)
		}
	}
	return ""
}

func (r *reference) overall() gram {
	return r.grams(contacts(r.counted), r.triggers, func(one row) string { return one.trigger })
}

func (r *reference) several() (n int64) {
	for _, rows := range contacts(r.counted) {
		if slices.ContainsFunc(rows, func(one row) bool { return one.trigger != rows[0].trigger }) {
			n++
		}
	}
	return n
}

// values are the different values of a contact in a column, sorted, the empty
// one only where there is no other.
func valuesIn(rows []row, column int) []string {
	var list []string
	for _, one := range rows {
		if v := one.values[column]; v != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	slices.Sort(list)
	if len(list) == 0 {
		return []string{""}
	}
	return list
}

// conflicting counts named contacts with several values in one of some columns.
func (r *reference) conflicting(columns ...int) (n, people int64) {
	for _, rows := range contacts(r.counted) {
		if rows[0].contact == "" {
			continue
		}
		people++
		if slices.ContainsFunc(columns, func(c int) bool { return len(valuesIn(rows, c)) > 1 }) {
			n++
		}
	}
	return n, people
}

// cut is a breakdown: segment -> fold -> who is in it; fold -1 is everybody.
func (r *reference) cut(by []string) (segments map[string]map[int]gram, varying []string, conflicting int64) {
	var own []int
	columns := make([]int, len(by))
	varies := map[int]bool{}
	for i, name := range by {
		columns[i] = slices.Index(r.columns, name)
		if n, people := r.conflicting(columns[i]); float64(n) > 0.01*float64(people) {
			varying = append(varying, name)
			varies[columns[i]] = true
		} else {
			own = append(own, columns[i])
		}
	}
	conflicting, _ = r.conflicting(own...)
	parts := map[string]map[int]map[string][]row{}
	for key, rows := range contacts(r.counted) {
		for _, one := range rows {
			var values []string
			for _, c := range columns {
				if varies[c] {
					values = append(values, one.values[c])
				} else {
					values = append(values, valuesIn(rows, c)[0])
				}
			}
			segment := strings.Join(values, "|")
			if parts[segment] == nil {
				parts[segment] = map[int]map[string][]row{}
			}
			folds := []int{-1}
			if one.contact != "" {
				folds = append(folds, foldOf(one.contact))
			}
			for _, f := range folds {
				if parts[segment][f] == nil {
					parts[segment][f] = map[string][]row{}
				}
				parts[segment][f][key] = append(parts[segment][f][key], one)
			}
		}
	}
	segments = map[string]map[int]gram{}
	for name, folds := range parts {
		segments[name] = map[int]gram{}
		for f, groups := range folds {
			segments[name][f] = r.grams(groups, r.triggers, func(one row) string { return one.trigger })
		}
	}
	return segments, varying, conflicting
}

// foldOf is Fold by way of the hexadecimal digits, as a database computes it.
func foldOf(contact string) int {
	digits := fmt.Sprintf("%x", md5.Sum([]byte("fold:"+contact)))
	n, err := strconv.ParseUint(digits[:8], 16, 64)
	if err != nil {
		panic(err)
	}
	return int(n % 10)
}
