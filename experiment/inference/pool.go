package inference

import (
	"fmt"
	"math"
)

// Pool returns the moments of k groups of triggers, or of any other cells:
// group is for each cell the number of its group, or -1 where it belongs to
// none. What a contact did in several cells of a group is what it did in the
// group. Contacts counts a contact once for each of the cells of a group, and
// Discordant of groups is not known and 0, by which no pair of a deck can be
// told.
//
// It returns ErrShape where sizes differ or a group is none of the k.
func (m *Moments) Pool(group []int, k int) (Moments, error) {
	if err := m.check(len(group)); err != nil {
		return Moments{}, err
	}
	for _, g := range group {
		if g >= k {
			return Moments{}, fmt.Errorf("group %d of %d: %w", g, k, ErrShape)
		}
	}
	p := Moments{
		Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Deck: m.Deck,
	}
	if m.Deck {
		p.Discordant = square(k)
	}
	for a, g := range group {
		if g < 0 {
			continue
		}
		p.Contacts[g] += m.Contacts[a]
		p.Exposures[g] += m.Exposures[a]
		p.Engagements[g] += m.Engagements[a]
		for b, h := range group {
			if h >= 0 {
				p.MM[g][h] += m.MM[a][b]
				p.MY[g][h] += m.MY[a][b]
				p.YY[g][h] += m.YY[a][b]
			}
		}
	}
	return p, nil
}

// clone returns moments of their own, without Discordant.
func (m *Moments) clone() Moments {
	k := len(m.Exposures)
	c := Moments{
		Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Deck: m.Deck,
	}
	c.add(m)
	return c
}

// add adds the moments of other contacts.
func (m *Moments) add(o *Moments) {
	for a := range m.Exposures {
		m.Contacts[a] += o.Contacts[a]
		m.Exposures[a] += o.Exposures[a]
		m.Engagements[a] += o.Engagements[a]
		for b := range m.Exposures {
			m.MM[a][b] += o.MM[a][b]
			m.MY[a][b] += o.MY[a][b]
			m.YY[a][b] += o.YY[a][b]
		}
	}
}

// Support is what the arms of a contrast of rates bear: the degrees of freedom
// of its standard error, and why nothing can be told where they bear nothing.
type Support struct {
	DF         float64
	CannotTell string // FewContacts, FewEffective, or empty
}

// Supports returns what arms bear of the contrast Σ w_a p_a, with one arm for
// each level of what is compared. Arms with weight 0 take no part.
//
//	few-effective    of single exposures: an arm with M·min(p̄, 1-p̄) < 5
//	few-contacts     with repeats: an arm worth n* < 10 contacts
//	few-effective    with repeats: M·min(p̄, 1-p̄)/D < 10, or n*·min(p̄, 1-p̄) < 3
//
// as for pairs of triggers, p̄ the rate of all arms together. Degrees of freedom
// are Satterthwaite's,
//
//	(Σ v)² / Σ v²/(n*-1),   v = w² D p̄(1-p̄)/M
//
// and infinite for single exposures. It returns ErrShape where sizes differ.
//
// Satterthwaite (1946), "An approximate distribution of estimates of variance
// components", Biometrics Bulletin 2:110-114.
func Supports(m Moments, weights []float64) (Support, error) {
	if err := m.check(len(weights)); err != nil {
		return Support{}, err
	}
	m.Deck = false
	return newCluster(Stratum{Moments: m, Weight: 1}).supports(weights), nil
}

func (c *cluster) supports(weights []float64) Support {
	var y, exposures, arms float64
	for a, w := range weights {
		if w != 0 {
			y, exposures, arms = y+c.Engagements[a], exposures+c.Exposures[a], arms+1
		}
	}
	rate := y / exposures
	rarer := min(rate, 1-rate)
	s := Support{DF: math.Inf(1)}
	if arms < 2 || !(rarer > 0) {
		s.CannotTell = FewEffective
		return s
	}
	var sum, squares float64
	for a, w := range weights {
		if w == 0 {
			continue
		}
		if why := c.armBears(a, rarer); why != "" {
			s.CannotTell = why
		}
		if !(c.Exposures[a] > 0) {
			continue
		}
		v := w * w * c.design[a] * rate * (1 - rate) / c.Exposures[a]
		sum += v
		squares += v * v / max(c.size[a]-1, 0.1)
	}
	if !c.single && squares > 0 {
		s.DF = max(1, sum*sum/squares)
	}
	return s
}

// armBears returns why nothing can be told of an arm, given the rate of the
// rarer outcome.
func (c *cluster) armBears(a int, rarer float64) string {
	switch {
	case c.single && !(c.Exposures[a]*rarer >= fewExpected):
		return FewEffective
	case c.single:
		return ""
	case !(c.size[a] >= enough):
		return FewContacts
	case !(c.Exposures[a]*rarer/c.design[a] >= enough), !(c.size[a]*rarer >= fewWhoEngage):
		return FewEffective
	}
	return ""
}
