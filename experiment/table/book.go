package table

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"triggerlab/experiment"
)

// Properties are what a workbook says of itself. Equal properties and rows
// make equal bytes: with the zero Created, the book was made at the start of
// the year 2000.
type Properties struct {
	Title       string
	Subject     string
	Creator     string // empty is "triggerlab"
	Created     time.Time
	Description string
	Language    string // of the texts, such as fr
	// Accent is the colour of headers and tabs, as six hexadecimal digits;
	// empty is a pale one, and plain tabs.
	Accent string
}

// A Column is a column of a sheet to be written.
type Column struct {
	Header string
	Format string  // an Excel number format such as 0.00%; empty shows a value as it is
	Width  float64 // in characters; 0 is wide enough for the header
	Note   string  // a comment on the header, empty for none
	Wrap   bool    // long texts take several lines instead of running on
	Soft   bool    // in grey: a column that explains, and says nothing itself
	// List is where the values to choose from stand, such as Lists!$A$2:$A$4;
	// empty is any value. Unless it is Open, nothing else can be typed.
	List string
	Open bool
}

// A Book is a workbook being written. Its rows wait in temporary files that
// only their owner can read, not in memory; WriteTo and Close remove them.
// It is not safe for concurrent use.
type Book struct {
	file   *excelize.File
	props  Properties
	sheets []*SheetWriter
	styles map[cellStyle]int
	closed bool
}

// errBookDone is a mistake of the program, not of a file.
var errBookDone = errors.New("table: the book is already written")

// NewBook begins a workbook.
func NewBook(p Properties) *Book {
	return &Book{file: excelize.NewFile(), props: p, styles: make(map[cellStyle]int)}
}

// Sheet adds a sheet with a bold header in a frozen row. A name that Excel
// would refuse, or that the book has, is an error, and so are no columns,
// too many, and two with the same name.
func (b *Book) Sheet(name string, columns []Column) (*SheetWriter, error) {
	at := experiment.Place{Sheet: name}
	switch {
	case b.closed:
		return nil, errBookDone
	case len(columns) == 0:
		return nil, problem(at, "table.no-header")
	case len(columns) > maxColumns:
		return nil, problem(at, "table.limit-columns", "limit", maxColumns)
	}
	for _, s := range b.sheets {
		if foldName(s.name) == foldName(name) {
			return nil, problem(at, "table.sheet-twice", "sheet", name)
		}
	}
	if err := checkHeaders(name, columns); err != nil {
		return nil, err
	}
	if err := b.addSheet(name); err != nil {
		return nil, problem(at, "table.sheet-name", "sheet", name, "detail", err.Error())
	}
	s := &SheetWriter{book: b, name: name, columns: columns}
	if err := s.begin(); err != nil {
		return nil, err
	}
	b.sheets = append(b.sheets, s)
	return s, nil
}

func checkHeaders(sheet string, columns []Column) error {
	cells := make([]Cell, len(columns))
	for i, c := range columns {
		cells[i] = Cell{Text, []byte(c.Header)}
	}
	_, err := keepHeader(cells, func(column int) experiment.Place {
		return experiment.Place{Sheet: sheet, Row: 1, Column: column + 1}
	})
	return err
}

// addSheet adds an empty sheet. A new file of the library has one already.
func (b *Book) addSheet(name string) error {
	if len(b.sheets) == 0 {
		return b.file.SetSheetName(b.file.GetSheetName(0), name)
	}
	_, err := b.file.NewSheet(name)
	return err
}

// A cellStyle is what cells can look like; the header of a column of numbers
// stands over them, at the right.
type cellStyle struct {
	format                     string
	wrap, header, number, soft bool
	strong, flat               bool // of a Shown
	apart                      bool // from numbers that end where it begins
	line                       Line // of a page; empty in a table
}

// style returns the library's number for a look, 0 for the plain one.
func (b *Book) style(l cellStyle) (int, error) {
	if l == (cellStyle{}) {
		return 0, nil
	}
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	style := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: l.wrap}}
	if l.format != "" {
		style.CustomNumFmt = &l.format
	}
	if l.header {
		style.Font = &excelize.Font{Bold: true}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}
		if b.props.Accent != "" {
			style.Font.Color, style.Font.Family, style.Font.Size = "FFFFFF", pageFont, 11
			style.Fill.Color = []string{b.props.Accent}
			style.Alignment.Vertical = "center"
		}
	}
	if l.soft {
		style.Font = &excelize.Font{Color: "6B7280", Family: pageFont, Size: 11}
	}
	if l.strong {
		style.Font = &excelize.Font{Bold: true, Family: pageFont, Size: 11}
	}
	if l.flat {
		style.Font = &excelize.Font{Color: "9CA3AF", Family: "Consolas", Size: 8}
		style.Alignment.Horizontal = "fill" // not over the cells beside it
	}
	if l.apart && b.props.Accent != "" {
		style.Alignment.Horizontal, style.Alignment.Indent = "left", 1
	}
	if l.line != "" {
		b.lineStyle(l.line, style)
	}
	if l.number {
		style.Alignment.Horizontal = "right"
	}
	id, err := b.file.NewStyle(style)
	if err != nil {
		return 0, fmt.Errorf("table: number format %q: %w", l.format, err)
	}
	b.styles[l] = id
	return id, nil
}

// WriteTo writes the book and closes it, whether that goes well or not. A
// book can be written once and must have a sheet.
func (b *Book) WriteTo(w io.Writer) (n int64, err error) {
	if b.closed {
		return 0, errBookDone
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if len(b.sheets) == 0 {
		return 0, problem(experiment.Place{}, "table.no-sheets")
	}
	dimensions := make(map[string]string)
	for i, s := range b.sheets {
		if err := s.stream.Flush(); err != nil {
			return 0, err
		}
		dimensions[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = "A1:" + cellName(len(s.columns), s.rows)
	}
	if err := b.describe(); err != nil {
		return 0, err
	}
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newStableZip(w, dimensions) })
	return b.file.WriteTo(w)
}

// describe writes the properties, and dates that do not tell when this ran.
func (b *Book) describe() error {
	created := b.props.Created
	if created.IsZero() {
		created = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	creator := b.props.Creator
	if creator == "" {
		creator = "triggerlab"
	}
	moment := created.UTC().Format("2006-01-02T15:04:05Z")
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: b.props.Title, Subject: b.props.Subject, Description: b.props.Description, Language: b.props.Language,
		Creator: creator, LastModifiedBy: creator,
		Created: moment, Modified: moment,
	})
}

// Close removes what waits to be written. After WriteTo there is no need.
func (b *Book) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	return b.file.Close()
}
