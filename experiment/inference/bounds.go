package inference

import (
	"fmt"
	"math"
)

// A Schedule is the looks at a test, those taken and those to come.
type Schedule struct {
	// Information at each look, increasing, as a fraction of the planned
	// maximum. The last look spends whatever is left, also before 1 or after.
	Information []float64
	// Time is the fraction of the error's time that has passed at each look,
	// never falling: Information where nil.
	Time []float64
	// Correlation of the statistics of every two looks, as estimated; nil where
	// it is √(I_j/I_k), as it is of efficient estimates.
	Correlation [][]float64
	// Spend says how much of the error each look may have used.
	Spend Spending
}

// A Look is what one look at the data takes and costs.
type Look struct {
	Information float64 // of the planned maximum
	Critical    float64 // the bound on |Z|
	Spent       float64 // two-sided error until and with this look
	NominalP    float64 // the two-sided p that the bound is
}

// check returns ErrShape unless the schedule can be followed.
func (s Schedule) check() error {
	before := 0.0
	for k, i := range s.Information {
		if !(before < i && i < math.Inf(1)) {
			return fmt.Errorf("information %v at look %d after %v: %w", i, k+1, before, ErrShape)
		}
		before = i
	}
	looks := len(s.Information)
	if looks == 0 || s.Correlation != nil && len(s.Correlation) != looks || s.Time != nil && len(s.Time) != looks {
		return fmt.Errorf("%d looks, times of %d, correlations of %d: %w", looks, len(s.Time), len(s.Correlation), ErrShape)
	}
	return nil
}

