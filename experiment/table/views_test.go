package table

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// viewed writes the rows of a view as a person would see them, each cell with
// the place it has in the file where it is not blank.
func viewed(t *testing.T, rows Rows) []string {
	t.Helper()
	var list []string
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(context.Background(), shard) {
			if err != nil {
				t.Fatal(err)
			}
			var cells []string
			for i, c := range row.Cells {
				at := rows.Place(shard, row.Line, i)
				at.File = ""
				if c.Blank() {
					cells = append(cells, "_")
				} else {
					cells = append(cells, fmt.Sprintf("%s@%s", c.Trim(), strings.TrimPrefix(at.String(), ":")))
				}
			}
			list = append(list, strings.Join(cells, " "))
		}
	}
	return list
}

func columnsOf(rows Rows) string {
	var list []string
	for _, h := range rows.Header() {
		list = append(list, string(h.Trim()))
	}
	return strings.Join(list, ",")
}

func openText(t *testing.T, content string, shards int) File {
	t.Helper()
	return openShards(t, writeFile(t, "t.csv", []byte(content)), shards)
}

func rowsOf(t *testing.T, f File) Rows {
	t.Helper()
	rows, err := f.Rows("")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestStack(t *testing.T) {
	f, err := Open(context.Background(), writeFile(t, "b.xlsx", bookOf(t, [][]string{{"Poem", "contact", "clicked"}, {"", "c1", "1"}, {"", "c2", ""}}, [][]string{{"Plain", "Clicked", "contact", "town"}, {"", "0", "c3", "Gent"}})), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := Stack(f, []string{"poem", "Plain"}, "trigger")
	if err != nil {
		t.Fatal(err)
	}
	if got := columnsOf(rows); got != "contact,clicked,town,trigger" {
		t.Errorf("the columns are %s", got)
	}
	want := []string{"c1@Poem!A2 1@Poem!B2 _ Poem@Poem!2", "c2@Poem!A3 _ _ Poem@Poem!3", "c3@Plain!B2 0@Plain!A2 Gent@Plain!C2 Plain@Plain!2"}
	if diff := cmp.Diff(want, viewed(t, rows)); diff != "" {
		t.Error(diff)
	}
	for _, row := range viewed(t, rows.Need([]int{0, 3})) {
		if !strings.Contains(row, "c") || !strings.Contains(row, "P") {
			t.Errorf("a column that is needed is not there: %s", row)
		}
	}
	if _, err := Stack(f, []string{"Poem", "Prose"}, "trigger"); codes(t, err) != "table.no-sheet" {
		t.Errorf("a sheet that is not there: %v", err)
	}
	if _, err := Stack(f, []string{"Poem", "Plain", "poem"}, "trigger"); codes(t, err) != "table.stacked-twice" {
		t.Errorf("a sheet twice: %v", err)
	}
	if _, err := Stack(f, []string{"Poem", "Plain"}, "Town"); codes(t, err) != "table.column-taken" {
		t.Errorf("a column that is there already: %v", err)
	}
}

// bookOf makes a workbook of sheets, the name of each in its first cell.
func bookOf(t *testing.T, sheets ...[][]string) []byte {
	t.Helper()
	book := NewBook(Properties{})
	for _, sheet := range sheets {
		var columns []Column
		for _, h := range sheet[0][1:] {
			columns = append(columns, Column{Header: h})
		}
		w, err := book.Sheet(sheet[0][0], columns)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range sheet[1:] {
			var cells []any
			for _, c := range row[1:] {
				cells = append(cells, c)
			}
			if err := w.Row(cells...); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b strings.Builder
	if _, err := book.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func TestMelt(t *testing.T) {
	f := openText(t, "contact,Clicked poem,town,clicked Plain\nc1,1,Gent,0\n\nc2,,Brugge,1,extra\n", 1)
	rows, err := Melt(rowsOf(t, f), "Clicked *", "trigger", "outcome", Beside{})
	if err != nil {
		t.Fatal(err)
	}
	if got := columnsOf(rows); got != "contact,town,trigger,outcome" {
		t.Errorf("the columns are %s", got)
	}
	want := []string{
		"c1@A2 Gent@C2 poem@B2 1@B2", "c1@A2 Gent@C2 Plain@D2 0@D2",
		"c2@A4 Brugge@C4 poem@B4 _ extra@E4", "c2@A4 Brugge@C4 Plain@D4 1@D4 extra@E4",
	}
	if diff := cmp.Diff(want, viewed(t, rows)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, viewed(t, rows.Need([]int{0, 1, 2, 3}))); diff != "" {
		t.Error(diff)
	}
	for pattern, code := range map[string]string{"Opened *": "table.wide-nothing", "Clicked poem*": "table.wide-nothing", "Clicked": "table.wide-nothing"} {
		if _, err := Melt(rowsOf(t, f), pattern, "trigger", "outcome", Beside{}); codes(t, err) != code {
			t.Errorf("%q: %v", pattern, err)
		}
	}
	if _, err := Melt(rowsOf(t, f), "Clicked *", "Town", "outcome", Beside{}); codes(t, err) != "table.column-taken" {
		t.Errorf("a column that is there already: %v", err)
	}
}

// A view of a file in any number of shards has the same rows, each with a
// line of its own.
func TestViewsKeepShards(t *testing.T) {
	var b strings.Builder
	b.WriteString("contact,A sent,B sent\n")
	for i := range 500 {
		fmt.Fprintf(&b, "c%d,%d,\"x\ny\"\n", i, i%2)
	}
	var first []string
	for shards := range 4 {
		rows, err := Melt(rowsOf(t, openText(t, b.String(), shards+1)), "* sent", "trigger", "outcome", Beside{})
		if err != nil {
			t.Fatal(err)
		}
		kept := Where(rows, 2, func(c Cell) bool { return string(c.Raw) != "x\ny" })
		if shards > 0 && kept.Shards() < 2 {
			t.Fatalf("%d shards", kept.Shards())
		}
		got := viewed(t, kept)
		lines := map[string]bool{}
		for shard := range rows.Shards() {
			for row, err := range rows.Scan(context.Background(), shard) {
				if err != nil {
					t.Fatal(err)
				}
				lines[fmt.Sprint(shard, row.Line)] = true
			}
		}
		if len(lines) != 1000 || first != nil && !slices.Equal(got, first) {
			t.Fatalf("%d shards: %d lines, or other rows", shards+1, len(lines))
		}
		first = got
	}
}

func TestWhere(t *testing.T) {
	f := openText(t, "contact,event\nc1,Sent\nc1,Click\nc2,Sent\n", 1)
	sent := Where(rowsOf(t, f), 1, func(c Cell) bool { return string(c.Trim()) == "Sent" })
	want := []string{"c1@A2 Sent@B2", "c2@A4 Sent@B4"}
	if diff := cmp.Diff(want, viewed(t, sent.Need([]int{0}))); diff != "" {
		t.Error(diff)
	}
	v := As(f, sent)
	if rows, err := v.Rows("any"); err != nil || len(viewed(t, rows)) != 2 || v.Path() != f.Path() {
		t.Errorf("the file as another: %v", err)
	}
}
