package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// comparisons returns the pairs of arms that a reference names.
func comparisons(t *testing.T, set string, k int) (pairs [][2]int) {
	switch set {
	case "all":
		return pairsOf(k)
	case "first":
		return withFirst(k)
	case "ring":
		for a := range k {
			pairs = append(pairs, [2]int{a, (a + 1) % k})
		}
	case "two":
		for a := 2; a < k; a++ {
			pairs = append(pairs, [2]int{0, a}, [2]int{1, a})
		}
	case "halves":
		pairs = pairsOf(k / 2)
		for _, p := range pairsOf(k - k/2) {
			pairs = append(pairs, [2]int{p[0] + k/2, p[1] + k/2})
		}
	default:
		t.Fatalf("no set %q", set)
	}
	return pairs
}

// arms returns the contrasts of arms in the order that order names.
func (r reference) arms(order []int) *contrasts {
	variances := r.list("variances")
	cov := diagonal(variances)
	if r.text("loadings") != "" {
		b := r.matrix("loadings")
		for i := range b {
			for j := range b {
				for h := range b[i] {
					cov[i][j] += b[i][h] * b[j][h]
				}
			}
		}
	}
	k := len(cov)
	v, s := square(k), square(k)
	place := make([]int, k)
	for i, a := range order {
		place[a] = i
		for j, b := range order {
			v[i][j] = cov[a][b]
		}
	}
	for _, p := range comparisons(r.t, r.text("set"), k) {
		i, j := place[p[0]], place[p[1]]
		s[i][j] = math.Sqrt(v[i][i] + v[j][j] - 2*v[i][j])
		s[j][i] = s[i][j]
	}
	return arranged(v, s, canonical(v, s))
}

// TestMaxZIsThatOfMvtnorm: to 1e-5, and to 1 % of what is below 1e-4, beside
// the error that mvtnorm reports of its own. Eight arms of a deck whose three
// factors are as large as the rest are right to 4e-5: more would take more
// points than a report has time for.
func TestMaxZIsThatOfMvtnorm(t *testing.T) {
	tails := map[string]tail{}
	for _, r := range readReference(t, "maxz.csv") {
		k := len(r.list("variances"))
		family := r.text("case") + r.text("set") + r.text("variances") + r.text("loadings")
		if tails[family] == nil {
			tails[family] = r.arms(indexes(k)).tail(1)
		}
		want := r.number("p")
		allowed := 1e-5
		switch {
		case want < 1e-4:
			allowed = 0.01 * want
		case k == 8 && r.text("case") == "deck of three factors":
			allowed = 4e-5
		}
		r.within("P(max|Z| >= z)", tails[family](r.number("z")), want, allowed+r.number("error"))
	}
}

// TestMaxZKnowsNoOrder: the numbers of triggers are no part of a family.
func TestMaxZKnowsNoOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	seen := map[string]bool{}
	for _, r := range readReference(t, "maxz.csv") {
		k := len(r.list("variances"))
		family := r.text("case") + r.text("set") + r.text("variances")
		if k < 4 || seen[family] {
			continue
		}
		seen[family] = true
		a, b := r.arms(indexes(k)).tail(2), r.arms(rng.Perm(k)).tail(2)
		for _, z := range []float64{0.4, 1.5, 2.3, 3, 4, 6} {
			if a(z) != b(z) {
				t.Errorf("%s: %v and %v at %v", r.where, a(z), b(z), z)
			}
		}
	}
	people := campaign(rand.New(rand.NewPCG(5, 5)), 1, 1, 200, 5, true, 0.15)[0][0]
	var tails [2]float64
	for i, order := range [][]int{{0, 1, 2, 3, 4}, {3, 1, 4, 0, 2}} {
		var turned []person
		for _, p := range people {
			q := person{make([]float64, 5), make([]float64, 5)}
			for a, b := range order {
				q.m[a], q.y[a] = p.m[b], p.y[b]
			}
			turned = append(turned, q)
		}
		c, err := NewComparing([]Stratum{{gather(turned, 5, true), 1}})
		if err != nil {
			t.Fatal(err)
		}
		tails[i] = family(t, c, pairsOf(5)).Adjusted(2.3)
	}
	if tails[0] != tails[1] {
		t.Errorf("a deck: %v and %v", tails[0], tails[1])
	}
}
