package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Chi is a test whose statistic is held against χ².
type Chi struct {
	Statistic float64
	DF        float64 // 0 where there was nothing to test, so that P is 1
	P         float64
	Residuals []float64 // of SampleRatio: (observed - expected)/√(expected (1 - share)), about standard normal
	Culprit   int       // of SampleRatio: the cell with the largest residual, else -1
	Unplanned []int     // of SampleRatio: cells that should be empty and are not
}

func newChi(statistic, df float64) Chi {
	return Chi{Statistic: statistic, DF: df, P: aboveChiSquared(statistic, df), Culprit: -1}
}

// CochranQ tests whether independent estimates d with standard errors se are
// of one effect,
//
//	Q = Σ (d_s - d̄)²/se_s²,   d̄ their mean weighted by 1/se²
//
// against χ² with one less degrees of freedom than there are estimates. It
// returns ErrShape where sizes differ and ErrSpread unless every se > 0.
//
// Cochran (1954), "The combination of estimates from different experiments",
// Biometrics 10:101-129.
func CochranQ(d, se []float64) (Chi, error) {
	if err := checkEstimates(d, se); err != nil {
		return Chi{}, err
	}
	var sum, weights float64
	for s, x := range d {
		sum += x / (se[s] * se[s])
		weights += 1 / (se[s] * se[s])
	}
	mean := sum / weights
	var q float64
	for s, x := range d {
		q += (x - mean) * (x - mean) / (se[s] * se[s])
	}
	return newChi(q, float64(len(d)-1)), nil
}

// GailSimon tests whether an effect flips its sign between segments, and does
// not only differ in size. With Q⁺ = Σ d²/se² over the segments where d > 0 and
// Q⁻ over the others, the statistic is min(Q⁺, Q⁻), and
//
//	p = Σ_{h=1}^{K-1} Binomial(h; K-1, ½) P(χ²_h > Q)
//
// where K is the number of segments: p is 1 where all signs agree, and with
// one segment. DF is K - 1. Errors are those of CochranQ.
//
// Gail and Simon (1985), "Testing for qualitative interactions between
// treatment effects and patient subsets", Biometrics 41:361-372.
func GailSimon(d, se []float64) (Chi, error) {
	if err := checkEstimates(d, se); err != nil {
		return Chi{}, err
	}
	var plus, minus float64
	for s, x := range d {
		if q := x * x / (se[s] * se[s]); x > 0 {
			plus += q
		} else {
			minus += q
		}
	}
	c := newChi(min(plus, minus), float64(len(d)-1))
	c.P = gailSimonP(c.Statistic, len(d))
	return c, nil
}

func gailSimonP(q float64, segments int) float64 {
	if q <= 0 || segments < 2 {
		return 1
	}
	n := segments - 1
	var p float64
	for h := 1; h <= n; h++ {
		p += binomialProbability(h, n, 0.5) * aboveChiSquared(q, float64(h))
	}
	return p
}

func checkEstimates(d, se []float64) error {
	if len(d) == 0 {
		return fmt.Errorf("no estimates: %w", ErrEmpty)
	}
	if len(d) != len(se) {
		return fmt.Errorf("%d estimates, %d standard errors: %w", len(d), len(se), ErrShape)
	}
	for s, x := range d {
		if !(se[s] > 0 && se[s] < math.Inf(1) && math.Abs(x) < math.Inf(1)) {
			return fmt.Errorf("estimate %v with standard error %v: %w", x, se[s], ErrSpread)
		}
	}
	return nil
}

// Interaction tests whether the differences between triggers depend on the
// segment: a Wald test, robust when the covariances are. differences holds the
// k-1 contrasts of each segment and covariances their matrices, both from
// Comparing.Contrasts,
//
//	Q = Σ_s (d_s - d̄)ᵀ V_s⁻¹ (d_s - d̄),   d̄ = (Σ V_s⁻¹)⁻¹ Σ V_s⁻¹ d_s
//
// against χ² with (S-1)(k-1) degrees of freedom. With one contrast it is
// CochranQ. It returns ErrShape where sizes differ and ErrSpread where a matrix
// is not positive definite.
//
// Wald (1943), "Tests of statistical hypotheses concerning several parameters
// when the number of observations is large", Transactions of the American
// Mathematical Society 54:426-482.
func Interaction(differences [][]float64, covariances [][][]float64) (Chi, error) {
	segments := len(differences)
	if segments == 0 || len(differences[0]) == 0 {
		return Chi{}, fmt.Errorf("no differences: %w", ErrEmpty)
	}
	if len(covariances) != segments {
		return Chi{}, fmt.Errorf("%d segments, %d covariances: %w", segments, len(covariances), ErrShape)
	}
	k := len(differences[0])
	weights := mat.NewSymDense(k, nil)
	weighted := mat.NewVecDense(k, nil)
	inverses := make([]*mat.SymDense, segments)
	for s, d := range differences {
		if len(d) != k {
			return Chi{}, fmt.Errorf("segment %d: %d contrasts, not %d: %w", s, len(d), k, ErrShape)
		}
		inverse, err := invert(covariances[s], k)
		if err != nil {
			return Chi{}, fmt.Errorf("segment %d: %w", s, err)
		}
		var part mat.VecDense
		part.MulVec(inverse, mat.NewVecDense(k, append([]float64(nil), d...)))
		weighted.AddVec(weighted, &part)
		weights.AddSym(weights, inverse)
		inverses[s] = inverse
	}
	var chol mat.Cholesky
	mean := mat.NewVecDense(k, nil)
	if !chol.Factorize(weights) || chol.SolveVecTo(mean, weighted) != nil {
		return Chi{}, fmt.Errorf("sum of inverses: %w", ErrSpread)
	}
	var q float64
	for s, d := range differences {
		var off mat.VecDense
		off.SubVec(mat.NewVecDense(k, append([]float64(nil), d...)), mean)
		q += mat.Inner(&off, inverses[s], &off)
	}
	if math.IsNaN(q) {
		return Chi{}, fmt.Errorf("differences that are not numbers: %w", ErrSpread)
	}
	return newChi(q, float64((segments-1)*k)), nil
}

// invert returns the inverse of a positive definite matrix of size k.
func invert(rows [][]float64, k int) (*mat.SymDense, error) {
	if len(rows) != k {
		return nil, fmt.Errorf("%d rows, not %d: %w", len(rows), k, ErrShape)
	}
	m := mat.NewSymDense(k, nil)
	for i, row := range rows {
		if len(row) != k {
			return nil, fmt.Errorf("%d columns, not %d: %w", len(row), k, ErrShape)
		}
		for j := i; j < k; j++ {
			m.SetSym(i, j, row[j])
		}
	}
	var chol mat.Cholesky
	inverse := mat.NewSymDense(k, nil)
	if !chol.Factorize(m) || !(chol.Cond() < 1e14) || chol.InverseTo(inverse) != nil {
		return nil, fmt.Errorf("covariance that cannot be inverted: %w", ErrSpread)
	}
	return inverse, nil
}