// Bounds returns the looks of a symmetric two-sided group-sequential test at
// the level: look k stops where |Z_k| reaches its bound, which is set so that
// the chance of the first crossing being there, without an effect, is what the
// spending function adds,
//
//	P(|Z_1| < b_1, …, |Z_k-1| < b_k-1, |Z_k| >= b_k) = 2 [f(α/2, t_k) - f(α/2, t_k-1)].
//
// The error is spent one-sided, α/2 on either side: f(α, t) spent two-sided
// would begin O'Brien and Fleming's bounds lower, at 4.38 and not 4.88 for the
// first of five looks.
//
// With estimated correlations the probability is bounded from above by that of
// one earlier look alone, the one that leaves least, so that the level is kept
// whatever the process (Worsley 1982, "An improved Bonferroni inequality and applications",
// Biometrika 69:297-302).
//
// It returns ErrLevel unless 0 < level < 1 and ErrShape unless information
// increases from above 0.
func Bounds(s Schedule, level float64) ([]Look, error) {
	if !(0 < level && level < 1) {
		return nil, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s.looks(math.Log1p(-level)), nil
}

// looks sets the bounds that spend a two-sided error, given by its logarithm.
func (s Schedule) looks(logError float64) []Look {
	increments := s.increments(logError)
	looks := make([]Look, len(increments))
	var spent float64
	for k, b := range s.bounds(increments) {
		spent += math.Exp(increments[k])
		looks[k] = Look{s.Information[k], b, spent, PValue(b)}
	}
	return looks
}

// bounds sets the bounds for what each look adds to the error.
func (s Schedule) bounds(increments []float64) []float64 {
	if s.Correlation != nil {
		return s.pairwiseBounds(increments)
	}
	return s.markovBounds(increments)
}

// first is the schedule of the first looks alone.
func (s Schedule) first(looks int) Schedule {
	s.Information = s.Information[:looks]
	return s
}

// increments are the logarithms of what each look adds to the two-sided error.
func (s Schedule) increments(logError float64) []float64 {
	adds := make([]float64, len(s.Information))
	spent := math.Inf(-1)
	time := s.Time
	if time == nil {
		time = s.Information
	}
	for k, t := range time {
		until := logError
		if k < len(adds)-1 {
			until = min(logError, math.Ln2+s.Spend(logError-math.Ln2, t))
		}
		adds[k] = logLess(until, spent)
		spent = max(spent, until)
	}
	return adds
}

// tooSmall is the logarithm of a probability from which on a bound is where
// one look alone would have it: what earlier looks took is less than can be
// reckoned.
const tooSmall = -600

// aloneBound is the bound of a look on which nothing else hangs: never below
// that of the look among others.
func aloneBound(increment float64) float64 { return -quantileOfLog(increment - math.Ln2) }

// markovBounds sets bounds where the score has independent increments, look
// after look.
func (s Schedule) markovBounds(increments []float64) []float64 {
	bounds := make([]float64, len(increments))
	reach := s.reach(increments)
	p := newPath()
	for k, t := range s.Information {
		bounds[k] = p.bound(t, increments[k])
		if k+1 < len(bounds) {
			p = p.stopped(t, bounds[k], s.Information[k+1]-t, reach)
		}
	}
	return bounds
}

// reach is how many standard deviations out the path still matters: beyond
// the bound of the smallest error that can be reckoned with.
func (s Schedule) reach(increments []float64) float64 {
	const always, beyond = 9, 3
	least := 0.0
	for _, add := range increments {
		if add > tooSmall {
			least = min(least, add)
		}
	}
	return max(always, beyond+aloneBound(least-1))
}

// bound returns where the chance to cross at t is that of the increment, by
// Newton's method: the logarithm of the chance is concave, and from the bound
// of the look alone, which is above, it never overshoots.
func (p *path) bound(t, increment float64) float64 {
	b := aloneBound(increment)
	if p.t == 0 || increment < tooSmall {
		return b
	}
	for range 50 {
		chance := p.crossing(t, b)
		step := (increment - math.Log(chance)) * chance / p.crossingSlope(t, b)
		if !(step > 0) { // rounding, or nothing left to cross
			break
		}
		if b = max(0, b-step); step < 1e-8 {
			break
		}
	}
	return b
}

// pairwiseBounds sets bounds from what any one earlier look leaves.
func (s Schedule) pairwiseBounds(increments []float64) []float64 {
	bounds := make([]float64, len(increments))
	reach := s.reach(increments)
	for k := range increments {
		bounds[k] = aloneBound(increments[k])
		for i := range k {
			// Two looks of correlation r are two moments r² and 1 of one motion.
			const most = 1 - 1e-9
			r := min(most, math.Abs(s.Correlation[i][k]))
			if t := r * r; t > 1e-9 {
				p := newPath().stopped(t, bounds[i], 1-t, reach)
				bounds[k] = min(bounds[k], p.bound(1, increments[k]))
			}
		}
	}
	return bounds
}

// FalseAlarms returns the chance that, without an effect, a test that is
// looked at with the given information and stops at the first |Z| beyond its
// critical value ever stops: .1417 for five even looks at 1.96. It returns
// ErrShape where sizes differ or information does not increase from above 0.
func FalseAlarms(information, criticals []float64) (float64, error) {
	if len(information) != len(criticals) {
		return 0, fmt.Errorf("%d looks with %d critical values: %w", len(information), len(criticals), ErrShape)
	}
	if err := (Schedule{Information: information}).check(); err != nil {
		return 0, err
	}
	const reach = 12
	var crossed float64
	p := newPath()
	for k, t := range information {
		crossed += p.crossing(t, criticals[k])
		if k+1 < len(information) {
			p = p.stopped(t, criticals[k], information[k+1]-t, reach)
		}
	}
	return crossed, nil
}

// WangTsiatis returns the bounds c (I_k/I_K)^(shape-½) of Wang and Tsiatis'
// family at the level: Pocock's constant bound at shape ½, and O'Brien and
// Fleming's, c √(I_K/I_k), at 0. It returns ErrLevel unless 0 < level < 1 and
// ErrShape unless information increases from above 0.
//
// Wang and Tsiatis (1987), "Approximately optimal one-parameter boundaries for
// group sequential trials", Biometrics 43:193-199.
func WangTsiatis(information []float64, level, shape float64) ([]float64, error) {
	if !(0 < level && level < 1) {
		return nil, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	if err := (Schedule{Information: information}).check(); err != nil {
		return nil, err
	}
	last := information[len(information)-1]
	at := func(c float64) []float64 {
		bounds := make([]float64, len(information))
		for k, i := range information {
			bounds[k] = c * math.Pow(i/last, shape-0.5)
		}
		return bounds
	}
	excess := func(c float64) float64 {
		alarms, _ := FalseAlarms(information, at(c)) // the shapes were checked
		return math.Log(alarms / (1 - level))
	}
	c := root(excess, TwoSided(level)/2, 2*twoSided((1-level)/float64(len(information))))
	return at(c), nil
}
