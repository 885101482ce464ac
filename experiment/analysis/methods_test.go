package analysis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// codes lists the methods of a document.
func codes(f *findings.Findings) []string {
	var list []string
	for _, m := range f.MethodsUsed {
		list = append(list, strings.TrimPrefix(m.Method.Code, "method."))
	}
	return list
}

// TestMethodsUsed: a document names the methods of the numbers that it has,
// and no others.
func TestMethodsUsed(t *testing.T) {
	a, b := cell{trigger: "a", n: 1000, y: 200}, cell{trigger: "b", n: 1000, y: 300}
	guarded := question{Experiment: experiment.Experiment{Settings: experiment.Settings{Guardrail: .05, Metric: experiment.Reach}}}
	repeated := question{}.gatherer()
	deck := question{}.gatherer()
	for i := range 200 {
		contact := fmt.Sprint("c", i)
		show(repeated, contact, "", string(rune('a'+i%2)), 1+i%3, i%7%2)
		show(deck, contact, "", "a", 1, i%2)
		show(deck, contact, "", "b", 1, i%3%2)
	}
	for _, tc := range []struct {
		name      string
		doc       *findings.Findings
		has, lack string
	}{
		{"a plain split", question{}.of(t, a, b), "rate wilson posterior score single best-set sample-ratio", "pooled ordered-folds guardrail family"},
		{"an undecided one", question{}.of(t, a, cell{trigger: "b", n: 1000, y: 204}), "sample-size best-set", "equivalent"},
		{"a family", question{}.of(t, a, b, cell{trigger: "c", n: 1000, y: 250}), "family", "single"},
		{"small counts", question{}.of(t, cell{trigger: "a", n: 40, y: 1}, cell{trigger: "b", n: 40, y: 6}), "score score-boschloo", "score-clustered"},
		{"reach with a guardrail", guarded.of(t, a, cell{trigger: "b", n: 1000, y: 300, c: 10}), "reach guardrail", "rate"},
		{"repeated exposures", question{}.ask(t, repeated), "rate-repeated wilson-effective score-clustered", "score wilson"},
		{"a deck", question{}.ask(t, deck), "score-paired wilson", "sample-ratio score"},
		{"segments", bySegment(question{}).of(t, cell{"x", "a", 1000, 200, 0}, cell{"x", "b", 1000, 300, 0}, cell{"y", "a", 1000, 300, 0}, cell{"y", "b", 1000, 200, 0}),
			"pooled segment-level interaction crossover ordered-folds naive-gain family", "standardised simpson"},
		{"unlike segments", bySegment(question{}).of(t, cell{"x", "a", 1000, 200, 0}, cell{"x", "b", 500, 100, 0}, cell{"y", "a", 500, 250, 0}, cell{"y", "b", 1000, 500, 0}),
			"standardised simpson", "pooled"},
		{"a broken split", question{}.of(t, a, cell{trigger: "b", n: 2000, y: 600}), "rate sample-ratio", "wilson score single best-set posterior"},
	} {
		got := codes(tc.doc)
		for _, want := range strings.Fields(tc.has) {
			if !slices.Contains(got, want) {
				t.Errorf("%s: not made by %s but by %q", tc.name, want, got)
			}
		}
		for _, wrong := range strings.Fields(tc.lack) {
			if slices.Contains(got, wrong) {
				t.Errorf("%s: made by %s, among %q", tc.name, wrong, got)
			}
		}
	}
}

// TestFamiliesAreNamed: the critical value that the document names is the one
// its intervals were made with.
func TestFamiliesAreNamed(t *testing.T) {
	doc := bySegment(question{}).of(t, cell{"x", "a", 1000, 200, 0}, cell{"x", "b", 1000, 300, 0}, cell{"y", "a", 1000, 300, 0}, cell{"y", "b", 1000, 200, 0})
	var found []float64
	for _, m := range doc.MethodsUsed {
		if m.Term == "family" || m.Term == "interval" {
			found = append(found, m.Method.Values["critical"].(float64))
		}
	}
	// One comparison in the whole audience, two in disjoint segments: c with
	// (2Φ(c) - 1)² = .95.
	if len(found) != 2 || !near(findings.Number(found[0]), 1.959964, 1e-6) || !near(findings.Number(found[1]), 2.236477, 1e-6) {
		t.Errorf("the critical values are %v", found)
	}
}

// TestUnknownContactsAreAssumed: where a source names no contacts the
// document says what was taken for them.
func TestUnknownContactsAreAssumed(t *testing.T) {
	for known, want := range map[bool]string{true: "assumes.contacts", false: "assumes.exposures-are-contacts"} {
		g := question{}.gatherer()
		for i, name := range []string{"a", "b"} {
			g.AddTotals(profile(g, ""), trigger(g, name), 0, tally.Counts{Exposures: 1000, Engagements: int64(200 + 10*i)}, tally.NoDay)
		}
		data, _ := g.Close([]string{"a", "b"}, nil)
		e := experiment.Experiment{Triggers: []experiment.Trigger{{Name: "a"}, {Name: "b"}}}
		doc, err := analysis.Run(ctx, &e, data, findings.Provenance{RowsRead: 2, RowsUsed: 2, ContactsKnown: known})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.Index(codes(doc), "wilson")
		if i < 0 || doc.MethodsUsed[i].Assumes[0].Code != want {
			t.Errorf("with contacts known %v the methods are %+v", known, doc.MethodsUsed)
		}
	}
}
