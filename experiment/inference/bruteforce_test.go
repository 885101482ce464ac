package inference

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// campaign simulates contacts with a liking of their own, by segment and fold.
// Each segment leans to a trigger of its own.
func campaign(rng *rand.Rand, segments, folds, each, k int, deck bool, lean float64) [][][]person {
	cells := make([][][]person, segments)
	for s := range cells {
		cells[s] = make([][]person, folds)
		for j := range folds {
			n := each/2 + rng.IntN(each)
			for i := range n {
				p := person{make([]float64, k), make([]float64, k)}
				liking := 0.1 * rng.NormFloat64()
				for a := range k {
					if !deck && a != (i+rng.IntN(2))%k {
						continue
					}
					rate := 0.3 + liking
					if (a+s)%k == 0 {
						rate += lean
					}
					p.m[a] = float64(1 + rng.IntN(3))
					for range int(p.m[a]) {
						if rng.Float64() < rate {
							p.y[a]++
						}
					}
					if !deck {
						break
					}
				}
				cells[s][j] = append(cells[s][j], p)
			}
		}
	}
	return cells
}

func tally(cells [][][]person, k int, deck bool) (moments [][]Moments, contacts [][]float64) {
	for _, segment := range cells {
		var row []Moments
		var n []float64
		for _, people := range segment {
			row = append(row, gather(people, k, deck))
			n = append(n, float64(len(people)))
		}
		moments, contacts = append(moments, row), append(contacts, n)
	}
	return moments, contacts
}

// directTailoring computes ψ contact by contact, from the formula alone.
func directTailoring(cells [][][]person, k int, deck bool) (gain, se float64) {
	const folds = 10
	exposures, shownTo, size := table(len(cells), k), table(len(cells), k), make([]float64, len(cells))
	for s, segment := range cells {
		for _, people := range segment {
			for _, p := range people {
				size[s]++
				for a := range k {
					exposures[s][a] += p.m[a]
					if p.m[a] > 0 {
						shownTo[s][a]++
					}
				}
			}
		}
	}
	for r := range uint64(10) {
		order := shuffled(folds, r)
		var all []float64
		var variance, n float64
		for j := 5; j <= 10; j++ {
			mu, choice, b := directLearn(cells, order[:j-1], exposures, shownTo, k)
			var psi []float64
			for s := range cells {
				for _, p := range cells[s][order[j-1]] {
					pi := choice[s]
					value := 0.0
					if pi != b {
						value = mu[s][pi] - mu[s][b]
						for _, side := range []struct {
							a    int
							sign float64
						}{{pi, 1}, {b, -1}} {
							e := shownTo[s][side.a] / size[s]
							m := exposures[s][side.a] / shownTo[s][side.a]
							if p.m[side.a] > 0 {
								value += side.sign * (p.y[side.a] - mu[s][side.a]*p.m[side.a]) / (e * m)
							}
						}
					}
					psi = append(psi, value)
				}
			}
			mean, square := 0.0, 0.0
			for _, v := range psi {
				mean += v / float64(len(psi))
			}
			for _, v := range psi {
				square += (v - mean) * (v - mean) / float64(len(psi)-1)
			}
			variance += float64(len(psi)) * square
			n += float64(len(psi))
			all = append(all, psi...)
		}
		var sum float64
		for _, v := range all {
			sum += v
		}
		gain += sum / n / 10
		se += math.Sqrt(variance) / n / 10
	}
	return gain, se
}

func directLearn(cells [][][]person, folds []int, exposures, shownTo [][]float64, k int) (mu [][]float64, choice []int, best int) {
	y, m := table(len(cells), k), table(len(cells), k)
	overallY, overallM := make([]float64, k), make([]float64, k)
	for s := range cells {
		for _, fold := range folds {
			for _, p := range cells[s][fold] {
				for a := range k {
					y[s][a] += p.y[a]
					m[s][a] += p.m[a]
					overallY[a] += p.y[a]
					overallM[a] += p.m[a]
				}
			}
		}
	}
	for a := range k {
		if overallY[a]/overallM[a] > overallY[best]/overallM[best] {
			best = a
		}
	}
	mu, choice = table(len(cells), k), make([]int, len(cells))
	for s := range cells {
		for a := range k {
			one := exposures[s][a] / shownTo[s][a]
			mu[s][a] = (y[s][a] + one*overallY[a]/overallM[a]) / (m[s][a] + one)
		}
		choice[s] = best
		for a := range k {
			if mu[s][a] > mu[s][choice[s]] {
				choice[s] = a
			}
		}
	}
	return mu, choice, best
}

func TestTailoringIsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, deck := range []bool{false, true} {
		for _, k := range []int{2, 4} {
			cells := campaign(rng, 5, 10, 40, k, deck, 0.05)
			moments, contacts := tally(cells, k, deck)
			got, err := Tailoring(moments, contacts, TailoringOptions{})
			if err != nil {
				t.Fatal(err)
			}
			gain, se := directTailoring(cells, k, deck)
			near(t, "gain", got.Gain, gain, 1e-9)
			near(t, "standard error", got.SE, se, 1e-9)
			near(t, "low", got.Low, gain-TwoSided(0.95)*se, 1e-8)
		}
	}
}

