package reports

import (
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// TestWinnerIsWorded: what is left of a lead is said by how much luck it owes
// to, and nothing is promised of a lead that may be none.
func TestWinnerIsWorded(t *testing.T) {
	why := &findings.Message{Text: "not estimated: nobody has engaged yet"}
	contacts := int64(2300)
	for _, tc := range []struct {
		name                   string
		naive, honest          findings.Number
		status                 string
		reason                 *findings.Message
		contacts               *int64
		says, saysNot, without string
	}{
		{name: "some luck", naive: .021, honest: .014, contacts: &contacts, says: "looks like 2.1 pp; allowing for luck in being picked, expect +1.4 pp (between", saysNot: "hardly"},
		{name: "hardly any", naive: .021, honest: .0205, contacts: &contacts, says: "2.1 pp, owes hardly anything to luck", saysNot: "expect +"},
		{name: "all luck", naive: .021, honest: -.03, says: "nothing may be left of it", saysNot: "-3.0 pp;"},
		{name: "a lucky runner-up", naive: .01, honest: .06, says: "all that can be said of the lead is that it lies between", saysNot: "+6.0 pp"},
		{name: "unknown", naive: .01, honest: findings.Unknown, reason: why, says: "Not estimated: nobody has engaged yet.", saysNot: "looks like"},
		{name: "invalid", naive: .01, honest: findings.Unknown, reason: why, status: findings.Invalid, saysNot: "Not estimated"},
	} {
		doc := ordinary()
		doc.Verdict.Status = tc.status
		l, r := &doc.Leader, &doc.Replication
		l.NaiveDifference, l.Difference, l.Low, l.High, l.Reason = tc.naive, tc.honest, tc.honest-.02, tc.honest+.01, tc.reason
		r.Contacts, r.Difference = tc.contacts, tc.honest
		if !tc.honest.Known() {
			r.ProbabilityFirst = findings.Unknown
		}
		got := strings.Join(story{doc, text.New(language.English)}.winnerLines(), " ")
		if !strings.Contains(got, tc.says) || strings.Contains(got, tc.saysNot) {
			t.Errorf("%s: %s", tc.name, got)
		}
		if promised := strings.Contains(got, "To prove"); promised != (tc.contacts != nil) {
			t.Errorf("%s: %s", tc.name, got)
		}
	}
}

// TestPoolingIsWorded: that segments vary is only said where it is shown.
func TestPoolingIsWorded(t *testing.T) {
	for _, tc := range []struct {
		tau2, q findings.Number
		says    string
	}{{.001, .001, "of that is more than chance"}, {.001, .4, "which chance may explain"}, {0, .9, "no more than chance would make it"}} {
		h := ordinary().Heterogeneity
		h.Pooling.Tau2, h.CochranQ.PValue = tc.tau2, tc.q
		blocks := story{ordinary(), text.New(language.English)}.pooling(h)
		if got := string(blocks[0].(paragraph)); !strings.Contains(got, tc.says) {
			t.Errorf("%v: %s", tc, got)
		}
	}
}
