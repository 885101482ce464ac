package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Covariates are what is known of contacts before they are assigned, made
// uncorrelated with variance 1, by which draws of an assignment are compared.
type Covariates struct {
	// Rank is how many of them are left once those are gone that others add
	// up to, such as the last of several dummies.
	Rank int
	z    []float64
}

// NewCovariates takes the n rows of dims covariates each that x holds one
// after another, centres them and multiplies them by the inverse root of
// their covariance S, so that the squared length of a mean of them is its
// Mahalanobis distance from 0,
//
//	z = Λ^(-1/2) V' (x - x̄),  S = V Λ V',  S = Σ (x - x̄)(x - x̄)'/(n - 1)
//
// over the directions whose variance is above 1e-9 of the largest, each
// covariate being divided by its standard deviation first, so that units do
// not matter. With fewer than two rows, or nothing that varies, Rank is 0.
//
// It returns ErrShape where x does not hold whole rows of finite numbers.
func NewCovariates(x []float64, dims int) (*Covariates, error) {
	if dims < 1 || len(x)%dims != 0 {
		return nil, fmt.Errorf("%d numbers in rows of %d: %w", len(x), dims, ErrShape)
	}
	n := len(x) / dims
	if n < 2 {
		return &Covariates{}, nil
	}
	scaled, err := standardized(x, dims)
	if err != nil {
		return nil, err
	}
	s := mat.NewSymDense(dims, nil)
	s.SymOuterK(1/float64(n-1), mat.NewDense(n, dims, scaled).T())
	var eigen mat.EigenSym
	if !eigen.Factorize(s, true) {
		return nil, fmt.Errorf("a covariance without eigenvalues: %w", ErrSpread)
	}
	values := eigen.Values(nil) // the largest last
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	c := &Covariates{}
	for _, v := range values {
		if v > 1e-9*values[dims-1] && v > 0 {
			c.Rank++
		}
	}
	if c.Rank == 0 {
		return c, nil
	}
	root := mat.NewDense(dims, c.Rank, nil)
	for j := range c.Rank {
		from := dims - 1 - j
		for i := range dims {
			root.Set(i, j, vectors.At(i, from)/math.Sqrt(values[from]))
		}
	}
	c.z = make([]float64, n*c.Rank)
	mat.NewDense(n, c.Rank, c.z).Mul(mat.NewDense(n, dims, scaled), root)
	return c, nil
}

// standardized centres every column and divides it by its standard deviation;
// one that does not vary becomes 0.
func standardized(x []float64, dims int) ([]float64, error) {
	n := len(x) / dims
	out := make([]float64, len(x))
	for j := range dims {
		mean, sd := meanAndSD(x, dims, j)
		if math.IsNaN(mean) || math.IsInf(mean, 0) || math.IsInf(sd, 0) {
			return nil, fmt.Errorf("covariate %d is not finite: %w", j, ErrShape)
		}
		for i := range n {
			if sd > 0 {
				out[i*dims+j] = (x[i*dims+j] - mean) / sd
			}
		}
	}
	return out, nil
}

// meanAndSD are those of column j; a spread that rounding alone has made is 0.
func meanAndSD(x []float64, dims, j int) (mean, sd float64) {
	n := len(x) / dims
	for i := range n {
		mean += x[i*dims+j]
	}
	mean /= float64(n)
	var ss float64
	for i := range n {
		d := x[i*dims+j] - mean
		ss += d * d
	}
	sd = math.Sqrt(ss / float64(max(1, n-1)))
	if sd <= 1e-12*math.Abs(mean) {
		sd = 0
	}
	return mean, sd
}

// Distance is how far apart the groups are into which rows fall, group[i]
// being that of row i, from 0 up to and without groups:
//
//	D = Σ_g n_g |z̄_g|²
//
// with z̄_g the mean of group g. Where groups are drawn by chance it is close
// to χ² distributed with Rank (groups - 1) degrees of freedom; between two
// groups it is the Mahalanobis distance of Morgan & Rubin. It panics where
// there are not as many groups as rows.
//
// Morgan & Rubin (2012), "Rerandomization to improve covariate balance in
// experiments", Annals of Statistics 40:1263-1282; for several groups Branson,
// Dasgupta & Rubin (2016), Annals of Applied Statistics 10:1958-1976.
func (c *Covariates) Distance(group []int32, groups int) float64 {
	if c.Rank == 0 {
		return 0
	}
	if len(group)*c.Rank != len(c.z) {
		panic("inference: a row without a group")
	}
	sums, sizes := make([]float64, groups*c.Rank), make([]float64, groups)
	for i, g := range group {
		sizes[g]++
		to := sums[int(g)*c.Rank:][:c.Rank]
		for j, z := range c.z[i*c.Rank:][:c.Rank] {
			to[j] += z
		}
	}
	var d float64
	for g, n := range sizes {
		for _, s := range sums[g*c.Rank:][:c.Rank] {
			if n > 0 {
				d += s * s / n
			}
		}
	}
	return d
}

// StandardizedDifferences is, for each of dims covariates, the largest
// difference of two groups' means in standard deviations of all rows; 0 where
// a covariate does not vary. Groups without a row take no part.
func StandardizedDifferences(x []float64, dims int, group []int32, groups int) []float64 {
	differences := make([]float64, dims)
	for j := range dims {
		_, sd := meanAndSD(x, dims, j)
		if !(sd > 0) {
			continue
		}
		sums, sizes := make([]float64, groups), make([]float64, groups)
		for i, g := range group {
			sums[g] += x[i*dims+j]
			sizes[g]++
		}
		low, high := math.Inf(1), math.Inf(-1)
		for g, n := range sizes {
			if n > 0 {
				low, high = min(low, sums[g]/n), max(high, sums[g]/n)
			}
		}
		if high > low {
			differences[j] = (high - low) / sd
		}
	}
	return differences
}
