package inference

// A Tree is a policy that splits segments by what is known of them. A leaf has
// no Yes and No.
type Tree struct {
	Attribute, Level int     // the split: those of the level, of an ordered attribute those up to it, go to Yes
	Yes, No          *Tree   // nil in a leaf
	Trigger          int     // of a leaf: what is sent
	Contacts         float64 // who come here
	NaiveGain        float64 // what the leaf gains on the data it was learned from: too good to be true
}

// Leaf reports whether the tree splits no further.
func (t *Tree) Leaf() bool { return t.Yes == nil }

// leaf returns the leaf that a segment comes to.
func (t *Tree) leaf(s int, attributes []Attribute) *Tree {
	for !t.Leaf() {
		if attributes[t.Attribute].holds(s, t.Level) {
			t = t.Yes
		} else {
			t = t.No
		}
	}
	return t
}

// TailoringTree is Tailoring with policies that a person can keep in mind:
// trees that split by attributes of segments once (depth 1) or once more in
// each half (depth 2), with one trigger for each leaf.
//
// What is learned is the tree of the class with the highest estimated gain
//
//	Σ_s Γ_s,leaf(s),   Γ_sa = Σ_i in s of ψ_i(a)
//
// over the contacts learned from: ψ as Tailoring has it, the doubly robust
// score of sending a instead of b. It is found by looking at every tree, so
// that it is the best one and not just a good one. The simpler tree wins ties.
// A trigger is not chosen for a leaf in which it, or b, was shown to fewer
// contacts than make 5 engagements and 5 ignores likely, segments counted by
// their weight: n_eff = (Σ n_s)²/Σ n_s²/n_sa. In segments that were not shown
// the leaf's trigger, or not b, everybody keeps b, and nothing is gained.
// Where all leaves send the same there is nothing to tailor, and the tree is a
// single leaf.
//
// Tree, Policy, Constant and NaiveGain are of the tree that was learned from
// everything. Gain values trees as Tailoring does, the whole search repeated
// on the folds learned from. Splits follow outcomes, and so do the final
// leaves: what they seem to gain is flattered. Honest by leaf is Sent: the gain
// of those who were sent the leaf's trigger by trees that had not seen them.
//
// Errors are those of Tailoring, ErrEmpty without an attribute, and ErrShape
// for a depth other than 1 or 2 and for attributes of other segments.
//
// Zhou, Athey and Wager (2023), "Offline multi-action policy learning:
// generalization and optimization", Operations Research 71:148-183.
func TailoringTree(cells [][]Moments, contacts [][]float64, attributes []Attribute, depth int, opts TailoringOptions) (Tailored, error) {
	return tailorBy(cells, contacts, opts, func(t *tailoring) (chooser, error) { return newForest(t, attributes, depth) })
}

// choose grows the best tree from what was learned.
func (f *forest) choose(p *policy) {
	f.score(p)
	p.tree, p.thin[0] = f.best(p)
	for s := range p.cells {
		leaf := p.tree.leaf(s, f.attributes)
		p.choice[s] = f.send(p, s, leaf.Trigger)
		if n := p.size[s]; n > 0 {
			leaf.Contacts += n
			leaf.NaiveGain += n * p.naive(s)
		}
	}
	p.tree.each(func(leaf *Tree) {
		if leaf.Contacts > 0 {
			leaf.NaiveGain /= leaf.Contacts
		}
	})
}

// send is what a segment gets of a leaf's trigger.
func (f *forest) send(p *policy, s, trigger int) int {
	if p.best < 0 || !(p.shown[s][p.best] > 0) {
		return -1
	}
	if trigger < 0 || !(p.shown[s][trigger] > 0) {
		return p.best
	}
	return trigger
}

// each visits the leaves, Yes before No.
func (t *Tree) each(visit func(leaf *Tree)) {
	if t.Leaf() {
		visit(t)
		return
	}
	t.Yes.each(visit)
	t.No.each(visit)
}
