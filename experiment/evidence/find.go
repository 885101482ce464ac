package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// Export is a report that somebody exported.
type Export struct {
	Format   string
	Evidence *findings.Evidence
}

// The formats that carry evidence.
const (
	JSON  = "json"
	HTML  = "html"
	XLSX  = "xlsx"
	Alone = "evidence" // by itself, as JSON
)

// maxDocument is how large an exported document is read.
const maxDocument = 256 << 20

// Find returns the report that a file is; nil where it is none of ours. What
// it is shows in its content, whatever its name. A report without evidence has
// none, which is for the caller to tell. Workbooks that are known are not
// searched.
func Find(ctx context.Context, path string, known func(table.File) bool) (*Export, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, nil // reading from a pipe would take from it, or wait
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil // whoever reads it next says what is in the way
	}
	defer f.Close()
	start := make([]byte, 512)
	n, _ := io.ReadFull(f, start)
	start = bytes.TrimLeft(bytes.TrimPrefix(start[:n], []byte("\ufeff")), " \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("PK")):
		return inBook(ctx, path, known)
	case !bytes.HasPrefix(start, []byte("{")) && !bytes.HasPrefix(start, []byte("<")):
		return nil, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	document, err := io.ReadAll(io.LimitReader(f, maxDocument))
	if err != nil {
		return nil, err
	}
	document = bytes.TrimPrefix(document, []byte("\ufeff"))
	if start[0] == '<' {
		return inPage(document)
	}
	return inDocument(document)
}

// inDocument finds the evidence of a report as JSON.
func inDocument(document []byte) (*Export, error) {
	var read struct {
		Schema   string          `json:"schema"`
		Evidence json.RawMessage `json:"evidence"`
	}
	if err := json.Unmarshal(document, &read); err != nil {
		return nil, nil
	}
	switch read.Schema {
	case findings.EvidenceSchema:
		ev, err := findings.ParseEvidence(document)
		return &Export{Alone, ev}, err
	case findings.Schema:
		if len(read.Evidence) == 0 || string(read.Evidence) == "null" {
			return &Export{Format: JSON}, nil
		}
		ev, err := findings.ParseEvidence(read.Evidence)
		return &Export{JSON, ev}, err
	}
	return nil, nil
}

// pageMark begins the element that holds the evidence of a report as HTML.
var pageMark = []byte(`id="triggerlab-evidence"`)

// inPage finds the evidence of a report as HTML: browsers that save a page
// leave what stands within a script as it is.
func inPage(page []byte) (*Export, error) {
	_, rest, found := bytes.Cut(page, pageMark)
	if !found {
		return nil, nil
	}
	_, rest, opened := bytes.Cut(rest, []byte(">"))
	document, _, closed := bytes.Cut(rest, []byte("</script"))
	if !opened || !closed {
		return nil, damaged()
	}
	ev, err := findings.ParseEvidence(bytes.TrimSpace(document))
	return &Export{HTML, ev}, err
}

// fewestSheets is how many sheets a report has at least: other books are not
// searched through.
const fewestSheets = 5

// inBook finds the lines of evidence in a workbook, on whatever sheet they
// stand.
func inBook(ctx context.Context, path string, known func(table.File) bool) (*Export, error) {
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return nil, nil // and this too
	}
	defer f.Close()
	if len(f.Sheets()) < fewestSheets || known(f) {
		return nil, nil
	}
	var lines []string
	var broken error // a sheet, which is told of a report and not of other books
	for _, s := range f.Sheets() {
		for row, err := range table.Grid(ctx, f, s.Name) {
			if err != nil {
				broken = err
				break
			}
			for _, c := range row.Cells {
				if c.Kind == table.Text && findings.IsEvidenceLine(string(c.Raw)) {
					lines = append(lines, string(c.Raw))
				}
			}
		}
	}
	switch {
	case lines == nil:
		return nil, ctx.Err()
	case broken != nil:
		return nil, broken
	}
	ev, err := findings.EvidenceOf(lines)
	return &Export{XLSX, ev}, err
}

// InFile names the file that an error of its evidence is about.
func InFile(path string, err error) error {
	if p, ok := err.(*experiment.Problems); ok {
		for i, m := range p.List {
			if m.At.File == "" {
				p.List[i].At.File = path
			}
		}
	}
	return err
}
