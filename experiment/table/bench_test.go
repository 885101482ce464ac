package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"testing"
)

// scanAll reads every row of the first sheet and returns how many.
func scanAll(b *testing.B, f File) int {
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

func BenchmarkXLSX(b *testing.B) {
	book := NewBook(Properties{})
	s, err := book.Sheet("S", []Column{{Header: "contact"}, {Header: "segment"}, {Header: "trigger"}, {Header: "n"}})
	if err != nil {
		b.Fatal(err)
	}
	for i := range 50_000 {
		if err := s.Row(fmt.Sprintf("c%07d", i), "prospect", "flowers", i); err != nil {
			b.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		b.Fatal(err)
	}
	benchmark(b, writeFile(b, "b.xlsx", out.Bytes()), out.Len(), 50_000)
}
