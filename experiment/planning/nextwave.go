package planning

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// parts lists the segments with who is left in each, and sizes the wave.
func (n *next) parts() {
	n.shared = slices.ContainsFunc(n.f.Segments, func(s findings.Segment) bool {
		return slices.ContainsFunc(s.Verdict.Reasons, func(m findings.Message) bool { return m.Code == "verdict.segment-shared" })
	})
	if !n.shared {
		n.segments()
	}
	w := &n.doc.Wave
	w.Left = n.left()
	w.Contacts, w.Basis = n.size()
	n.spread()
}

// segments are those of the plan, in its order, and then whatever else was
// seen.
func (n *next) segments() {
	for _, s := range n.e.Segments {
		part := findings.NextSegment{By: []string{}, Segment: s.Name, Relation: string(s.Relation), Triggers: []findings.NextTrigger{}, Reasons: []findings.Message{}}
		var none int64
		part.Seen = &none
		if s.Size > 0 {
			part.Size = &s.Size
		}
		n.doc.Segments = append(n.doc.Segments, part)
	}
	planned := n.doc.Segments
	for _, seen := range n.f.Segments {
		at := slices.IndexFunc(planned, func(p findings.NextSegment) bool { return p.Segment == seen.Segment })
		if at < 0 {
			n.doc.Segments = append(n.doc.Segments, findings.NextSegment{
				Segment: seen.Segment, Relation: seen.Relation, Triggers: []findings.NextTrigger{}, Reasons: []findings.Message{},
			})
			at = len(n.doc.Segments) - 1
		}
		n.doc.Segments[at].By, n.doc.Segments[at].Seen = seen.By, seenContacts(seen)
	}
	for i := range n.doc.Segments {
		s := &n.doc.Segments[i]
		if assigned, known := n.o.Assigned[s.Segment]; known {
			seen := max(assigned, *s.Seen)
			s.Seen = &seen
		}
		if s.Size != nil {
			left := max(0, n.e.Shown(*s.Size)-*s.Seen)
			s.Left = &left
		}
	}
}

// seenContacts are those of a segment, or its exposures where nobody can know:
// each is then taken for a contact of its own, as in the report.
func seenContacts(s findings.Segment) *int64 {
	if s.Contacts != nil {
		return s.Contacts
	}
	var exposures int64
	for _, t := range s.Triggers {
		exposures += t.Exposures
	}
	return &exposures
}

// seen is how many contacts have been in the test.
func (n *next) seen() int64 {
	var assigned int64
	for _, count := range n.o.Assigned {
		assigned += count
	}
	if n.f.Data.Contacts != nil {
		return max(assigned, *n.f.Data.Contacts)
	}
	return max(assigned, n.f.Data.Exposures)
}

// left is how many contacts nobody has written to and may be, nil where some
// segment has no size.
func (n *next) left() *int64 {
	var sizes, left int64
	for _, s := range n.e.Segments {
		if s.Size <= 0 {
			return nil
		}
		sizes += s.Size
	}
	if sizes == 0 {
		return nil
	}
	left = max(0, n.e.Shown(sizes)-n.seen())
	if !n.shared {
		left = 0
		for _, s := range n.doc.Segments {
			if s.Left != nil {
				left += *s.Left
			}
		}
	}
	return &left
}

// size is how many contacts the next wave has, and what says so: somebody, the
// next look of the plan, or a fifth of the audience; never more than are left.
func (n *next) size() (contacts *int64, basis string) {
	var wanted int64
	left := n.doc.Wave.Left
	switch {
	case n.o.Contacts > 0:
		wanted, basis = n.o.Contacts, findings.WaveSaid
	case n.untilLook() > 0:
		wanted, basis = n.untilLook(), findings.WaveLook
	case left != nil:
		wanted, basis = (*left+n.seen()+WaveParts-1)/WaveParts, findings.WavePart
	default:
		return nil, ""
	}
	if left != nil && *left < wanted {
		rest := *left
		return &rest, findings.WaveRest
	}
	return &wanted, basis
}

