package analysis

import (
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// together asks what each attribute does while the others are kept equal, of
// those that the triggers tell apart.
func (m *motive) together() error {
	var chosen []*trait
	for i := range m.attributes {
		if a := &m.attributes[i]; a.refusal() == "" && len(m.twins(i)) == 0 && toldApart(append(slices.Clone(chosen), a)) {
			chosen = append(chosen, a)
		}
	}
	if len(chosen) < 2 {
		return nil
	}
	w := m.crowdOf(chosen...)
	if len(w.cells) > mostCells {
		return nil
	}
	r := w.regress()
	columns := make([][]int, len(chosen))
	for i, a := range chosen {
		columns[i] = r.trait(a)
	}
	if err := r.fit(); err != nil {
		return err
	}
	support, err := w.everyTrigger(r)
	if err != nil {
		return err
	}
	for i, a := range chosen {
		given := slices.Clone(chosen)
		if err := m.givenOthers(r, a, columns[i], slices.Delete(given, i, i+1), support); err != nil {
			return err
		}
	}
	return nil
}

// trait adds the columns of an attribute: a dose, or its levels.
func (r *regression) trait(a *trait) []int {
	if a.doses != nil {
		return []int{r.column(a.name, func(c situation) float64 { return a.doses[a.of(c)] })}
	}
	return r.levels(a.name, a.levels, a.of)
}

// everyTrigger is what triggers bear that all count: what is told of an
// attribute when others are kept equal rests on each of them.
func (w *crowd) everyTrigger(r *regression) (inference.Support, error) {
	var triggers []int
	for _, c := range w.cells {
		if !slices.Contains(triggers, c.trigger) {
			triggers = append(triggers, c.trigger)
		}
	}
	support, err := w.support(len(triggers), func(c situation) int { return slices.Index(triggers, c.trigger) })
	if why := r.fitted.CannotTell(); why != "" {
		support.CannotTell = why
	}
	return support, err
}

// givenOthers tells of one attribute in a regression with others.
func (m *motive) givenOthers(r *regression, a *trait, columns []int, others []*trait, support inference.Support) error {
	d := untold(a.name, findings.DriverLevel)
	d.Method, d.Exposures, d.Triggers, d.Warnings = "logistic-robust", r.total(), a.known(), m.cautions(a)
	d.Versus, d.VersusTriggers = a.levels[0], len(a.carriers(a.levels[0]))
	for _, b := range others {
		d.Given = append(d.Given, b.name)
	}
	if a.doses != nil {
		d.Kind, d.Level = findings.DriverTrend, a.levels[len(a.levels)-1]
	}
	confounders := r.confounders(columns)
	switch {
	case len(confounders) > 0:
		return m.entangledWith(d, confounders)
	case support.CannotTell != "":
		m.tell(d.refuse(support.CannotTell))
		return nil
	case a.doses == nil:
		return m.against(r, a.of, a.levels, columns, d, func(level string) int { return len(a.carriers(level)) })
	case r.separated(columns):
		m.tell(d.refuse(separation))
		return nil
	}
	m.tell(d.effect(r.slope(columns[0], support.DF)))
	return nil
}
