package inference

import (
	"errors"
	"math"
	"testing"
)

func TestArgumentsAreChecked(t *testing.T) {
	nan := math.NaN()
	one := Counts([]float64{1}, []float64{2})
	two := Counts([]float64{1, 2}, []float64{2, 3})
	comparing := func(s ...Stratum) error { _, err := NewComparing(s); return err }
	chi := func(_ Chi, err error) error { return err }
	wilson := func(y, n, level float64) error { _, err := Wilson(y, n, level); return err }
	posterior := func(y, m []float64) error { _, _, err := Posterior(y, m); return err }
	boschloo := func(ya, ma, yb, mb int) error { _, err := Boschloo(ya, ma, yb, mb); return err }
	members := func(m ...Member) error { _, err := NewFamily(m); return err }
	tailoring := func(cells [][]Moments, n [][]float64, level float64) error {
		_, err := Tailoring(cells, n, TailoringOptions{Level: level})
		return err
	}
	describe := func(x ...float64) error { _, err := Describe(x); return err }
	c := split(t, []float64{1, 2}, []float64{2, 3})
	unpaired := two
	unpaired.Deck = true
	for name, test := range map[string]struct{ got, want error }{
		"wilson, more than all":     {wilson(3, 2, 0.95), ErrCounts},
		"wilson, NaN":               {wilson(nan, 2, 0.95), ErrCounts},
		"wilson, infinite":          {wilson(1, math.Inf(1), 0.95), ErrCounts},
		"wilson, level 1":           {wilson(1, 2, 1), ErrLevel},
		"wilson, level NaN":         {wilson(1, 2, nan), ErrLevel},
		"no strata":                 {comparing(), ErrEmpty},
		"no triggers":               {comparing(Stratum{Weight: 1}), ErrEmpty},
		"half a weight":             {comparing(Stratum{one, 0.5}), ErrWeights},
		"negative weight":           {comparing(Stratum{one, 1.5}, Stratum{one, -0.5}), ErrWeights},
		"NaN weight":                {comparing(Stratum{one, nan}), ErrWeights},
		"strata of different sizes": {comparing(Stratum{one, 0.5}, Stratum{two, 0.5}), ErrShape},
		"too many engagements":      {comparing(Stratum{Counts([]float64{3}, []float64{2}), 1}), ErrCounts},
		"NaN engagements":           {comparing(Stratum{Counts([]float64{nan}, []float64{2}), 1}), ErrCounts},
		"deck without discordants":  {comparing(Stratum{unpaired, 1}), ErrShape},
		"no pairs":                  {members(Member{c, nil}), ErrFamily},
		"no members":                {members(), ErrFamily},
		"no comparing":              {members(Member{nil, [][2]int{{0, 1}}}), ErrFamily},
		"a pair of one":             {members(Member{c, [][2]int{{1, 1}}}), ErrFamily},
		"a pair with nobody":        {members(Member{c, [][2]int{{0, 2}}}), ErrFamily},
		"ratio, sizes":              {chi(SampleRatio([]float64{1}, []float64{1, 1})), ErrShape},
		"ratio, negative":           {chi(SampleRatio([]float64{-1, 1}, []float64{1, 1})), ErrCounts},
		"ratio, no share":           {chi(SampleRatio([]float64{1, 1}, []float64{0, 0})), ErrWeights},
		"ratio, NaN share":          {chi(SampleRatio([]float64{1, 1}, []float64{nan, 1})), ErrWeights},
		"homogeneity, sizes":        {chi(Homogeneity([][]float64{{1, 2}, {1}})), ErrShape},
		"homogeneity, NaN":          {chi(Homogeneity([][]float64{{1, nan}})), ErrCounts},
		"Q, no spread":              {chi(CochranQ([]float64{1}, []float64{0})), ErrSpread},
		"Q, NaN":                    {chi(CochranQ([]float64{nan}, []float64{1})), ErrSpread},
		"Q, sizes":                  {chi(CochranQ([]float64{1}, nil)), ErrShape},
		"Q, nothing":                {chi(CochranQ(nil, nil)), ErrEmpty},
		"flip, no spread":           {chi(GailSimon([]float64{1}, []float64{-1})), ErrSpread},
		"interaction, nothing":      {chi(Interaction(nil, nil)), ErrEmpty},
		"interaction, sizes":        {chi(Interaction([][]float64{{1}}, nil)), ErrShape},
		"interaction, contrasts":    {chi(Interaction([][]float64{{1}, {1, 2}}, [][][]float64{{{1}}, {{1}}})), ErrShape},
		"interaction, singular":     {chi(Interaction([][]float64{{1, 1}}, [][][]float64{{{1, 1}, {1, 1}}})), ErrSpread},
		"interaction, NaN":          {chi(Interaction([][]float64{{nan}}, [][][]float64{{{1}}})), ErrSpread},
		"boschloo, negative":        {boschloo(-1, 2, 1, 2), ErrCounts},
		"boschloo, more than all":   {boschloo(1, 2, 3, 2), ErrCounts},
		"posterior, nothing":        {posterior(nil, nil), ErrEmpty},
		"posterior, sizes":          {posterior([]float64{1}, nil), ErrShape},
		"posterior, NaN":            {posterior([]float64{nan}, []float64{1}), ErrCounts},
		"tailoring, nothing":        {tailoring(nil, nil, 0), ErrEmpty},
		"tailoring, level":          {tailoring(nil, nil, 2), ErrLevel},
		"tailoring, sizes":          {tailoring([][]Moments{{one, one}}, nil, 0), ErrShape},
		"tailoring, folds":          {tailoring([][]Moments{{one, one}}, [][]float64{{2}}, 0), ErrShape},
		"tailoring, triggers":       {tailoring([][]Moments{{one, two}}, [][]float64{{2, 5}}, 0), ErrShape},
		"tailoring, contacts":       {tailoring([][]Moments{{one, one}}, [][]float64{{2, nan}}, 0), ErrCounts},
		"describe, nothing":         {describe(), ErrEmpty},
		"describe, NaN":             {describe(1, nan), ErrCounts},
	} {
		if !errors.Is(test.got, test.want) {
			t.Errorf("%s: error %v, want %v", name, test.got, test.want)
		}
	}
}

