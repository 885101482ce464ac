package table

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// scanAll reads every row of the first sheet and returns how many.
func scanAll(b testing.TB, f File) int {
	rows, err := f.Rows("")
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for shard := range rows.Shards() {
		for _, err := range rows.Scan(context.Background(), shard) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	return n
}

func benchmark(b *testing.B, path string, size, want int) {
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(context.Background(), path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if n := scanAll(b, f); n != want {
			b.Fatalf("%d rows", n)
		}
		f.Close()
	}
	b.ReportMetric(float64(want)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// lines are the rows of an export, as many programs write them.
var lines = []struct{ name, line, end string }{
	{"plain", "c%07d,prospect,flowers,engage,2026-02-14T09:30:00,email", "\n"},
	{"crlf", "c%07d,prospect,flowers,engage,2026-02-14T09:30:00,email", "\r\n"},
	{"accents", "c%07d,prospect,bonté,engagé,2026-02-14T09:30:00,courriel", "\n"},
	{"quoted", `"c%07d","prospect","flowers","engage","2026-02-14T09:30:00","email"`, "\n"},
	{"doubled", `c%07d,prospect,flowers,engage,2026-02-14T09:30:00,"a ""quoted"" note"`, "\n"},
	{"inches", `c%07d,prospect,pot of 5",engage,2026-02-14T09:30:00,email`, "\n"},
}

const benchmarkRows = 500_000

func benchmarkFile(b *testing.B, line, end string) []byte {
	var s bytes.Buffer
	s.WriteString("contact,segment,trigger,outcome,time,channel" + end)
	for i := range benchmarkRows {
		fmt.Fprintf(&s, line, i)
		s.WriteString(end)
	}
	return s.Bytes()
}

func BenchmarkCSV(b *testing.B) {
	for _, l := range lines {
		b.Run(l.name, func(b *testing.B) {
			content := benchmarkFile(b, l.line, l.end)
			benchmark(b, writeFile(b, "b.csv", content), len(content), benchmarkRows)
		})
	}
}

// BenchmarkEncodingCSV is the reader of the standard library at its fastest,
// on the files that it accepts, as something to hold ours against.
func BenchmarkEncodingCSV(b *testing.B) {
	for _, l := range lines {
		if l.name == "inches" {
			continue
		}
		b.Run(l.name, func(b *testing.B) {
			content := benchmarkFile(b, l.line, l.end)
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			for b.Loop() {
				r := csv.NewReader(bytes.NewReader(content))
				r.ReuseRecord = true
				n := 0
				for _, err := r.Read(); err == nil; _, err = r.Read() {
					n++
				}
				if n != benchmarkRows+1 {
					b.Fatalf("%d records", n)
				}
			}
			b.ReportMetric(benchmarkRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// benchmarkBook is a book of excelize, which streams texts into the cells
// and otherwise shares them, and the unpacked length of its sheet.
func benchmarkBook(b *testing.B, shared bool) (path string, size int) {
	path = library(b, func(f *excelize.File) error {
		set := func(cell string, row []any) error { return f.SetSheetRow("Sheet1", cell, &row) }
		flush := func() error { return nil }
		if !shared {
			w, err := f.NewStreamWriter("Sheet1")
			if err != nil {
				return err
			}
			set, flush = func(cell string, row []any) error { return w.SetRow(cell, row) }, w.Flush
		}
		err := set("A1", []any{"contact", "segment", "trigger", "outcome", "time", "reply_s"})
		for i := range bookRowsWritten {
			err = cmpErr(err, set(fmt.Sprintf("A%d", i+2),
				[]any{fmt.Sprintf("c%07d", i), "prospect", "flowers & card", "engage", "2026-02-14T09:30:00", float64(i%1000) / 10}))
		}
		return cmpErr(err, flush())
	})
	z, err := zip.OpenReader(path)
	if err != nil {
		b.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		if f.Name == "xl/worksheets/sheet1.xml" {
			size = int(f.UncompressedSize64)
		}
	}
	return path, size
}

const bookRowsWritten = 50_000

func BenchmarkXLSXInline(b *testing.B) {
	path, size := benchmarkBook(b, false)
	benchmark(b, path, size, bookRowsWritten)
}

func BenchmarkXLSXShared(b *testing.B) {
	path, size := benchmarkBook(b, true)
	benchmark(b, path, size, bookRowsWritten)
}

// BenchmarkExcelize is the iterator of the library on the book of
// BenchmarkXLSXInline, as something to hold ours against.
func BenchmarkExcelize(b *testing.B) {
	path, size := benchmarkBook(b, false)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		f, err := excelize.OpenFile(path)
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for rows.Next() {
			if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != bookRowsWritten+1 {
			b.Fatalf("%d rows", n)
		}
		if err := errors.Join(rows.Close(), f.Close()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(bookRowsWritten*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkEncodingXML only cuts the same sheet into tokens, with the decoder
// of the standard library.
func BenchmarkEncodingXML(b *testing.B) {
	path, size := benchmarkBook(b, false)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		z, err := zip.OpenReader(path)
		if err != nil {
			b.Fatal(err)
		}
		in, err := z.Open("xl/worksheets/sheet1.xml")
		if err != nil {
			b.Fatal(err)
		}
		d := xml.NewDecoder(in)
		for _, err = d.RawToken(); err == nil; _, err = d.RawToken() {
		}
		if err != io.EOF {
			b.Fatal(err)
		}
		z.Close()
	}
	b.ReportMetric(bookRowsWritten*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkAmend writes a million assignments into a book.
func BenchmarkAmend(b *testing.B) {
	path := filepath.Join(b.TempDir(), "book.xlsx")
	f := excelize.NewFile()
	if err := f.SaveAs(path); err != nil {
		b.Fatal(err)
	}
	const million = 1_000_000
	rows := func(yield func([]Cell, error) bool) {
		var contact []byte
		for i := range million {
			contact = fmt.Appendf(contact[:0], "contact%07d@example.com", i)
			if !yield([]Cell{{Text, contact}, {Text, []byte("prospects")}, {Text, []byte("favourite flowers")}, {Number, []byte("1")}}, nil) {
				return
			}
		}
	}
	for b.Loop() {
		columns := []Column{{Header: "contact"}, {Header: "segment"}, {Header: "trigger"}, {Header: "wave"}}
		if err := Amend(context.Background(), io.Discard, path, Amendment{Names: []string{"Assignments"}, Columns: columns, Rows: rows}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(million*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkAmendByExcelize is the same by the library.
func BenchmarkAmendByExcelize(b *testing.B) {
	const million = 1_000_000
	for b.Loop() {
		f := excelize.NewFile()
		s, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for i := range million {
			row := []any{fmt.Sprintf("contact%07d@example.com", i), "prospects", "favourite flowers", 1}
			if err := s.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
				b.Fatal(err)
			}
		}
		if err := s.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
	b.ReportMetric(million*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
