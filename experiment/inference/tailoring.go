package inference

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// TailoringOptions are what Tailoring may be told; the zero value is 0.95.
type TailoringOptions struct {
	Level float64 // of the intervals; 0 is 0.95
	// Parts are sets of segments of which it is asked what they contribute to
	// the gain. They should be disjoint; they need not be everybody.
	Parts [][]int
}

// Tailored is what sending each segment its own best trigger is worth over
// sending everyone the single best one, in engagement rate per contact shown.
type Tailored struct {
	Best      int     // the best single trigger, learned from everything; -1 where none was shown
	Policy    []int   // the trigger for each segment, learned from everything
	NaiveGain float64 // what the policy gains on the data it was learned from: too good to be true
	Gain      float64 // what it gains on contacts it was not learned from; NaN where that cannot be known
	SE        float64
	Low, High float64
	Constant  bool // every segment that could choose chose the best single trigger
	Thin      bool // some segment was kept from choosing another by too few contacts

	// Segments is the gain in each segment, per contact of the segment, with
	// intervals that hold for all of them together, and Naive what it is on the
	// data the policy was learned from; Parts is what each part contributes to
	// Gain, per contact of everybody.
	Segments, Parts []Gain
	Naive           []float64
	// Sent is the gain among the contacts that were sent each trigger by what
	// was learned without them, with intervals that hold together; unknown
	// where the trigger was the best single one or was sent to nobody.
	Sent []Gain
	// Tree is the policy where it is one, else nil.
	Tree *Tree
}

// orders is over how many orders of the folds the estimate is averaged: one
// alone would depend on it.
const orders = 10

// Tailoring estimates the gain of a policy that is learned from the same data,
// honestly: it is learned on some folds and valued on the next, fold after
// fold in ten seeded orders.
//
// cells are the moments of each segment and fold, contacts how many contacts
// each holds. Those of a cell without contacts may be left empty. Segments and
// folds share no contacts.
//
// Learned on folds 1 … j-1 of an order: the overall rates; the best single
// trigger b, which has the highest; the segment's rates μ, pulled to the overall
// ones by one pseudo-contact (as many exposures as a contact has on average);
// and π(s), the trigger with the highest μ, ties to b. Valued on fold j, from
// the middle one on:
//
//	ψ_i = 0 where π(s) = b, else
//	ψ_i = μ_π - μ_b + (y_iπ - μ_π m_iπ)/(e_π m̄_π) - (y_ib - μ_b m_ib)/(e_b m̄_b)
//
// with e the share of the segment's contacts shown a trigger, m̄ the mean
// exposures of those, both from all folds, since they use no outcomes: their
// product is exposures per contact, in a split and in a deck alike. An order's
// gain is the mean of ψ, with SE² = Σ n_j s_j²/(Σ n_j)²; Gain and SE are the
// means over orders.
//
// What is estimated, and what the interval covers, is the mean true gain of
// the policies as they were learned on the way,
//
//	θ = (1/R) Σ_r Σ_j n_rj θ_rj/Σ_j n_rj,   θ_rj = Σ_s w_s (p_sπ - p_sb)
//
// with π and b of order r as learned before fold j, w_s the segment's share of
// contacts and p the true rates. The policy of everything was learned from
// more, and is in the mean a little better than θ; never by construction.
//
// The gain of a segment, of a part and of those who were sent a trigger is the
// same mean over fewer contacts: which contacts they are was settled before
// their outcomes were looked at. It is NaN where fewer than 10 engagements or
// ignores are to be expected of either trigger, and 0 in a segment that keeps b.
//
// Triggers that a segment was not shown are not chosen for it. Where b is one
// of them nothing can be gained or lost: ψ is 0, and the contacts count.
//
// It returns ErrEmpty without segments or with fewer than two folds, ErrShape
// where sizes differ or a part names a segment that is not there, ErrCounts
// where moments are not sums over contacts, and ErrLevel for a level outside
// (0, 1).
//
// Luedtke and van der Laan (2016), "Statistical inference for the mean outcome
// under a possibly non-unique optimal treatment strategy", Annals of Statistics
// 44:713-742. (Ordinary cross-validation covers .70 to .84 of what it says.)
func Tailoring(cells [][]Moments, contacts [][]float64, opts TailoringOptions) (Tailored, error) {
	return tailorBy(cells, contacts, opts, func(t *tailoring) (chooser, error) { return each{}, nil })
}

