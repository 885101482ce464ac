package reports

import (
	"math"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// wording fills the texts of a document.
type wording struct {
	p     *text.Printer
	data  findings.Data
	panel *findings.Panel // nil where nobody swiped cards
}

// worded returns a copy of the findings in which every message has its text,
// every headline of a simulation says so, and every list that may be empty
// is there. The original keeps its codes alone: the same findings may be
// reported in several languages.
func worded(doc *findings.Findings, p *text.Printer) *findings.Findings {
	w := wording{p: p, data: doc.Data, panel: doc.Panel}
	d := *doc
	d.Evidence = inLanguage(d.Evidence, p.Language())
	d.Data.SetAside = list(d.Data.SetAside)
	d.Data.Columns = dictionary(d.Data.Columns)
	d.Data.Notices = w.messages(d.Data.Notices)
	d.Health = each(d.Health, func(c findings.Check) findings.Check { c.Message = w.message(c.Message); return c })
	d.Triggers, d.Comparisons = list(d.Triggers), list(d.Comparisons)
	d.Leader.Versus, d.Leader.Reason = list(d.Leader.Versus), w.reason(d.Leader.Reason)
	d.Replication.Reason = w.reason(d.Replication.Reason)
	d.Segments = w.segments(d.Segments)
	d.Heterogeneity = w.heterogeneity(d.Heterogeneity)
	d.Tailoring = w.tailoring(d.Tailoring)
	d.Breakdowns = each(d.Breakdowns, func(b findings.Breakdown) findings.Breakdown {
		b.Segments = w.segments(b.Segments)
		b.Heterogeneity = w.heterogeneity(b.Heterogeneity)
		b.Tailoring = w.tailoring(b.Tailoring)
		return b
	})
	d.Attention.Shares, d.Time.Trends = list(d.Attention.Shares), list(d.Time.Trends)
	d.Sharper.Reason = w.reason(d.Sharper.Reason)
	d.Drivers = each(d.Drivers, func(r findings.Driver) findings.Driver {
		r.Given, r.Warnings = list(r.Given), each(r.Warnings, w.driverWarning)
		return r
	})
	if r := d.Reply; r != nil {
		d.Reply = &findings.Reply{All: r.All, Triggers: list(r.Triggers)}
	}
	d.Ambivalence.Relations, d.Ambivalence.Reasons = list(d.Ambivalence.Relations), w.messages(d.Ambivalence.Reasons)
	d.Sequential.Looks, d.Sequential.Reasons = list(d.Sequential.Looks), w.headed(d.Sequential.Reasons, "")
	d.Verdict = w.whole(d.Verdict)
	d.MethodsUsed = each(d.MethodsUsed, w.method)
	return &d
}

// method words how a kind of number was made.
func (w wording) method(m findings.Method) findings.Method {
	m.Numbers = list(m.Numbers)
	m.Method, m.Assumes, m.Sources = w.message(m.Method), w.messages(m.Assumes), w.messages(m.Sources)
	return m
}

// verdict words the reasons; the first of them is the headline. The seed is
// named once, in the verdict on the whole.
func (w wording) verdict(v findings.Verdict, seed string) findings.Verdict {
	v.Reasons = w.headed(v.Reasons, seed)
	return v
}

// whole words the verdict on everybody, which of a panel says that they are
// its people and no others.
func (w wording) whole(v findings.Verdict) findings.Verdict {
	v.Reasons = w.messages(v.Reasons)
	if len(v.Reasons) > 0 {
		v.Reasons[0].Text = simulated(w.p, w.data, w.among(v.Reasons[0].Text), w.data.Seed)
	}
	return v
}

func (w wording) headed(reasons []findings.Message, seed string) []findings.Message {
	reasons = w.messages(reasons)
	if len(reasons) > 0 {
		reasons[0].Text = simulated(w.p, w.data, reasons[0].Text, seed)
	}
	return reasons
}

func (w wording) segments(segments []findings.Segment) []findings.Segment {
	return each(segments, func(s findings.Segment) findings.Segment {
		s.Verdict = w.verdict(s.Verdict, "")
		s.Triggers = list(s.Triggers)
		return s
	})
}

func (w wording) heterogeneity(h findings.Heterogeneity) findings.Heterogeneity {
	h.Simpson = list(h.Simpson)
	for _, test := range []*findings.Test{&h.Interaction, &h.Crossover, &h.BreslowDay, &h.CochranQ, &h.CMH} {
		test.Reason = w.reason(test.Reason)
	}
	h.Pooling.Segments, h.Pooling.Reason = list(h.Pooling.Segments), w.reason(h.Pooling.Reason)
	return h
}

func (w wording) tailoring(t findings.Tailoring) findings.Tailoring {
	t.Policy = dictionary(t.Policy)
	t.Reasons = w.headed(t.Reasons, "")
	t.Segments = list(t.Segments)
	t.Trees = each(t.Trees, func(tree findings.PolicyTree) findings.PolicyTree {
		tree.Reasons = w.messages(tree.Reasons)
		return tree
	})
	return t
}

func (w wording) messages(messages []findings.Message) []findings.Message {
	return each(messages, w.message)
}

// driverWarning words what stands against a driver, and our columns in it.
func (w wording) driverWarning(m findings.Message) findings.Message {
	m = w.message(m)
	if w.p.Knows(m.Code) {
		m.Text = ownWords{w.p}.warning(m)
	}
	return m
}

func (w wording) reason(m *findings.Message) *findings.Message {
	if m == nil {
		return nil
	}
	worded := w.message(*m)
	return &worded
}

// message words one message. What came with a text and has a code that this
// program does not know, as from a newer one, keeps its text.
func (w wording) message(m findings.Message) findings.Message {
	values := make(map[string]any, len(m.Values))
	for name, v := range m.Values {
		// A number that is none has no place in the document, nor 0 in its.
		if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			v = nil
		}
		values[name] = v
	}
	m.Values = values
	if m.Text == "" || w.p.Knows(m.Code) {
		m.Text = w.p.Message(experiment.Message{Code: m.Code, Values: values})
	}
	return m
}

// simulated puts the word before a headline when nobody real was asked.
func simulated(p *text.Printer, data findings.Data, headline, seed string) string {
	mark, _, _ := strings.Cut(p.Word("report.simulated", "text", ""), ":")
	switch {
	case !data.Simulated || strings.HasPrefix(headline, mark):
		return headline
	case seed == "":
		return p.Word("report.simulated", "text", headline)
	}
	return p.Word("report.simulated-seed", "text", headline, "seed", seed)
}

// list is never nil, so that the document says [] and not null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// dictionary is never nil, so that the document says {} and not null.
func dictionary(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func each[T, U any](items []T, change func(T) U) []U {
	changed := make([]U, len(items))
	for i, item := range items {
		changed[i] = change(item)
	}
	return changed
}
