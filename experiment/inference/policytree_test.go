package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// inTwoFolds puts counts into one fold and nothing into another: what is
// learned from everything does not depend on the folds.
func inTwoFolds(engaged, shown [][]float64) (cells [][]Moments, contacts [][]float64) {
	for s := range shown {
		var n float64
		for _, m := range shown[s] {
			n += m
		}
		cells = append(cells, []Moments{Counts(engaged[s], shown[s]), {}})
		contacts = append(contacts, []float64{n, 0})
	}
	return cells, contacts
}

func levelsOf(rows [][]float64) []Attribute {
	var attributes []Attribute
	for i, row := range rows {
		a := Attribute{Ordered: i == 0}
		for _, level := range row {
			a.Of = append(a.Of, int(level))
			a.Levels = max(a.Levels, int(level)+1)
		}
		attributes = append(attributes, a)
	}
	return attributes
}

// TestTreesAsInR: no tree there is gains more.
func TestTreesAsInR(t *testing.T) {
	for _, r := range readReference(t, "tree.csv") {
		cells, contacts := inTwoFolds(r.matrix("engaged"), r.matrix("shown"))
		attributes := levelsOf(r.matrix("attributes"))
		got, err := TailoringTree(cells, contacts, attributes, int(r.number("depth")), TailoringOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r.closed("gain", got.NaiveGain, r.number("gain"))
		var leaves, people float64
		got.Tree.each(func(leaf *Tree) {
			leaves += leaf.Contacts * leaf.NaiveGain
			people += leaf.Contacts
		})
		r.closed("gain by leaves", leaves/people, r.number("gain"))
	}
}

// everyTree lists all trees of a depth as the leaf of each segment.
func everyTree(attributes []Attribute, segments, depth int) [][]int {
	list := [][]int{make([]int, segments)}
	if depth == 0 {
		return list
	}
	deeper := everyTree(attributes, segments, depth-1)
	for i := range attributes {
		for level := range attributes[i].Levels {
			for _, yes := range deeper {
				for _, no := range deeper {
					leaves := make([]int, segments)
					for s := range leaves {
						if attributes[i].holds(s, level) {
							leaves[s] = 2 * yes[s]
						} else {
							leaves[s] = 2*no[s] + 1
						}
					}
					list = append(list, leaves)
				}
			}
		}
	}
	return list
}

// TestTreesAreTheBest holds the search to brute force over every tree, on
// repeated exposures, decks, cells without contacts, segments that never saw
// some trigger, and leaves that are too thin.
func TestTreesAreTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels := []int{rapid.IntRange(2, 4).Draw(t, "a"), rapid.IntRange(1, 3).Draw(t, "b")}
		k := rapid.IntRange(2, 3).Draw(t, "triggers")
		deck := rapid.Bool().Draw(t, "deck")
		depth := rapid.IntRange(1, 2).Draw(t, "depth")
		each := rapid.SampledFrom([]int{2, 8, 30}).Draw(t, "each")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		segments := levels[0] * levels[1]
		attributes := []Attribute{{Ordered: rapid.Bool().Draw(t, "ordered"), Levels: levels[0]}, {Levels: levels[1]}}
		for s := range segments {
			attributes[0].Of = append(attributes[0].Of, s%levels[0])
			attributes[1].Of = append(attributes[1].Of, s/levels[0])
		}
		cells, contacts := tally(campaign(rng, segments, 3, each, k, deck, 0.2), k, deck)
		data, err := newTailoring(cells, contacts)
		if err != nil {
			t.Fatal(err)
		}
		f, err := newForest(data, attributes, depth)
		if err != nil {
			t.Fatal(err)
		}
		p := data.learned(f)
		for fold := range 2 {
			p.learn(fold)
		}
		p.choose()
		gain := func(leaves []int, chosen []int) float64 {
			sums := map[int][]float64{}
			for s, leaf := range leaves {
				if sums[leaf] == nil {
					sums[leaf] = make([]float64, f.width)
				}
				addTo(sums[leaf], f.scores[s])
			}
			var total float64
			for leaf, sum := range sums {
				a := (&search{f, p, 1e-9, false}).leaf(sum)
				if chosen != nil {
					a.gain = sum[sumParts*chosen[leaf]+scoreOf]
				}
				total += a.gain
			}
			return total
		}
		var best float64
		var sends []int // of the best tree, to know one that sends all the same
		for _, leaves := range everyTree(attributes, segments, depth) {
			if g := gain(leaves, nil); g > best+1e-9 {
				best, sends = g, leaves
			}
		}
		leaves, chosen := make([]int, segments), make([]int, segments)
		for s := range leaves {
			leaf := p.tree.leaf(s, attributes)
			leaves[s] = s // each segment for itself: the sum is the same
			chosen[s] = leaf.Trigger
		}
		got := gain(leaves, chosen)
		if p.tree.Leaf() && sends != nil {
			// Then all leaves of the best tree send the same.
			sums := map[int][]float64{}
			for s, leaf := range sends {
				if sums[leaf] == nil {
					sums[leaf] = make([]float64, f.width)
				}
				addTo(sums[leaf], f.scores[s])
			}
			sent := map[int]bool{}
			for _, sum := range sums {
				sent[(&search{f, p, 1e-9, false}).leaf(sum).trigger] = true
			}
			if len(sent) > 1 {
				t.Fatalf("a leaf where %v would gain %v", sent, best)
			}
			return
		}
		if math.Abs(got-best) > 1e-6*(1+best) {
			t.Fatalf("the tree gains %v, the best %v", got, best)
		}
	})
}