// untilLook is how many more contacts bring the information of the next look,
// each as much as now; 0 where no look is to come.
func (n *next) untilLook() int64 {
	q := n.f.Sequential
	if look := n.coming(); look != nil && q.Information > 0 && look.Information > q.Information {
		return int64(math.Ceil(float64(n.seen()) * float64(look.Information/q.Information-1)))
	}
	return 0
}

// coming is the next look, nil where there is none.
func (n *next) coming() *findings.Look {
	for i, look := range n.f.Sequential.Looks {
		if look.State == findings.LookToCome {
			return &n.f.Sequential.Looks[i]
		}
	}
	return nil
}

// spread deals the wave over the segments by who is left in them, so that a
// wave is the audience in small; by who was seen where sizes are not known.
func (n *next) spread() {
	w := n.doc.Wave
	if w.Contacts == nil || len(n.doc.Segments) == 0 {
		return
	}
	parts := make([]float64, len(n.doc.Segments))
	for i, s := range n.doc.Segments {
		switch {
		case w.Left != nil && s.Left != nil:
			parts[i] = float64(*s.Left)
		case w.Left == nil:
			parts[i] = float64(*s.Seen)
		}
	}
	counts, err := inference.Apportion(*w.Contacts, parts)
	if err != nil { // nobody is left, or nobody was seen
		counts = make([]int64, len(parts))
	}
	for i := range counts {
		n.doc.Segments[i].Contacts = &counts[i]
	}
}

// power is what the wave may show: the chance that the leader's lead will have
// been shown at its end, were it what it is now, with these shares and with
// even ones.
func (n *next) power() {
	w, q := &n.doc.Wave, n.f.Sequential
	first, second := n.at(q.Trigger), n.at(q.Versus)
	if w.Contacts == nil || first < 0 || second < 0 || !q.BestCritical.Known() || q.Moment == findings.MomentUnknown {
		return
	}
	bound := float64(q.BestCritical)
	if look := n.coming(); look != nil && look.Critical.Known() && q.Critical > 0 {
		bound *= float64(look.Critical / q.Critical)
	}
	in := n.taking()
	even := make([]float64, len(n.f.Triggers))
	for _, a := range in {
		even[a] = 1 / float64(len(in))
	}
	adaptive := make([]float64, len(even))
	for a, t := range n.doc.Triggers {
		if t.Contacts != nil && *w.Contacts > 0 {
			adaptive[a] = float64(*t.Contacts) / float64(*w.Contacts)
		}
	}
	w.PowerNext, w.PowerEven = n.chance(first, second, bound, adaptive), n.chance(first, second, bound, even)
}

func (n *next) at(trigger string) int {
	return slices.IndexFunc(n.f.Triggers, func(t findings.Trigger) bool { return t.Trigger == trigger })
}

// chance is the conditional power of a lead when the wave has been shown in
// some shares, each contact as much worth as one so far.
func (n *next) chance(first, second int, bound float64, shares []float64) findings.Number {
	var exposures float64
	for _, t := range n.f.Triggers {
		if t.EffectiveExposures.Known() {
			exposures += float64(t.EffectiveExposures)
		}
	}
	each := exposures / float64(n.seen())
	var now, then float64
	for _, a := range []int{first, second} {
		t := n.f.Triggers[a]
		y, m := float64(t.EffectiveEngagements), float64(t.EffectiveExposures)
		p := (y + 0.5) / (m + 1)
		now += p * (1 - p) / m
		then += p * (1 - p) / (m + shares[a]*each*float64(*n.doc.Wave.Contacts))
	}
	difference := float64(n.f.Triggers[first].Rate - n.f.Triggers[second].Rate)
	z, t := difference/math.Sqrt(now), then/now
	return findings.Number(inference.ConditionalPower(z, t, bound, z/math.Sqrt(t)))
}