// A chooser decides what to send to whom, from what a policy has learned.
type chooser interface{ choose(p *policy) }

// tailorBy learns and values policies of one kind.
func tailorBy(cells [][]Moments, contacts [][]float64, opts TailoringOptions, by func(*tailoring) (chooser, error)) (Tailored, error) {
	if opts.Level == 0 {
		opts.Level = 0.95
	}
	if !(0 < opts.Level && opts.Level < 1) {
		return Tailored{}, fmt.Errorf("level %v: %w", opts.Level, ErrLevel)
	}
	t, err := newTailoring(cells, contacts)
	if err != nil {
		return Tailored{}, err
	}
	for _, part := range opts.Parts {
		if slices.ContainsFunc(part, func(s int) bool { return s < 0 || s >= len(cells) }) {
			return Tailored{}, fmt.Errorf("part %v of %d segments: %w", part, len(cells), ErrShape)
		}
	}
	rule, err := by(t)
	if err != nil {
		return Tailored{}, err
	}
	everything := t.learned(rule)
	everything.learnFolds(0, t.folds)
	result := everything.tailored()
	v := t.newValuing(opts.Parts)
	for r := range orders {
		v.order(t.learned(rule), shuffled(t.folds, uint64(r)))
	}
	v.tell(&result, everything, opts.Level)
	return result, nil
}

// shuffled returns an order of the folds, the same for the same seed on every
// platform and in every version.
func shuffled(folds int, seed uint64) []int {
	src := rand.NewPCG(seed, 0x7461696c6f72) // "tailor"
	order := make([]int, folds)
	for i := range order {
		j := int(src.Uint64() % uint64(i+1)) // of so few the bias is below 1e-18
		order[i] = order[j]
		order[j] = i
	}
	return order
}

// A tailoring is the data and what is known of exposure without looking at
// outcomes.
type tailoring struct {
	cells    [][]Moments
	contacts [][]float64
	folds    int
	triggers int
	size     []float64   // contacts of a segment
	shown    [][]float64 // M_sa
	perShown [][]float64 // m̄_sa, exposures of a contact that was shown a; 1 where none was
}

func newTailoring(cells [][]Moments, contacts [][]float64) (*tailoring, error) {
	if len(cells) == 0 || len(cells[0]) < 2 {
		return nil, fmt.Errorf("tailoring needs segments and two folds: %w", ErrEmpty)
	}
	if len(contacts) != len(cells) {
		return nil, fmt.Errorf("%d segments of cells, %d of contacts: %w", len(cells), len(contacts), ErrShape)
	}
	t := &tailoring{cells: cells, contacts: contacts, folds: len(cells[0])}
	for s := range cells {
		if len(cells[s]) != t.folds || len(contacts[s]) != t.folds {
			return nil, fmt.Errorf("segment %d of %d folds, not %d: %w", s, len(cells[s]), t.folds, ErrShape)
		}
		for j := range cells[s] {
			t.triggers = max(t.triggers, len(cells[s][j].Exposures))
		}
	}
	if t.triggers == 0 {
		return nil, fmt.Errorf("no triggers: %w", ErrEmpty)
	}
	t.size = make([]float64, len(cells))
	t.shown, t.perShown = make([][]float64, len(cells)), make([][]float64, len(cells))
	for s := range cells {
		if err := t.expose(s); err != nil {
			return nil, fmt.Errorf("segment %d: %w", s, err)
		}
	}
	return t, nil
}

// expose adds up over all folds how a segment was exposed.
func (t *tailoring) expose(s int) error {
	m, n := make([]float64, t.triggers), make([]float64, t.triggers)
	for j := range t.cells[s] {
		cell := &t.cells[s][j]
		if !(t.contacts[s][j] >= 0 && t.contacts[s][j] < math.Inf(1)) {
			return fmt.Errorf("fold %d of %v contacts: %w", j, t.contacts[s][j], ErrCounts)
		}
		t.size[s] += t.contacts[s][j]
		if len(cell.Exposures) == 0 {
			continue
		}
		if err := cell.check(t.triggers); err != nil {
			return fmt.Errorf("fold %d: %w", j, err)
		}
		for a := range t.triggers {
			m[a] += cell.Exposures[a]
			n[a] += cell.Contacts[a]
		}
	}
	per := make([]float64, t.triggers)
	for a := range per {
		per[a] = 1
		if n[a] > 0 {
			per[a] = m[a] / n[a]
		}
	}
	t.shown[s], t.perShown[s] = m, per
	return nil
}
