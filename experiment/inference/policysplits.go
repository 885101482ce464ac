package inference

import (
	"fmt"
	"math"
)

// An Attribute is something known of segments by which a Tree may split them.
type Attribute struct {
	// Of is the level of each segment, from 0. A level of an attribute that is
	// not ordered counts as none when it is not below Levels: it is never
	// parted from the others of its kind.
	Of []int
	// Levels is how many levels there are to split at.
	Levels int
	// Ordered attributes are cut between two levels; of the others one level
	// is parted from the rest.
	Ordered bool
}

// holds reports whether a segment is on the Yes side of a split.
func (a *Attribute) holds(s, level int) bool {
	if a.Ordered {
		return a.Of[s] <= level
	}
	return a.Of[s] == level
}

func (a *Attribute) check(segments int) error {
	if len(a.Of) != segments {
		return fmt.Errorf("of %d segments, not %d: %w", len(a.Of), segments, ErrShape)
	}
	for s, level := range a.Of {
		if level < 0 || a.Ordered && level >= a.Levels {
			return fmt.Errorf("level %d of segment %d: %w", level, s, ErrShape)
		}
	}
	return nil
}

// splits is how many ways there are to split by an attribute.
func (a *Attribute) splits() int {
	spare := 0
	if a.Ordered || a.Levels == 2 && !a.hasOthers() {
		spare = 1 // the last level is all, or the complement of the first
	}
	return max(0, a.Levels-spare)
}

func (a *Attribute) hasOthers() bool {
	for _, level := range a.Of {
		if level >= a.Levels {
			return true
		}
	}
	return false
}

// A forest finds the best tree of all. What decides about a leaf are sums over
// its segments, and those of every leaf of two splits follow from the sums over
// two levels of two attributes: S·T additions for a pair of attributes, and
// then a few for each tree, however many segments there are.
type forest struct {
	*tailoring
	attributes []Attribute
	depth      int
	splits     []cut
	width      int         // numbers in a sum: for each trigger the score, and contacts and n_eff's parts
	scores     [][]float64 // by segment
	total      []float64
	levels     []int         // of each attribute, those not singled out being one more
	crossed    [][][]float64 // of attributes i <= j: sums by level of i and level of j
	scratch    [4][]float64
}

type cut struct{ attribute, level int }

// The parts of a trigger's sum.
const (
	scoreOf  = iota // Σ Γ_sa - Γ_sb, the gain of sending it
	weightOf        // Σ n_s where both were shown
	spreadOf        // Σ n_s²/n_sa
	againOf         // Σ n_s²/n_sb
	sumParts
)

func newForest(t *tailoring, attributes []Attribute, depth int) (*forest, error) {
	if len(attributes) == 0 {
		return nil, fmt.Errorf("nothing to split by: %w", ErrEmpty)
	}
	if depth != 1 && depth != 2 {
		return nil, fmt.Errorf("a tree of depth %d: %w", depth, ErrShape)
	}
	f := &forest{tailoring: t, attributes: attributes, depth: depth, width: sumParts * t.triggers}
	for i := range attributes {
		if err := attributes[i].check(len(t.cells)); err != nil {
			return nil, fmt.Errorf("attribute %d: %w", i, err)
		}
		f.levels = append(f.levels, attributes[i].Levels+1)
		for level := range attributes[i].splits() {
			f.splits = append(f.splits, cut{i, level})
		}
	}
	f.scores, f.total = table(len(t.cells), f.width), make([]float64, f.width)
	f.crossed = make([][][]float64, len(attributes))
	for i := range f.crossed {
		f.crossed[i] = make([][]float64, len(attributes))
		for j := i; j < len(attributes); j++ {
			f.crossed[i][j] = make([]float64, f.levels[i]*f.levels[j]*f.width)
		}
	}
	for i := range f.scratch {
		f.scratch[i] = make([]float64, f.width)
	}
	return f, nil
}

// score sums up what was learned of every trigger against the best single one,
// by levels of two attributes.
func (f *forest) score(p *policy) {
	clear(f.total)
	for s := range f.cells {
		f.scoreSegment(p, s)
		for x, v := range f.scores[s] {
			f.total[x] += v
		}
	}
	for i := range f.attributes {
		for j := i; j < len(f.attributes); j++ {
			f.cross(i, j)
		}
	}
}

func (f *forest) scoreSegment(p *policy, s int) {
	row := f.scores[s]
	clear(row)
	b := p.best
	if b < 0 || !(f.shown[s][b] > 0) || f.size[s] == 0 {
		return
	}
	n := f.size[s]
	for a := range f.triggers {
		if a == b || !(f.shown[s][a] > 0) || math.IsNaN(p.mu[s][a]) {
			continue
		}
		part := row[sumParts*a:]
		part[scoreOf] = f.robust(p, s, a) - f.robust(p, s, b)
		part[weightOf] = n
		part[spreadOf] = n * n / f.shownTo(s, a)
		part[againOf] = n * n / f.shownTo(s, b)
	}
}

// robust returns Σ μ + (y - μ m)/(e m̄) over the contacts learned from.
func (f *forest) robust(p *policy, s, a int) float64 {
	mu := p.mu[s][a]
	return p.people[s]*mu + (p.engaged[s][a]-mu*p.exposed[s][a])*f.size[s]/f.shown[s][a]
}

// cross adds up the segments by their levels of two attributes; along an
// ordered one all levels up to each.
func (f *forest) cross(i, j int) {
	sums, across := f.crossed[i][j], f.levels[j]*f.width
	clear(sums)
	for s := range f.cells {
		u, v := min(f.attributes[i].Of[s], f.attributes[i].Levels), min(f.attributes[j].Of[s], f.attributes[j].Levels)
		addTo(sums[u*across+v*f.width:], f.scores[s])
	}
	for u := range f.levels[i] {
		for v := range f.levels[j] {
			at := u*across + v*f.width
			if f.attributes[j].Ordered && v > 0 {
				addTo(sums[at:], sums[at-f.width:at])
			}
		}
	}
	if f.attributes[i].Ordered {
		for at := across; at < len(sums); at += f.width {
			addTo(sums[at:], sums[at-across:at-across+f.width])
		}
	}
}

func addTo(sum, more []float64) {
	for x, v := range more {
		sum[x] += v
	}
}

// both returns the sums of the segments on the Yes sides of two splits.
func (f *forest) both(k, l cut) []float64 {
	if k.attribute > l.attribute {
		k, l = l, k
	}
	at := (k.level*f.levels[l.attribute] + l.level) * f.width
	return f.crossed[k.attribute][l.attribute][at : at+f.width]
}