// TestUnknownRates: a trigger that was never shown is unknown, and nothing
// about it is told, nor does it disturb the others.
func TestUnknownRates(t *testing.T) {
	c := split(t, []float64{20, 0, 30}, []float64{100, 0, 100})
	if !math.IsNaN(c.Rate(1)) || c.RateInterval(1, 0.95) != (Interval{0, 1}) {
		t.Errorf("rate %v in %v", c.Rate(1), c.RateInterval(1, 0.95))
	}
	p := c.Pair(0, 1)
	if !math.IsNaN(p.P) || p.CannotTell != FewContacts || p.Interval(2) != (Interval{-1, 1}) || p.LiftInterval(2) != (Interval{-1, math.Inf(1)}) {
		t.Errorf("%+v", p)
	}
	f := family(t, c, pairsOf(3))
	if f.Pairs() != 1 || f.Critical(0.95) != TwoSided(0.95) || !math.IsNaN(f.Adjusted(p.Z)) {
		t.Errorf("%d pairs, critical %v", f.Pairs(), f.Critical(0.95))
	}
	if got := BestCritical(c, indexes(3), 0.95); got != TwoSided(0.95) {
		t.Errorf("best at %v", got)
	}
	if !math.IsNaN(f.Critical(1)) || !math.IsNaN(f.Critical(math.NaN())) || !math.IsNaN(BestCritical(c, indexes(3), 0)) {
		t.Error("levels outside (0, 1) have critical values")
	}
}

