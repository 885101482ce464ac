package assign

import (
	"math"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// covariates are what is known of the contacts that assignments are to be
// balanced on: numbers, and a dummy for each value of what is none.
type covariates struct {
	names []string
	x     []float64 // of each contact, len(names) in a row
}

// A cover gathers the columns that are balanced on, shard by shard.
type cover struct {
	a       *Assigner
	columns []int
	names   []string
	shards  []coverShard
}

// coverShard holds what stands in the columns of each row: a number, or NaN,
// and the text, by its place among those met.
type coverShard struct {
	numbers []float64
	texts   []uint32
	ids     []map[string]uint32
	met     [][]string
}

// maxDummies is how many different texts a column may hold that is balanced
// on; one with more is no attribute, or one that first has to be grouped.
const maxDummies = 50

// coverage finds the columns; nil where nothing is balanced on.
func (a *Assigner) coverage(shards int) (*cover, error) {
	if len(a.o.Balance) == 0 {
		return nil, nil
	}
	c := &cover{a: a, shards: make([]coverShard, shards)}
	var problems experiment.Problems
	for _, name := range a.o.Balance {
		at := roles.Find(a.list.header, name)
		if at < 0 && roles.Fold(name) == string(roles.Prior) {
			if columns, err := roles.Recognise(a.list.header, a.o.Contacts.Map, nil); err == nil && columns.Has(roles.Prior) {
				at = columns[roles.Prior]
			}
		}
		switch {
		case at < 0:
			problems.Add(experiment.Msg("assign.no-balance", "header", name, "headers", a.list.header).On(a.list.top()))
		case at == a.list.contact || roles.NamesPeople(a.list.header[at]):
			problems.Add(experiment.Msg("assign.balance-people", "header", a.list.header[at]).On(a.list.top()))
		case !slices.Contains(c.columns, at):
			c.columns, c.names = append(c.columns, at), append(c.names, a.list.header[at])
		}
	}
	for i := range c.shards {
		c.shards[i].ids, c.shards[i].met = make([]map[string]uint32, len(c.columns)), make([][]string, len(c.columns))
		for j := range c.columns {
			c.shards[i].ids[j] = map[string]uint32{}
		}
	}
	return c, problems.Err()
}

// add takes over the columns of a row that is used.
func (c *cover) add(s *shard, row table.Row) {
	to := &c.shards[s.number]
	for j, at := range c.columns {
		number, reason := table.Float(row.Cells[at], c.a.list.file.Dialect())
		text := string(row.Cells[at].Trim())
		if reason != table.None {
			number = math.NaN()
		} else {
			text = "" // only what is no number need be told apart
		}
		id, met := to.ids[j][text]
		if !met && len(to.met[j]) <= maxDummies {
			id = uint32(len(to.met[j]))
			to.ids[j][text], to.met[j] = id, append(to.met[j], text)
		}
		to.numbers, to.texts = append(to.numbers, number), append(to.texts, id)
	}
}

// close makes covariates of the rows that are the contacts', kept[i][j] being
// the contact of row j in shard i or -1.
func (c *cover) close(kept [][]int32) (*covariates, error) {
	var problems experiment.Problems
	out := &covariates{}
	var columns [][]float64
	for j, name := range c.names {
		numbers, texts := c.column(j, kept)
		levels := slices.Compact(slices.Sorted(slices.Values(texts)))
		levels = slices.DeleteFunc(levels, func(s string) bool { return s == "" })
		switch {
		case len(levels) == 0:
			names, made := numeric(name, numbers)
			out.names, columns = append(out.names, names...), append(columns, made...)
		case len(levels) > maxDummies:
			problems.Add(experiment.Msg("assign.balance-values", "header", name, "limit", maxDummies).On(c.a.list.top()))
		default:
			names, made := dummies(name, numbers, texts)
			out.names, columns = append(out.names, names...), append(columns, made...)
		}
	}
	n := len(c.a.contacts)
	out.x = make([]float64, n*len(columns))
	for j, column := range columns {
		for i, v := range column {
			out.x[i*len(columns)+j] = v
		}
	}
	return out, problems.Err()
}

// column is what stands in one column for each contact.
func (c *cover) column(j int, kept [][]int32) (numbers []float64, texts []string) {
	numbers, texts = make([]float64, len(c.a.contacts)), make([]string, len(c.a.contacts))
	for i, part := range kept {
		s := &c.shards[i]
		for row, contact := range part {
			if contact >= 0 {
				at := row*len(c.columns) + j
				numbers[contact], texts[contact] = s.numbers[at], s.met[j][s.texts[at]]
			}
		}
	}
	return numbers, texts
}

// numeric is a covariate of numbers; those that are missing take the mean, and
// whether one is missing is a covariate of its own.
func numeric(name string, numbers []float64) (names []string, columns [][]float64) {
	sum, known := 0.0, 0
	for _, v := range numbers {
		if !math.IsNaN(v) {
			sum += v
			known++
		}
	}
	values, missing := slices.Clone(numbers), make([]float64, len(numbers))
	for i, v := range numbers {
		if math.IsNaN(v) {
			values[i], missing[i] = sum/float64(max(1, known)), 1
		}
	}
	if known < len(numbers) {
		return []string{name, name + " = ?"}, [][]float64{values, missing}
	}
	return []string{name}, [][]float64{values}
}

// dummies are covariates that are 1 for the contacts of one value each; all
// numbers in a column of texts are one of them, and so are empty cells.
func dummies(name string, numbers []float64, texts []string) (names []string, columns [][]float64) {
	at := map[string]int{}
	for _, level := range slices.Compact(slices.Sorted(slices.Values(texts))) {
		at[level] = len(columns)
		label := level
		if level == "" {
			label = "?"
		}
		names, columns = append(names, name+" = "+label), append(columns, make([]float64, len(numbers)))
	}
	for i, text := range texts {
		columns[at[text]][i] = 1
	}
	return names, columns
}
