package reports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"sync"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// englishPrinters word documents for programs. One that has worded reports
// keeps their templates parsed, and is for one goroutine at a time.
var englishPrinters = sync.Pool{New: func() any { return text.New(language.English) }}

// PortfolioReport is the report of one experiment as a member of the document
// triggerlab.portfolio/1: what Write makes of it as JSON, in one line, since
// many of them would make a long document of spaces. The findings are not
// changed. It may be called concurrently.
func PortfolioReport(doc *findings.Findings) ([]byte, error) {
	p := englishPrinters.Get().(*text.Printer)
	defer englishPrinters.Put(p)
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(worded(doc, p))
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// A PortfolioStream writes the document triggerlab.portfolio/1 report by
// report, so that memory holds none of them. What it wrote is a document only
// after Close: whoever calls it keeps it from readers until then.
type PortfolioStream struct {
	to     io.Writer
	before string // what stands before the next report
	err    error  // the first, which stays
}

// NewPortfolioStream begins a document.
func NewPortfolioStream(to io.Writer) *PortfolioStream {
	head := "{\n  \"schema\": \"" + findings.PortfolioSchema + "\",\n  \"methods\": \"" + findings.Methods + "\",\n  \"experiments\": ["
	return &PortfolioStream{to: to, before: head + "\n    "}
}

// Add writes the next report, as PortfolioReport made it.
func (s *PortfolioStream) Add(report []byte) error {
	s.write([]byte(s.before))
	s.write(report)
	s.before = ",\n    "
	return s.err
}

// Close ends the document with what all reports together say, the tests one
// after the other. The document of no report is whole too.
func (s *PortfolioStream) Close(all *findings.Summary) error {
	p := englishPrinters.Get().(*text.Printer)
	defer englishPrinters.Put(p)
	summary := wordedSummary(all, p)
	summary.Tests = findings.TestList{}
	member, err := indented(summary, "  ")
	if err != nil {
		return err
	}
	// No text of the document holds the end of a line.
	before, after, _ := bytes.Cut(member, []byte("\n    \"tests\": ["))
	if s.before != ",\n    " {
		s.write([]byte(s.before))
	}
	s.write([]byte("\n  ],\n  \"portfolio\": "))
	s.write(before)
	s.write([]byte("\n    \"tests\": ["))
	s.tests(all.Tests)
	s.write(after) // with the end of its line
	s.write([]byte("}\n"))
	return s.err
}

// tests writes the members of a list.
func (s *PortfolioStream) tests(all findings.Tests) {
	between, end := "\n      ", ""
	for t, err := range all.All() {
		var member []byte
		if err == nil {
			member, err = indented(t, "      ")
		}
		if err != nil {
			s.err = cmp.Or(s.err, err)
			return
		}
		s.write([]byte(between))
		s.write(bytes.TrimRight(member, "\n"))
		between, end = ",\n      ", "\n    "
	}
	s.write([]byte(end))
}

// indented encodes a member of the document that stands so far in.
func indented(x any, in string) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(in, "  ")
	err := encoder.Encode(x)
	return b.Bytes(), err
}

func (s *PortfolioStream) write(b []byte) {
	if s.err == nil {
		_, s.err = s.to.Write(b)
	}
}
