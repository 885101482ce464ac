package analysis

import (
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// oneByOne asks of every attribute of triggers what it has to do with the
// rate, others left out of account; what cannot be told from others is named.
func (m *motive) oneByOne() error {
	for i := range m.attributes {
		a := &m.attributes[i]
		kind := findings.DriverLevel
		if a.doses != nil {
			kind = findings.DriverTrend
		}
		d := untold(a.name, kind)
		d.Triggers = a.known()
		if others := m.twins(i); len(others) > 0 {
			d = d.refuse(confounded)
			d.warn("drivers.twin", "term", a.name, "other", others[0])
			m.tell(d)
			continue
		}
		if why := a.refusal(); why != "" {
			m.tell(d.refuse(why))
			continue
		}
		warnings := m.cautions(a)
		tell := m.levels
		if a.doses != nil {
			tell = m.trend
		}
		if err := tell(a, d, warnings); err != nil {
			return err
		}
	}
	return nil
}

// refusal is why an attribute is not looked at.
func (a *trait) refusal() string {
	switch {
	case a.eachItsOwn():
		return eachItsOwn
	case len(a.levels) > mostValues:
		return manyLevels
	}
	return ""
}

// twins are the attributes before one that part the triggers in the same way.
func (m *motive) twins(at int) []string {
	var names []string
	for i := range at {
		if sameParts(&m.attributes[i], &m.attributes[at]) && m.attributes[i].refusal() == "" {
			names = append(names, m.attributes[i].name)
		}
	}
	return names
}

// unlikeP is from where on triggers of the same level are said to differ.
const unlikeP = 0.05

// cautions are what belongs to every number of an attribute: the levels that
// one trigger carries, the attributes that it cannot be told from, and whether
// triggers that share a level differ, so that something else is at work.
func (m *motive) cautions(a *trait) []findings.Message {
	list := []findings.Message{}
	var alone, triggers []string
	for _, level := range a.levels {
		if carriers := a.carriers(level); len(carriers) == 1 {
			alone, triggers = append(alone, level), append(triggers, m.t.Triggers[carriers[0]])
		}
	}
	switch {
	case len(alone) == len(a.levels):
		list = append(list, message("drivers.all-single", "term", a.name))
	case len(alone) > 0:
		list = append(list, message("drivers.single", "term", a.name, "levels", alone, "triggers", triggers))
	}
	var knot []string // in one order, so that it is said once
	for i := range m.attributes {
		b := &m.attributes[i]
		if b.name == a.name || b.refusal() == "" && entangled(a, b) {
			knot = append(knot, b.name)
		}
	}
	if len(knot) > 1 {
		list = append(list, message("drivers.entangled", "terms", knot))
	}
	if p := m.within(a); p < unlikeP {
		list = append(list, message("drivers.unlike", "term", a.name, "p", p))
	}
	return list
}

// of reads an attribute off a situation.
func (a *trait) of(c situation) string { return a.values[c.trigger] }

// crowdOf are the cells of the triggers that have the attributes, told apart by
// their levels and the segment only.
func (m *motive) crowdOf(attributes ...*trait) *crowd {
	like := map[string]int{} // the first trigger with the same levels
	return m.crowder.crowd(func(c situation) (situation, bool) {
		key := ""
		for _, a := range attributes {
			if a.of(c) == "" {
				return c, false
			}
			key += a.of(c) + "\x00"
		}
		if _, known := like[key]; !known {
			like[key] = c.trigger
		}
		return situation{trigger: like[key], segment: c.segment, relation: c.relation}, true
	})
}

// trend asks whether the rate rises with the dose, segment by segment.
func (m *motive) trend(a *trait, d driver, warnings []findings.Message) error {
	w := m.crowdOf(a)
	doses := make([]float64, len(a.levels))
	for i, level := range a.levels {
		doses[i] = a.doses[level]
	}
	var strata []inference.Moments
	for _, segment := range w.segments {
		pooled, err := w.pooled(len(a.levels), func(c situation) int {
			if c.segment != segment {
				return -1
			}
			return slices.Index(a.levels, a.of(c))
		})
		if err != nil {
			return err
		}
		strata = append(strata, pooled)
	}
	t, err := inference.NewTrend(strata, doses)
	if err != nil {
		return err
	}
	d.Level, d.Versus, d.Method = a.levels[len(a.levels)-1], a.levels[0], "trend"
	d.VersusTriggers, d.Exposures, d.Warnings = len(a.carriers(d.Versus)), w.total(), warnings
	if w.repeats() {
		d.Method = "trend-robust"
	}
	if t.CannotTell != "" {
		m.tell(d.refuse(t.CannotTell))
		return nil
	}
	r := w.regress()
	dose := r.column(a.name, func(c situation) float64 { return a.doses[a.of(c)] })
	if err := r.fit(); err != nil {
		return err
	}
	if others := r.confounders([]int{dose}); len(others) > 0 {
		return m.entangledWith(d, others)
	}
	e := r.slope(dose, t.DF)
	d = d.effect(e)
	d.Estimate, d.Statistic, d.PValue, d.CannotTell = findings.Number(t.Slope), findings.Number(t.Z), findings.Number(t.P), ""
	d.points = t.Interval
	m.tell(d)
	return nil
}

// entangledWith refuses what cannot be told from segments or other things.
func (m *motive) entangledWith(d driver, others []string) error {
	d = d.refuse(confounded)
	d.warn("drivers.inseparable", "term", d.Term, "others", others)
	m.tell(d)
	return nil
}

// levels holds each level of an attribute against the first, and all of them
// together where there are three and more.
func (m *motive) levels(a *trait, d driver, warnings []findings.Message) error {
	w := m.crowdOf(a)
	r := w.regress()
	columns := r.levels(a.name, a.levels, a.of)
	if err := r.fit(); err != nil {
		return err
	}
	d.Method, d.Exposures, d.Versus, d.Warnings = "logistic-robust", w.total(), a.levels[0], warnings
	d.VersusTriggers = len(a.carriers(d.Versus))
	if others := r.confounders(columns); len(others) > 0 {
		return m.entangledWith(d, others)
	}
	return m.against(r, a.of, a.levels, columns, d, func(level string) int { return len(a.carriers(level)) })
}

// against tells what each level does against the first, and whether all of
// them do anything.
func (m *motive) against(r *regression, of func(situation) string, levels []string, columns []int, d driver, carriers func(level string) int) error {
	var supports []inference.Support
	var tested []int
	for i, level := range levels[1:] {
		one := d
		one.Level, one.Triggers, one.Warnings = level, carriers(level), slices.Clone(d.Warnings)
		support, err := r.support(2, between(of, level, levels[0]))
		if err != nil {
			return err
		}
		if why := r.fitted.CannotTell(); why != "" {
			support.CannotTell = why
		}
		switch {
		case r.separated(columns[i : i+1]):
			one = one.refuse(separation)
			m.partedBy(r, &one, of)
		case support.CannotTell != "":
			one = one.refuse(support.CannotTell)
		default:
			one = one.effect(r.change(columns, i, support.DF))
			supports, tested = append(supports, support), append(tested, columns[i])
		}
		m.tell(one)
	}
	if len(tested) > 1 {
		m.tell(all(r, d, tested, leastKnown(supports...)))
	}
	return nil
}

// partedBy names the level in which everybody or nobody engaged.
func (m *motive) partedBy(r *regression, d *driver, of func(situation) string) {
	for _, level := range []string{d.Level, d.Versus} {
		if all, none := r.engagedInAll(func(c situation) bool { return of(c) == level }); all || none {
			d.warn("drivers.separated", "term", d.Term, "level", level, "all", all)
			return
		}
	}
	d.warn("drivers.separated-together", "term", d.Term, "level", d.Level, "versus", d.Versus)
}

// all tests several levels at once.
func all(r *regression, d driver, columns []int, support inference.Support) driver {
	if d.Kind == findings.DriverLevel {
		d.Kind = findings.DriverTerm
	}
	d.Level, d.Warnings = "", slices.Clone(d.Warnings)
	term := r.fitted.Wald(r.units(columns), support.DF)
	d.Statistic, d.PValue = findings.Number(term.Statistic), findings.Number(term.P)
	if !d.PValue.Known() {
		return d.refuse(noVariation)
	}
	return d
}

// within is the p of no difference between the triggers of a level; 1 where
// nothing can be told.
func (m *motive) within(a *trait) float64 {
	if len(a.levels) == a.known() {
		return 1
	}
	w := m.crowder.crowd(func(c situation) (situation, bool) {
		return situation{trigger: c.trigger, segment: c.segment}, a.of(c) != ""
	})
	if len(w.cells) > mostCells {
		return 1
	}
	r := w.regress()
	r.levels(a.name, a.levels, a.of)
	var columns []int
	var supports []inference.Support
	for _, level := range a.levels {
		carriers := a.carriers(level)
		for _, trigger := range carriers[1:] {
			columns = append(columns, r.column("trigger", func(c situation) float64 { return indicator(c.trigger == trigger) }))
			support, err := r.support(2, func(c situation) int { return slices.Index([]int{carriers[0], trigger}, c.trigger) })
			if err != nil {
				return 1
			}
			supports = append(supports, support)
		}
	}
	support := leastKnown(supports...)
	if support.CannotTell != "" || r.fit() != nil || r.fitted.CannotTell() != "" {
		return 1
	}
	if p := r.fitted.Wald(r.units(columns), support.DF).P; p >= 0 {
		return p
	}
	return 1
}

// repeats tells whether some contact has several exposures.
func (w *crowd) repeats() bool {
	var m, mm float64
	for i := range w.cells {
		m += w.moments.Exposures[i]
		for j := range w.cells {
			mm += w.moments.MM[i][j]
		}
	}
	return mm != m
}
