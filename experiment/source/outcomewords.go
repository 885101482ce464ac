package source

import (
	"triggerlab/experiment"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// outcomeWords remembers the outcomes that were read from the words of a
// column.
type outcomeWords struct {
	words tally.Names
	read  []experiment.Outcome
}

// manyWords is how many are remembered; more are no words.
const manyWords = 1_000

func (w *outcomeWords) keep(text []byte, o experiment.Outcome) {
	if len(w.read) < manyWords {
		w.words.ID(text)
		w.read = append(w.read, o)
	}
}

// outcome reads what the contact did.
func (r *reader) outcome(s *shard, row table.Row, e *tally.Exposure) bool {
	text := textAt(row, s.at.outcome)
	if len(text) == 0 {
		e.Outcome = experiment.Pending
		if r.options.Empty == "ignore" {
			e.Outcome = experiment.Ignore
		}
		return true
	}
	if r.events != nil {
		return r.happened(s, text, e)
	}
	if id, known := s.outcomes.words.Lookup(text); known {
		e.Outcome = r.inTime(s, row, s.outcomes.read[id])
		return true
	}
	if s.wrong(row, s.at.outcome, text) {
		return false
	}
	outcome, ok := r.word(s, text)
	if n, reason := table.Count(row.Cells[s.at.outcome], s.layout.dialect); !ok && reason == table.None && n <= 1 {
		// A column of 1.0 and 0.0 is one of 1 and 0 that went through a program.
		outcome, ok = []experiment.Outcome{experiment.Ignore, experiment.Engage}[n], true
	}
	if ok {
		s.outcomes.keep(text, outcome)
		e.Outcome = r.inTime(s, row, outcome)
		return true
	}
	if s.at.contact >= 0 && !s.strict && isTotal(cellAt(row, s.at.contact)) {
		s.reject(totalRow, s.at.contact)
		return false
	}
	if _, reason := table.Float(row.Cells[s.at.outcome], s.layout.dialect); reason == table.None {
		s.amount(string(text), s.at.outcome)
	}
	s.unread.hear(text, s.stands())
	s.bad(notAnOutcome, s.at.outcome, func() experiment.Message { return experiment.Msg("source.not-an-outcome", "value", string(text)) })
	return false
}
