package reports

import "triggerlab/experiment/findings"

// toldRefused is how many experiments that cannot be judged an inspection
// names.
const toldRefused = 20

// experiments says which experiments a file holds, and which of them a report
// would leave out.
func (in inspected) experiments() []section {
	m := in.look.Many
	if m == nil {
		return nil
	}
	told := section{title: in.p.Word("inspect.many")}
	told.add(paragraph(in.p.Word("inspect.many.count", "experiments", m.Experiments, "header", m.Header, "few", m.FewestRows, "most", m.MostRows, "sorted", m.Sorted)))
	var list bullets
	for _, r := range m.Refused[:min(len(m.Refused), toldRefused)] {
		fault := r.Problems[0]
		list = append(list, bullet{bad, in.p.Word("form.label", "label", r.Experiment, "text", joined(faultText(fault), fault.Hint))})
	}
	if list != nil {
		told.add(paragraph(in.p.Word("inspect.many.refused", "refused", len(m.Refused))), list)
	}
	if more := len(m.Refused) - toldRefused; more > 0 {
		told.add(note(in.p.Word("inspect.many.more", "more", more)))
	}
	return []section{told}
}

// wordedMany returns a copy in which every problem has its text and its cure.
func wordedMany(look *findings.Inspection, w wording) *findings.Inspection {
	if look.Many == nil {
		return look
	}
	worded, many := *look, *look.Many
	many.Refused = wordedRefused(many.Refused, w.p)
	worded.Many = &many
	return &worded
}
