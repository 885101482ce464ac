package tally

import (
	"cmp"
	"slices"
	"strings"

	"triggerlab/experiment"
)

// Small stands for the segments that are too small to be shown by themselves,
// in every column that cuts them.
const Small = experiment.SmallSegments

// Hidden is how many segments of a breakdown were taken together, and how many
// contacts they have.
type Hidden struct {
	By       []string
	Segments int
	Contacts int64
}

// HideSmall takes the segments of fewer than smallest contacts of every
// breakdown together, so that nothing of a few people is left in the tally. If
// they are too few together, the next smallest segment joins them. Everything
// that is written by segment is hidden alike: waves, pieces, and what followed
// a first day.
//
// Of a breakdown whose segments share contacts, somebody who was in two of them
// is counted in both.
func (t *Tally) HideSmall(smallest int64) []Hidden {
	var list []Hidden
	for i := range t.Breakdowns {
		cut := &t.Breakdowns[i]
		hidden, small := cut.small(smallest)
		if hidden.Segments == 0 {
			continue
		}
		list = append(list, hidden)
		t.hide(i, small)
		if t.Cards != nil && t.Cards.again != nil {
			again := t.Cards.again
			t.Cards.again = func(without map[uint64]struct{}) *Tally {
				rest := again(without)
				rest.hide(i, small)
				return rest
			}
		}
	}
	return list
}

// small finds the segments to be taken together, by their values joined. One
// alone is everybody, who are shown anyway.
func (b *Breakdown) small(smallest int64) (Hidden, map[string]bool) {
	if len(b.Segments) < 2 {
		return Hidden{}, nil
	}
	type sized struct {
		key      string
		contacts int64
	}
	sizes := make([]sized, len(b.Segments))
	for i := range b.Segments {
		sizes[i].key = strings.Join(b.Segments[i].Values, "\x00")
		for _, fold := range b.Segments[i].Folds {
			sizes[i].contacts += fold.Contacts
		}
	}
	slices.SortFunc(sizes, func(x, y sized) int { return cmp.Or(cmp.Compare(x.contacts, y.contacts), cmp.Compare(x.key, y.key)) })
	hidden, small := Hidden{By: b.By}, map[string]bool{}
	for _, one := range sizes {
		if one.contacts >= smallest && (hidden.Segments == 0 || hidden.Contacts >= smallest) {
			break
		}
		small[one.key] = true
		hidden.Segments++
		hidden.Contacts += one.contacts
	}
	return hidden, small
}

// hide takes segments of a breakdown together wherever they are told apart.
func (t *Tally) hide(breakdown int, small map[string]bool) {
	by := len(t.Breakdowns[breakdown].By)
	t.Breakdowns[breakdown].merge(by, small)
	if breakdown < len(t.Waves) {
		t.Waves[breakdown].merge(by, small)
	}
	if breakdown > 0 {
		return
	}
	t.Pieces = t.Pieces.merged(by, small)
	t.blurLater()
}

// blurred are values with Small in place of the first ones where these are to
// be hidden.
func blurred(values []string, by int, small map[string]bool) []string {
	if !small[strings.Join(values[:by], "\x00")] {
		return values
	}
	other := slices.Clone(values)
	for i := range by {
		other[i] = Small
	}
	return other
}

func (b *Breakdown) merge(by int, small map[string]bool) {
	merged := Breakdown{By: b.By, ExposureLevel: b.ExposureLevel, Conflicting: b.Conflicting, Segments: []Segment{}}
	for _, s := range b.Segments {
		s.Values = blurred(s.Values, by, small)
		merged.add(&Breakdown{Segments: []Segment{s}})
	}
	*b = merged
}

// merged are the pieces whose first values are hidden; nil stays nil.
func (p *Pieces) merged(by int, small map[string]bool) *Pieces {
	if p == nil || p.Gram == nil {
		return p
	}
	all := slices.Clone(p.List)
	for i := range all {
		all[i].Values = blurred(all[i].Values, by, small)
	}
	m := &Pieces{Columns: p.Columns, List: slices.Clone(all)}
	slices.SortFunc(m.List, comparePieces)
	m.List = slices.CompactFunc(m.List, func(a, b Piece) bool { return comparePieces(a, b) == 0 })
	m.Gram = NewGram(len(m.List))
	places := make([]int, len(all))
	for i, one := range all {
		places[i], _ = slices.BinarySearchFunc(m.List, one, comparePieces)
	}
	m.Gram.addMerged(p.Gram, places)
	return m
}

// addMerged adds a Gram whose triggers stand at other places here. Of those that
// become one, whoever was shown two is counted as two.
func (g *Gram) addMerged(o *Gram, places []int) {
	g.Contacts += o.Contacts
	for a := range o.own {
		g.own[places[a]].add(&o.own[a])
	}
	for key, block := range o.pairs {
		switch a, b := places[key[0]], places[key[1]]; {
		case a < b:
			g.pair(a, b).add(block)
		case a > b:
			turned := block.turned()
			g.pair(b, a).add(&turned)
		}
	}
}

// blurLater tells contacts apart by their day alone: what they are of says no
// more than that, and among it are those who are hidden.
func (t *Tally) blurLater() {
	for i := range t.Later {
		t.Later[i].Profile = ""
	}
	if t.Later != nil {
		t.Later = addLater(t.Later)
	}
}
