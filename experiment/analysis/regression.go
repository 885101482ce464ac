package analysis

import (
	"slices"

	"triggerlab/experiment/inference"
)

// A regression is a logistic regression in the making: a row for each cell of
// a crowd, with columns that have the name of what they stand for.
type regression struct {
	*crowd
	names  []string
	rows   [][]float64
	fitted *inference.Logistic
}

// regress starts with the segments, so that what is dealt unlike over them is
// not taken for an effect.
func (w *crowd) regress() *regression {
	r := &regression{crowd: w, rows: make([][]float64, len(w.cells))}
	r.column("", func(situation) float64 { return 1 })
	for _, segment := range w.segments[min(1, len(w.segments)):] {
		r.column("segment", func(c situation) float64 { return indicator(c.segment == segment) })
	}
	return r
}

// column adds a column and returns its number.
func (r *regression) column(name string, value func(situation) float64) int {
	for i, c := range r.cells {
		r.rows[i] = append(r.rows[i], value(c))
	}
	r.names = append(r.names, name)
	return len(r.names) - 1
}

// levels adds an indicator of each value but the first.
func (r *regression) levels(name string, values []string, of func(situation) string) []int {
	var columns []int
	for _, value := range values[1:] {
		columns = append(columns, r.column(name, func(c situation) float64 { return indicator(of(c) == value) }))
	}
	return columns
}

// triggers adds an indicator of each trigger but the first.
func (r *regression) triggers() {
	var seen []int
	for _, c := range r.cells {
		if !slices.Contains(seen, c.trigger) {
			seen = append(seen, c.trigger)
		}
	}
	for _, trigger := range seen[1:] {
		r.column("trigger", func(c situation) float64 { return indicator(c.trigger == trigger) })
	}
}

func indicator(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func (r *regression) fit() (err error) {
	r.fitted, err = inference.NewLogistic(r.moments, r.contacts, r.rows)
	return err
}

// unit is the contrast of one coefficient, or the sum of several.
func (r *regression) unit(columns ...int) []float64 {
	l := make([]float64, len(r.names))
	for _, j := range columns {
		l[j] = 1
	}
	return l
}

// units are the contrasts of several coefficients, one by one.
func (r *regression) units(columns []int) [][]float64 {
	var list [][]float64
	for _, j := range columns {
		list = append(list, r.unit(j))
	}
	return list
}

// with returns the rows as they would be with some columns set to values.
func (r *regression) with(columns []int, value func(situation, int) float64) [][]float64 {
	rows := make([][]float64, len(r.rows))
	for i, row := range r.rows {
		rows[i] = slices.Clone(row)
		for _, j := range columns {
			rows[i][j] = value(r.cells[i], j)
		}
	}
	return rows
}

// among are the exposures of the cells that are meant, 0 of the others.
func (r *regression) among(meant func(situation) bool) []float64 {
	weight := make([]float64, len(r.cells))
	for i, c := range r.cells {
		if meant(c) {
			weight[i] = r.moments.Exposures[i]
		}
	}
	return weight
}

func everybody(situation) bool { return true }

// change is the effect of a level against the first, set columns being all of
// the attribute.
func (r *regression) change(columns []int, level int, df float64) inference.Effect {
	from := r.with(columns, func(situation, int) float64 { return 0 })
	to := r.with(columns, func(_ situation, j int) float64 { return indicator(j == columns[level]) })
	return r.fitted.Change(from, to, r.among(everybody), r.unit(columns[level]), df)
}

// slope is the effect of a step of a dose.
func (r *regression) slope(column int, df float64) inference.Effect {
	direction := make([][]float64, len(r.rows))
	for i := range direction {
		direction[i] = r.unit(column)
	}
	return r.fitted.Slope(direction, r.among(everybody), r.unit(column), df)
}

// confounders names what else the columns of a set of coefficients cannot be
// told from.
func (r *regression) confounders(columns []int) []string {
	var names []string
	for _, set := range r.fitted.Confounded {
		if !slices.ContainsFunc(set, func(j int) bool { return slices.Contains(columns, j) }) {
			continue
		}
		for _, j := range set {
			if name := r.names[j]; name != "" && !slices.Contains(columns, j) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
