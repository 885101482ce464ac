package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// deepest is how often a policy tree splits: what more splits would say nobody
// can keep in mind.
const deepest = 2

// trees looks for the best policies that split the audience once, and once
// more, where there are two things or more to split by.
func (s *study) trees(data folded) []findings.PolicyTree {
	trees := []findings.PolicyTree{}
	list := s.attributes(data.cut)
	if len(list) < 2 {
		return trees
	}
	grower := grower{s: s, data: data, attributes: list}
	people := make([]float64, len(data.contacts))
	for i, folds := range data.contacts {
		for _, n := range folds {
			people[i] += n
		}
		grower.everybody += people[i]
	}
	for i := range list {
		level, names := list[i].levels(people)
		grower.levels, grower.names = append(grower.levels, level), append(grower.names, names)
	}
	for depth := 1; depth <= deepest; depth++ {
		if tree, ok := grower.tree(depth); ok {
			trees = append(trees, tree)
		}
	}
	return trees
}

// grower makes policy trees of one breakdown.
type grower struct {
	s          *study
	data       folded
	everybody  float64
	attributes []attribute
	levels     []inference.Attribute
	names      [][]string // of each attribute's levels
}

func (g *grower) tree(depth int) (findings.PolicyTree, bool) {
	result, err := inference.TailoringTree(g.data.cells, g.data.contacts, g.levels, depth, g.data.options)
	if err != nil || result.Best < 0 || math.IsNaN(result.Gain) {
		return findings.PolicyTree{}, false
	}
	tree := findings.PolicyTree{
		Depth: depth, NaiveGain: findings.Number(result.NaiveGain), Gain: findings.Number(result.Gain),
		Low: findings.Number(result.Low), High: findings.Number(result.High),
	}
	single := g.s.t.Triggers[g.data.active[result.Best]]
	// A tree speaks for parts of the audience and not for single segments.
	minimum := g.s.leastGain(single)
	verdict, why, more := g.s.judgeTailoring(result, minimum, func() bool { return true })
	tree.Verdict = verdict
	tree.Reasons = append([]findings.Message{message("tree."+why, gained(result, single, minimum)...)}, more...)
	if !result.Tree.Leaf() {
		tree.Root = g.node(result.Tree, result)
	}
	return tree, true
}

func (g *grower) node(t *inference.Tree, result inference.Tailored) *findings.Node {
	unknown := findings.Unknown
	if !t.Leaf() {
		value := g.names[t.Attribute][t.Level]
		if value == "" {
			value = Unnamed
		}
		return &findings.Node{
			By: g.attributes[t.Attribute].name, Value: value, UpTo: g.levels[t.Attribute].Ordered,
			Yes: g.node(t.Yes, result), No: g.node(t.No, result),
			Share: unknown, NaiveGain: unknown, Gain: unknown, Low: unknown, High: unknown,
		}
	}
	leaf := &findings.Node{
		Trigger: g.s.t.Triggers[g.data.active[t.Trigger]], Share: findings.Number(t.Contacts / g.everybody), NaiveGain: findings.Number(t.NaiveGain),
	}
	gain := result.Sent[t.Trigger]
	if t.Trigger == result.Best { // by definition
		gain = inference.Gain{}
	}
	leaf.Gain, leaf.Low, leaf.High = findings.Number(gain.Gain), findings.Number(gain.Low), findings.Number(gain.High)
	return leaf
}
