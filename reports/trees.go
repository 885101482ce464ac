package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// trees tells the best ways to split the audience by a question or two: with
// all their parts where that is worth it, else in a line. A second question
// that adds nothing is not told, nor is one where there is nothing to ask.
func (s story) trees(t findings.Tailoring) (told []section, lines bullets) {
	for i, tree := range t.Trees {
		switch {
		case tree.Root == nil || i > 0 && !splitsAgain(tree.Root):
		case tree.Verdict == findings.Tailor:
			told = append(told, s.tree(tree))
		default:
			lines = append(lines, bullet{text: s.treeLine(tree)})
		}
	}
	if told != nil {
		told[len(told)-1].add(note(s.p.Word("report.tree.note")))
	}
	return told, lines
}

// treeLine says of a split that it is not worth it, or not proven to be.
func (s story) treeLine(tree findings.PolicyTree) string {
	status := s.known("report.tailoring."+tree.Verdict, tree.Verdict)
	root := tree.Root
	if splitsAgain(root) {
		return sentence(s.p.Word("report.tree.line-2", "status", status))
	}
	return sentence(s.p.Word("report.tree.line-1", "status", status,
		"yes", root.Yes.Trigger, "who", s.condition(conditionOf(root, true)), "no", root.No.Trigger))
}

func splitsAgain(n *findings.Node) bool { return n.Yes != nil && (n.Yes.Yes != nil || n.No.Yes != nil) }

func (s story) tree(tree findings.PolicyTree) section {
	status := s.known("report.tailoring."+tree.Verdict, tree.Verdict)
	told := section{minor: true, mark: tailoringMarks[tree.Verdict], title: s.p.Word("report.tree.1", "status", status)}
	if tree.Depth > 1 {
		told.title = s.p.Word("report.tree.2", "status", status)
	}
	root := tree.Root
	if !splitsAgain(root) {
		values := []any{"yes", root.Yes.Trigger, "who", s.condition(conditionOf(root, true)), "no", root.No.Trigger}
		told.add(headline(sentence(simulated(s.p, s.doc.Data, s.p.Word("report.tree.send", values...), ""))))
	}
	var lines bullets
	for _, m := range tree.Reasons {
		lines = append(lines, bullet{text: sentence(m.Text)})
	}
	told.add(lines, s.leaves(root))
	return told
}

// A condition is one side of a split: of an attribute these values or, where
// other, none of them; of numbers those up to the value, or above it.
type condition struct {
	by     string
	values []string
	other  bool
	number bool
}

func conditionOf(n *findings.Node, yes bool) condition {
	return condition{by: n.By, values: []string{n.Value}, other: !yes, number: n.UpTo}
}

// and adds a condition to a list: of one attribute a value says more than the
// values that it is not, and those are said together.
func and(list []condition, c condition) []condition {
	list = slices.Clone(list)
	for i, known := range list {
		if known.by != c.by || known.number || !known.other {
			continue
		}
		if c.other {
			c.values = append(slices.Clone(known.values), c.values...)
		}
		list[i] = c
		return list
	}
	return append(list, c)
}

// condition says in words who is on one side of a split.
func (s story) condition(c condition) string {
	id := "report.tree.is"
	switch {
	case c.number && c.other:
		id = "report.tree.above"
	case c.number:
		id = "report.tree.up-to"
	case c.other:
		id = "report.tree.not"
	}
	return s.p.Word(id, "by", c.by, "values", c.values)
}

func (s story) conditions(list []condition) string {
	text := s.condition(list[0])
	for _, c := range list[1:] {
		text = s.p.Word("report.tree.and", "first", text, "second", s.condition(c))
	}
	return text
}

// leaves shows every part of the audience with what it is sent.
func (s story) leaves(root *findings.Node) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.who"), wide: anyLines},
		{head: s.p.Word("report.column.share"), right: true, drop: 3},
		{head: s.p.Word("report.column.send"), wide: 2},
		{head: s.p.Word("report.column.naive"), right: true, drop: 2},
		{head: s.p.Word("report.column.gain"), right: true},
		{head: s.intervalHead(), right: true, drop: 1},
	}}
	var walk func(n *findings.Node, who []condition)
	walk = func(n *findings.Node, who []condition) {
		if n.Yes != nil {
			walk(n.Yes, and(who, conditionOf(n, true)))
			walk(n.No, and(who, conditionOf(n, false)))
			return
		}
		interval := dash
		if n.Low != n.High { // else it gains nothing by definition
			interval = rangeOrDash(n.Low, n.High, s.p.Range)
		}
		g.rows = append(g.rows, []string{s.conditions(who), orDash(n.Share, s.p.Percent), n.Trigger, orDash(n.NaiveGain, s.p.Points), orDash(n.Gain, s.p.Points), interval})
	}
	walk(root, nil)
	g.drop(dash, 4, 5)
	return g
}
