package tally_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// firstDay is the first one of the exposures that count.
func (r *reference) firstDay() (first int32, timed bool) {
	for _, one := range r.counted {
		if one.day != tally.NoDay && (!timed || one.day < first) {
			first, timed = one.day, true
		}
	}
	return first, timed
}

// only are the exposures for which something holds.
func (r *reference) only(holds func(row) bool) map[string][]row {
	return contacts(slices.DeleteFunc(slices.Clone(r.counted), func(one row) bool { return !holds(one) }))
}

func dated(one row) bool { return one.day != tally.NoDay }

// checkTimes holds everything that depends on time against all rows.
func (r *reference) checkTimes(t failing, got *tally.Tally) {
	t.Helper()
	first, timed := r.firstDay()
	if timed != (got.FirstWeek != nil) || timed != (got.Trend != nil) || timed != (got.Looks != nil) || got.FirstDay != first {
		t.Fatalf("first week %v from day %d, though times are known: %v, from %d", got.FirstWeek, got.FirstDay, timed, first)
	}
	if !timed {
		return
	}
	if d := r.firstWeek(first).differs(got.FirstWeek); d != "" {
		t.Fatal("first week:", d)
	}
	trend := gramOf(r.only(dated), func(rows []row) [][tally.Vars]float64 { return r.trendVectors(rows, first) })
	if d := trend.differs(got.Trend); d != "" {
		t.Fatal("trend:", d)
	}
	if d := r.looks().differs(got.Looks); d != "" {
		t.Fatal("looks:", d)
	}
	if want := r.ladder(); !slices.Equal(got.Ladder, want) {
		t.Fatalf("ladder %v, want %v", got.Ladder, want)
	}
	if want := r.later(); !reflect.DeepEqual(got.Later, want) {
		t.Fatalf("later %v, want %v", got.Later, want)
	}
}

func (r *reference) withoutComplaints() *reference {
	bare := *r
	bare.counted = slices.Clone(r.counted)
	for i := range bare.counted {
		bare.counted[i].prior = ""
		if bare.counted[i].outcome == experiment.Complain {
			bare.counted[i].outcome = experiment.Ignore
		}
	}
	bare.waiting, bare.priors = nil, nil
	return &bare
}

func (r *reference) firstWeek(first int32) gram {
	var names []string
	for _, trigger := range r.triggers {
		names = append(names, trigger+" early", trigger+" late")
	}
	bare := r.withoutComplaints()
	return bare.grams(contacts(bare.counted), names, func(one row) string {
		if dated(one) && one.day < first+7 {
			return one.trigger + " early"
		}
		return one.trigger + " late"
	})
}

func (r *reference) trendVectors(rows []row, first int32) [][tally.Vars]float64 {
	z := make([][tally.Vars]float64, len(r.triggers))
	for _, one := range rows {
		v := &z[slices.Index(r.triggers, one.trigger)]
		at := float64(one.day - first)
		v[tally.N] = 1
		v[tally.M]++
		v[tally.TM] += at
		v[tally.TTM] += at * at
		if one.outcome == experiment.Engage {
			v[tally.Y]++
			v[tally.TY] += at
		}
	}
	return z
}

// looks are gathered as if each exposure were shown again at every later look.
func (r *reference) looks() gram {
	bare := *r
	bare.counted, bare.waiting, bare.priors = nil, nil, nil
	var names []string
	for look, last := range []int32{2, 8} {
		for _, trigger := range r.triggers {
			names = append(names, fmt.Sprint(look, trigger))
		}
		for i, one := range r.counted {
			if dated(one) && one.day <= last {
				one.prior, one.event = "", fmt.Sprint(look)
				one.contact = cmp.Or(one.contact, fmt.Sprint("nobody ", i))
				bare.counted = append(bare.counted, one)
			}
		}
	}
	return bare.grams(contacts(bare.counted), names, func(one row) string { return one.event + one.trigger })
}

// shownTo groups exposures by trigger and contact, in the order of days, those
// that were engaged with first.
func (r *reference) shownTo(do func(trigger int, rows []row)) {
	for _, rows := range contacts(r.counted) {
		for i, trigger := range r.triggers {
			mine := slices.DeleteFunc(slices.Clone(rows), func(one row) bool { return one.trigger != trigger })
			slices.SortFunc(mine, func(a, b row) int {
				return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(b.engaged(), a.engaged()))
			})
			if len(mine) > 0 {
				do(i, mine)
			}
		}
	}
}

func (r row) engaged() int64 {
	if r.outcome == experiment.Engage {
		return 1
	}
	return 0
}

func engagements(rows []row) (n int64) {
	for _, one := range rows {
		n += one.engaged()
	}
	return n
}

