package table

import (
	"cmp"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"triggerlab/experiment"
)

// book is an .xlsx workbook.
type book struct {
	*parcel
	sheets  []*bookSheet
	date904 bool
	styles  *styles
	strings func() (*sharedStrings, error)
}

// bookSheet is a sheet of the book and what scanning it has shown.
type bookSheet struct {
	Sheet
	part     string
	rows     func() (Rows, error)
	mu       sync.Mutex
	preamble []experiment.Message // what stands above the header
	seen     seen
}

func openBook(d *disk) (File, error) {
	p, err := openParcel(d)
	if err != nil {
		return nil, err
	}
	part, err := p.workbookPart()
	if err != nil {
		return nil, err
	}
	b := &book{parcel: p}
	if err := b.load(part); err != nil {
		return nil, err
	}
	return b, nil
}

// workbookPart finds the workbook in the parcel, or says what the file is
// instead.
func (p *parcel) workbookPart() (string, error) {
	if format := p.otherFormat(); format != "" {
		return "", problem(p.at(), "table.unsupported", "format", format)
	}
	if p.parts["_rels/.rels"] == nil {
		if files := p.tables(); len(files) > 0 {
			return "", problem(p.at(), "table.zip-of-files", "files", files)
		}
		return "", problem(p.at(), "table.not-a-workbook")
	}
	relations, err := p.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range relations {
		if r.kind() == "officeDocument" {
			switch {
			case strings.HasSuffix(r.Target, ".bin"):
				return "", problem(p.at(), "table.unsupported", "format", "xlsb")
			case strings.HasPrefix(r.Target, "word/"):
				return "", problem(p.at(), "table.unsupported", "format", "docx")
			case strings.HasPrefix(r.Target, "ppt/"):
				return "", problem(p.at(), "table.unsupported", "format", "pptx")
			}
			return r.Target, nil
		}
	}
	return "", problem(p.at(), "table.not-a-workbook")
}

// tables names the first files in it that might be read if they were unpacked.
func (p *parcel) tables() []string {
	const some = 5
	var files []string
	for _, name := range slices.Sorted(maps.Keys(p.parts)) {
		if ext := path.Ext(name); len(files) < some && slices.Contains([]string{".csv", ".tsv", ".txt", ".xlsx", ".gz"}, ext) {
			files = append(files, p.parts[name].Name)
		}
	}
	return files
}

// otherFormat names the other formats that are zip files.
func (p *parcel) otherFormat() string {
	if m := p.parts["mimetype"]; m != nil && m.UncompressedSize64 < 256 {
		if in, err := p.open("mimetype", maxSmall); err == nil {
			defer in.Close()
			text := make([]byte, 256)
			n, _ := in.Read(text)
			switch kind := string(text[:n]); {
			case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.spreadsheet"):
				return "ods"
			case strings.HasPrefix(kind, "application/vnd.oasis.opendocument"):
				return "odf"
			}
		}
	}
	if p.parts["index/document.iwa"] != nil || p.parts["index.zip"] != nil ||
		strings.EqualFold(filepath.Ext(p.path), ".numbers") {
		return "numbers"
	}
	return ""
}

// workbookXML is what we read of the workbook part.
type workbookXML struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []sheetEntry `xml:"sheets>sheet"`
}

type sheetEntry struct {
	Name  string `xml:"name,attr"`
	State string `xml:"state,attr"`
	// The relationship; sheets have no other attribute called id.
	ID string `xml:"id,attr"`
}

// load reads everything but the rows.
func (b *book) load(part string) error {
	var doc workbookXML
	if err := b.decode(part, "workbook", &doc); err != nil {
		return err
	}
	b.date904 = isTrue(doc.Properties.Date1904)
	relations, err := b.relations(part)
	if err != nil {
		return err
	}
	byID := make(map[string]relation, len(relations))
	byKind := make(map[string]string, len(relations))
	for _, r := range relations {
		byID[r.ID] = r
		if kind := r.kind(); byKind[kind] != "" && (kind == "sharedStrings" || kind == "styles") {
			return problem(b.at(), "table.relation-twice", "part", part, "relation", r.ID)
		}
		byKind[r.kind()] = r.Target
	}
	names := make(map[string]bool, len(doc.Sheets))
	for _, s := range doc.Sheets {
		if err := b.addSheet(s, byID, names); err != nil {
			return err
		}
	}
	if len(b.sheets) == 0 {
		return problem(b.at(), "table.no-sheets")
	}
	b.strings = sync.OnceValues(func() (*sharedStrings, error) { return b.loadStrings(byKind["sharedStrings"]) })
	b.styles, err = b.loadStyles(byKind["styles"])
	return err
}

