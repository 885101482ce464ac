package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Logistic is a logistic regression of engagements on what describes cells,
// with errors that take the exposures of a contact together.
//
//	logit p_c = x_c·β,   Y_c of M_c exposures engaged in cell c
//
// A coefficient that the data do not have is NaN, and the columns say why.
type Logistic struct {
	Coefficients []float64
	// Robust is the covariance of the coefficients with the contacts for
	// clusters, Model the one that takes exposures for independent.
	Robust, Model [][]float64
	Deviance      float64
	Clusters      float64
	Exposures     float64 // in the cells that say something
	Parameters    int     // coefficients that are fitted
	// Confounded are sets of columns that cannot be told apart: some sum of
	// them is 0 in every cell.
	Confounded [][]int
	// Separated are the columns whose coefficients are infinite: they part the
	// cells in which everybody or nobody engaged from the others.
	Separated []int
	// Lost are the cells that separated columns explain wholly, at 0 % or
	// 100 %; the others are fitted without them.
	Lost []int

	design [][]float64
	weight []float64 // exposures of the cells that are fitted, else 0
	rates  []float64
	basis  *basis
	guard  float64 // what Model is multiplied with where it says more than Robust; 0: never
	// guarded is false in tests only, where both are as others have them.
	guarded bool
}

// maxSteps is far more than Newton's method needs where there is a maximum.
const maxSteps = 100

// NewLogistic fits a regression to cells: design[c] describes cell c of the
// moments, with a column of ones where there is to be an intercept, and
// clusters is how many contacts there are. The covariance is
//
//	B⁻¹ (Σ_i s_i s_iᵀ) B⁻¹ · G/(G-1) · (N-1)/(N-k),   s_i = Σ_c x_c (y_ic - p_c m_ic)
//
// with B = Σ M_c p_c (1 - p_c) x_c x_cᵀ, G contacts, N exposures and k
// parameters: what R's sandwich::vcovCL calls HC1 (without the last factor,
// HC0) and Stata vce(cluster). Scores are linear in what a contact did, so that
// sums of products give it exactly. A contact's exposures in cells that are
// Lost have score 0.
//
// It returns ErrShape where sizes differ, ErrCounts where moments are not sums
// over contacts or there are fewer than two clusters, and ErrEmpty where no cell
// has exposures.
//
// Liang and Zeger (1986), "Longitudinal data analysis using generalized linear
// models", Biometrika 73:13-22; Cameron and Miller (2015), "A practitioner's
// guide to cluster-robust inference", Journal of Human Resources 50:317-372.
func NewLogistic(m Moments, clusters float64, design [][]float64) (*Logistic, error) {
	if err := m.check(len(design)); err != nil {
		return nil, err
	}
	if !(clusters >= 2) {
		return nil, fmt.Errorf("%v clusters: %w", clusters, ErrCounts)
	}
	columns := -1
	for c, row := range design {
		if columns >= 0 && len(row) != columns || len(row) == 0 {
			return nil, fmt.Errorf("row %d of the design: %w", c, ErrShape)
		}
		columns = len(row)
	}
	r := &Logistic{design: design, Clusters: clusters, weight: append([]float64(nil), m.Exposures...)}
	whole := newBasis(design, r.weight, columns)
	if len(whole.kept) == 0 {
		return nil, fmt.Errorf("no cell has exposures: %w", ErrEmpty)
	}
	for _, v := range whole.null {
		r.Confounded = append(r.Confounded, nonzero(v))
	}
	for c, gone := range separated(design, m.Engagements, m.Exposures, columns) {
		if gone {
			r.weight[c] = 0
			r.Lost = append(r.Lost, c)
		}
	}
	r.basis = newBasis(design, r.weight, columns)
	r.nameSeparated(whole)
	r.fit(&m)
	return r, nil
}

// CannotTell returns FewContacts where there are fewer than ten contacts more
// than parameters, so that their scatter says nothing of what it is around, and
// else nothing.
func (r *Logistic) CannotTell() string {
	if r.Clusters < float64(r.Parameters+enough) {
		return FewContacts
	}
	return ""
}

// nonzero lists where a vector is not 0.
func nonzero(v []float64) (at []int) {
	for j, x := range v {
		if x != 0 {
			at = append(at, j)
		}
	}
	return at
}

