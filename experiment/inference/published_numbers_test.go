package inference

import (
	"math"
	"testing"
)

// These are printed values of methods of which the package has the parts, or
// prints them to more digits than its tables hold: each is put together here
// from the parts that the package's own methods are made of.

// Two proportions: Newcombe's method 10 puts two Wilson intervals together.
// Newcombe (1998), Statistics in Medicine 17:873-890, Table II, and R.
func TestNewcombe(t *testing.T) {
	for _, x := range []struct{ ya, ma, yb, mb, low, high float64 }{
		{56, 70, 48, 80, .0524, .3339},
		{9, 10, 3, 10, .1705, .8090},
		{6, 7, 2, 7, .0582, .8062},
		{0, 10, 0, 20, -.1611, .2775},
		{7, 34, 1, 34, .0189, .3404},
	} {
		a, b := wilsonOf(t, x.ya, x.ma), wilsonOf(t, x.yb, x.mb)
		pa, pb := x.ya/x.ma, x.yb/x.mb
		near(t, "low", pa-pb-math.Hypot(pa-a.Low, b.High-pb), x.low, 5e-5)
		near(t, "high", pa-pb+math.Hypot(a.High-pa, pb-b.Low), x.high, 5e-5)
	}
}

func wilsonOf(t *testing.T, y, m float64) Interval {
	t.Helper()
	i, err := Wilson(y, m, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// Exact 2×2: Fisher's two-sided p is the probability of all tables no likelier
// than the one seen. Those of R's fisher.test, and ties that rounding must not
// part, in fractions.
func TestFisher(t *testing.T) {
	for _, x := range []struct {
		ya, ma, yb, mb  int
		want, tolerance float64
	}{
		{2, 10, 7, 9, .0230141375652, 5e-14},
		{100, 102, 1000, 1005, .1300759363430, 5e-14},
		{5, 6, 10, 20, .1973244147157, 5e-14},
		{94, 142, 3577, 3577 + 16988, 2.069356340993818e-37, 1e-12 * 2.069356340993818e-37},
		{0, 2, 5, 8, 4. / 9, 1e-14},
		{4, 5, 1, 4, 13. / 63, 1e-14},
	} {
		n, engaged := x.ma+x.mb, x.ya+x.yb
		_, seen := hypergeometricTail(x.ya, x.ma, n, engaged)
		var p float64
		for y := max(0, engaged-x.mb); y <= min(x.ma, engaged); y++ {
			if _, at := hypergeometricTail(y, x.ma, n, engaged); at <= seen*(1+1e-9) {
				p += at
			}
		}
		near(t, "Fisher's p", p, x.want, x.tolerance)
	}
}

// Barnard's test orders tables by the pooled z, where Boschloo's does by
// Fisher's p: of the same nuisance parameter, searched alike. Boschloo's is in
// the table of published values, and here to all digits.
func TestBarnard(t *testing.T) {
	const ya, ma, yb, mb = 43, 53, 40, 79
	z := func(ya, yb int) float64 {
		pooled := float64(ya+yb) / (ma + mb)
		if pooled == 0 || pooled == 1 {
			return 0
		}
		return math.Abs(float64(ya)/ma-float64(yb)/mb) / math.Sqrt(pooled*(1-pooled)*(1./ma+1./mb))
	}
	b := newBoschloo(ya+yb, ma, mb)
	extreme := make([]float64, ma+mb+1)
	for y := range ma + 1 {
		for other := range mb + 1 {
			if z(y, other) >= z(ya, yb)*(1-1e-9) {
				_, at := hypergeometricTail(y, ma, ma+mb, y+other)
				extreme[y+other] += at
			}
		}
	}
	var p float64
	const parts = 200
	for i := range parts {
		chance := func(pi float64) float64 { return b.chance(extreme, pi) }
		p = max(p, maximum(chance, float64(i)/parts, float64(i+1)/parts))
	}
	near(t, "Barnard's p", p, .000362832367, 5e-13)

	boschloo, err := Boschloo(ya, ma, yb, mb)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Boschloo's p", boschloo, .0003231105, 5e-11)
}

// Multiplicity: R's p.adjust, for the four smallest of ten p in order; and
// Dunnett's critical values with the degrees of freedom of a variance that is
// estimated, which the package has no use for: its own are for infinitely many.
func TestAdjusted(t *testing.T) {
	p := []float64{.838541367553, .642193923795, .680845947633, .967833824309, .71626938238, .177096952723, 5.23656777208e-5, .0202732688798, .00028140506198, .0149877310796}
	for by, want := range map[Correction][]float64{
		Holm: {5.23656777e-4, .00253264556, .119901849, .141912882},
		BH:   {5.23656777e-4, .00140702531, .0499591036, .0506831722},
		BY:   {.00153377407, .00412113247, .146328628, .148449402},
	} {
		got := correct(t, p, by)
		for i, at := range []int{6, 8, 9, 7} {
			digit := math.Pow(10, math.Floor(math.Log10(want[i]))-8) // the ninth, of which one is cut off, not rounded
			near(t, string(by), got[at].P, want[i], digit)
		}
	}
}

// For three comparisons and ten degrees R's qmvt was told to say 2.759077, but
// it searches by random points, and says from 2.7556 to 2.7613 by the seed: the
// integral is 2.758997, here and in R.
func TestDunnettOfFewDegrees(t *testing.T) {
	for _, x := range []struct {
		comparisons         int
		df, want, tolerance float64
	}{{3, 10, 2.759077, 1e-4}, {3, 10, 2.75899697837, 1e-8}, {2, 30, 2.32, .005}, {2, 30, 2.3207522451, 1e-8}} {
		k := x.comparisons + 1
		f := family(t, equalArms(t, k), withFirst(k))
		gamma, _ := math.Lgamma(x.df / 2)
		// With the estimated standard deviation s times the true one, df s² is χ².
		density := func(s float64) float64 {
			return math.Exp(math.Ln2 + x.df/2*math.Log(x.df/2) - gamma + (x.df-1)*math.Log(s) - x.df*s*s/2)
		}
		beyond := func(c float64) float64 {
			var p float64
			for i := range 12 {
				a := float64(i) / 4
				p += legendre24.integrate(func(s float64) float64 { return density(s) * f.Adjusted(c*s) }, a, a+.25)
			}
			return p
		}
		near(t, "critical value", root(func(c float64) float64 { return beyond(c) - .05 }, 1, 5), x.want, x.tolerance)
	}
}

// Group sequential: two traps. Error that is spent two-sided at once, instead
// of one-sided and doubled, starts at another bound; and a look that spends
// again what earlier looks have spent errs twice as often as agreed.
func TestSpendingTraps(t *testing.T) {
	atOnce := twoSided(math.Exp(OBrienFlemingSpending(math.Log(.05), .2)))
	near(t, "two-sided at once", atOnce, 4.3826, 5e-5)
	s := Schedule{Information: even(5), Spend: PocockSpending}
	looks := bounds(t, s, .95)
	own, again := make([]float64, 5), make([]float64, 5)
	for k, l := range looks {
		own[k], again[k] = l.Critical, twoSided(l.Spent)
	}
	near(t, "what is spent", alarms(t, s.Information, own), .05, 1e-10)
	if twice := alarms(t, s.Information, again); !(twice > .09) {
		t.Errorf("spent again and again: %v", twice)
	}
}

// Planning: R's power.prop.test; a calculator that gives both groups the
// baseline's variance under no difference needs fewer.
func TestSampleSizeFormulas(t *testing.T) {
	near(t, "power.prop.test", SampleSize(.2, .25, TwoSided(.95), .8), 1093.739, 5e-4)
	root := TwoSided(.95)*math.Sqrt(2*.2*.8) + quantile(.8)*math.Sqrt(.2*.8+.25*.75)
	near(t, "at the baseline's variance", root*root/(.05*.05), 1030, .5)
}

// Sample ratio: a trigger with share 0 takes a degree of freedom away, and its
// contacts are a fault of their own.
func TestSampleRatioOfNoShare(t *testing.T) {
	with, err := SampleRatio([]float64{850, 150, 7}, []float64{90, 10, 0})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p", with.P, 1.3608e-7, 5e-12)
	if with.DF != 1 || len(with.Unplanned) != 1 || with.Unplanned[0] != 2 {
		t.Errorf("%+v", with)
	}
}

// Real data: Hillstrom's e-mails to who had bought for men, for women or both,
// from visits and contacts. Standard errors of differences are the plain ones.
func TestHillstromSegments(t *testing.T) {
	var d, se []float64
	for _, x := range []struct{ ya, ma, yb, mb, d, se float64 }{
		{1592, 9568, 1638, 9647, -.0034058, .0053953},
		{1615, 9558, 1067, 9622, .0580767, .0049938},
		{687, 2181, 533, 2118, .0633406, .0137058},
	} {
		p := split(t, []float64{x.ya, x.yb}, []float64{x.ma, x.mb}).Pair(0, 1)
		p.contests[0].design = 1
		near(t, "difference", p.Difference, x.d, 5e-8)
		near(t, "its standard error", p.standardError(), x.se, 5e-8)
		d, se = append(d, p.Difference), append(se, p.standardError())
	}
	q, err := CochranQ(d, se)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Cochran's Q", q.Statistic, 75.561, 5e-4)
	near(t, "its p", q.P, 3.9e-17, 5e-19)
	flip, err := GailSimon(d, se)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Gail-Simon", flip.Statistic, .3985, 5e-5)
	near(t, "its p", flip.P, .4688, 5e-5)
	for _, x := range []struct{ y, m, difference, z float64 }{{3894, 21307, .07658956, 22.486}, {3238, 21387, .04523311, 13.949}} {
		p := split(t, []float64{x.y, 2262}, []float64{x.m, 21306}).Pair(0, 1)
		p.contests[0].design = 1
		near(t, "difference", p.Difference, x.difference, 5e-9)
		near(t, "pooled z", p.statistic(0), x.z, 5e-4)
	}
}