// TestCannotTell: repeated exposures of few contacts tell nothing.
func TestCannotTell(t *testing.T) {
	repeated := func(contacts int, y ...float64) []person {
		var people []person
		for i := range contacts {
			p := person{make([]float64, len(y)), make([]float64, len(y))}
			a := i % len(y)
			p.m[a] = 4
			p.y[a] = math.Mod(y[a]+float64(i/len(y)), 4)
			people = append(people, p)
		}
		return people
	}
	for name, test := range map[string]struct {
		people []person
		deck   bool
		want   string
	}{
		"six contacts an arm":          {repeated(12, 0, 1), false, FewContacts},
		"enough":                       {repeated(80, 0, 1), false, ""},
		"a deck without discordance":   {alike(60, 0), true, FewDiscordant},
		"nine discordant":              {alike(60, 9), true, FewDiscordant},
		"ten discordant":               {alike(60, 10), true, ""},
		"forty contacts who never do":  {never(40), false, FewEffective},
		"no repetition, no difference": {once(4), false, ""},
	} {
		c, err := NewComparing([]Stratum{{gather(test.people, 2, test.deck), 1}})
		if err != nil {
			t.Fatal(err)
		}
		p := c.Pair(0, 1)
		i := p.Interval(1.96)
		if p.CannotTell != test.want || math.IsNaN(p.P) != (test.want != "") || !i.Contains(p.Difference) || !(i.High > i.Low) {
			t.Errorf("%s: %+v in %v", name, p, i)
		}
	}
}

// alike is a deck in which all but some contacts treat both triggers alike.
func alike(n, but int) []person {
	var people []person
	for i := range n {
		y := []float64{float64(i % 2), float64(i % 2)}
		if i < but {
			y[1] = 1 - y[1]
		}
		people = append(people, person{[]float64{1, 1}, y})
	}
	return people
}

// never is a split in which nobody engages in two exposures.
func never(n int) []person {
	var people []person
	for i := range n {
		m := []float64{0, 0}
		m[i%2] = 2
		people = append(people, person{m, []float64{0, 0}})
	}
	return people
}

// once is a split in which everyone has one exposure and engages.
func once(n int) []person {
	var people []person
	for i := range n {
		m := []float64{0, 0}
		m[i%2] = 1
		people = append(people, person{m, m})
	}
	return people
}

// TestStandardisingUndoesSimpson: where the better trigger was shown more in
// the worse segment, the standardised difference is that of the segments.
func TestStandardisingUndoesSimpson(t *testing.T) {
	a := Counts([]float64{90, 800}, []float64{100, 1000}) // 0.9 against 0.8
	b := Counts([]float64{300, 20}, []float64{1000, 100}) // 0.3 against 0.2
	c, err := NewComparing([]Stratum{{a, 0.5}, {b, 0.5}})
	if err != nil {
		t.Fatal(err)
	}
	p := c.Pair(0, 1)
	near(t, "rate", c.Rate(0), 0.6, 1e-12)
	near(t, "difference", p.Difference, 0.1, 1e-12)
	if i := p.Interval(1.96); !(i.Low > 0) || !(p.P < 0.05) {
		t.Errorf("%+v in %v", p, i)
	}
	// p(1-p)/Var: what a simple sample with this variance would count.
	v := 0.25*(0.9*0.1/100) + 0.25*(0.3*0.7/1000)
	y, m := c.Effective(0)
	near(t, "effective exposures", m, 0.6*0.4/v, 1e-6)
	near(t, "effective rate", y/m, 0.6, 1e-12)
}

// TestRepeatsAreWorthLess: every contact doubled in exposures and engagements
// is the same evidence, up to the smaller factor of the design effect.
func TestRepeatsAreWorthLess(t *testing.T) {
	people := func(times float64) (out []person) {
		for i := range 400 {
			p := person{make([]float64, 2), make([]float64, 2)}
			p.m[i%2] = times
			if (i/2)%10 < 3+4*(i%2) {
				p.y[i%2] = times
			}
			out = append(out, p)
		}
		return out
	}
	pair := func(times float64) Pair {
		c, err := NewComparing([]Stratum{{gather(people(times), 2, false), 1}})
		if err != nil {
			t.Fatal(err)
		}
		return c.Pair(0, 1)
	}
	one, three := pair(1), pair(3)
	near(t, "design effect", three.Design, 3*200.0/199, 1e-12)
	near(t, "T", three.T, one.T, 0.005*math.Abs(one.T))
	if three.DF > 400 || three.DF < 390 || !math.IsInf(one.DF, 1) {
		t.Errorf("degrees of freedom %v and %v", one.DF, three.DF)
	}
}