// nameSeparated lists the columns that all cells could tell and the fitted
// ones cannot.
func (r *Logistic) nameSeparated(whole *basis) {
	for j := range r.basis.columns {
		unit := make([]float64, r.basis.columns)
		unit[j] = 1
		if whole.told(unit) && !r.basis.told(unit) {
			r.Separated = append(r.Separated, j)
		}
	}
}

// fit finds the maximum of the likelihood and the covariances there.
func (r *Logistic) fit(m *Moments) {
	columns, k := r.basis.columns, len(r.basis.kept)
	r.Parameters = k
	r.Coefficients, r.Robust, r.Model = make([]float64, columns), square(columns), square(columns)
	beta, rates := r.maximise(m, make([]float64, k))
	r.rates = rates
	for _, w := range r.weight {
		r.Exposures += w
	}
	bread := r.bread()
	meat := r.meat(m)
	var half, robust mat.Dense
	if k > 0 {
		half.Mul(bread, meat)
		robust.Mul(&half, bread)
	}
	g, n := r.Clusters, r.Exposures
	correction := g / (g - 1) * (n - 1) / (n - float64(k))
	if n <= float64(k) {
		correction = math.Inf(1)
	}
	place := make([]int, columns)
	for j := range place {
		place[j] = -1
		r.Coefficients[j] = math.NaN()
	}
	for i, j := range r.basis.kept {
		place[j] = i
	}
	for i := range columns {
		for j := range columns {
			r.Robust[i][j], r.Model[i][j] = math.NaN(), math.NaN()
			if a, b := place[i], place[j]; a >= 0 && b >= 0 {
				r.Robust[i][j], r.Model[i][j] = correction*robust.At(a, b), bread.At(a, b)
			}
		}
	}
	for j, i := range place {
		if i >= 0 {
			r.Coefficients[j] = beta[i]
		}
	}
	r.guard, r.guarded = r.pearson(m), true
}

// maximise is Newton's method, with half steps where the deviance would grow.
func (r *Logistic) maximise(m *Moments, beta []float64) (fitted, rates []float64) {
	rates = r.predict(beta)
	r.Deviance = r.deviance(m, rates)
	for range maxSteps {
		step := r.newton(m, rates)
		size := 1.0
		var next, p []float64
		var d float64
		for range 40 {
			next = make([]float64, len(beta))
			for i := range beta {
				next[i] = beta[i] + size*step[i]
			}
			p = r.predict(next)
			if d = r.deviance(m, p); d <= r.Deviance+1e-10*math.Abs(r.Deviance) {
				break
			}
			size /= 2
		}
		change := 0.0
		for i := range step {
			change = max(change, math.Abs(size*step[i])/(1+math.Abs(beta[i])))
		}
		beta, rates, r.Deviance = next, p, d
		if change < 1e-13 {
			break
		}
	}
	return beta, rates
}

// kept returns the columns of a row that are fitted.
func (r *Logistic) kept(row []float64) []float64 {
	x := make([]float64, len(r.basis.kept))
	for i, j := range r.basis.kept {
		x[i] = row[j]
	}
	return x
}

func (r *Logistic) predict(beta []float64) []float64 {
	rates := make([]float64, len(r.design))
	for c, row := range r.design {
		rates[c] = logistic(dot(r.kept(row), beta))
	}
	return rates
}

// deviance is minus twice the log likelihood of the exposures, one by one.
func (r *Logistic) deviance(m *Moments, rates []float64) float64 {
	var sum float64
	for c, w := range r.weight {
		if w == 0 {
			continue
		}
		if y := m.Engagements[c]; y > 0 {
			sum -= 2 * y * math.Log(rates[c])
		}
		if n := w - m.Engagements[c]; n > 0 {
			sum -= 2 * n * math.Log1p(-rates[c])
		}
	}
	return sum
}

// newton returns B⁻¹ Σ x_c (Y_c - M_c p_c).
func (r *Logistic) newton(m *Moments, rates []float64) []float64 {
	k := len(r.basis.kept)
	if k == 0 {
		return nil
	}
	score := mat.NewVecDense(k, nil)
	for c, w := range r.weight {
		if w > 0 {
			score.AddScaledVec(score, m.Engagements[c]-w*rates[c], mat.NewVecDense(k, r.kept(r.design[c])))
		}
	}
	old := r.rates
	r.rates = rates
	bread := r.bread()
	r.rates = old
	step := mat.NewVecDense(k, nil)
	step.MulVec(bread, score)
	return step.RawVector().Data
}
