package table

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestAppendIsWriteCSV: the fast way and the plain one write the same bytes.
func TestAppendIsWriteCSV(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ a,;|"=+@'\r\n\t-]{0,6}`), rapid.SampledFrom([]string{"sep=;", "\ufeffx", "＝1", "\u00a0a", "a\u2003", "-5"}))
	text = text.Filter(func(s string) bool { return !bytes.Contains([]byte(s), []byte{0}) })
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(text, width, width), 1, 5).Draw(t, "rows")
		style := CSVStyle{
			Delimiter: rapid.SampledFrom([]rune{0, ',', ';', '\t'}).Draw(t, "delimiter"),
			BOM:       rapid.Bool().Draw(t, "bom"), CRLF: rapid.Bool().Draw(t, "crlf"),
		}
		if rapid.Bool().Draw(t, "guard") {
			style.Guard = func(column int) bool { return column%2 == 0 }
		}
		var want bytes.Buffer
		if err := WriteCSV(&want, rows[0], slices.Values(rows[1:]), style); err != nil {
			t.Fatal(err)
		}
		got := style.AppendHeader(nil, textCells(rows[0]))
		for _, row := range rows[1:] {
			got = style.Append(got, textCells(row))
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("%q is not %q", got, want.Bytes())
		}
	})
}

func textCells(row []string) []Cell {
	cells := make([]Cell, len(row))
	for i, s := range row {
		cells[i] = Cell{Text, []byte(s)}
	}
	return cells
}

// TestAppendTogether: cells that lie side by side are written as they would be
// alone, whatever stands between and in them.
func TestAppendTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		memory := []byte(rapid.StringMatching(`[ a-c,;|"=é\t]{0,24}`).Draw(t, "memory"))
		delimiter := rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "delimiter")
		var cells []Cell
		for _, part := range bytes.Split(memory, []byte{byte(delimiter)}) { // which share the memory
			cells = append(cells, Cell{Text, part})
		}
		if rapid.Bool().Draw(t, "one more") {
			cells = append(cells, Cell{Text, []byte("poem")})
		}
		style := CSVStyle{Delimiter: delimiter}
		if got, want := style.Append(nil, cells), style.line(nil, cells, false); !bytes.Equal(got, want) {
			t.Fatalf("%q is not %q", got, want)
		}
	})
}
