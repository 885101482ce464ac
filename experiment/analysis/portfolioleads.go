package analysis

import (
	"iter"
	"math"
	"slices"

	"triggerlab/experiment/findings"
)

// A lead is how far the leader of a test is ahead, as it looks, allowing for
// having been picked, and in draws of what is believed of it. Medians of shrunk
// leads would be too low where some are large: each test brings what is believed
// of its true lead.
type lead struct {
	won                                         bool
	naive, honest, difference, honestDifference float64
	believed                                    []float64
}

func (l *lead) known() bool { return !math.IsNaN(l.naive) && !math.IsNaN(l.honestDifference) }

func (p *packing) lead(l *lead) []byte {
	p.begin()
	p.marks(l.won)
	p.numbers(l.naive, l.honest, l.difference, l.honestDifference)
	p.numbers(l.believed...)
	return p.b
}

func (l *lead) unpack(record []byte) {
	u := unpacking{record}
	u.marks(&l.won)
	l.naive, l.honest, l.difference, l.honestDifference = u.number(), u.number(), u.number(), u.number()
	l.believed = l.believed[:0]
	for len(u.b) > 0 {
		l.believed = append(l.believed, u.number())
	}
}

// eachLead gives the leads of all tests, or of those with a winner.
func (p *Portfolio) eachLead(winners bool) iter.Seq[*lead] {
	return func(yield func(*lead) bool) {
		var l lead
		for record, err := range p.leading.Records() {
			if err != nil {
				p.err = err
				return
			}
			if l.unpack(record); (l.won || !winners) && !yield(&l) {
				return
			}
		}
	}
}

// leads are the medians of leads, over all tests and over those with a winner.
func (p *Portfolio) leads() error {
	l := &p.summary.Leads
	for one := range p.eachLead(false) {
		l.Tests++
		if one.won {
			l.Winners++
		}
	}
	median := func(winners bool, of func(*lead) float64) findings.Number {
		return middle(func(yield func(float64) bool) {
			for one := range p.eachLead(winners) {
				if !yield(of(one)) {
					return
				}
			}
		})
	}
	believed := func(winners bool) findings.Number {
		return middle(func(yield func(float64) bool) {
			for one := range p.eachLead(winners) {
				for _, x := range one.believed {
					if !yield(x) {
						return
					}
				}
			}
		})
	}
	naive, honest := func(l *lead) float64 { return l.naive }, func(l *lead) float64 { return l.honest }
	l.NaiveLift, l.HonestLift, l.ShrunkLift = median(false, naive), median(false, honest), believed(false)
	l.NaiveDifference = median(false, func(l *lead) float64 { return l.difference })
	l.HonestDifference = median(false, func(l *lead) float64 { return l.honestDifference })
	l.WinnersNaiveLift, l.WinnersHonestLift, l.WinnersShrunkLift = median(true, naive), median(true, honest), believed(true)
	return nil
}

// mostSorted is how many numbers are held to find their median.
const mostSorted = 1 << 16

// middle is the median of some numbers, Unknown of none. It asks for them
// several times and holds no more than some of them.
func middle(numbers iter.Seq[float64]) findings.Number {
	n := 0
	var few []float64
	for x := range numbers {
		if n++; n <= mostSorted {
			few = append(few, x)
		}
	}
	switch {
	case n == 0:
		return findings.Unknown
	case n <= mostSorted:
		slices.Sort(few)
		return findings.Number((few[(n-1)/2] + few[n/2]) / 2)
	}
	low := ranked(numbers, (n-1)/2)
	if n%2 == 1 {
		return findings.Number(low)
	}
	return findings.Number((low + ranked(numbers, n/2)) / 2)
}

// ranked is the number at a rank from 0, found sixteen bits at a time.
func ranked(numbers iter.Seq[float64], rank int) float64 {
	var found uint64
	for shift := 48; shift >= 0; shift -= 16 {
		counts := make([]int, 1<<16)
		for x := range numbers {
			if key := orderOf(x); shift == 48 || key>>(shift+16) == found {
				counts[key>>shift&0xffff]++
			}
		}
		at := 0
		for rank >= counts[at] {
			rank -= counts[at]
			at++
		}
		found = found<<16 | uint64(at)
	}
	if found>>63 == 1 {
		return math.Float64frombits(found &^ (1 << 63))
	}
	return math.Float64frombits(^found)
}

// orderOf is a number that is greater where x is.
func orderOf(x float64) uint64 {
	if bits := math.Float64bits(x); bits>>63 == 1 {
		return ^bits
	} else {
		return bits | 1<<63
	}
}
