package source

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// locked holds the plan of the book against what the outcomes will be judged
// by, flags included; nil where the book has none. It is asked before the
// outcomes are read: the triggers that only they name were decided by nobody.
func (in *input) locked(o Options) *findings.LockedPlan {
	if in.book == nil || in.book.Plan == nil {
		return nil
	}
	p := in.book.Plan
	locked := &findings.LockedPlan{
		Fingerprint: p.Fingerprint, Locked: p.Locked, Outcomes: p.Outcomes, Edited: p.Edited,
		Decisions: len(p.Decisions), Changes: []findings.PlanChange{},
	}
	now := *in.experiment
	now.Triggers = slices.Clone(now.Triggers)
	for i := range now.Triggers {
		if share, said := o.Shares[now.Triggers[i].Name]; said {
			now.Triggers[i].Share = share
		}
	}
	for _, c := range p.Changes(&now) {
		locked.Changes = append(locked.Changes, findings.PlanChange{What: c.What, Planned: c.Planned, Now: c.Now, Flag: o.flagOf(c.What)})
	}
	return locked
}

// flagOf is what a decision is overridden by on the command line.
func (o Options) flagOf(what string) string {
	for _, s := range o.Settings {
		// Some follow from another: a rule has its looks, a control what is compared.
		if s.Name == what || s.Name == "stopping" && what == "looks" || s.Name == "control" && what == "comparisons" {
			return "--" + experiment.FlagOf(s.Name)
		}
	}
	for name := range o.Shares {
		if what == "trigger "+experiment.Quote(name)+": share" {
			return "--share"
		}
	}
	return ""
}
