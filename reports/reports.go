// Package reports turns findings into bytes: one file a format.
//
// Every format tells the same story in the same order, the verdict first, in
// a sentence that can be repeated to a colleague. Sentences come before
// tables and tables before numbers. Numbers are rounded here, by
// reports/text, and nowhere else; json and xlsx keep them whole. Names are
// other people's text and are made safe where they leave: control characters
// before a terminal, markup before Markdown, formulas before a spreadsheet.
// No report names a contact.
package reports

import (
	"bytes"
	"io"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// Format is what a report is written as.
type Format string

// The formats.
const (
	Terminal Format = "terminal" // plain text for a screen
	Markdown Format = "markdown" // GitHub's, for a pull request or a wiki
	JSON     Format = "json"     // the document triggerlab.report/1
	XLSX     Format = "xlsx"     // a workbook with the numbers unrounded
	CSV      Format = "csv"      // a row for each comparison, the numbers unrounded
	HTML     Format = "html"     // one file for a browser, a mail or a printer
)

// DefaultWidth is how wide a terminal report is when nobody said.
const DefaultWidth = 80

// minWidth is where tables stop shrinking; narrower screens scroll.
const minWidth = 60

// Options are for the terminal, and where something else is said; the other
// formats ignore them.
type Options struct {
	Width   int  // of lines, in columns of the screen; DefaultWidth when 0
	Color   bool // colour beside signs and words, never instead of them
	Details bool // the sections that are otherwise named in a line
	ASCII   bool // nothing that a screen without Unicode cannot show
	Plain   bool // csv is for other programs than spreadsheets
	Log     bool // the screen is the log of a job, which obeys some of its lines
	// Place makes of a file's path the one from the root of the repository,
	// for annotations; nil: it is that.
	Place func(path string) string
}

// filled gives the screen a width that tables can live in.
func (o Options) filled() Options {
	if o.Width == 0 {
		o.Width = DefaultWidth
	}
	o.Width = max(o.Width, minWidth)
	return o
}

// Formats returns the formats of what is a workbook too, in the order in which
// help should name them.
func Formats() []Format { return []Format{Terminal, Markdown, JSON, HTML, XLSX} }

// ReportFormats returns the formats of a report on outcomes, which is a table
// of its comparisons too, and the results of a gate.
func ReportFormats() []Format { return append(Formats(), CSV, JUnit) }

// PageFormats returns the formats of documents that are never a workbook.
func PageFormats() []Format { return []Format{Terminal, Markdown, JSON, HTML} }

// Write renders the findings and writes them to w at once, so that a report
// is whole or an error. The findings are not changed.
func Write(w io.Writer, f Format, doc *findings.Findings, lang language.Tag, opts Options) error {
	p := wordsFor(f, lang)
	told := story{worded(doc, p), p}
	if f == CSV {
		var buffer bytes.Buffer
		if err := encodeCSV(&buffer, told.doc, opts.Plain); err != nil {
			return err
		}
		_, err := w.Write(buffer.Bytes())
		return err
	}
	return document{told.doc, told.page(), told.workbook, p}.write(w, f, opts)
}

// wordsFor words a document: in English where programs read it, whose texts
// must not depend on who asked.
func wordsFor(f Format, lang language.Tag) *text.Printer {
	if f == JSON || f == CSV {
		lang = language.English
	}
	return text.New(lang)
}
