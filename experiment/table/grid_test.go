package table

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGrid: every row of a sheet is there, the header among them, each cell of
// its kind; a sheet that is not there is an error.
func TestGrid(t *testing.T) {
	b := NewBook(Properties{})
	s, err := b.Sheet("Numbers", []Column{{Header: "Name"}, {Header: "Rate"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]any{{"a", 0.5}, {nil, nil}, {"b", int64(3)}} {
		if err := s.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	var data bytes.Buffer
	if _, err := b.WriteTo(&data); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b.xlsx")
	if err := os.WriteFile(path, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for row, err := range Grid(context.Background(), f, "numbers") {
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range row.Cells {
			if !c.Blank() {
				got = append(got, cellName(i+1, row.Number)+" "+c.Kind.String()+" "+c.String())
			}
		}
	}
	if want := "A1 text Name|B1 text Rate|A2 text a|B2 number 0.5|A4 text b|B4 number 3"; strings.Join(got, "|") != want {
		t.Errorf("%s, want %s", strings.Join(got, "|"), want)
	}
	for _, err := range Grid(context.Background(), f, "Words") {
		if err == nil || !isCode(err, "table.no-sheet") {
			t.Errorf("%v", err)
		}
	}
}
