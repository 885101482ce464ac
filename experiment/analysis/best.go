package analysis

import (
	"cmp"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// bestSet is the triggers that no other beats at a critical value (Hsu 1981).
type bestSet struct {
	level    float64
	critical float64
	first    int   // the highest rate, a place in the comparing
	second   int   // the next, or -1
	in       []int // places in the comparing, in order
}

// bestSet finds the triggers not beaten by any other, and the leader.
func (s *study) bestSet(sc *scope, level float64) bestSet {
	best := bestSet{level: level, first: -1, second: -1}
	if sc.comparing == nil {
		return best
	}
	ranked := ranking(sc)
	best.first = ranked[0]
	if len(ranked) > 1 {
		best.second = ranked[1]
	}
	all := upTo(len(sc.active))
	best.critical = inference.BestCriticalUnder(s.looking.rule, sc.comparing, all, level)
	for _, a := range all {
		beaten := slices.ContainsFunc(all, func(b int) bool { return b != a && beats(sc, b, a, best.critical) })
		if !beaten {
			best.in = append(best.in, a)
		}
	}
	return best
}

// ranking lists the triggers of a scope by their rates, the highest first.
func ranking(sc *scope) []int {
	ranked := upTo(len(sc.active))
	slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(sc.comparing.Rate(b), sc.comparing.Rate(a)) })
	return ranked
}

// upTo lists 0 to n-1.
func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// beats tells whether b's rate is certainly above a's.
func beats(sc *scope, b, a int, critical float64) bool {
	p := sc.comparing.Pair(b, a)
	return p.CannotTell == "" && p.Interval(critical).Low > 0
}

// markBest notes which triggers are still in the running.
func (s *study) markBest(list []findings.Trigger, sc *scope, best bestSet) {
	for _, i := range best.in {
		list[sc.active[i]].InBestSet = true
	}
}
