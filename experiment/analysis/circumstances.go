package analysis

import (
	"cmp"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// exposures asks what the circumstances of exposures have to do with the rate.
// Nobody dealt them at random, so that what is found goes together with
// engagement and need not be its cause.
func (m *motive) exposures() error {
	if !slices.Contains(m.strataColumns(), channelColumn) { // whose segments are told of already
		if err := m.circumstance(channelColumn, func(c situation) string { return c.channel }); err != nil {
			return err
		}
	}
	return m.circumstance(replyColumn, func(c situation) string { return c.reply })
}

// circumstance compares the values of one circumstance among the exposures of
// the same trigger in the same segment, and of replies by the same channel,
// whose users expect them sooner or later.
func (m *motive) circumstance(name string, of func(situation) string) error {
	w := m.crowder.crowd(func(c situation) (situation, bool) {
		known := of(c) != ""
		if name == channelColumn {
			c.reply = ""
		}
		return c, known
	})
	levels := w.frequent(of)
	if len(levels) < 2 {
		return nil
	}
	d := untold(name, findings.DriverExposure)
	d.Method, d.Exposures, d.Versus = "logistic-robust", w.total(), levels[0]
	d.Triggers = len(m.t.Triggers)
	d.Given = append(d.Given, "trigger")
	switch {
	case len(levels) > mostValues:
		m.tell(d.refuse(manyLevels))
		return nil
	case len(w.cells) > mostCells:
		m.tell(d.refuse(manyCells))
		return nil
	}
	d.warn("drivers.association", "term", name)
	r := w.regress()
	r.triggers()
	if name == replyColumn {
		channel := func(c situation) string { return c.channel }
		if channels := w.frequent(channel); len(channels) > 1 {
			r.levels(channelColumn, channels, channel)
			d.Given = append(d.Given, channelColumn)
		}
	}
	columns := r.levels(name, levels, of)
	if err := r.fit(); err != nil {
		return err
	}
	if err := r.varying(of, levels); err != nil {
		return err
	}
	if others := r.confounders(columns); len(others) > 0 {
		return m.entangledWith(d, others)
	}
	return m.against(r, of, levels, columns, d, func(string) int { return len(m.t.Triggers) })
}

// varying tells a fit that levels vary within contacts, with the fewest degrees
// of freedom that one of them has against the first.
func (r *regression) varying(of func(situation) string, levels []string) error {
	var supports []inference.Support
	for _, level := range levels[1:] {
		support, err := r.support(2, between(of, level, levels[0]))
		if err != nil {
			return err
		}
		supports = append(supports, support)
	}
	r.fitted.Varying(leastKnown(supports...).DF)
	return nil
}

// frequent are the values of cells, that of most exposures first. Late comes
// before in time, against which it is nothing that anybody wants to read.
func (w *crowd) frequent(of func(situation) string) []string {
	exposures := map[string]float64{}
	var values []string
	for i, c := range w.cells {
		if exposures[of(c)] == 0 {
			values = append(values, of(c))
		}
		exposures[of(c)] += w.moments.Exposures[i]
	}
	slices.SortFunc(values, func(x, y string) int {
		return cmp.Or(first(x == late, y == late), -cmp.Compare(exposures[x], exposures[y]), cmp.Compare(x, y))
	})
	return values
}
