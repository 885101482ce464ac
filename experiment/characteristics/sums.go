package characteristics

import "triggerlab/experiment/findings"

// sums is what many runs came to by each rule.
type sums struct {
	runs  int
	rules []ruleSums
}

type ruleSums struct {
	status                                map[string]int
	right, falsely, wrong, wrongByMinimum int
	uncovered, tailorRight, tailorWrong   int
	stopped                               []int // with a winner, at each look
	contacts, during, after, regret       moments
}

// moments add up a number and its square.
type moments struct{ sum, squares float64 }

func (m *moments) add(x float64) {
	m.sum += x
	m.squares += float64(x * x)
}

func newSums(p *plan) *sums {
	s := &sums{rules: make([]ruleSums, len(p.rules))}
	for i := range s.rules {
		s.rules[i].status, s.rules[i].stopped = map[string]int{}, make([]int, len(p.days))
	}
	return s
}

// add adds a run of a world with the smallest effect that is worth having, 0
// where none is said.
func (s *sums) add(w *world, minimum float64, run outcomes) {
	s.runs++
	for i, o := range run {
		s.rules[i].add(w, minimum, o)
	}
}

func (r *ruleSums) add(w *world, minimum float64, o outcome) {
	r.status[o.status]++
	count(&r.uncovered, o.uncovered)
	count(&r.tailorRight, o.tailored && o.rightTailor)
	count(&r.tailorWrong, o.tailored && !o.rightTailor)
	r.contacts.add(float64(o.contacts))
	r.during.add(o.during)
	r.after.add(o.after)
	r.regret.add(o.during + o.after)
	if o.status != findings.Winner {
		return
	}
	r.stopped[o.look]++
	short := w.short(o.named)
	right := len(w.best) == 1 && short < equal
	count(&r.right, right)
	count(&r.falsely, !right)
	count(&r.wrong, short >= equal)
	count(&r.wrongByMinimum, minimum > 0 && short >= max(equal, minimum-equal))
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}
