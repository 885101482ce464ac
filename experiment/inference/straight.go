package inference

import (
	"fmt"
	"math"
)

// A Straightness is how many hands were answered all alike, and how many of
// them chance gives among people who differ.
type Straightness struct {
	Hands     int // of two cards or more
	All, None int // of them, engaged with every card, and with none
	// Expected is how many of those chance gives where the others are as they
	// are, and P how probable so many would be if nobody answered without
	// looking; both NaN where CannotTell.
	Expected, P float64
	CannotTell  string // TooFewHands
}

// TooFewHands is that there are fewer than FewHands hands.
const (
	TooFewHands = "few-hands"
	FewHands    = 20
)

// NewStraightness asks whether some hands were answered all alike without
// looking. People differ: contact i engages with a trigger of rate r with the
// odds r/(1-r) times exp(μ + σ z_i), z_i standard normal, whatever the cards.
// Among them are shares π of contacts who engage with everything, and with
// nothing,
//
//	P(hand) = (1 - π_all - π_none) ∫ Π_j p_ij^y (1-p_ij)^(1-y) φ(z) dz + π_all [all] + π_none [none]
//
// P is that of the likelihood ratio Λ of π = 0, where μ and σ are fitted with
// and without them: of the mixture (χ²_1 + χ²_2)/2, because shares are not
// below 0. A panel of fans gives many hands that are all alike, and decks of
// three cards too: neither is blamed for it, since μ and σ explain them. A
// trigger's rate is (y + 1/2)/(m + 1) over all hands.
//
// triggers[i] are those of hand i, and engaged[i] what became of each; hands of
// one card are passed over. It returns ErrEmpty without hands, ErrShape where
// triggers and answers differ in number and ErrCounts for a trigger below 0.
//
// Self and Liang (1987), "Asymptotic properties of maximum likelihood
// estimators and likelihood ratio tests under nonstandard conditions", JASA
// 82:605-610; for movers and stayers Blumen, Kogan and McCarthy (1955).
func NewStraightness(triggers [][]int, engaged [][]bool) (Straightness, error) {
	a, err := newAnswers(triggers, engaged)
	if err != nil {
		return Straightness{}, err
	}
	s := Straightness{Hands: len(a.hands), Expected: math.NaN(), P: math.NaN()}
	for _, h := range a.hands {
		s.All += int(h.all)
		s.None += int(h.none)
	}
	if s.Hands < FewHands {
		s.CannotTell = TooFewHands
		return s, nil
	}
	plain, _ := a.fit(false)
	some, chance := a.fit(true)
	ratio := max(0, 2*(some-plain))
	s.P = (aboveChiSquared(ratio, 1) + aboveChiSquared(ratio, 2)) / 2
	s.Expected = chance
	return s, nil
}

// answers are hands as they bear on how people lean.
type answers struct {
	hands  []answered
	logits []float64 // of the triggers' rates
}

// answered is one hand; all and none are 1 where that is what it is.
type answered struct {
	triggers  []int
	engaged   []bool
	all, none float64
}

func newAnswers(triggers [][]int, engaged [][]bool) (*answers, error) {
	if len(triggers) == 0 {
		return nil, fmt.Errorf("no hands: %w", ErrEmpty)
	}
	if len(engaged) != len(triggers) {
		return nil, fmt.Errorf("%d hands, %d with answers: %w", len(triggers), len(engaged), ErrShape)
	}
	a := &answers{}
	var shown, right []float64
	for i, hand := range triggers {
		if len(engaged[i]) != len(hand) {
			return nil, fmt.Errorf("hand %d has %d cards and %d answers: %w", i, len(hand), len(engaged[i]), ErrShape)
		}
		n := 0
		for j, t := range hand {
			if t < 0 {
				return nil, fmt.Errorf("hand %d has trigger %d: %w", i, t, ErrCounts)
			}
			shown, right = grownTo(shown, t), grownTo(right, t)
			shown[t]++
			if engaged[i][j] {
				right[t]++
				n++
			}
		}
		if h := (answered{triggers: hand, engaged: engaged[i]}); len(hand) > 1 {
			if n == len(hand) {
				h.all = 1
			} else if n == 0 {
				h.none = 1
			}
			a.hands = append(a.hands, h)
		}
	}
	a.logits = make([]float64, len(shown))
	for t := range shown {
		a.logits[t] = math.Log((right[t] + 0.5) / (shown[t] - right[t] + 0.5))
	}
	return a, nil
}

// The points at which the integral over contacts is taken, and how far out.
const leanPoints, leanReach = 31, 4.5

// fit returns the largest log-likelihood over μ and σ, on ever finer grids
// around the best so far, and with sharers over their shares; chance is then
// how many hands are all alike for another reason.
func (a *answers) fit(sharers bool) (likelihood, chance float64) {
	likelihood = math.Inf(-1)
	shift, spread := 0.0, 1.0
	width, depth := 1.0, 0.75
	for range 7 {
		atShift, atSpread := shift, spread
		for i := -2.0; i <= 2; i++ {
			for j := -2.0; j <= 2; j++ {
				mu, sigma := atShift+i*width, max(0, atSpread+j*depth)
				if l, c := a.at(mu, sigma, sharers); l > likelihood {
					likelihood, chance, shift, spread = l, c, mu, sigma
				}
			}
		}
		width, depth = width/2, depth/2
	}
	return likelihood, chance
}

// at returns the log-likelihood of a lean, at the best shares.
func (a *answers) at(mu, sigma float64, sharers bool) (likelihood, chance float64) {
	rates := a.rates(mu, sigma)
	own := make([]float64, len(a.hands))
	for i := range a.hands {
		own[i] = a.hands[i].probability(rates)
	}
	var all, none float64
	if sharers {
		all, none = a.shares(own)
	}
	for i, h := range a.hands {
		people := (1 - all - none) * own[i]
		p := people + all*h.all + none*h.none
		likelihood += math.Log(max(p, 1e-300))
		if h.all+h.none > 0 && p > 0 {
			chance += people / p
		}
	}
	return likelihood, chance
}

// shares finds those under which hands are most probable, step by step
// (expectation and maximisation).
func (a *answers) shares(own []float64) (all, none float64) {
	n := float64(len(a.hands))
	all, none = 0.05, 0.05
	for range 60 {
		var sums [2]float64
		for i, h := range a.hands {
			if h.all+h.none == 0 {
				continue
			}
			p := (1-all-none)*own[i] + all*h.all + none*h.none
			sums[0] += all * h.all / p
			sums[1] += none * h.none / p
		}
		all, none = sums[0]/n, sums[1]/n
	}
	return all, none
}

// rates returns that of each trigger at each point, with the point's weight
// last.
func (a *answers) rates(mu, sigma float64) (points [leanPoints][]float64) {
	var total float64
	for i := range points {
		z := leanReach * (2*float64(i)/(leanPoints-1) - 1)
		points[i] = make([]float64, len(a.logits)+1)
		for t, logit := range a.logits {
			points[i][t] = 1 / (1 + math.Exp(-(logit + mu + sigma*z)))
		}
		points[i][len(a.logits)] = math.Exp(-z * z / 2)
		total += points[i][len(a.logits)]
	}
	for i := range points {
		points[i][len(a.logits)] /= total
	}
	return points
}

func (h *answered) probability(points [leanPoints][]float64) float64 {
	var sum float64
	for i := range points {
		rates := points[i]
		p := rates[len(rates)-1]
		for j, t := range h.triggers {
			if h.engaged[j] {
				p *= rates[t]
			} else {
				p *= 1 - rates[t]
			}
		}
		sum += p
	}
	return sum
}
