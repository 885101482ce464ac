package table

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestParquetWriter: what is written is read back, in the order of its columns,
// and equal rows make equal bytes.
func TestParquetWriter(t *testing.T) {
	columns := []ParquetColumn{
		{Name: "trigger", Kind: Text}, {Name: "contact", Kind: Text}, {Name: "time", Kind: Date},
		{Name: "swipe_s", Kind: Number}, {Name: "wave", Kind: Number, Whole: true}, {Name: "minds", Kind: Boolean},
	}
	const rows = 3*rowsTogether + 7
	write := func() []byte {
		var out bytes.Buffer
		w := NewParquetWriter(&out, columns)
		for i := range rows {
			w.Text("=poem, \"quoted\"\n")
			w.Text(strings.Repeat("c", i%5))
			w.Moment(time.Date(2026, 2, 14, 9, 30, 0, 125e6, time.UTC))
			w.Real(1.25)
			w.Whole(int64(i))
			w.Blank()
			if err := w.End(); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	first := write()
	if !bytes.Equal(first, write()) {
		t.Error("equal rows made other bytes")
	}
	path := filepath.Join(t.TempDir(), "out.parquet")
	if err := os.WriteFile(path, first, 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read, err := f.Rows("")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range read.Header() {
		if c.String() != columns[i].Name {
			t.Errorf("column %d is %q", i, c.String())
		}
	}
	n := 0
	for shard := range read.Shards() {
		for row, err := range read.Scan(context.Background(), shard) {
			if err != nil {
				t.Fatal(err)
			}
			want := []string{"=poem, \"quoted\"\n", strings.Repeat("c", n%5), "2026-02-14T09:30:00.125", "1.25"}
			for i, text := range want {
				if got := row.Cells[i].String(); got != text {
					t.Fatalf("row %d: cell %d is %q, want %q", n, i, got, text)
				}
			}
			if row.Cells[5].Kind != Empty || n%5 == 0 && row.Cells[1].Kind != Empty {
				t.Fatalf("row %d: an empty cell is %v", n, row.Cells[5].Kind)
			}
			n++
		}
	}
	if n != rows {
		t.Errorf("%d rows were read, and %d written", n, rows)
	}
}

// TestParquetWriterRefuses: a row that does not fit its header, and text that is
// none, are errors.
func TestParquetWriterRefuses(t *testing.T) {
	w := NewParquetWriter(new(bytes.Buffer), []ParquetColumn{{Name: "a", Kind: Text}})
	if w.Text("\xff"); w.End() == nil {
		t.Error("bytes were taken for text")
	}
	w = NewParquetWriter(new(bytes.Buffer), []ParquetColumn{{Name: "a", Kind: Text}, {Name: "b", Kind: Text}})
	if w.Text("x"); w.End() == nil {
		t.Error("a short row was written")
	}
}
