package table

import (
	"bytes"
	"context"
	"fmt"
	"strings"
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

func BenchmarkCSV(b *testing.B) {
	var s strings.Builder
	s.WriteString("contact,segment,trigger,outcome,note\n")
	for i := range 200_000 {
		fmt.Fprintf(&s, "c%07d,prospect,flowers,engage,\"a \"\"quoted\"\" note\"\n", i)
	}
	benchmark(b, writeFile(b, "b.csv", []byte(s.String())), s.Len(), 200_000)
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
