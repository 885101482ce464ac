package tally

import (
	"slices"
	"strings"

	"triggerlab/experiment"
)

// pieces lists those that the cells are of, and enters their blocks.
func (a *assembler) pieces() bool {
	theirs := a.out.Tally.Pieces
	if theirs == nil {
		return true // there are none, or too many already
	}
	p := &Pieces{Columns: theirs.Columns}
	places := map[string]int{}
	own := func(c *Cell) bool {
		if c.What != "pieces" {
			return true
		}
		one, ok := a.piece(c.Key, c.Trigger)
		p.List = append(p.List, one)
		return ok
	}
	if !a.each("own", own) {
		return false
	}
	slices.SortFunc(p.List, comparePieces)
	p.List = slices.CompactFunc(p.List, func(x, y Piece) bool { return comparePieces(x, y) == 0 })
	for i, one := range p.List {
		places[pieceKey(one)] = i
	}
	a.named.Pieces = p
	if len(p.List) > MaxPieces {
		a.named.Pieces = nil
		return true
	}
	p.Gram = NewGram(len(p.List))
	p.Gram.Contacts = a.named.Contacts
	at := func(key, trigger string) (int, bool) {
		one, ok := a.piece(key, trigger)
		place, known := places[pieceKey(one)]
		return place, ok && known
	}
	return a.each("own", func(c *Cell) bool {
		if c.What != "pieces" {
			return true
		}
		place, ok1 := at(c.Key, c.Trigger)
		block, ok2 := ownBlock(c.Numbers, false)
		if ok1 && ok2 {
			p.Gram.own[place].add(&block)
		}
		return ok1 && ok2
	}) && a.each("pair", func(c *Cell) bool {
		if c.What != "pieces" {
			return true
		}
		one, ok1 := at(c.Key, c.Trigger)
		other, ok2 := at(c.OtherKey, c.Other)
		block, ok3 := pairBlock(c.Numbers, false)
		if ok1 && ok2 && ok3 && one != other {
			p.Gram.enterPair(one, other, block)
		}
		return ok1 && ok2 && ok3 && one != other
	})
}

func pieceKey(p Piece) string {
	return strings.Join(append(slices.Clone(p.Values), string(rune(p.Trigger))), "\x00")
}

// piece reads the values of a piece, of which the last are its circumstances.
func (a *assembler) piece(key, trigger string) (p Piece, ok bool) {
	place, known := a.places[trigger]
	values, ok := texts(key)
	if !known || !ok || len(values) == 0 {
		return p, false
	}
	around := values[len(values)-1]
	values = values[:len(values)-1]
	switch n := len(a.layout.Circumstances); {
	case around == "":
		values = append(values, make([]string, n)...)
	case n > 0:
		values = append(values, strings.Split(around, "\x01")...)
	}
	return Piece{Trigger: place, Values: values}, len(values) == len(a.out.Tally.Pieces.Columns)
}

func (a *assembler) ladder() bool {
	if !a.timed {
		return true // of a column of times that has none
	}
	// Those in love of three exposures on two days, of whom both are told.
	a.climbers = make([]float64, len(a.named.Ladder))
	last := func(n []float64, at int) float64 {
		if at < len(n) {
			return n[at]
		}
		return 0
	}
	all := a.each("ladder", func(c *Cell) bool {
		place, known := a.places[c.Trigger]
		if !known || !counts(c.Numbers...) {
			return false
		}
		r, n := &a.named.Ladder[place], c.Numbers
		switch {
		case c.What == "rungs" && (len(n) == 5 || len(n) == 6):
			a.climbers[place] += last(n, 5)
			r.OfNoticed, r.Noticed, r.OfInLove, r.InLove, r.OfStays = int64(n[0]), int64(n[1]), int64(n[2]), int64(n[3]), int64(n[4])
		case c.What == "stays" && (len(n) == 1 || len(n) == 2):
			a.climbers[place] -= last(n, 1)
			r.Stays = int64(n[0])
		default:
			return false
		}
		return true
	})
	return all && !slices.ContainsFunc(a.climbers, func(n float64) bool { return n != 0 })
}

func (a *assembler) later() bool {
	return a.each("later", func(c *Cell) bool {
		place, known := a.places[c.Trigger]
		values, ok := texts(c.Key)
		n := c.Numbers
		if !a.timed || !known || !ok || len(n) != 4 || !counts(n...) || n[0] > 1 || len(values) != len(a.layout.Columns) {
			return false
		}
		one := Later{Trigger: place, Day: c.Day}
		if a.profiles <= fewProfiles {
			one.Profile = strings.Join(values, "\x00")
		}
		after := Afterwards{int64(n[1]), int64(n[2]), int64(n[3])}
		if n[0] == 1 {
			one.Engaged = after
		} else {
			one.Ignored = after
		}
		a.named.Later = append(a.named.Later, one)
		return true
	})
}

