package inference

// A candidate is a leaf that may be: what it is best sent, and what that gains
// on the contacts learned from.
type candidate struct {
	trigger int
	gain    float64
}

// A half is one side of the first split: a leaf, or split once more.
type half struct {
	gain    float64
	yes, no candidate // the same where it is a leaf
	by      *cut      // nil in a leaf
}

// best looks at every tree and returns the one that gains most; the first, and
// with it the simplest, of those that gain the same. thin tells that nothing
// gains, and that something would if it took no contacts to be believed.
func (f *forest) best(p *policy) (tree *Tree, thin bool) {
	s := search{f, p, 0, false}
	for _, row := range f.scores {
		for a := range f.triggers {
			s.tie += 1e-12 * max(row[sumParts*a+scoreOf], -row[sumParts*a+scoreOf])
		}
	}
	top := s.leaf(f.total)
	gain, root := top.gain, -1
	var yes, no half
	for depth := 1; depth <= f.depth; depth++ {
		for k := range f.splits {
			in, out := s.sides(k, depth)
			if g := in.gain + out.gain; g > gain+s.tie {
				gain, root, yes, no = g, k, in, out
			}
		}
	}
	if root < 0 || sendsTheSame(yes, no) {
		return &Tree{Trigger: p.best}, s.blocked
	}
	by := f.splits[root]
	return &Tree{Attribute: by.attribute, Level: by.level, Yes: yes.tree(), No: no.tree()}, false
}

func sendsTheSame(yes, no half) bool {
	a := yes.yes.trigger
	return yes.no.trigger == a && no.yes.trigger == a && no.no.trigger == a
}

func (h half) tree() *Tree {
	if h.by == nil {
		return &Tree{Trigger: h.yes.trigger}
	}
	return &Tree{Attribute: h.by.attribute, Level: h.by.level, Yes: &Tree{Trigger: h.yes.trigger}, No: &Tree{Trigger: h.no.trigger}}
}

// A search is a forest that is looked through once.
type search struct {
	*forest
	p       *policy
	tie     float64 // gains that differ by less are the same, but for rounding
	blocked bool    // some leaf would have been sent something else, had it more contacts
}

// leaf returns what the segments of a sum are best sent.
func (s *search) leaf(sum []float64) candidate {
	c := candidate{trigger: s.p.best}
	for a := range s.triggers {
		part := sum[sumParts*a:]
		if !(part[scoreOf] > c.gain+s.tie) {
			continue
		}
		if s.fewIn(part, a) {
			s.blocked = true
			continue
		}
		c = candidate{a, part[scoreOf]}
	}
	return c
}

// fewIn is few for a leaf of several segments.
func (s *search) fewIn(part []float64, a int) bool {
	pa, pb := s.p.overall[a], s.p.overall[s.p.best]
	n := part[weightOf] * part[weightOf]
	return !(n*min(pa, 1-pa) >= fewExpected*part[spreadOf] && n*min(pb, 1-pb) >= fewExpected*part[againOf])
}

// sides returns the best halves of a split, of which each may be split once
// more where depth is 2.
func (s *search) sides(k, depth int) (in, out half) {
	by := s.splits[k]
	inside, outside := s.both(by, by), s.scratch[0]
	subtract(outside, s.total, inside)
	in, out = s.whole(inside), s.whole(outside)
	if depth == 1 {
		return in, out
	}
	for l := range s.splits {
		if l == k {
			continue
		}
		next := &s.splits[l]
		both, other := s.both(by, *next), s.both(*next, *next)
		inNot, outIs, outNot := s.scratch[1], s.scratch[2], s.scratch[3]
		subtract(inNot, inside, both)
		subtract(outIs, other, both)
		subtract(outNot, outside, outIs)
		s.better(&in, next, both, inNot)
		s.better(&out, next, outIs, outNot)
	}
	return in, out
}

func (s *search) whole(sum []float64) half {
	c := s.leaf(sum)
	return half{gain: c.gain, yes: c, no: c}
}

// better takes the split when it gains more.
func (s *search) better(h *half, by *cut, yes, no []float64) {
	a, b := s.leaf(yes), s.leaf(no)
	if g := a.gain + b.gain; g > h.gain+s.tie {
		*h = half{g, a, b, by}
	}
}

func subtract(to, from, less []float64) {
	for x := range to {
		to[x] = from[x] - less[x]
	}
}