// TestSampleRatioNamesTheFault: the cell that departs, and cells that should
// have been empty.
func TestSampleRatioNamesTheFault(t *testing.T) {
	c, err := SampleRatio([]float64{500, 480, 620, 7}, []float64{1, 1, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	if c.Culprit != 2 || c.DF != 2 || len(c.Unplanned) != 1 || c.Unplanned[0] != 3 || c.Residuals[3] != 0 {
		t.Errorf("%+v", c)
	}
	same, err := SampleRatio([]float64{500, 480, 620}, []float64{2, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p without the unplanned", same.P, c.P, 1e-15)
	alone, err := SampleRatio([]float64{5, 0}, []float64{1, 0})
	if err != nil || alone.P != 1 || alone.DF != 0 || alone.Culprit != -1 {
		t.Errorf("%+v, %v", alone, err)
	}
}

func TestHomogeneity(t *testing.T) {
	c, err := Homogeneity([][]float64{{10, 20, 0}, {30, 40, 0}, {0, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "X²", c.Statistic, 100*math.Pow(10*40-20*30, 2)/(30*70*40*60.0), 1e-12)
	if c.DF != 1 {
		t.Errorf("df %v", c.DF)
	}
	if c, err = Homogeneity([][]float64{{10, 20}}); err != nil || c.P != 1 || c.DF != 0 {
		t.Errorf("one row: %+v, %v", c, err)
	}
	if c, err = Homogeneity(nil); err != nil || c.P != 1 {
		t.Errorf("no rows: %+v, %v", c, err)
	}
}

// TestInteractionIsCochransQ where there is one contrast, and depends on no
// choice of reference where there are more.
func TestInteractionIsCochransQ(t *testing.T) {
	q, err := CochranQ([]float64{.1, .02, -.05}, []float64{.02, .03, .04})
	if err != nil {
		t.Fatal(err)
	}
	w, err := Interaction([][]float64{{.1}, {.02}, {-.05}}, [][][]float64{{{.0004}}, {{.0009}}, {{.0016}}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "statistic", w.Statistic, q.Statistic, 1e-12)
	near(t, "p", w.P, q.P, 1e-12)

	var statistics [3]float64
	for reference := range statistics {
		var d [][]float64
		var v [][][]float64
		others := append([]int{}, indexes(3)[:reference]...)
		others = append(others, indexes(3)[reference+1:]...)
		for _, y := range [][]float64{{30, 50, 20}, {40, 40, 60}} {
			contrast, cov := split(t, y, []float64{200, 210, 190}).Contrasts(reference, others)
			d, v = append(d, contrast), append(v, cov)
		}
		c, err := Interaction(d, v)
		if err != nil {
			t.Fatal(err)
		}
		statistics[reference] = c.Statistic
		if c.DF != 2 {
			t.Errorf("df %v", c.DF)
		}
	}
	near(t, "another reference", statistics[1], statistics[0], 1e-9)
	near(t, "a third", statistics[2], statistics[0], 1e-9)
}

// TestDetectableInvertsSampleSize over rates and sizes.
func TestDetectableInvertsSampleSize(t *testing.T) {
	for _, p := range []float64{0, 1e-4, 0.02, 0.2, 0.7} {
		for _, n := range []float64{30, 1000, 1e7} {
			delta := Detectable(p, n, 1.96, 0.8)
			if p+delta > 1 {
				if !math.IsInf(delta, 1) {
					t.Errorf("%v + %v", p, delta)
				}
				continue
			}
			near(t, "exposures", SampleSize(p, p+delta, 1.96, 0.8)/n, 1, 1e-9)
		}
	}
	if !math.IsInf(Detectable(0.9, 3, 1.96, 0.8), 1) || !math.IsInf(SampleSize(0.2, 0.2, 1.96, 0.8), 1) {
		t.Error("what cannot be found is found")
	}
	for _, x := range []float64{SampleSize(-1, 0.2, 1.96, 0.8), SampleSize(0.1, 0.2, math.NaN(), 0.8), Detectable(1, 10, 1.96, 0.8), Detectable(0.1, 10, 1.96, 1)} {
		if !math.IsNaN(x) {
			t.Errorf("%v is not NaN", x)
		}
	}
}

func TestDescribe(t *testing.T) {
	sample := []float64{7, 1, 3, 2, 10}
	got, err := Describe(sample)
	want := Summary{Count: 5, Min: 1, Quartile1: 2, Median: 3, Quartile3: 7, Max: 10}
	if err != nil || got != want || sample[0] != 7 {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got, err = Describe([]float64{4}); err != nil || got.Quartile1 != 4 || got.Quartile3 != 4 {
		t.Errorf("one value: %+v, %v", got, err)
	}
}

// TestBoschlooSides: leaving the other side out where one is clear changes
// nothing, and the test keeps its level, over all small tables.
func TestBoschlooSides(t *testing.T) {
	for ma := 1; ma <= 9; ma++ {
		for mb := 1; mb <= 9; mb += 2 {
			for ya := range ma + 1 {
				for yb := range mb + 1 {
					p, err := Boschloo(ya, ma, yb, mb)
					if err != nil {
						t.Fatal(err)
					}
					b := newBoschloo(ya+yb, ma, mb)
					both := min(1, 2*min(b.oneSided(ya, ma), b.oneSided(yb, mb)))
					if math.Abs(p-both) > 1e-12 {
						t.Errorf("%d/%d v %d/%d: %v, of both sides %v", ya, ma, yb, mb, p, both)
					}
				}
			}
		}
	}
}

// TestBoschlooOfBigTables: where the common rate is restricted to where it may
// be, p is the largest there, and no larger than over all rates but for what is
// added.
func TestBoschlooOfBigTables(t *testing.T) {
	for _, x := range [][4]int{{0, 1200, 7, 900}, {2, 1100, 12, 1000}, {1190, 1200, 990, 1000}} {
		p, err := Boschloo(x[0], x[1], x[2], x[3])
		if err != nil {
			t.Fatal(err)
		}
		n := x[1] + x[3]
		all := &boschloo{n: n, total: x[0] + x[2], to: n, high: 1}
		if full := 2 * min(all.oneSided(x[0], x[1]), all.oneSided(x[2], x[3])); p > full+2e-8 {
			t.Errorf("%v: %v, over all rates %v", x, p, full)
		}
		part := newBoschloo(x[0]+x[2], x[1], x[3])
		var sides [2]float64
		for side, h := range [][]float64{all.extremes(x[0], x[1]), all.extremes(x[2], x[3])} {
			for i := range 5001 {
				pi := part.low + (part.high-part.low)*float64(i)/5000
				sides[side] = max(sides[side], all.chance(h, pi))
			}
		}
		near(t, "p", p, min(1, 2*min(sides[0], sides[1])+2e-8), 1e-4*p)
	}
}

// TestExtremesStayFinite: nothing overflows or vanishes at the ends.
func TestExtremesStayFinite(t *testing.T) {
	for _, x := range [][4]float64{{0, 1e8, 1e8, 1e8}, {5e7, 1e8, 5.1e7, 1e8}, {0, 1, 1, 1}, {1e8, 1e8, 1e8, 1e8}, {0, 1e8, 3, 1e8}} {
		c := split(t, []float64{x[0], x[2]}, []float64{x[1], x[3]})
		p := c.Pair(0, 1)
		i, lift := p.Interval(1.96), p.LiftInterval(1.96)
		if math.IsNaN(p.P) || p.P < 0 || p.P > 1 || !i.Contains(p.Difference) || math.IsNaN(lift.Low) || math.IsNaN(lift.High) {
			t.Errorf("%v: %+v, %v, %v", x, p, i, lift)
		}
		best, loss, err := Posterior([]float64{x[0], x[2]}, []float64{x[1], x[3]})
		if err != nil || math.IsNaN(best[0]) || math.IsNaN(loss[0]) {
			t.Errorf("%v: %v %v %v", x, best, loss, err)
		}
		if z := family(t, c, [][2]int{{0, 1}}).Adjusted(p.Z); math.IsNaN(z) {
			t.Errorf("%v: adjusted %v", x, z)
		}
	}
	for _, df := range []float64{1, 9, 99, 1e4, 1e9} {
		last := 0.0
		for x := 0.01; x < 1e6; x *= 1.1 {
			z := zOfT(x, df)
			if !(z > last) || z > x*(1+1e-12) {
				t.Fatalf("z of t = %v, df %v is %v after %v", x, df, z, last)
			}
			if back := tOfZ(z, df); z < 30 && math.Abs(back-x) > 1e-6*x {
				t.Errorf("t of z = %v, df %v is %v, want %v", z, df, back, x)
			}
			last = z
		}
	}
}
