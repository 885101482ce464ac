package tally

import (
	"cmp"
	"slices"
	"strings"
)

// MaxPieces is how many pieces are told apart; of more there are none.
const MaxPieces = 4_000

// Pieces is outcomes by everything that may have to do with them: the trigger,
// the columns of the first breakdown, the wave, and the circumstances of the
// exposure.
type Pieces struct {
	Columns []string `json:"columns"` // of the first breakdown, the wave where one is known, then the circumstances
	List    []Piece  `json:"list"`    // in byte order of their values, then by trigger
	Gram    *Gram    `json:"gram"`    // with the pieces for triggers
}

// Piece is exposures to one trigger that agree in all columns, as each row
// says for itself.
type Piece struct {
	Trigger int      `json:"trigger"`
	Values  []string `json:"values"`
}

// pieces numbers the pieces that the cells are of: of the first breakdown, or
// of the first that is by wave as well, which follow the others. With nothing
// but the trigger there are none.
func (c *closer) pieces(breakdowns int) {
	p := &Pieces{}
	var columns []int
	if len(c.columns) > 0 {
		first := 0
		if c.g.Wave != "" {
			first = breakdowns
		}
		columns = c.columns[first]
		p.Columns = append(p.Columns, c.tally.Breakdowns[first].By...)
	}
	p.Columns = append(p.Columns, c.g.Circumstances...)
	if len(p.Columns) == 0 {
		return
	}
	keys := make([]string, len(c.g.cells))
	places := map[string]int{}
	for id, where := range c.g.cells {
		one := Piece{Trigger: int(c.triggers[where.trigger]), Values: make([]string, 0, len(p.Columns))}
		for _, column := range columns {
			one.Values = append(one.Values, c.g.values[where.profile][column])
		}
		one.Values = append(one.Values, c.g.circumstances(where.around)...)
		keys[id] = strings.Join(append(slices.Clone(one.Values), c.tally.Triggers[one.Trigger]), "\x00")
		if _, known := places[keys[id]]; !known {
			places[keys[id]] = 0
			p.List = append(p.List, one)
		}
		if len(p.List) > MaxPieces {
			return
		}
	}
	slices.SortFunc(p.List, comparePieces)
	for i, one := range p.List {
		places[strings.Join(append(slices.Clone(one.Values), c.tally.Triggers[one.Trigger]), "\x00")] = i
	}
	c.pieceOf = make([]int, len(keys))
	for id, key := range keys {
		c.pieceOf[id] = places[key]
	}
	p.Gram = NewGram(len(p.List))
	c.tally.Pieces = p
}

func comparePieces(a, b Piece) int {
	return cmp.Or(slices.Compare(a.Values, b.Values), cmp.Compare(a.Trigger, b.Trigger))
}

// piece is the number of the piece that a cell is of.
func (c *closer) piece(one cell) int { return c.pieceOf[one.id] }

// circumstances are the values of some circumstances, one for each name.
func (g *Gatherer) circumstances(id uint8) []string {
	if id == 0 {
		return make([]string, len(g.Circumstances))
	}
	return strings.Split(g.around.list[id-1], "\x00")
}

// added returns the pieces of two tallies together.
func (p *Pieces) added(o *Pieces) *Pieces {
	if p == nil || o == nil || !slices.Equal(p.Columns, o.Columns) {
		return nil
	}
	sum := &Pieces{Columns: p.Columns, List: slices.Concat(p.List, o.List)}
	slices.SortFunc(sum.List, comparePieces)
	sum.List = slices.CompactFunc(sum.List, func(a, b Piece) bool { return comparePieces(a, b) == 0 })
	if len(sum.List) > MaxPieces {
		return nil
	}
	sum.Gram = NewGram(len(sum.List))
	for _, part := range []*Pieces{p, o} {
		places := make([]int, len(part.List))
		for i, one := range part.List {
			places[i], _ = slices.BinarySearchFunc(sum.List, one, comparePieces)
		}
		sum.Gram.addMerged(part.Gram, places)
	}
	return sum
}
