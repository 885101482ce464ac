package reports

import (
	"bytes"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// Number formats of a workbook. Numbers stay whole below them.
const (
	wholeFormat  = "#,##0"
	rateFormat   = "0.0 %"
	fineFormat   = "0.00 %"
	signedFormat = "+0.0 %;-0.0 %;0.0 %"
	pFormat      = "[<0.0001]0.0E+00;0.0000"
)

// Widths of columns, in characters.
const (
	nameWidth     = 32
	sentenceWidth = 90
	numberWidth   = 13
)

// longestCell keeps a sentence that long names swell below what a cell
// holds, 32,767 UTF-16 units.
const longestCell = 16_000

// workbook is a report of real numbers, for whoever wants to reckon on.
type workbook struct {
	story
	book *table.Book
}

// workbook writes a workbook: a sheet a question, and the data beneath.
func (s story) workbook(to *bytes.Buffer) error {
	doc, w := s.doc, workbook{story: s}
	d := w.charted(s.page())
	sheets := []sheet{d.placed(w.summary()), w.triggerSheet(), w.comparisonSheet(), w.segmentSheet()}
	sheets = append(append(sheets, d.heats...), w.tailoringSheet())
	if len(doc.Sequential.Reasons) > 0 {
		sheets = append(sheets, w.lookSheet())
	}
	sheets = slices.Concat(sheets, w.furtherSheets(), d.days, []sheet{w.healthSheet(), w.methodSheet(), w.dataSheet()})
	if len(d.data.rows) > 0 {
		sheets = append(sheets, d.data)
	}
	return w.bind(to, table.Properties{
		Title: clip(w.title()), Subject: clip(doc.Experiment.Hypothesis), Description: clip(sentence(w.headline(doc.Verdict, doc.Data.Seed))),
	}, sheets)
}

// cell makes of a value of the findings what a workbook can hold; what is
// not known becomes an empty cell.
func (w workbook) cell(v any) any {
	switch v := v.(type) {
	case findings.Number:
		return float64(v) // empty where it is none
	case *int64:
		if v == nil {
			return nil
		}
		return *v
	case bool:
		if v {
			return w.p.Word("report.yes")
		}
		return nil
	case string:
		return clip(smallNamed(w.p)(v))
	case table.Shown:
		if text, ok := v.Value.(string); !ok || !v.Flat {
			v.Value = w.cell(v.Value)
		} else {
			v.Value = text // for programs: cut, it would be of no use
		}
		return v
	}
	return v
}

func clip(s string) string {
	if len(s) <= longestCell {
		return s
	}
	return string([]rune(s[:longestCell])) + "…"
}

// The columns of the sheets.

func (w workbook) words(id string, width float64) table.Column {
	return table.Column{Header: w.p.Word("report.column." + id), Width: width, Wrap: true}
}

// line is a last column of sentences, which run on beside it so that rows stay
// low.
func (w workbook) line(id string) table.Column {
	return table.Column{Header: w.p.Word("report.column." + id), Width: sentenceWidth}
}

func (w workbook) number(id, format string) table.Column {
	return table.Column{Header: w.p.Word("report.column." + id), Format: format, Width: numberWidth}
}

func (w workbook) noted(c table.Column, note string) table.Column {
	c.Note = w.p.Word("report.note." + note)
	return c
}
