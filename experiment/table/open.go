package table

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf8"

	"triggerlab/experiment"
)

// Options say what Open would otherwise find out by itself; the zero value
// says nothing. What has no meaning for a format is not looked at.
type Options struct {
	Encoding  string // of a text file, by its WHATWG name, such as windows-1252
	Delimiter rune   // between the cells of a line
	Decimal   byte   // the decimal mark of numbers that are text, '.' or ','
	HeaderRow int64  // the row of the header, from 1, in every sheet; 0: it is found
	// ShardBytes is about how long a shard should be, for somebody who works
	// through many of them and writes what comes of each in order; 0: there
	// are as many shards as processors. Files that must be read from the
	// front have one, whatever is said.
	ShardBytes int64
	// known is what was found when the file was opened before, and has not
	// changed since: finding it takes as long as reading a small file.
	known Dialect
}

// Open opens a workbook, a Parquet file, or a CSV or TSV file. What it is follows from its
// content; a CSV file named .xlsx is read as CSV. A file that is something
// else is an error that names it when it is known.
func Open(ctx context.Context, path string, o Options) (File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d, err := openDisk(path, o)
	if err != nil {
		return nil, err
	}
	f, err := d.recognise(ctx)
	if err != nil {
		_ = d.Close() // nothing was written
		return nil, err
	}
	return f, nil
}

// isLock tells the files that office programs leave beside a workbook while it
// is open.
func isLock(name string) bool {
	return strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".~lock.") && strings.HasSuffix(name, "#")
}

// disk is the part of a File that is the same for every format.
type disk struct {
	path string
	file *os.File
	size int64
	said Options
	sum  func() (string, error)
}

func openDisk(path string, o Options) (*disk, error) {
	at := experiment.Place{File: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, problem(at, "table.no-file")
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", path, err)
	case info.IsDir():
		return nil, problem(at, "table.folder")
	case !info.Mode().IsRegular():
		return nil, problem(at, "table.not-a-file")
	case isLock(filepath.Base(path)):
		return nil, problem(at, "table.lock-file")
	case info.Size() == 0:
		return nil, problem(at, "table.empty-file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	d := &disk{path: path, file: file, size: info.Size(), said: o}
	d.sum = sync.OnceValues(d.digest)
	return d, nil
}

func (d *disk) Path() string            { return d.path }
func (d *disk) SHA256() (string, error) { return d.sum() }
func (d *disk) Close() error            { return d.file.Close() }

func (d *disk) at() experiment.Place { return experiment.Place{File: d.path} }

func (d *disk) digest() (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(d.file, 0, d.size)); err != nil {
		return "", fmt.Errorf("reading %s: %w", d.path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// The openings of files that people mistake for a table; those that are texts
// in lower case, behind white space. What an OLE container holds takes a closer
// look.
var magics = []struct{ magic, format string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"},
	{"\x1f\x8b", "gzip"},
	{"\x28\xb5\x2f\xfd", "zstd"},
	{"BZh", "bzip2"},
	{"\xfd7zXZ\x00", "xz"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"PARE", "encrypted parquet"},
	{"ARROW1\x00", "arrow"},
	{"Obj\x01", "avro"},
	{"%pdf-", "pdf"},
	{"SQLite format 3\x00", "sqlite"},
	{"{\\rtf", "rtf"},
	{"\x89PNG", "image"},
	{"\xff\xd8\xff", "image"},
	{"GIF8", "image"},
	{"<?xml", "xml"},
	{"<!doctype", "html"},
	{"<html", "html"},
	{"<head", "html"},
	{"<table", "html"},
	{"{\"", "json"},
	{"{\n", "json"},
	{"{\r", "json"},
	{"[{", "json"},
	{"[\n", "json"},
	{"[\r", "json"},
}

// headBytes are enough to tell what a file is; a tar file says so behind its
// first name.
const (
	headBytes = 512
	tarAt     = 257
	// Where a SQLite file says whose it is, and what a ledger says there.
	ledgerAt   = 68
	ledgerMark = "TrSw"
)

// recognise decides by the first bytes.
func (d *disk) recognise(ctx context.Context) (File, error) {
	head := make([]byte, min(d.size, headBytes))
	if _, err := d.file.ReadAt(head, 0); err != nil {
		return nil, d.reading(err)
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return openBook(d)
	}
	if name := packing(head); name != "" {
		return openCSV(ctx, d, name)
	}
	if bytes.HasPrefix(head, []byte(parquetMagic)) && !isText(head) {
		return openParquet(d)
	}
	if err := d.refuse(head, ""); err != nil {
		return nil, err
	}
	return openCSV(ctx, d, "")
}

// refuse names what a file is, or what is packed in it, when that is neither
// a text nor a workbook.
func (d *disk) refuse(head []byte, packing string) error {
	if len(head) > tarAt && bytes.HasPrefix(head[tarAt:], []byte("ustar")) {
		return problem(d.at(), "table.unsupported", "format", "tar")
	}
	if packing != "" && (bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte(parquetMagic)) && !isText(head)) {
		return problem(d.at(), "table.packed-workbook", "format", packing)
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n"))
	for _, m := range magics {
		text := strings.ContainsAny(m.magic[:1], "%{<[")
		switch {
		case text && !bytes.HasPrefix(start, []byte(m.magic)):
		case !text && !bytes.HasPrefix(head, []byte(m.magic)):
		case !text && isText(head):
			// PAR1 may well be the name of a column.
		case m.format == "ole":
			return d.ole()
		case m.format == "sqlite" && len(head) > ledgerAt && bytes.HasPrefix(head[ledgerAt:], []byte(ledgerMark)):
			return problem(d.at(), "table.ledger")
		default:
			return problem(d.at(), "table.unsupported", "format", m.format)
		}
	}
	return nil
}

// ole says what is in a container that is no workbook of today.
func (d *disk) ole() error {
	switch oleContent(d.file) {
	case "encrypted":
		return problem(d.at(), "table.encrypted")
	case "xls":
		return problem(d.at(), "table.xls")
	}
	return problem(d.at(), "table.ole", "extension", strings.ToLower(filepath.Ext(d.path)))
}

// isText reports whether the start of a file may be that of a text.
func isText(head []byte) bool {
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		if r < '\t' || r == utf8.RuneError && size == 1 && utf8.FullRune(head) {
			return false
		}
		head = head[size:]
	}
	return true
}
