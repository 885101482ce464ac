package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"triggerlab/experiment"
)

// writeFile puts bytes in a file of the test's own folder.
func writeFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads a sheet into "kind:raw" texts, by row of the file.
func readAll(t testing.TB, path, sheet string) ([][]string, error) {
	t.Helper()
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readRows(f, sheet)
}

func readRows(f File, sheet string) ([][]string, error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	table := [][]string{cellTexts(rows.HeaderRow(), rows.Header())}
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(context.Background(), shard) {
			if err != nil {
				return table, err
			}
			table = append(table, cellTexts(rows.Place(shard, row.Line, -1).Row, row.Cells))
		}
	}
	return table, nil
}

func cellTexts(row int64, cells []Cell) []string {
	texts := []string{fmt.Sprint(row)}
	for _, c := range cells {
		text := ""
		if c.Kind != Empty {
			text = c.Kind.String() + ":" + c.String()
		}
		texts = append(texts, text)
	}
	return texts
}

// codes returns the codes of an error, or fails when it is not a problem of
// the file.
func codes(t testing.TB, err error) string {
	t.Helper()
	var p *experiment.Problems
	if !errors.As(err, &p) {
		t.Fatalf("%v is no problem of the file", err)
	}
	list := make([]string, len(p.List))
	for i, m := range p.List {
		list[i] = m.Code
	}
	return strings.Join(list, " ")
}

func sampleBook(t testing.TB) []byte {
	t.Helper()
	b := NewBook(Properties{Title: "Spring", Description: "An example"})
	first, err := b.Sheet("Outcomes", []Column{
		{Header: "contact", Format: "@", Note: "One person."}, {Header: "rate", Format: "0.00%"},
		{Header: "when", Width: 22}, {Header: "ok", Note: "yes or no"}, {Header: "n", Format: "00000"},
	})
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Sheet("Notes", []Column{{Header: "note", Note: "Anything."}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		when := time.Date(2026, 2, 14, 9, 30, i, 0, time.FixedZone("", 3600))
		if err := first.Row("=1+1", float64(i)/100, when, i%2 == 0, i); err != nil {
			t.Fatal(err)
		}
		if err := second.Row(fmt.Sprintf("line\nbreak %d & <tag>", i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range [][]any{
		{"", math.NaN(), time.Date(2026, 2, 14, 0, 0, 0, 0, time.UTC), nil, int64(7)},
		{nil, math.Inf(1), time.Date(1850, 1, 2, 0, 0, 0, 0, time.UTC)},
	} {
		if err := first.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := b.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestBookIsReproducible(t *testing.T) {
	first := sampleBook(t)
	for range 4 { // the order of a Go map is not always another
		if !bytes.Equal(first, sampleBook(t)) {
			t.Fatal("the same book became other bytes")
		}
	}
}

func TestBookReadsBack(t *testing.T) {
	path := writeFile(t, "book.xlsx", sampleBook(t))
	got, err := readAll(t, path, "outcomes")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"1", "text:contact", "text:rate", "text:when", "text:ok", "text:n"},
		{"2", "text:=1+1", "number:0", "date:2026-02-14T09:30:00", "boolean:true", "number:00000"},
		{"3", "text:=1+1", "number:0.01", "date:2026-02-14T09:30:01", "boolean:false", "number:00001"},
	}
	if d := cmp.Diff(want, got[:3]); d != "" {
		t.Error(d)
	}
	last := [][]string{
		{"52", "", "", "date:2026-02-14", "", "number:00007"},
		{"53", "", "", "text:1850-01-02", "", ""},
	}
	if d := cmp.Diff(last, got[len(got)-2:]); d != "" {
		t.Error(d)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if dim, _ := f.GetSheetDimension("Outcomes"); dim != "A1:E53" {
		t.Errorf("dimension %s", dim)
	}
	if formula, _ := f.GetCellFormula("Outcomes", "A2"); formula != "" {
		t.Errorf("a text became the formula %s", formula)
	}
	if notes, _ := f.GetComments("Outcomes"); len(notes) != 2 {
		t.Errorf("%d notes", len(notes))
	}
	if props, _ := f.GetDocProps(); props.Created != "2000-01-01T00:00:00Z" || props.Title != "Spring" {
		t.Errorf("properties %+v", props)
	}
}

// Texts that look like the escapes of workbooks, controls and all, come back
// as they were; what XML cannot hold becomes a replacement character.
func TestBookTexts(t *testing.T) {
	piece := rapid.SampledFrom([]string{"_x0041_", "_x005F_", "_x", "x0041_", "_", " ", "\n", "\t", "\r", "é", "😀", "<&>", "=", "a", "\x01"})
	text := rapid.Custom(func(rt *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 1, 6).Draw(rt, "pieces"), "") + "."
	})
	b := NewBook(Properties{})
	s, err := b.Sheet("S", []Column{{Header: "_x0041_x0041_"}})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"1", "text:_x0041_x0041_"}}
	for i := range 2000 { // one book: making it is most of the time
		v := text.Example(i)
		if err := s.Row(v); err != nil {
			t.Fatal(err)
		}
		want = append(want, []string{fmt.Sprint(i + 2), "text:" + strings.ReplaceAll(v, "\x01", "\ufffd")})
	}
	var out bytes.Buffer
	if _, err := b.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	got, err := readAll(t, writeFile(t, "texts.xlsx", out.Bytes()), "S")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
}

func TestBookRefuses(t *testing.T) {
	b := NewBook(Properties{})
	s, err := b.Sheet("S", []Column{{Header: "h"}})
	if err != nil {
		t.Fatal(err)
	}
	try := func(want string, err error) {
		t.Helper()
		if got := codes(t, err); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	try("table.limit-cell", s.Row(strings.Repeat("😀", maxCell/2+1)))
	_, err = b.Sheet("s", []Column{{Header: "h"}})
	try("table.sheet-twice", err)
	_, err = b.Sheet("a/b", []Column{{Header: "h"}})
	try("table.sheet-name", err)
	_, err = b.Sheet("T", []Column{{Header: "h"}, {Header: " H"}})
	try("table.duplicate-header", err)
	_, err = b.Sheet("T", nil)
	try("table.no-header", err)
	s.rows = maxRows
	try("table.limit-rows", s.Row("x"))
	s.rows = 1
	if s.Row("x", "y") == nil || s.Row(struct{}{}) == nil {
		t.Error("a row that cannot be written was taken")
	}
	if _, err := b.WriteTo(failing{}); err == nil {
		t.Error("a full disk was no error")
	}
	if s.Row("x") == nil {
		t.Error("a row after the end was taken")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }
