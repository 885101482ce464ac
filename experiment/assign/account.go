package assign

import (
	"cmp"
	"math"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// tell makes findings of the counts by segment and fate.
func (a *Assigner) tell(counts [][]int64) {
	total := make([]int64, a.fates())
	for _, by := range counts {
		for f, n := range by {
			total[f] += n
		}
	}
	d := a.said
	d.Contacts, d.New, d.Kept = 0, 0, 0
	for f, n := range total {
		d.Contacts += n
		switch {
		case fate(f) < a.holdout():
			d.New += n
		case a.before(0) <= fate(f) && fate(f) < a.heldBefore():
			d.Kept += n
		}
	}
	d.HeldBefore, d.Holdout = total[a.heldBefore()], total[a.heldBefore()]+total[a.holdout()]
	d.ExcludedAssigned = total[a.wasAssigned()]
	d.Excluded, d.Elsewhere, d.Waiting = total[a.isExcluded()]+d.ExcludedAssigned, total[a.isElsewhere()], total[a.isWaiting()]
	d.Departed = int64(a.kept.used) - d.Kept - d.HeldBefore - d.ExcludedAssigned
	d.Triggers = make([]findings.AssignedTrigger, len(a.triggers))
	for t, name := range a.triggers {
		d.Triggers[t] = findings.AssignedTrigger{
			Trigger: name, Share: a.share(t), Kept: total[a.before(t)], New: total[a.given(t)], Got: ratio(total[a.given(t)], d.New),
		}
	}
	d.Segments = []findings.AssignedSegment{}
	for id, by := range counts {
		if s := a.segmentOf(uint32(id), by); s.Contacts > 0 {
			d.Segments = append(d.Segments, s)
		}
	}
	slices.SortFunc(d.Segments, func(x, y findings.AssignedSegment) int { return cmp.Compare(x.Segment, y.Segment) })
	a.ratio()
}

func (a *Assigner) segmentOf(id uint32, by []int64) findings.AssignedSegment {
	s := findings.AssignedSegment{
		Segment: a.segments.name(id), Holdout: by[a.holdout()] + by[a.heldBefore()],
		Excluded: by[a.isExcluded()] + by[a.wasAssigned()], Elsewhere: by[a.isElsewhere()], Waiting: by[a.isWaiting()],
		Cells: make([]findings.AssignedCell, len(a.triggers)),
	}
	var fresh int64
	for _, n := range by[:len(a.triggers)] {
		fresh += n
	}
	for _, n := range by {
		s.Contacts += n
	}
	for t, name := range a.triggers {
		s.Cells[t] = findings.AssignedCell{Trigger: name, Kept: by[a.before(t)], New: by[a.given(t)], Got: ratio(by[a.given(t)], fresh)}
	}
	return s
}

func ratio(n, of int64) findings.Number {
	if of == 0 {
		return findings.Unknown
	}
	return findings.Number(float64(n) / float64(of))
}

// ratio tests what was given now against the plan.
func (a *Assigner) ratio() {
	r := findings.AssignedRatio{Statistic: findings.Unknown, DF: findings.Unknown, PValue: findings.Unknown}
	observed := make([]float64, a.planned)
	for t := range observed {
		observed[t] = float64(a.said.Triggers[t].New)
	}
	if chi, err := inference.SampleRatio(observed, a.shares[:a.planned]); err == nil && chi.DF > 0 {
		r = findings.AssignedRatio{Statistic: findings.Number(chi.Statistic), DF: findings.Number(chi.DF), PValue: findings.Number(chi.P)}
	}
	a.said.SampleRatio = r
}

// Findings is what was done, as far as it was. It adds what a person should
// know of it.
func (a *Assigner) Findings() *findings.Assignment {
	d := *a.said
	d.Notices = slices.Clone(d.Notices)
	add := func(m experiment.Message) { d.Notices = append(d.Notices, findings.FromMessage(m)) }
	if d.Duplicates > 0 {
		add(experiment.Msg("assign.duplicates", "rows", d.Duplicates))
	}
	if d.Conflicts > 0 {
		add(experiment.Msg("assign.conflicts", "contacts", d.Conflicts))
	}
	for _, m := range a.changed() {
		add(m)
	}
	for _, s := range d.Segments {
		var fresh int64
		for _, c := range s.Cells {
			fresh += c.New
		}
		if fresh > 0 && fresh < int64(a.planned) {
			add(experiment.Msg("assign.small-segment", "segment", s.Segment, "contacts", fresh, "triggers", a.planned))
		}
	}
	return &d
}

// Wrote notes a file with the contacts of a group, and how many of its cells
// a spreadsheet program would run.
func (a *Assigner) Wrote(file, group string, contacts, formulas int64) {
	a.said.Files = append(a.said.Files, findings.AssignmentWritten{File: file, Trigger: group, Contacts: contacts, Formulas: formulas})
}

// changed tells of triggers and shares that earlier contacts of the wave did
// not know.
func (a *Assigner) changed() (list []experiment.Message) {
	earlier := make([]float64, a.planned)
	sum := 0.0
	for at, n := range a.have {
		if at.wave == a.o.Wave && at.trigger < uint32(a.planned) {
			earlier[at.trigger] += float64(n)
			sum += float64(n)
		}
	}
	var fresh []string
	for t, n := range earlier {
		// As few as none is no chance where several were to be expected.
		if n == 0 && sum*float64(a.share(t)) >= 10 {
			fresh = append(fresh, a.triggers[t])
		}
	}
	if len(fresh) > 0 {
		return append(list, experiment.Msg("assign.trigger-new", "triggers", fresh))
	}
	// One in a thousand such files would be told so by chance.
	if chi, err := inference.SampleRatio(earlier, a.shares[:a.planned]); err == nil && chi.DF > 0 && chi.P < 0.001 && !math.IsNaN(chi.P) {
		list = append(list, experiment.Msg("assign.shares-changed"))
	}
	return list
}
