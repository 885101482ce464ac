package assign

import (
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// DefaultDraws is how many assignments are drawn when the most even one is
// wanted: the difference that is left in something known is about a third of
// that of a single draw where five things are balanced on, and more draws
// bring little.
const DefaultDraws = 1000

// drawName tells draws apart; the first is the one that is made without
// balancing.
func drawName(n int) string {
	if n == 0 {
		return ""
	}
	return " " + strconv.Itoa(n)
}

// mostEven draws many assignments in permuted blocks and returns the one whose
// triggers are closest to each other in what is known of their contacts,
// within segments. Which one that is depends on the contacts, the salt and
// what is known of them before the test, and on nothing else.
func (a *Assigner) mostEven(strata []stratum, first [][]int32) ([][]int32, error) {
	dims := len(a.covered.names)
	known := make([]*inference.Covariates, len(strata))
	b := &findings.AssignmentBalance{Draws: a.o.Draws, Covariates: []findings.CovariateTable{}}
	if b.Draws == 0 {
		b.Draws = DefaultDraws
	}
	for i, s := range strata {
		x := make([]float64, 0, dims*len(s.open))
		for _, at := range s.open {
			x = append(x, a.covered.x[int(at)*dims:][:dims]...)
		}
		var err error
		if known[i], err = inference.NewCovariates(x, dims); err != nil {
			return nil, err
		}
		b.Dimensions += known[i].Rank * (a.planned - 1)
	}
	distance := func(dealt [][]int32) (sum float64) {
		for i, part := range dealt {
			sum += known[i].Distance(part, a.planned)
		}
		return sum
	}
	distances := make([]float64, b.Draws)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(b.Draws, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for n := int(next.Add(1) - 1); n < b.Draws; n = int(next.Add(1) - 1) {
				// Rounded, so that the last bit of a sum, which processors
				// differ in, does not choose.
				distances[n] = math.Round(distance(a.dealt(strata, n))*1e6) / 1e6
			}
		})
	}
	wait.Wait()
	best := slices.Index(distances, slices.Min(distances)) // the first of equals
	b.Before, b.After = findings.Number(distances[0]), findings.Number(distances[best])
	chosen := a.dealt(strata, best)
	before, after := a.differences(strata, first), a.differences(strata, chosen)
	for j, name := range a.covered.names {
		b.Covariates = append(b.Covariates, findings.CovariateTable{Covariate: name, Before: findings.Number(before[j]), After: findings.Number(after[j])})
	}
	a.said.Balance = b
	return chosen, nil
}

// differences are those of the triggers' means over all newcomers.
func (a *Assigner) differences(strata []stratum, dealt [][]int32) []float64 {
	dims := len(a.covered.names)
	var x []float64
	for _, s := range strata {
		for _, at := range s.open {
			x = append(x, a.covered.x[int(at)*dims:][:dims]...)
		}
	}
	return inference.StandardizedDifferences(x, dims, slices.Concat(dealt...), a.planned)
}
