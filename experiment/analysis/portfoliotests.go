package analysis

import (
	"encoding/json"
	"io"
	"iter"

	"triggerlab/experiment/findings"
)

// A keptTest is an experiment's line in the table, and whether it takes part in
// what many say together.
type keptTest struct {
	findings.PortfolioTest
	compared bool
}

// test packs what an experiment says by itself.
func (p *packing) test(t *keptTest) []byte {
	p.begin()
	for _, s := range []string{t.Experiment, t.Status, t.Trigger, t.Message, t.RunnerUp} {
		p.text(s)
	}
	p.whole(int64(t.Triggers))
	p.marks(t.Simulated, t.Broken, t.compared, t.Contacts != nil)
	if t.Contacts != nil {
		p.whole(*t.Contacts)
	}
	p.whole(t.Exposures)
	p.whole(t.Engagements)
	for _, n := range t.ownNumbers() {
		p.numbers(float64(*n))
	}
	return p.b
}

// ownNumbers are those that the experiment says by itself.
func (t *keptTest) ownNumbers() []*findings.Number {
	return []*findings.Number{&t.SampleRatio, &t.Rate, &t.NaiveDifference, &t.HonestDifference, &t.HonestLow, &t.HonestHigh, &t.NaiveLift, &t.WinnerP, &t.DifferP}
}

// toldNumbers are those that all tests make of it.
func (t *keptTest) toldNumbers() []*findings.Number {
	return []*findings.Number{&t.ShrunkLift, &t.ShrunkLow, &t.ShrunkHigh, &t.Best, &t.Again}
}

// correctedNumbers are its claims, corrected for those of the others.
func (t *keptTest) correctedNumbers() []*findings.Number {
	return []*findings.Number{&t.WinnerPBH, &t.WinnerPBY, &t.DifferPBH}
}

// unpack reads a test. What the others make of it is not known yet.
func (t *keptTest) unpack(record []byte) {
	u := unpacking{record}
	for _, s := range []*string{&t.Experiment, &t.Status, &t.Trigger, &t.Message, &t.RunnerUp} {
		*s = u.text()
	}
	t.Triggers = int(u.whole())
	var known bool
	u.marks(&t.Simulated, &t.Broken, &t.compared, &known)
	if t.Contacts = nil; known {
		contacts := u.whole()
		t.Contacts = &contacts
	}
	t.Exposures, t.Engagements = u.whole(), u.whole()
	for _, n := range t.ownNumbers() {
		*n = findings.Number(u.number())
	}
	for _, n := range t.toldNumbers() {
		*n = findings.Unknown
	}
	for _, n := range t.correctedNumbers() {
		*n = findings.Unknown
	}
}

// each gives the tests as they were added; the portfolio keeps an error, which
// ends them.
func (p *Portfolio) each() iter.Seq[*keptTest] {
	return func(yield func(*keptTest) bool) {
		var t keptTest
		for record, err := range p.tests.Records() {
			if err != nil {
				p.err = err
				return
			}
			if t.unpack(record); !yield(&t) {
				return
			}
		}
	}
}

// keptTests are the tests of a portfolio that was concluded.
type keptTests struct{ p *Portfolio }

// Len implements findings.Tests.
func (k keptTests) Len() int { return k.p.summary.Experiments }

// All implements findings.Tests.
func (k keptTests) All() iter.Seq2[findings.PortfolioTest, error] {
	p := k.p
	return func(yield func(findings.PortfolioTest, error) bool) {
		corrected, stop := iter.Pull2(p.corrected.Records())
		defer stop()
		told, stopTold := iter.Pull2(p.told.Records())
		defer stopTold()
		for record, err := range p.tests.Records() {
			var t keptTest
			if err == nil {
				t.unpack(record)
				err = fill(corrected, t.correctedNumbers())
			}
			if err == nil && t.compared && p.summary.Effects.Reason == nil {
				err = fill(told, t.toldNumbers())
			}
			if err != nil {
				yield(findings.PortfolioTest{}, err)
				return
			}
			t.stands(p.summary.Level)
			if !yield(t.PortfolioTest, nil) {
				return
			}
		}
	}
}

// fill reads the numbers of the next record.
func fill(next func() ([]byte, error, bool), to []*findings.Number) error {
	record, err, ok := next()
	if !ok {
		return io.ErrUnexpectedEOF
	}
	u := unpacking{record}
	for _, n := range to {
		if err == nil {
			*n = findings.Number(u.number())
		}
	}
	return err
}

// stands tells whether the winner's claim does, among all tests.
func (t *keptTest) stands(level float64) {
	t.StandsBH = t.Status == findings.Winner && float64(t.WinnerPBH) < 1-level
	t.StandsBY = t.Status == findings.Winner && float64(t.WinnerPBY) < 1-level
}

// MarshalJSON implements json.Marshaler. It holds all tests at once: whoever
// has very many writes one after the other.
func (k keptTests) MarshalJSON() ([]byte, error) {
	list := []findings.PortfolioTest{}
	for t, err := range k.All() {
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return json.Marshal(list)
}
