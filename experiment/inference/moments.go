package inference

import (
	"fmt"
	"math"
)

// Moments are sums over contacts i of what each did with each of k triggers.
// With m_ia the exposures of contact i to trigger a and y_ia how many of them
// it engaged with (both 0 for a contact that was not shown a), they are all
// that comparing triggers needs to know. Moments of disjoint sets of contacts
// add.
type Moments struct {
	Contacts    []float64   // contacts shown a
	Exposures   []float64   // M_a = Σ m_ia
	Engagements []float64   // Y_a = Σ y_ia
	MM          [][]float64 // Σ m_ia m_ib
	MY          [][]float64 // Σ m_ia y_ib: row a is shown, column b is engaged
	YY          [][]float64 // Σ y_ia y_ib
	Discordant  [][]float64 // contacts shown both who engaged with exactly one of a and b; may be nil for a split
	Deck        bool        // everyone sees every trigger, instead of one of them
}

// A Stratum is a part of the contacts and its weight in the whole. A pooled
// comparison is one stratum of weight 1; a standardised one has several, with
// weights that sum to 1.
type Stratum struct {
	Moments Moments
	Weight  float64
}

// Counts returns the moments of a split in which every contact had one
// exposure, as a table of totals tells it: then every sum is one of the two
// counts.
func Counts(engagements, exposures []float64) Moments {
	return Moments{
		Contacts: exposures, Exposures: exposures, Engagements: engagements,
		MM: diagonal(exposures), MY: diagonal(engagements), YY: diagonal(engagements),
	}
}

func diagonal(values []float64) [][]float64 {
	m := square(len(values))
	for i, v := range values {
		m[i][i] = v
	}
	return m
}

func square(k int) [][]float64 { return table(k, k) }

func table(rows, columns int) [][]float64 {
	cells := make([]float64, rows*columns)
	m := make([][]float64, rows)
	for i := range m {
		m[i] = cells[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return m
}

// check returns ErrShape or ErrCounts where the moments are not those of k
// triggers.
func (m *Moments) check(k int) error {
	if len(m.Contacts) != k || len(m.Exposures) != k || len(m.Engagements) != k {
		return fmt.Errorf("moments of %d triggers: %w", k, ErrShape)
	}
	if m.Deck && m.Discordant == nil {
		return fmt.Errorf("a deck without discordant contacts: %w", ErrShape)
	}
	matrices := [][][]float64{m.MM, m.MY, m.YY}
	if m.Discordant != nil {
		matrices = append(matrices, m.Discordant)
	}
	for _, matrix := range matrices {
		if err := checkMatrix(matrix, k); err != nil {
			return err
		}
	}
	for a := range k {
		n, exposures, y := m.Contacts[a], m.Exposures[a], m.Engagements[a]
		if !(0 <= y && y <= exposures && 0 <= n && n <= exposures && exposures < math.Inf(1)) {
			return fmt.Errorf("trigger %d: %v of %v exposures of %v contacts: %w", a, y, exposures, n, ErrCounts)
		}
	}
	return nil
}

func checkMatrix(matrix [][]float64, k int) error {
	if len(matrix) != k {
		return fmt.Errorf("matrix of %d rows for %d triggers: %w", len(matrix), k, ErrShape)
	}
	for _, row := range matrix {
		if len(row) != k {
			return fmt.Errorf("row of %d columns for %d triggers: %w", len(row), k, ErrShape)
		}
		for _, v := range row {
			if !(0 <= v && v < math.Inf(1)) {
				return fmt.Errorf("sum of products %v: %w", v, ErrCounts)
			}
		}
	}
	return nil
}

// products returns Σ (y_ia - pa m_ia)(y_ib - pb m_ib), the sum of products of
// residuals at the rates pa and pb: the same to the last digit when a and b change
// places.
func (m *Moments) products(a, b int, pa, pb float64) float64 {
	cross := float64(pb*m.MY[b][a]) + float64(pa*m.MY[a][b])
	return m.YY[a][b] - cross + float64(pa*pb)*m.MM[a][b]
}

// once reports whether no contact saw trigger a more than once: then, and
// only then, Σm² is Σm.
func (m *Moments) once(a int) bool { return m.MM[a][a] == m.Exposures[a] }

// single reports whether every contact of a split had one exposure and no
// more, so that exposures are independent.
func (m *Moments) single() bool {
	if m.Deck {
		return false
	}
	for a := range m.Exposures {
		if !m.once(a) {
			return false
		}
		for b := range a {
			if m.MM[a][b] != 0 {
				return false
			}
		}
	}
	return true
}
