package inference

import "gonum.org/v1/gonum/mat"

// A deals is hands of cards, with what is needed to take the means of contacts
// and triggers out of anything that a card has.
type deals struct {
	hands    [][]Turn // by contact
	means    *mat.Dense
	columns  []int // of each trigger, among those that were dealt; -1
	triggers int
}

func newDeals(turns []Turn) *deals {
	d := &deals{}
	for _, t := range turns {
		d.hands = grownTo(d.hands, t.Contact)
		d.hands[t.Contact] = append(d.hands[t.Contact], t)
		for len(d.columns) <= t.Trigger {
			d.columns = append(d.columns, -1)
		}
		if d.columns[t.Trigger] < 0 {
			d.columns[t.Trigger] = d.triggers
			d.triggers++
		}
	}
	d.means = d.inverse()
	return d
}

func grownTo[T any](list []T, at int) []T {
	for len(list) <= at {
		var none T
		list = append(list, none)
	}
	return list
}

// inverse is the pseudo-inverse of the cross products of triggers within
// contacts, Σ_i diag(m_i) - m_i m_iᵀ/n_i: there is none of all triggers, for
// the means of contacts hold what all have in common.
func (d *deals) inverse() *mat.Dense {
	k := d.triggers
	products := mat.NewSymDense(k, nil)
	for _, hand := range d.hands {
		for _, a := range hand {
			i := d.columns[a.Trigger]
			products.SetSym(i, i, products.At(i, i)+1)
			for _, b := range hand {
				if j := d.columns[b.Trigger]; i <= j {
					products.SetSym(i, j, products.At(i, j)-1/float64(len(hand)))
				}
			}
		}
	}
	inverse, _ := pseudoInverse(products)
	return inverse
}

// pseudoInverse returns that of a matrix that has no negative eigenvalues, and
// its rank.
func pseudoInverse(m *mat.SymDense) (inverse *mat.Dense, rank int) {
	k := m.SymmetricDim()
	inverse = mat.NewDense(k, k, nil)
	var eigen mat.EigenSym
	if !eigen.Factorize(m, true) {
		return inverse, 0
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	values := eigen.Values(nil) // in ascending order
	for v, value := range values {
		if value > 1e-9*values[k-1] && value > 0 {
			column := vectors.ColView(v)
			var outer mat.Dense
			outer.Outer(1/value, column, column)
			inverse.Add(inverse, &outer)
			rank++
		}
	}
	return inverse, rank
}

// left is what the means of contacts and triggers leave of something, by
// contact and card.
func (d *deals) left(of func(Turn) float64) [][]float64 {
	left := make([][]float64, len(d.hands))
	sums := mat.NewVecDense(d.triggers, nil)
	for i, hand := range d.hands {
		left[i] = make([]float64, len(hand))
		for j, t := range hand {
			left[i][j] = of(t)
		}
		center(left[i])
		for j, t := range hand {
			at := d.columns[t.Trigger]
			sums.SetVec(at, sums.AtVec(at)+left[i][j])
		}
	}
	effects := mat.NewVecDense(d.triggers, nil)
	effects.MulVec(d.means, sums)
	for i, hand := range d.hands {
		for j, t := range hand {
			left[i][j] -= effects.AtVec(d.columns[t.Trigger])
		}
		center(left[i])
	}
	return left
}

// center takes the mean away.
func center(x []float64) {
	var sum float64
	for _, v := range x {
		sum += v
	}
	for i := range x {
		x[i] -= sum / float64(len(x))
	}
}

// products returns Σ_j x_ij y_ij of each contact.
func (d *deals) products(x, y [][]float64) []float64 {
	sums := make([]float64, len(x))
	for i := range x {
		for j := range x[i] {
			sums[i] += x[i][j] * y[i][j]
		}
	}
	return sums
}

// variation is that of the doses within contacts, whatever the cards.
func (d *deals) variation() float64 {
	var sum float64
	for _, hand := range d.hands {
		x := make([]float64, len(hand))
		for j, t := range hand {
			x[j] = t.Dose
		}
		center(x)
		for _, v := range x {
			sum += v * v
		}
	}
	return sum
}

// varies tells that a contact did not answer all cards alike.
func varies(hand []Turn) bool {
	for _, t := range hand {
		if t.Outcome != hand[0].Outcome {
			return true
		}
	}
	return false
}