// lost names a part of the contacts' cells of which some are missing; empty:
// none.
func (a *assembler) lost() string {
	t := a.named
	if a.unlikeSquares() {
		return "pair"
	}
	if a.priors != slices.ContainsFunc(a.parts["people"], func(c Cell) bool { return c.What == "priors" }) {
		return "people"
	}
	if a.unlisted() {
		return "names"
	}
	if t.Minds.Patterns == nil {
		return ""
	}
	var contacts, ambivalent int64
	for _, p := range t.Minds.Patterns {
		contacts, ambivalent = contacts+p.Contacts, ambivalent+p.Ambivalent
	}
	if contacts != t.Minds.Contacts || ambivalent != t.Minds.Ambivalent {
		return "minds"
	}
	return ""
}

// unlikeSquares tells that the exposures of each contact, squared and added up,
// differ from one matrix to another of the same exposures, as they do where a
// pair is missing. Of segments that a contact is in several of, and of looks,
// nothing is known.
func (a *assembler) unlikeSquares() bool {
	t := a.named
	all := []*Gram{t.Overall}
	if a.timed {
		all = append(all, t.FirstWeek)
		if dated, shown := t.Trend.shown(), t.Overall.shown(); dated == shown {
			all = append(all, t.Trend)
		}
	}
	if t.Pieces != nil {
		all = append(all, t.Pieces.Gram)
	}
	for _, cut := range a.cuts {
		sum := 0.0
		for _, segment := range cut.Segments {
			for _, fold := range segment.Folds {
				sum += fold.squares()
			}
		}
		if len(cut.ExposureLevel) == 0 && sum != a.squares {
			return true
		}
	}
	return slices.ContainsFunc(all, func(g *Gram) bool { return g.squares() != a.squares })
}

// squares adds up (Σ m)² over contacts.
func (g *Gram) squares() (sum float64) {
	for i := range g.own {
		sum += g.own[i][M][M]
	}
	for _, block := range g.Pairs() {
		sum += 2 * block[M][M]
	}
	return sum
}

// shown adds up exposures.
func (g *Gram) shown() (sum float64) {
	for i := range g.own {
		sum += g.own[i][N][M]
	}
	return sum
}

// unlisted tells that rows name other triggers or profiles than are listed. (The
// triggers of rows that are set aside are listed too, where they name one.)
func (a *assembler) unlisted() bool {
	var triggers, profiles, aside int64
	for _, c := range a.parts["names"] {
		if len(c.Numbers) != 1 || !counts(c.Numbers...) {
			return true
		}
		if c.What == "triggers" {
			triggers += int64(c.Numbers[0])
		} else {
			profiles += int64(c.Numbers[0])
		}
	}
	for _, n := range a.out.Others {
		aside += n
	}
	return a.told > 0 && (triggers < a.told || triggers > a.told+aside || len(a.layout.Columns) > 0 && profiles != a.told)
}

// complete refuses a tally of which some cells were lost or are of other rows
// than the rest.
func (out *Assembled) complete(l Layout, told int64) error {
	t := out.Tally
	damaged := func(part string) error {
		return experiment.Problem(experiment.Msg("tally.cells-damaged", "part", part))
	}
	var used int64
	dated := make([]Counts, len(t.Triggers))
	for _, d := range t.Days {
		dated[d.Trigger].add(d.Counts)
	}
	for a := range t.Triggers {
		sums, b := t.Counts(a), t.Overall.own[a]
		used += sums.Exposures
		if t.Assigned[a] < int64(b[N][N]) {
			return damaged("people")
		}
		if t.FirstWeek == nil {
			continue
		}
		for _, entry := range []int{M, Y} {
			if t.FirstWeek.own[2*a][N][entry]+t.FirstWeek.own[2*a+1][N][entry] != b[N][entry] {
				return damaged("weeks")
			}
		}
		if moving := t.Trend.own[a][N]; moving[M] != float64(dated[a].Exposures) || moving[Y] != float64(dated[a].Engagements) {
			return damaged("days")
		}
		if r := t.Ladder[a]; float64(r.OfNoticed) != b[N][N] || float64(r.Noticed) != b[N][R] {
			return damaged("ladder")
		}
	}
	if rows := out.Rows; used != rows.Used && !l.Totals || told > 0 && told != rows.Used+rows.Pending+rows.Duplicates+rows.Conflicts {
		return damaged("rows")
	}
	if p := t.Pieces; p != nil {
		var shown float64
		for i := range p.List {
			shown += p.Gram.own[i][N][M]
		}
		if shown != float64(used) {
			return damaged("pieces")
		}
	}
	if data, err := t.Encode(); err == nil { // else it is too large to be kept, and good all the same
		_, err = Decode(data)
		return err
	}
	return nil
}
