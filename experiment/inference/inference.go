// Package inference draws conclusions from numbers and matrices.
//
// Every function here is pure: equal arguments give equal results on every
// platform, nothing is read, printed or logged, and where orders are drawn
// their seeds are fixed. Rates, shares and their bounds are fractions in
// [0, 1], differences are fractions in [-1, 1], and nothing is in percent;
// formatting is the reports' concern. What cannot be known is NaN, and an
// interval about which nothing is known is as wide as its range.
//
// The way through it:
//
//	Moments     what contacts did with each trigger, as sums of squares and products
//	Comparing   triggers held against each other: rates, their intervals, pairs of them
//	Pair        one trigger less another: score statistic, p, interval, lift
//	Family      pairs that are judged together: critical value and adjusted p
//
// Beside it, on the same moments, stand Trend (does the rate rise with a dose),
// Logistic (what of several things moves it), IntraContact and Ambivalence (how
// alike a contact's exposures are).
//
// Comparing.Honest says how good a winner really is, and Replication whether it
// would win again.
//
// Around it stand functions on plain numbers: Wilson, Boschloo, Posterior,
// HonestWinner, HonestLead, SampleRatio, Homogeneity, CochranQ, GailSimon,
// Interaction, MantelHaenszel, CMH, BreslowDay, Correct, SampleSize,
// Detectable, Tailoring and Describe; of hands of cards NewWithin, NewDealing,
// NewStraightness and Knox. Comparing.Power and Comparing.Winning say of
// moments that are Expected what a test of them would find.
//
// The files, by what is asked:
//
//	how engaging?        wilson posterior bernoulli attention
//	better than others?  comparing cluster moments pair score lift fieller boschloo gates multiplicity
//	all together         family contrasts canonical maxz body polytope lattice overlap fartail best
//	how good really?     winner truncated honest replication
//	for whom?            heterogeneity additive pooling centred scatter strata
//	worth tailoring?     tailoring policy policytree policysearch policysplits valuing
//	what makes it win?   trend logistic sandwich effects identify separation pool ambivalence
//	may I look now?      rule bounds spending brownian familylooks lookspower information mixture sequentialratio
//	sharper, over time   adjust adjusted change timetrend later
//	is the split sound?  sampleratio sequentialratio later rerandomize
//	swiped with care?    within hands dealing straight knox
//	how many?            power lookspower expected planned
//	what next?           toptwo
//	in many tests?       claim spreads spreadslearn spreadstell across acrossrobust
//	tools                normal normaltable normaltail root quadrature counting concurrent describe
package inference

import "errors"

// The ways in which arguments can be wrong. Functions wrap them with what was
// wrong where; ask with errors.Is.
var (
	// ErrLevel is a confidence level that is not strictly between 0 and 1.
	ErrLevel = errors.New("level must lie strictly between 0 and 1")
	// ErrCounts is a count that is negative, not finite, or an engagement too many.
	ErrCounts = errors.New("counts must be finite and satisfy 0 <= engagements <= exposures")
	// ErrShape is a slice or matrix whose size does not fit the others.
	ErrShape = errors.New("sizes do not agree")
	// ErrWeights are weights or shares that are negative, not finite, or do not sum as they must.
	ErrWeights = errors.New("weights must be finite, not negative, and sum to 1")
	// ErrSpread is a standard error or covariance that is not positive.
	ErrSpread = errors.New("standard errors and covariances must be finite and positive")
	// ErrFamily is a family without a pair, or with a pair of triggers that are not there.
	ErrFamily = errors.New("a family needs pairs of different triggers of its comparing")
	// ErrEmpty is a question about nothing at all.
	ErrEmpty = errors.New("nothing to compute from")
)

// An Interval is the range of values a parameter may have, ends included.
type Interval struct{ Low, High float64 }

// Contains reports whether x lies in the interval, ends included. No interval
// contains NaN.
func (i Interval) Contains(x float64) bool { return i.Low <= x && x <= i.High }

// Negated returns the interval of minus the parameter.
func (i Interval) Negated() Interval { return Interval{-i.High, -i.Low} }
