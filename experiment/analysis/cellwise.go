package analysis

import (
	"slices"
	"strings"

	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// The circumstances of exposures that the tally tells apart.
const (
	channelColumn = "channel"
	replyColumn   = "reply"
	inTime        = "in-time"
	late          = "late"
)

// A situation is what is known of the exposures of a cell: a part of them that
// agree in everything that is asked about.
type situation struct {
	trigger  int
	segment  string // of the strata, "" where there are none
	relation string
	channel  string // of the exposure, where it is asked about
	reply    string
}

// A crowd is cells with what contacts did in them: what regressions are fitted
// to.
type crowd struct {
	cells    []situation
	moments  inference.Moments
	contacts float64
	segments []string // the strata, sorted
}

// manyStrata is how many segments regressions take apart; of more they take
// relations, which are few.
const manyStrata = 40

// A crowder makes crowds of one tally.
type crowder struct {
	gram       *tally.Gram
	situations []situation // of each of its triggers, which are pieces
	deck       bool
}

// newCrowder reads what the pieces of the tally are; where there are none, the
// triggers themselves.
func (s *study) newCrowder() *crowder {
	c := &crowder{gram: s.t.Overall, deck: s.deck}
	if s.t.Pieces == nil {
		for trigger := range s.t.Triggers {
			c.situations = append(c.situations, situation{trigger: trigger})
		}
		return c
	}
	p := s.t.Pieces
	c.gram = p.Gram
	own := s.strataColumns()
	circumstances := len(p.Columns) - len(s.circumstances())
	for _, piece := range p.List {
		one := situation{trigger: piece.Trigger}
		var by, values []string
		for i, value := range piece.Values {
			switch column := p.Columns[i]; {
			case i < circumstances && slices.Contains(own, column):
				by, values = append(by, column), append(values, value)
			case i >= circumstances && column == channelColumn:
				one.channel = value
			case i >= circumstances && column == replyColumn:
				one.reply = value
			}
		}
		if len(by) > 0 {
			one.segment = SegmentName(by, values)
			one.relation = s.relationOf(values)
		}
		c.situations = append(c.situations, one)
	}
	c.coarsen()
	return c
}

// circumstances are the columns of the pieces that are the exposures' own.
func (s *study) circumstances() []string {
	by := 0
	if cut := s.pieceCut(); cut != nil {
		by = len(cut.By)
	}
	return s.t.Pieces.Columns[by:]
}

// pieceCut is the breakdown that pieces are of; nil where there is none.
func (s *study) pieceCut() *tally.Breakdown {
	switch {
	case len(s.t.Waves) > 0:
		return &s.t.Waves[0]
	case len(s.t.Breakdowns) > 0:
		return &s.t.Breakdowns[0]
	}
	return nil
}

// strataColumns are the columns of the first breakdown that are the contacts'
// own: an exposure's own is no part of who somebody is.
func (s *study) strataColumns() []string {
	cut := s.pieceCut()
	if cut == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(cut.By), func(column string) bool { return slices.Contains(cut.ExposureLevel, column) })
}

// relationOf is the relation of the segment that one of the values names.
func (s *study) relationOf(values []string) string {
	for _, v := range values {
		if r := s.segmentNamed(v).Relation; r != "" {
			return string(r)
		}
	}
	return ""
}

// coarsen takes relations for strata where there are too many segments.
func (c *crowder) coarsen() {
	seen := map[string]bool{}
	for _, one := range c.situations {
		seen[one.segment] = true
	}
	if len(seen) <= manyStrata {
		return
	}
	for i := range c.situations {
		c.situations[i].segment = c.situations[i].relation
	}
}

// crowd sums the pieces that agree once what is not asked about is taken away;
// pieces of which keep says no are left out.
func (c *crowder) crowd(ask func(situation) (situation, bool)) *crowd {
	w := &crowd{contacts: float64(c.gram.Contacts)}
	place := map[situation]int{}
	group := make([]int, len(c.situations))
	for i, one := range c.situations {
		own := c.gram.Block(i, i)
		asked, keep := ask(one)
		if !keep || own[tally.N][tally.M] == 0 {
			group[i] = -1
			continue
		}
		at, known := place[asked]
		if !known {
			at = len(w.cells)
			place[asked] = at
			w.cells = append(w.cells, asked)
		}
		group[i] = at
	}
	w.sum(c, group)
	for _, one := range w.cells {
		if !slices.Contains(w.segments, one.segment) {
			w.segments = append(w.segments, one.segment)
		}
	}
	slices.SortFunc(w.segments, strings.Compare)
	return w
}

// sum adds up the blocks of the pieces, and of the pairs that some contact was
// shown.
func (w *crowd) sum(c *crowder, group []int) {
	k := len(w.cells)
	w.moments = inference.Moments{
		Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Deck: c.deck,
	}
	if c.deck {
		w.moments.Discordant = square(k)
	}
	add := func(a, b int, block *tally.Block) {
		w.moments.MM[a][b] += block[tally.M][tally.M]
		w.moments.MY[a][b] += block[tally.M][tally.Y]
		w.moments.YY[a][b] += block[tally.Y][tally.Y]
	}
	for i, at := range group {
		if at < 0 {
			continue
		}
		own := c.gram.Block(i, i)
		w.moments.Contacts[at] += own[tally.N][tally.N]
		w.moments.Exposures[at] += own[tally.N][tally.M]
		w.moments.Engagements[at] += own[tally.N][tally.Y]
		add(at, at, &own)
	}
	for pair, block := range c.gram.Pairs() {
		a, b := group[pair[0]], group[pair[1]]
		if a < 0 || b < 0 {
			continue
		}
		add(a, b, &block)
		turned := c.gram.Block(pair[1], pair[0])
		add(b, a, &turned)
	}
}

// pooled sums cells into k arms, -1 for cells of none.
func (w *crowd) pooled(k int, arm func(situation) int) (inference.Moments, error) {
	group := make([]int, len(w.cells))
	for i, one := range w.cells {
		group[i] = arm(one)
	}
	return w.moments.Pool(group, k)
}
