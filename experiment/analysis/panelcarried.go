package analysis

import "triggerlab/experiment/findings"

// takeOver answers from what was concluded where the hands were: a report that
// was exported carries no hand, because a hand is one person. Counts are of the
// tally all the same.
func (p *panel) takeOver(from *findings.Panel) {
	p.carried = from
	told := *from
	told.Recorded, told.Swipes, told.OneIn, told.Minds = p.f.Recorded, p.f.Swipes, p.f.OneIn, p.f.Minds
	told.Without, told.Campaign = nil, nil // which the verdict adds
	*p.f = told
	p.say()
}
