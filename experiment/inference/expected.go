package inference

import "math"

// A Part is a part of the audience as a plan expects it, before anything was
// shown: contacts who are alike but for chance.
type Part struct {
	Contacts  float64   // how many, or their share of the whole
	Rates     []float64 // at which they engage with each trigger
	Alike     float64   // correlation of two exposures of a contact, in [0, 1)
	Low, High int       // exposures of a contact to a trigger: every number between is as likely
}

// Expected returns the moments that the parts bring on average, whole numbers
// or not: what a plan puts where a report has what was seen, so that both
// reckon with the same engine. Of a split shares are the triggers' parts of the
// contacts and sum to 1; of a deck everyone sees every trigger, each as often,
// and shares are not used.
//
// With m exposures of a contact, E its mean and E₂ its mean square, and with a
// correlation h of two exposures of one contact, to triggers at p and q >= p,
//
//	E[y²] = E p + (E₂ - E)(p² + h p(1-p)),   E[y_p y_q] = E₂ (p q + h p(1-q))
//
// which makes the design effect 1 + (E₂/E - 1) h, or 1 + (m-1) h where every
// contact has m: Kish (1965), Survey Sampling, section 5.4. Parts of different
// rates are alike beyond that, and the sum over parts knows it.
func Expected(parts []Part, shares []float64, deck bool) Moments {
	k := len(parts[0].Rates)
	m := Moments{
		Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Discordant: square(k), Deck: deck,
	}
	for i := range parts {
		for a := range k {
			share := 1.0
			if !deck {
				share = shares[a]
			}
			parts[i].add(&m, a, share)
		}
	}
	return m
}

// add brings in what the contacts of the part do with trigger a, shown to a
// share of them.
func (p *Part) add(m *Moments, a int, share float64) {
	first, second := p.exposures()
	n, rate := p.Contacts*share, p.Rates[a]
	m.Contacts[a] += n
	m.Exposures[a] += n * first
	m.Engagements[a] += n * first * rate
	m.MM[a][a] += n * second
	m.MY[a][a] += n * second * rate
	m.YY[a][a] += n * (first*rate + (second-first)*(rate*rate+p.Alike*rate*(1-rate)))
	if !m.Deck {
		return
	}
	for b, other := range p.Rates {
		if b == a {
			continue
		}
		low, high := min(rate, other), max(rate, other)
		m.MM[a][b] += n * second
		m.MY[a][b] += n * second * other
		m.YY[a][b] += n * second * (low*high + p.Alike*low*(1-high))
		m.Discordant[a][b] += n * p.discordant(low, high)
	}
}

// exposures returns the mean and the mean square of a contact's exposures.
func (p *Part) exposures() (first, second float64) {
	for m := p.Low; m <= p.High; m++ {
		first += float64(m)
		second += float64(m) * float64(m)
	}
	n := float64(p.High - p.Low + 1)
	return first / n, second / n
}

// Reached returns the chance that a contact of the part engages at least once
// with a trigger at a rate.
func (p *Part) Reached(rate float64) float64 {
	return 1 - p.mean(func(m float64) float64 { return p.missed(rate, rate, m, 0) })
}

// discordant returns the chance that a contact of a deck engages with exactly
// one of two triggers, at least once.
func (p *Part) discordant(low, high float64) float64 {
	return p.mean(func(m float64) float64 {
		return p.missed(low, low, m, 0) + p.missed(high, high, m, 0) - 2*p.missed(low, high, m, m)
	})
}

func (p *Part) mean(f func(m float64) float64) float64 {
	var sum float64
	for m := p.Low; m <= p.High; m++ {
		sum += f(float64(m))
	}
	return sum / float64(p.High-p.Low+1)
}

// missed returns the chance that a contact engages with none of m exposures at
// the rate low and none of n at the rate high. A contact has one latent uniform
// draw, which every exposure goes by with probability √h and by a fresh one
// otherwise: below low it engages whenever it goes by it, between them with the
// higher rate only.
func (p *Part) missed(low, high, m, n float64) float64 {
	follows := math.Sqrt(p.Alike)
	fresh := func(rate float64) float64 { return (1 - follows) * (1 - rate) }
	below := math.Pow(fresh(low), m) * math.Pow(fresh(high), n)
	between := math.Pow(follows+fresh(low), m) * math.Pow(fresh(high), n)
	above := math.Pow(follows+fresh(low), m) * math.Pow(follows+fresh(high), n)
	return low*below + (high-low)*between + (1-high)*above
}

// Reach returns the chance that a contact engages at least once with a trigger
// at a rate, and the correlation of that for two such triggers of a deck.
func (p *Part) Reach(rate float64) (reached, alike float64) {
	reached = p.Reached(rate)
	neither := p.mean(func(m float64) float64 { return p.missed(rate, rate, m, m) })
	missed := 1 - reached
	if v := reached * missed; v > 0 {
		alike = min(max(0, (neither-missed*missed)/v), 1-1e-9)
	}
	return reached, alike
}
