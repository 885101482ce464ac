package inference

import (
	"fmt"
	"math"
	"testing"
)

// moments returns the sums of a row.
func (r reference) moments() Moments {
	r.t.Helper()
	m := Moments{
		Exposures: r.list("exposures"), Engagements: r.list("engagements"),
		MM: r.matrix("mm"), MY: r.matrix("my"), YY: r.matrix("yy"), Deck: r.number("deck") == 1,
	}
	m.Contacts = m.Exposures // of whom nothing here asks
	m.Discordant = square(len(m.Exposures))
	return m
}

// TestDriversAreThoseOfR holds trends, regressions, correlations and
// ambivalence to R: prop.trend.test, glm and sandwich::vcovCL on rows of single
// exposures, pairs and outcomes listed one by one.
func TestDriversAreThoseOfR(t *testing.T) {
	rows := readReference(t, "drivers.csv")
	for i := 0; i < len(rows); i++ {
		r := rows[i]
		switch kind := r.text("kind"); kind {
		case "trend":
			strata := []Moments{r.moments()}
			for i+1 < len(rows) && rows[i+1].text("kind") == kind && rows[i+1].text("case") == r.text("case") {
				i++
				strata = append(strata, rows[i].moments())
			}
			r.trend(strata)
		case "regression":
			r.regression()
		case "correlation":
			got, err := IntraContact([]Moments{r.moments()})
			if err != nil {
				t.Fatal(err)
			}
			r.closed("correlation", got, r.number("values"))
		case "ambivalence":
			r.ambivalence()
		default:
			t.Fatalf("no kind %q", kind)
		}
	}
}

func (r reference) trend(strata []Moments) {
	r.t.Helper()
	got, err := NewTrend(strata, r.list("arguments"))
	if err != nil {
		r.t.Fatal(err)
	}
	want := r.list("values")
	r.closed("slope", got.Slope, want[0])
	r.closed("z", got.Z, want[1])
	r.closed("design effect", got.Design, want[2])
	if single := !math.IsNaN(want[3]); single {
		interval := got.Interval(0.95)
		r.closed("p", got.P, want[3])
		r.closed("low", interval.Low, want[4])
		r.closed("high", interval.High, want[5])
	}
}

func (r reference) regression() {
	r.t.Helper()
	m, design := r.moments(), r.matrix("design")
	got, err := NewLogistic(m, r.number("clusters"), design)
	if err != nil {
		r.t.Fatal(err)
	}
	want, k := r.list("values"), len(design[0])
	take := func(n int) []float64 {
		part := want[:n]
		want = want[n:]
		return part
	}
	for j, x := range take(k) {
		r.closed(fmt.Sprint("coefficient ", j), got.Coefficients[j], x)
	}
	// Without the correction for parameters HC1 is HC0.
	n := got.Exposures
	for _, v := range []struct {
		name   string
		matrix [][]float64
		times  float64
	}{{"HC1", got.Robust, 1}, {"HC0", got.Robust, (n - float64(k)) / (n - 1)}, {"model", got.Model, 1}} {
		for j, x := range take(k * k) {
			// Elements off the diagonal may be 0 but for rounding.
			size := math.Sqrt(v.matrix[j%k][j%k] * v.matrix[j/k][j/k])
			r.within(fmt.Sprint(v.name, " ", j), v.times*v.matrix[j%k][j/k], x, 1e-8*size)
		}
	}
	r.closed("deviance", got.Deviance, take(1)[0])
	r.effects(got, design, take(4))
	var each [][]float64
	for j := 1; j < k; j++ {
		each = append(each, make([]float64, k))
		each[j-1][j] = 1
	}
	got.guard, got.guarded = 0, false // of which R knows nothing
	term := got.Wald(each, got.Clusters-1)
	r.closed("F", term.Statistic, take(1)[0])
	p := take(1)[0]
	r.within("p of F", term.P, p, 1e-6*p) // which makes much of the last digits of F
}

// effects holds the change by one column, and the slope by one, to R's.
func (r reference) effects(got *Logistic, design [][]float64, want []float64) {
	r.t.Helper()
	got.guard, got.guarded = 0, false
	k := len(design[0])
	change, slope := int(r.list("arguments")[0]), int(r.list("arguments")[1])
	from, to, direction := table(len(design), k), table(len(design), k), table(len(design), k)
	for c, x := range design {
		copy(from[c], x)
		copy(to[c], x)
		from[c][change], to[c][change] = 0, 1
		if k == 5 { // the last column is the product of this one and the fourth
			from[c][4], to[c][4] = 0, x[3]
		}
		direction[c][slope] = 1
	}
	unit := func(j int) []float64 {
		l := make([]float64, k)
		l[j] = 1
		return l
	}
	e := got.Change(from, to, r.list("exposures"), unit(change), math.Inf(1))
	r.closed("change", e.Points, want[0])
	r.closed("its standard error", e.pointsSE, want[1])
	e = got.Slope(direction, r.list("exposures"), unit(slope), math.Inf(1))
	r.closed("slope", e.Points, want[2])
	r.closed("its standard error", e.pointsSE, want[3])
}

func (r reference) ambivalence() {
	r.t.Helper()
	m := r.moments()
	k := len(m.Exposures)
	var patterns []Pattern
	for _, row := range r.matrix("design") {
		p := Pattern{Contacts: row[k], Ambivalent: row[k+1]}
		for a, times := range row[:k] {
			if times > 0 {
				p.Triggers, p.Exposures = append(p.Triggers, a), append(p.Exposures, times)
			}
		}
		patterns = append(patterns, p)
	}
	got, err := NewAmbivalence(patterns, m.Engagements, m.Exposures)
	if err != nil {
		r.t.Fatal(err)
	}
	want := r.list("values")
	for i, v := range []float64{got.Contacts, got.Observed, got.Expected, got.SE, got.Z} {
		r.closed(fmt.Sprint("ambivalence ", i), v, want[i])
	}
}
