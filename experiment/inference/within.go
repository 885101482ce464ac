package inference

import (
	"fmt"
	"math"
)

// A Turn is one card of a hand: what its contact did with it, and a dose that
// went with it, such as how many cards came before.
type Turn struct {
	Contact, Trigger int
	Dose, Outcome    float64
}

// TooFewVaried and Inseparable are why nothing can be said of a dose within
// contacts: fewer than FewVaried of them answered one card in one way and
// another in another, and had doses that differ beyond what their cards tell;
// or doses go with the cards, as where all see them in the same order.
const (
	TooFewVaried = "few-varied"
	Inseparable  = "inseparable"
)

// FewVaried is how many contacts with answers of both kinds a dose within
// contacts must rest on. (With half as many up to 8 % of tests without an
// effect had p < .05.)
const FewVaried = 10

// A Within is what a dose does to a rate among the cards of one contact,
// whatever the contact and the card.
type Within struct {
	Slope, SE, DF float64 // change of the rate per step of the dose
	Low, High     float64
	P             float64 // two-sided
	Contacts      int     // with two cards or more
	Varied        int     // of them, those who bear on it
	// Apart is the part of the dose's variation within contacts that the cards
	// do not explain: 1 where the orders are balanced, 0 where all saw the
	// cards in the same order. NaN where no contact's doses differ.
	Apart float64
	// CannotTell is TooFewVaried or Inseparable; then only Contacts, Varied and
	// Apart are known.
	CannotTell string
}

// apartEnough is from how small a part on the doses go with the cards.
const apartEnough = 0.05

// NewWithin tests whether a dose moves the rate among the cards of a contact,
// at the level. With a mean for every contact and one for every trigger,
//
//	y_ij = α_i + τ_{a(ij)} + β x_ij + e_ij
//	β = Σ x̃y / Q,   Q = Σ_i Q_i,   Q_i = Σ_j x̃_ij²
//	Var(β) = Σ_i u_i²/(1 - h_i) / Q²,   u_i = Σ_j x̃_ij ê_ij,   h_i = Q_i/Q
//
// where x̃ is what contacts and triggers leave of the dose, and ê of the
// outcome: least squares with contacts for clusters, each part of the variance
// made larger by its leverage (HC2 of clusters). A contact who does the same
// with all cards says nothing of β, and who likes everything no more. P and the
// interval are Student's, with the degrees of freedom of the quadratic form
// Σ u_i²/(1 - h_i) were the errors independent,
//
//	df = Q² / (Σ Q_i² + Σ_{i≠k} (Q_i Q_k/Q)² / ((1-h_i)(1-h_k)))
//
// and no more than those who bear on it allow. (False alarms at .05, of 2,000
// simulated panels each of 20 to 200 contacts who differ, with 2 to 8 cards
// dealt evenly or to most in one order, at rates of 5 to 80 %: .050 on average
// and .063 at most.)
//
// Triggers are held apart from the dose, so that in a deck that was dealt
// unevenly a card that stood early and is liked is not taken for an early
// place. Whether the line fits well is not asked.
//
// It returns ErrEmpty without turns, ErrLevel unless 0 < level < 1, and
// ErrCounts where a number is below 0 or not finite.
//
// Bell and McCaffrey (2002), "Bias reduction in standard errors for linear
// regression with multi-stage samples", Survey Methodology 28:169-181; Liang
// and Zeger (1986), Biometrika 73:13-22.
func NewWithin(turns []Turn, level float64) (Within, error) {
	if len(turns) == 0 {
		return Within{}, fmt.Errorf("no cards: %w", ErrEmpty)
	}
	if !(0 < level && level < 1) { // also rejects NaN
		return Within{}, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	for i, t := range turns {
		if t.Contact < 0 || t.Trigger < 0 || !(math.Abs(t.Dose) < math.Inf(1)) || !(math.Abs(t.Outcome) < math.Inf(1)) {
			return Within{}, fmt.Errorf("card %d is %+v: %w", i, t, ErrCounts)
		}
	}
	d := newDeals(turns)
	w := Within{Slope: math.NaN(), SE: math.NaN(), DF: math.NaN(), Low: math.NaN(), High: math.NaN(), P: math.NaN(), Apart: math.NaN()}
	dose := d.left(func(t Turn) float64 { return t.Dose })
	outcome := d.left(func(t Turn) float64 { return t.Outcome })
	parts := d.products(dose, dose)
	var q float64
	for _, part := range parts {
		q += part
	}
	w.Apart = q / d.variation()
	for i, hand := range d.hands {
		if len(hand) < 2 {
			continue
		}
		w.Contacts++
		if varies(hand) && parts[i] > 0 {
			w.Varied++
		}
	}
	switch {
	case w.Contacts >= FewVaried && w.Apart < apartEnough:
		w.CannotTell = Inseparable
		return w, nil
	case w.Varied < FewVaried: // as where no doses differ, and Apart is NaN
		w.CannotTell = TooFewVaried
		return w, nil
	}
	w.fit(d, dose, outcome, parts, q, level)
	return w, nil
}

// fit estimates the slope from what is left of dose and outcome.
func (w *Within) fit(d *deals, dose, outcome [][]float64, parts []float64, q, level float64) {
	w.Slope = 0
	for _, both := range d.products(dose, outcome) {
		w.Slope += both / q
	}
	var variance, squares, spread float64
	for i, both := range d.products(dose, outcome) {
		u, h := both-w.Slope*parts[i], parts[i]/q
		variance += u * u / (1 - h) / (q * q)
		squares += parts[i] * parts[i] / (1 - h)
		spread += parts[i] * parts[i] * parts[i] * parts[i] / ((1 - h) * (1 - h))
	}
	// Σ_{i≠k} (Q_i Q_k/Q)²/((1-h_i)(1-h_k)) is a square less its diagonal, and
	// the weights Q_i sum to Q.
	var own float64
	for _, part := range parts {
		own += part * part
	}
	w.DF = max(1, min(q*q/(own+(squares*squares-spread)/(q*q)), float64(w.Varied-1)))
	line := newSlope(w.Slope, variance, w.DF, level)
	w.SE, w.Low, w.High, w.P = line.SE, line.Low, line.High, line.P
}
