package reports

import (
	"bytes"
	"io"

	"triggerlab/experiment"
	"triggerlab/reports/text"
)

// A document is what can be written in several formats: a worded document of
// package findings, told as a page.
type document struct {
	doc      any // for json
	page     page
	workbook func(to *bytes.Buffer) error // nil: it is never one
	p        *text.Printer
}

// formats are those the document can be written in, in the order in which help
// should name them.
func (d document) formats() []Format {
	if d.workbook == nil {
		return PageFormats()
	}
	return Formats()
}

// write renders the document and writes it to w at once, so that it is whole
// or an error.
func (d document) write(w io.Writer, f Format, opts Options) error {
	var buffer bytes.Buffer
	var err error
	opts = opts.filled()
	d.page = mapPage(d.page, smallNamed(d.p))
	switch {
	case f == Terminal:
		err = screen{to: &buffer, width: opts.Width, color: opts.Color, p: d.p}.page(d.unfolded(opts.Details))
		if opts.ASCII {
			buffer = *bytes.NewBufferString(ascii(buffer.String()))
		}
		if opts.Log {
			buffer = *bytes.NewBufferString(disobeyed(buffer.String()))
		}
	case f == Markdown:
		var told string
		told, err = fitMarkdown(d.page.undrawn(), d.p)
		buffer.WriteString(told)
	case f == JSON:
		err = encodeJSON(&buffer, d.doc)
	case f == HTML:
		err = htmlPage(&buffer, d)
	case f == XLSX && d.workbook != nil:
		err = d.workbook(&buffer)
	default:
		names := each(d.formats(), func(f Format) string { return string(f) })
		err = experiment.Problem(experiment.Msg("format.unknown", "format", string(f), "formats", names))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(buffer.Bytes())
	return err
}