func (r *reference) ladder() []tally.Rungs {
	list := make([]tally.Rungs, len(r.triggers))
	r.shownTo(func(trigger int, rows []row) {
		l, m := &list[trigger], len(rows)
		climb := func(of, got *int64, can, did bool) {
			if can {
				*of++
				if did {
					*got++
				}
			}
		}
		climb(&l.OfNoticed, &l.Noticed, true, engagements(rows) > 0)
		climb(&l.OfInLove, &l.InLove, m >= 2, engagements(rows) >= 2)
		climb(&l.OfStays, &l.Stays, m >= 3 && dated(rows[0]) && rows[0].day != rows[m-1].day,
			engagements(rows) >= 2 && engagements(rows[m-m/3:]) > 0)
	})
	return list
}

func (r *reference) later() []tally.Later {
	list := []tally.Later{}
	r.shownTo(func(trigger int, rows []row) {
		first := rows[0]
		if !dated(first) || len(rows) > 1 && rows[1].day == first.day {
			return
		}
		key := tally.Later{Trigger: trigger, Day: first.day, Profile: strings.Join(first.values, "\x00")}
		at := slices.IndexFunc(list, func(l tally.Later) bool {
			return l.Trigger == key.Trigger && l.Day == key.Day && l.Profile == key.Profile
		})
		if at < 0 {
			list = append(list, key)
			at = len(list) - 1
		}
		after := &list[at].Ignored
		if first.engaged() == 1 {
			after = &list[at].Engaged
		}
		n := int64(len(rows) - 1)
		after.Contacts, after.Exposures, after.Squares = after.Contacts+1, after.Exposures+n, after.Squares+n*n
	})
	slices.SortFunc(list, func(a, b tally.Later) int {
		return cmp.Or(cmp.Compare(a.Trigger, b.Trigger), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Profile, b.Profile))
	})
	if len(list) == 0 {
		return nil
	}
	return list
}

func (r *reference) checkMinds(t failing, got *tally.Tally) {
	t.Helper()
	var people, two, listed int64
	patterns := map[string][2]int64{}
	for _, rows := range contacts(r.counted) {
		if len(rows) < 2 {
			continue
		}
		m := make([]int64, len(r.triggers))
		for _, one := range rows {
			m[slices.Index(r.triggers, one.trigger)]++
		}
		sum := patterns[fmt.Sprint(m)]
		people++
		sum[0]++
		if y := engagements(rows); y > 0 && y < int64(len(rows)) {
			two++
			sum[1]++
		}
		patterns[fmt.Sprint(m)] = sum
	}
	if got.Minds.Contacts != people || got.Minds.Ambivalent != two {
		t.Fatalf("%d of %d contacts are of two minds, want %d of %d", got.Minds.Ambivalent, got.Minds.Contacts, two, people)
	}
	for _, p := range got.Minds.Patterns {
		m := make([]int64, len(r.triggers))
		for i, trigger := range p.Triggers {
			m[trigger] = p.Exposures[i]
		}
		want := patterns[fmt.Sprint(m)]
		if p.Contacts != want[0] || p.Ambivalent != want[1] {
			t.Fatalf("pattern %v, want %v contacts and of two minds", p, want)
		}
		listed += p.Contacts
	}
	if listed != people && got.Minds.Patterns != nil {
		t.Fatalf("patterns hold %d contacts of %d", listed, people)
	}
}

func (r *reference) checkPieces(t failing, got *tally.Tally, by []string) {
	t.Helper()
	name := func(one row) string {
		around := one.around
		if strings.Trim(around, "\x00") == "" {
			around = "\x00"
		}
		var values []string
		for _, b := range by {
			values = append(values, one.values[slices.Index(r.columns, b)])
		}
		return strings.Join(values, "\x00") + "\x00" + around + "\x00" + one.trigger
	}
	var names []string
	for _, p := range got.Pieces.List {
		names = append(names, strings.Join(p.Values, "\x00")+"\x00"+got.Triggers[p.Trigger])
	}
	if d := r.grams(contacts(r.counted), names, name).differs(got.Pieces.Gram); d != "" {
		t.Fatal("pieces:", d)
	}
}

func (r *reference) checkPriors(t failing, got *tally.Tally) {
	t.Helper()
	var known, unsure int64
	for _, one := range r.counted {
		if one.contact == "" && one.prior != "" {
			known++
		}
	}
	told := map[string]map[string]bool{}
	for _, one := range slices.Concat(r.counted, r.waiting) {
		if one.contact != "" && one.prior != "" {
			if told[one.contact] == nil {
				told[one.contact] = map[string]bool{}
			}
			told[one.contact][one.prior] = true
		}
	}
	for _, priors := range told {
		known++
		if len(priors) > 1 {
			unsure++
		}
	}
	if got.Priors != known || got.PriorsUnsure != unsure {
		t.Fatalf("%d priors, %d unsure, want %d and %d", got.Priors, got.PriorsUnsure, known, unsure)
	}
}