// addSheet finds the part of a sheet. One that is missing is an error even
// when nobody asks for that sheet: the book has lost something.
func (b *book) addSheet(s sheetEntry, relations map[string]relation, names map[string]bool) error {
	at := experiment.Place{File: b.path, Sheet: s.Name}
	r, ok := relations[s.ID]
	switch {
	case !ok:
		return problem(at, "table.missing-relation", "relation", s.ID)
	case r.kind() != "worksheet":
		return nil // a chart or a macro sheet has no rows
	case b.parts[partKey(r.Target)] == nil:
		return problem(at, "table.missing-part", "part", r.Target)
	case names[foldName(s.Name)]:
		return problem(b.at(), "table.sheet-twice", "sheet", s.Name)
	}
	names[foldName(s.Name)] = true
	hidden := s.State != "" && s.State != "visible"
	sheet := &bookSheet{Sheet: Sheet{Name: s.Name, Hidden: hidden}, part: r.Target}
	sheet.rows = sync.OnceValues(func() (Rows, error) { return b.findRows(sheet) })
	b.sheets = append(b.sheets, sheet)
	return nil
}

func (b *book) Dialect() Dialect {
	d := Dialect{Format: "xlsx", Decimal: '.', DecimalSaid: b.said.Decimal != 0}
	if d.DecimalSaid {
		d.Decimal = b.said.Decimal
	}
	return d
}

func (b *book) Sheets() []Sheet {
	sheets := make([]Sheet, len(b.sheets))
	for i, s := range b.sheets {
		sheets[i] = s.Sheet
	}
	return sheets
}

func (b *book) Rows(name string) (Rows, error) {
	if name == "" {
		return b.firstRows()
	}
	names := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		if foldName(s.Name) == foldName(name) {
			return s.rows()
		}
		names[i] = s.Name
	}
	return nil, problem(b.at(), "table.no-sheet", "sheet", name, "sheets", names)
}

// firstRows are those of the first sheet that is neither hidden nor empty, as
// the ones are that programs put into every new book.
func (b *book) firstRows() (Rows, error) {
	var first error
	for _, s := range b.sheets {
		if s.Hidden {
			continue
		}
		rows, err := s.rows()
		if err == nil || !isCode(err, "table.no-header") {
			return rows, err
		}
		first = cmp.Or(first, err)
	}
	if first == nil {
		return b.sheets[0].rows() // all are hidden
	}
	return nil, first
}

// Notices tells what is easily overlooked, in the order of the sheets.
func (b *book) Notices() []experiment.Message {
	var notices []experiment.Message
	var hidden []string
	for _, s := range b.sheets {
		if s.Hidden {
			hidden = append(hidden, s.Name)
		}
	}
	if len(hidden) > 0 {
		notices = append(notices, experiment.Msg("table.hidden-sheets", "sheets", hidden).On(b.at()))
	}
	for _, s := range b.sheets {
		s.mu.Lock()
		notices = append(notices, s.preamble...)
		notices = append(notices, s.seen.notices(experiment.Place{File: b.path, Sheet: s.Name})...)
		s.mu.Unlock()
	}
	return notices
}

// seen counts what a finished scan of a sheet has met.
type seen struct {
	rows, columns, merged int64    // hidden rows and columns, and merged ranges
	full                  bool     // the last row a sheet can have is filled
	ranges                []string // the first of those merged
}

func (s *seen) notices(at experiment.Place) []experiment.Message {
	var notices []experiment.Message
	if s.rows > 0 {
		notices = append(notices, experiment.Msg("table.hidden-rows", "rows", s.rows).On(at))
	}
	if s.columns > 0 {
		notices = append(notices, experiment.Msg("table.hidden-columns", "columns", s.columns).On(at))
	}
	if s.merged > 0 {
		notices = append(notices, experiment.Msg("table.merged-cells", "ranges", s.merged, "cells", s.ranges).On(at))
	}
	if s.full {
		notices = append(notices, experiment.Msg("table.sheet-full", "limit", int64(maxRows)).On(at))
	}
	return notices
}