// TestTailoringFindsWhatIsThere: where segments want different triggers the
// gain is found, and where they do not none is.
func TestTailoringFindsWhatIsThere(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	moments, contacts := tally(campaign(rng, 4, 10, 200, 2, false, 0.15), 2, false)
	got, err := Tailoring(moments, contacts, TailoringOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !(got.Low > 0.02) || got.Constant || !(got.NaiveGain > 0.02) {
		t.Errorf("%+v", got)
	}
	wrong := 0
	for range 200 {
		moments, contacts := tally(campaign(rng, 4, 10, 40, 2, false, 0), 2, false)
		got, err := Tailoring(moments, contacts, TailoringOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got.Low > 0 {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 200 say tailor where there is nothing to tailor to", wrong)
	}
}

// TestTailoringAtTheEdges: triggers that a segment never saw, cells that are
// empty, a trigger nobody saw.
func TestTailoringAtTheEdges(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	cells := campaign(rng, 3, 10, 40, 3, false, 0.1)
	for j := range cells[0] { // segment 0 never sees trigger 0, segment 1 only trigger 2
		for _, p := range cells[0][j] {
			p.m[1], p.y[1] = p.m[0]+p.m[1], p.y[0]+p.y[1]
			p.m[0], p.y[0] = 0, 0
		}
		for _, p := range cells[1][j] {
			p.m[2], p.y[2] = p.m[0]+p.m[1]+p.m[2], p.y[0]+p.y[1]+p.y[2]
			p.m[0], p.y[0], p.m[1], p.y[1] = 0, 0, 0, 0
		}
	}
	moments, contacts := tally(cells, 3, false)
	moments[2][4], contacts[2][4] = Moments{}, 0
	got, err := Tailoring(moments, contacts, TailoringOptions{Level: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	if got.Policy[1] != 2 || got.Policy[0] == 0 || math.IsNaN(got.Gain) || math.IsNaN(got.SE) {
		t.Errorf("%+v", got)
	}
}

// TestMaxZAgainstSimulation holds the integrals to many draws of normal
// arms, for splits of unequal arms, decks and pairs of any kind.
func TestMaxZAgainstSimulation(t *testing.T) {
	const draws = 200_000
	some := [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}}
	for name, c := range map[string]struct {
		comparing *Comparing
		pairs     [][2]int
	}{
		"split, control":   {split(t, []float64{10, 300, 5, 40}, []float64{100, 5000, 50, 400}), withFirst(4)},
		"split, all pairs": {split(t, []float64{10, 300, 5, 40}, []float64{100, 5000, 50, 400}), pairsOf(4)},
		"split, a ring":    {split(t, []float64{10, 300, 5, 40}, []float64{100, 5000, 50, 400}), some},
		"deck, control":    {deckOf(t, 4), withFirst(4)},
		"deck, all pairs":  {deckOf(t, 4), pairsOf(4)},
		"deck of three":    {deckOf(t, 3), pairsOf(3)},
		"deck, a ring":     {deckOf(t, 4), some},
	} {
		f := family(t, c.comparing, c.pairs)
		rng := rand.New(rand.NewPCG(11, 13))
		z := []float64{1, 2, 2.6, 3.2}
		for i, count := range exceed(rng, newContrasts(c.comparing, c.pairs), z, draws) {
			want := float64(count) / draws
			got := f.Adjusted(z[i])
			if math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/draws)+2e-5 {
				t.Errorf("%s: P(max >= %v) = %v, drawn %v", name, z[i], got, want)
			}
		}
	}
}

func deckOf(t *testing.T, k int) *Comparing {
	people := campaign(rand.New(rand.NewPCG(5, 5)), 1, 1, 300, k, true, 0.15)[0][0]
	c, err := NewComparing([]Stratum{{gather(people, k, true), 1}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// exceed counts the draws of arms in which some pair exceeds each z.
func exceed(rng *rand.Rand, g *contrasts, z []float64, draws int) []int {
	k := len(g.sd)
	cov := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range k {
			cov.SetSym(i, j, g.cov[i][j])
		}
	}
	var chol mat.Cholesky
	chol.Factorize(cov)
	var l mat.TriDense
	chol.LTo(&l)
	counts := make([]int, len(z))
	e, x := make([]float64, k), make([]float64, k)
	for range draws {
		for i := range e {
			e[i] = rng.NormFloat64()
			x[i] = 0
			for j := range i + 1 {
				x[i] += l.At(i, j) * e[j]
			}
		}
		largest := 0.0
		for _, p := range g.pairs {
			largest = max(largest, math.Abs(x[p[0]]-x[p[1]])/g.s[p[0]][p[1]])
		}
		for i := range z {
			if largest >= z[i] {
				counts[i]++
			}
		}
	}
	return counts
}
