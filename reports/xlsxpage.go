package reports

import "triggerlab/experiment/table"

// pageSheet holds the sentences of a page, one a row under the heading they
// stand under; its tables are sheets of their own.
func (w workbook) pageSheet(p page) sheet {
	s := sheet{name: w.p.Word("report.sheet.summary"), columns: []table.Column{w.words("what", nameWidth), w.words("message", sentenceWidth)}}
	s.row(w.p.Word("report.name"), p.title)
	if p.subtitle != "" {
		s.row(nil, p.subtitle)
	}
	for _, part := range p.sections {
		for _, b := range part.blocks {
			switch b := b.(type) {
			case headline:
				s.row(part.title, table.Shown{Value: string(b), Strong: true})
			case paragraph:
				s.row(part.title, string(b))
			case note:
				s.row(part.title, string(b))
			case bullets:
				for _, line := range b {
					s.row(part.title, line.text)
				}
			}
		}
	}
	return s
}
