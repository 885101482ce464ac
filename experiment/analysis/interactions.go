package analysis

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// relationTerm is what effects of attributes may depend on in the audience.
const relationTerm = "relation"

// interactions asks whether what attributes do depends on the relation, and
// whether what tailoring does depends on the mode.
func (m *motive) interactions() error {
	relation := func(c situation) string { return c.relation }
	for i := range m.attributes {
		a := &m.attributes[i]
		if a.refusal() != "" || len(m.twins(i)) > 0 {
			continue
		}
		w := m.crowdOf(a).where(func(c situation) bool { return c.relation != "" })
		if err := m.depends(w, a, relationTerm, relation, relations); err != nil {
			return err
		}
	}
	tailoring, mode := m.traitNamed("tailoring"), m.traitNamed("mode")
	if tailoring == nil || mode == nil {
		return nil
	}
	if crossed := crossedOver(tailoring, mode); !crossed {
		d := untold(tailoring.name, findings.DriverInteraction).refuse(confounded)
		d.By = mode.name
		d.warn("drivers.not-crossed", "term", tailoring.name, "by", mode.name)
		m.tell(d)
		return nil
	}
	return m.depends(m.crowdOf(tailoring, mode), tailoring, mode.name, mode.of, mode.levels)
}

// relations are those of an audience, in the order of a table.
var relations = []string{string(experiment.Regular), string(experiment.Prospect), string(experiment.Fan)}

func (m *motive) traitNamed(name string) *trait {
	for i := range m.attributes {
		if m.attributes[i].name == name {
			return &m.attributes[i]
		}
	}
	return nil
}

// crossedOver tells whether triggers tell the effect of a dose at each level of
// another attribute.
func crossedOver(dose, by *trait) bool {
	rows := overTriggers([]*trait{dose, by}, (*trait).along)
	for i, row := range rows {
		for _, x := range row[2:] {
			rows[i] = append(rows[i], row[1]*x)
		}
	}
	return len(rows) > 0 && len(inference.Confounded(rows)) == 0
}

// where are the cells that are meant.
func (w *crowd) where(meant func(situation) bool) *crowd {
	part := &crowd{contacts: w.contacts}
	group := make([]int, len(w.cells))
	for i, c := range w.cells {
		group[i] = -1
		if !meant(c) {
			continue
		}
		group[i] = len(part.cells)
		part.cells = append(part.cells, c)
		if !slices.Contains(part.segments, c.segment) {
			part.segments = append(part.segments, c.segment)
		}
	}
	slices.Sort(part.segments)
	part.moments, _ = w.moments.Pool(group, len(part.cells)) // of our own making
	part.moments.Deck, part.moments.Discordant = w.moments.Deck, square(len(part.cells))
	return part
}

// depends asks whether the effect of an attribute depends on something else:
// over the parts of the audience that have enough of every level.
func (m *motive) depends(w *crowd, a *trait, by string, of func(situation) string, values []string) error {
	d := untold(a.name, findings.DriverInteraction)
	d.By, d.Method, d.Triggers, d.Warnings = by, "logistic-robust", a.known(), []findings.Message{}
	var parts []string
	var supports []inference.Support
	seen := 0
	for _, value := range values {
		if !slices.ContainsFunc(w.cells, func(c situation) bool { return of(c) == value }) {
			continue
		}
		seen++
		support, err := w.support(len(a.levels), func(c situation) int {
			if of(c) != value {
				return -1
			}
			return slices.Index(a.levels, a.of(c))
		})
		if err != nil {
			return err
		}
		if support.CannotTell == "" {
			parts, supports = append(parts, value), append(supports, support)
		}
	}
	switch {
	case seen < 2:
		return nil
	case len(parts) < 2:
		m.tell(d.refuse(inference.FewEffective))
		return nil
	}
	return m.dependsOn(w.where(func(c situation) bool { return slices.Contains(parts, of(c)) }), a, d, of, parts, supports)
}

func (m *motive) dependsOn(w *crowd, a *trait, d driver, of func(situation) string, parts []string, supports []inference.Support) error {
	r := w.regress()
	if d.By != relationTerm { // which the segments hold
		r.levels(d.By, parts, of)
	}
	main := r.trait(a)
	crossed := make([][]int, len(parts)) // of each part, the columns beside the main ones
	var tested []int
	for i, part := range parts[1:] {
		for _, j := range main {
			crossed[i+1] = append(crossed[i+1], r.product(j, func(c situation) bool { return of(c) == part }))
		}
		tested = append(tested, crossed[i+1]...)
	}
	if err := r.fit(); err != nil {
		return err
	}
	d.Exposures = w.total()
	least := leastKnown(supports...)
	confounders := r.confounders(append(slices.Clone(main), tested...))
	switch {
	case len(confounders) > 0:
		return m.entangledWith(d, confounders)
	case r.separated(append(slices.Clone(main), tested...)):
		m.tell(d.refuse(separation))
		return nil
	case r.fitted.CannotTell() != "":
		m.tell(d.refuse(r.fitted.CannotTell()))
		return nil
	}
	m.tell(all(r, d, tested, least))
	for i, part := range parts {
		m.inPart(r, a, d, main, crossed[i], func(c situation) bool { return of(c) == part }, part, supports[i].DF)
	}
	return nil
}

// product adds a column that is another one in a part of the audience and 0
// elsewhere.
func (r *regression) product(column int, in func(situation) bool) int {
	for i, c := range r.cells {
		r.rows[i] = append(r.rows[i], indicator(in(c))*r.rows[i][column])
	}
	r.names = append(r.names, r.names[column])
	return len(r.names) - 1
}

// inPart tells the effect in one part of the audience, without a test: that is
// of the interaction.
func (m *motive) inPart(r *regression, a *trait, d driver, main, crossed []int, in func(situation) bool, part string, df float64) {
	d.Kind, d.Among, d.Statistic, d.Versus = findings.DriverWithin, part, findings.Unknown, a.levels[0]
	d.VersusTriggers = len(a.carriers(d.Versus))
	weight := r.among(in)
	for k, j := range main {
		of := []int{j}
		if crossed != nil {
			of = append(of, crossed[k])
		}
		level := a.levels[len(a.levels)-1]
		var e inference.Effect
		if a.doses != nil {
			direction := make([][]float64, len(r.rows))
			for i := range direction {
				direction[i] = r.unit(of...)
			}
			e = r.fitted.Slope(direction, weight, r.unit(of...), df)
		} else {
			level = a.levels[k+1]
			every := append(slices.Clone(main), crossed...)
			from := r.with(every, func(situation, int) float64 { return 0 })
			to := r.with(every, func(_ situation, c int) float64 { return indicator(slices.Contains(of, c)) })
			e = r.fitted.Change(from, to, weight, r.unit(of...), df)
		}
		one := d.effect(e)
		one.Level, one.Triggers, one.PValue = level, len(a.carriers(level)), findings.Unknown
		m.tell(one)
	}
}