// TestScoresAreSumsOfPsi: what a tree is chosen by is, contact by contact, the
// doubly robust score.
func TestScoresAreSumsOfPsi(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 13))
	for _, deck := range []bool{false, true} {
		people := campaign(rng, 4, 5, 30, 3, deck, 0.1)
		cells, contacts := tally(people, 3, deck)
		data, err := newTailoring(cells, contacts)
		if err != nil {
			t.Fatal(err)
		}
		f, err := newForest(data, []Attribute{{Of: []int{0, 1, 2, 3}, Levels: 4}}, 1)
		if err != nil {
			t.Fatal(err)
		}
		p := data.learned(f)
		p.learn(0)
		p.learn(1)
		p.choose()
		for s := range people {
			for a := range 3 {
				var want float64
				for fold := range 2 {
					for _, one := range people[s][fold] {
						for _, side := range []struct {
							a    int
							sign float64
						}{{a, 1}, {p.best, -1}} {
							mu := p.mu[s][side.a]
							want += side.sign * (mu + (one.y[side.a]-mu*one.m[side.a])*data.size[s]/data.shown[s][side.a])
						}
					}
				}
				near(t, "score", f.scores[s][sumParts*a+scoreOf], want, 1e-9)
			}
		}
	}
}

func TestTreeEdges(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	cells, contacts := tally(campaign(rng, 4, 10, 40, 2, false, 0.2), 2, false)
	grid := []Attribute{{Of: []int{0, 1, 0, 1}, Levels: 2}, {Of: []int{0, 0, 1, 1}, Levels: 2, Ordered: true}}
	for name, test := range map[string]struct {
		attributes []Attribute
		depth      int
		want       error
	}{
		"nothing to split by": {nil, 1, ErrEmpty},
		"three deep":          {grid, 3, ErrShape},
		"another number":      {[]Attribute{{Of: []int{0}, Levels: 1}}, 1, ErrShape},
		"no level":            {[]Attribute{{Of: []int{0, 0, 0, -1}, Levels: 1}}, 1, ErrShape},
		"above the order":     {[]Attribute{{Of: []int{0, 1, 2, 3}, Levels: 3, Ordered: true}}, 1, ErrShape},
	} {
		if _, err := TailoringTree(cells, contacts, test.attributes, test.depth, TailoringOptions{}); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	// Segments lean to triggers by the first attribute: one split finds it.
	got, err := TailoringTree(cells, contacts, grid, 1, TailoringOptions{Parts: [][]int{{0, 2}, {1, 3}}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Tree.Leaf() || got.Tree.Attribute != 0 || !(got.Low > 0) || got.Constant {
		t.Errorf("%+v of %+v", got.Tree, got)
	}
	near(t, "the parts' contributions", got.Parts[0].Gain+got.Parts[1].Gain, got.Gain, 0.002)
	other := 1 - got.Best
	if g := got.Sent[other]; !(g.Low > 0 && g.Gain > got.Gain) || !math.IsNaN(got.Sent[got.Best].Gain) {
		t.Errorf("sent %+v", got.Sent)
	}
	// Levels that are not singled out stay together.
	rest := Attribute{Of: []int{0, 5, 1, 7}, Levels: 2}
	if rest.splits() != 2 || rest.holds(1, 1) {
		t.Errorf("%d splits of %+v", rest.splits(), rest)
	}
}

// BenchmarkTree is a tree of depth 2 over 60 cells of 12 by 5 values and 8
// triggers, searched 61 times.
func BenchmarkTree(b *testing.B) {
	moments, contacts := tally(campaign(rand.New(rand.NewPCG(1, 1)), 60, 10, 16, 8, false, 0.05), 8, false)
	rows := [][]float64{make([]float64, 60), make([]float64, 60)}
	for s := range 60 {
		rows[0][s], rows[1][s] = float64(s%12), float64(s/12)
	}
	for b.Loop() {
		if _, err := TailoringTree(moments, contacts, levelsOf(rows), 2, TailoringOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
