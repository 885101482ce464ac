// Package table reads the rows of any spreadsheet-like file as typed cells
// that know where they stand, and writes workbooks and CSV files.
//
//	Open    a path            -> File   what it is, by its content
//	Rows    one of its sheets -> Rows   a header, and shards to scan
//	Scan    one shard         -> Row    cells, in the order of the file
//	Count   a cell            -> a number, or the reason why not; Float too
//
// It promises three things. It is strict: a file that is damaged, or that
// could be read in two ways, is an error with a place, and never fewer or
// other rows without one. It streams: memory grows with the widest row, for a
// workbook with its shared strings, and for a Parquet file with its longest
// pages, never with the number of rows. And it is told apart from its words: what is wrong with a file is
// *experiment.Problems made of codes and values ("table.…"), while an error
// of the machine (permission, a failing disk) comes back as it is, wrapped.
//
// It does not evaluate formulas, follow links, run macros or decrypt, and it
// knows nothing of what a column means.
package table

import (
	"bytes"
	"context"
	"io"
	"iter"
	"unicode"
	"unicode/utf8"

	"triggerlab/experiment"
)

// A Kind is what a cell holds, as far as its file says.
type Kind uint8

// The kinds. A cell of a CSV file is Empty or Text: its file says no more.
const (
	Empty   Kind = iota
	Text         // Raw is the text, white space and all
	Number       // Raw is the number as it is stored, whole ones as digits, or padded by a format of zeros
	Boolean      // Raw is true or false
	Date         // Raw is 2026-02-14, 2026-02-14T09:30:00 or, without a day, 09:30:00
	Error        // Raw is an error value such as #N/A
)

// String names the kind in lower case, for programmers.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

var kindNames = [...]string{"empty", "text", "number", "boolean", "date", "error"}

// A Cell is one cell. Its zero value is an empty one.
type Cell struct {
	Kind Kind
	// Raw belongs to the reader: it may be looked at until the next row is
	// read, and never changed.
	Raw []byte
}

// String returns a copy of the cell's text as it is; see Trim.
func (c Cell) String() string { return string(c.Raw) }

// Trim returns Raw without the white space around it, the no-break spaces
// that spreadsheets and web pages leave behind and byte order marks included.
func (c Cell) Trim() []byte {
	// Nearly every cell has nothing to trim, which two bytes can tell.
	if n := len(c.Raw); n > 0 && plain(c.Raw[0]) && plain(c.Raw[n-1]) {
		return c.Raw
	}
	return trim(c.Raw)
}

// Blank reports whether the cell is empty or holds only white space.
func (c Cell) Blank() bool { return len(c.Raw) == 0 || len(c.Trim()) == 0 }

func trim(b []byte) []byte {
	if n := len(b); n == 0 || plain(b[0]) && plain(b[n-1]) {
		return b
	}
	// Where cells are padded it is with spaces.
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return bytes.TrimFunc(b, isSpace)
}

func plain(b byte) bool { return ' ' < b && b < utf8.RuneSelf }

func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
}

// A Row is one row that has a cell which is not blank; others are no rows,
// except in a Parquet file, which says how many it has.
type Row struct {
	// Cells is at least as long as the header; cells that the file leaves
	// out are Empty. It is longer only when a cell beyond the header is not
	// blank, so that a ragged row can be seen. It belongs to the reader and
	// is good until the next row is read.
	Cells []Cell
	// Line is the row's number within its shard, counted from 1; blank
	// rows count. Place turns it into a row of the file.
	Line int64
}

// Rows are the rows of one sheet. Its methods may be called concurrently.
type Rows interface {
	// Header returns the names of the columns: the row that was said to hold
	// them or else the first that is not blank and no part of a preamble, or
	// what a Parquet file calls its columns; cut after the last name that is
	// not blank. Names within it are unique but may be blank.
	// The cells stay good for as long as the file is open.
	Header() []Cell
	// HeaderRow returns the row of the file, from 1, the header stands in; 0
	// where it stands in none, as in a Parquet file.
	HeaderRow() int64
	// Need returns the same rows for somebody who looks at these columns
	// alone, counted from 0: the cells of the others may come Empty
	// whatever the file holds, where not reading them is faster.
	Need(columns []int) Rows
	// Shards returns into how many parts the rows are cut, at least 1.
	Shards() int
	// Scan reads the rows below the header that fall in a shard, counted
	// from 0, in the order of the file. It may be called again, and for
	// different shards at the same time. After an error it ends: rows read
	// before are then a part of the file, and nothing to build on.
	Scan(ctx context.Context, shard int) iter.Seq2[Row, error]
	// Read tells which part of the rows the scans at hand have come by,
	// from 0 to 1, as far as the bytes tell. Others may scan meanwhile.
	Read() float64
	// Place returns where a row of a shard, and a cell of it counted from
	// 0, stands in the file; column -1 is the whole row. It may have to
	// count the lines of earlier shards that were not scanned yet; if they
	// cannot be read the place has no row.
	Place(shard int, line int64, column int) experiment.Place
}

// A Sheet is a table of a workbook.
type Sheet struct {
	Name   string
	Hidden bool
}

// A Dialect is how a file writes its tables.
type Dialect struct {
	Format      string // "xlsx", "csv" or "parquet"
	Delimiter   rune   // between the cells of a line; 0 where there are no lines
	BOM         bool   // the file begins with a byte order mark
	Decimal     byte   // the decimal mark of numbers that are text, '.' or ','
	DecimalSaid bool   // by a person, which leaves 1,234 in no doubt
	Encoding    string // of a text file, by its WHATWG name
	Compression string // of a whole file, "gzip" or "zstd"
}

// A File is an open spreadsheet-like file. Its methods may be called
// concurrently, Close after everything else.
type File interface {
	// Path returns the path as it was given to Open.
	Path() string
	// Sheets returns the tables in the order of the book. A file that has
	// no sheets has one without a name.
	Sheets() []Sheet
	// Rows finds the header of the sheet with this name, letter case
	// aside. The empty name is the first sheet that is neither hidden nor
	// empty. A name that is not there is an error that lists those that are.
	Rows(sheet string) (Rows, error)
	Dialect() Dialect
	// Notices returns what a person should know though it is no error:
	// hidden sheets, and hidden rows and columns and merged cells of the
	// sheets that were scanned to the end.
	Notices() []experiment.Message
	// SHA256 returns the digest of the file's bytes in hexadecimal.
	SHA256() (string, error)
	io.Closer
}
