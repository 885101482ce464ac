package table

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"triggerlab/experiment"
)

// openShards opens a CSV file to be read in so many shards.
func openShards(t testing.TB, path string, shards int) *csvFile {
	t.Helper()
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	c := f.(*csvFile)
	c.shards = shards
	return c
}

// blankRow reports whether a row is none to us.
func blankRow(row []string) bool {
	return !slices.ContainsFunc(row, func(s string) bool { return strings.TrimFunc(s, isSpace) != "" })
}

// A table that is written and read back in any number of shards is the same
// table, with the numbers a spreadsheet program gives its rows.
func TestCSVReadsBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	piece := rapid.SampledFrom([]string{"a", "b", "é", "1", ",", ";", "\t", "\"", "\n", "\r\n", "\r", " ", "'", "="})
	text := rapid.Custom(func(rt *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(rt, "pieces"), "")
	})
	rapid.Check(t, func(rt *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(rt, "columns")
		header := make([]string, columns)
		for i := range header {
			header[i] = fmt.Sprintf("h%d%s", i, text.Draw(rt, "header"))
		}
		header[columns-1] += "." // white space within, not around
		rows := rapid.SliceOfN(rapid.SliceOfN(text, columns, columns), 0, 20).Draw(rt, "rows")
		style := CSVStyle{
			Delimiter: rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(rt, "delimiter"),
			BOM:       rapid.Bool().Draw(rt, "bom"), CRLF: rapid.Bool().Draw(rt, "crlf"),
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, header, slices.Values(rows), style); err != nil {
			rt.Fatal(err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			rt.Fatal(err)
		}
		want := [][]string{append([]string{"1"}, texts(header)...)}
		for i, row := range rows {
			if !blankRow(row) {
				want = append(want, append([]string{fmt.Sprint(i + 2)}, texts(row)...))
			}
		}
		f := openShards(t, path, rapid.IntRange(1, 12).Draw(rt, "shards"))
		if columns > 1 && f.Dialect().Delimiter != style.Delimiter {
			rt.Fatalf("delimiter %q in %q", f.Dialect().Delimiter, out.String())
		}
		got, err := readRows(f, "")
		f.Close()
		if err != nil {
			rt.Fatalf("%v in %q", err, out.String())
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatalf("%s in %q", d, out.String())
		}
	})
}

func texts(row []string) []string {
	list := make([]string, len(row))
	for i, s := range row {
		if s != "" {
			list[i] = "text:" + s
		}
	}
	return list
}

func TestCSVDialect(t *testing.T) {
	for _, c := range []struct {
		content string
		want    Dialect
	}{
		{"a,b\n1,2\n", Dialect{Format: "csv", Delimiter: ',', BOM: false, Decimal: '.', Encoding: "utf-8"}},
		{"a;b\n1,5;2,5\n1,5;2,5\n", Dialect{Format: "csv", Delimiter: ';', BOM: false, Decimal: ',', Encoding: "utf-8"}},
		{"\ufeffa\tb\n1,5\t2\n", Dialect{Format: "csv", Delimiter: '\t', BOM: true, Decimal: ',', Encoding: "utf-8"}},
		{"a\n1\n", Dialect{Format: "csv", Delimiter: ',', BOM: false, Decimal: '.', Encoding: "utf-8"}},
		{"a,b\n\"x;y;z\",2\n", Dialect{Format: "csv", Delimiter: ',', BOM: false, Decimal: '.', Encoding: "utf-8"}},
		{"a;b;c,d\n1;2;3\n", Dialect{Format: "csv", Delimiter: ';', BOM: false, Decimal: ',', Encoding: "utf-8"}},
		{"a,b,c\n1,2\n1,2,3,4\n1,2,3\n", Dialect{Format: "csv", Delimiter: ',', BOM: false, Decimal: '.', Encoding: "utf-8"}},
		{"\ufeffsep=;\r\na,b,c\n1,2,3\n", Dialect{Format: "csv", Delimiter: ';', BOM: true, Decimal: ',', Encoding: "utf-8"}},
		{"\r\n\r\na;b", Dialect{Format: "csv", Delimiter: ';', BOM: false, Decimal: ',', Encoding: "utf-8"}},
	} {
		f := openShards(t, writeFile(t, "d.csv", []byte(c.content)), 1)
		if got := f.Dialect(); got != c.want {
			t.Errorf("%q: got %+v", c.content, got)
		}
	}
	// A long file, of which the sample ends within a quoted cell.
	long := "a;b\n" + strings.Repeat("\"x,y\";"+strings.Repeat("1,5 ", 1000)+"\n", 90)
	if got, _ := sniff([]byte(long[:len(long)-5000]), false, Options{}); got.Delimiter != ';' {
		t.Errorf("got %+v", got)
	}
}

// What is not strictly a CSV file is an error at its place, whatever the
// shards, and no later than a reader of the standard library would say so.
func TestCSVDamage(t *testing.T) {
	good := "a,b\n" + strings.Repeat("\n1,\"2\n2\"\n", 20) // 41 records
	for _, c := range []struct{ name, content, code, place string }{
		{"before quote", good + "1, \"y\"\n1,2\n", "table.before-quote", "B42"},
		{"tab before quote", good + "\t\"1,y\"\n1,2\n", "table.before-quote", "A42"},
		{"space after quote", good + "\"x\" ,2\n", "table.after-quote", "A42"},
		{"after quote", good + "\"x\"y,2\n", "table.after-quote", "A42"},
		{"open quote", good + "1,\"x\n3,4\n", "table.open-quote", "B42"},
		{"nul", good + "1,2\x00\n", "table.nul", "B42"},
		{"cut character", good + "caf\xc3\xa9,caf\xc3\n", "table.utf8", "B42"},
		{"old Mac", good + "1,2\r3,4\n", "table.carriage-return", "B42"},
		{"wide", good + strings.Repeat(",", maxColumns) + "\n", "table.limit-columns", "42"},
		{"after quote at the end of a line", good + "1,\"x\"\ry\n", "table.carriage-return", "B42"},
		{"damage first", "a,b\n \"1\n" + good, "table.before-quote", "A2"},
		{"quotes and then NUL", good + "\"\x001\x00\"\x00,\x00", "table.nul", "42"},
		{"duplicate header", "a,b, A\n1,2,3\n", "table.duplicate-header", "C1"},
		{"no header", "\n \n,,\n", "table.no-header", ""},
		{"only BOM", "\ufeff", "table.no-header", ""},
	} {
		for _, shards := range []int{1, 3, 7} {
			path := writeFile(t, "d.csv", []byte(c.content))
			f, err := Open(context.Background(), path, Options{})
			if err == nil {
				f.(*csvFile).shards = shards
				_, err = readRows(f, "")
				f.Close()
			}
			if err == nil {
				t.Errorf("%s, %d shards: no error", c.name, shards)
				continue
			}
			if got := codes(t, err); got != c.code {
				t.Errorf("%s: got %s", c.name, got)
			}
			at := err.(*experiment.Problems).List[0].At
			want := path
			if c.place != "" {
				want += ":" + c.place
			}
			if at.String() != want {
				t.Errorf("%s, %d shards: at %s, not %s", c.name, shards, at, c.place)
			}
		}
	}
}

// The line that names the delimiter is no row to a spreadsheet program.
func TestCSVSaysDelimiter(t *testing.T) {
	got, err := readAll(t, writeFile(t, "s.csv", []byte("sep=;\r\na,1;b\n1;2\n")), "")
	if d := cmp.Diff([][]string{{"1", "text:a,1", "text:b"}, {"2", "text:1", "text:2"}}, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestCSVRagged(t *testing.T) {
	got, err := readAll(t, writeFile(t, "r.csv", []byte("a,b,,\n1\n1,2,3,,\n,,,,x\n, ,\n")), "")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"1", "text:a", "text:b"},
		{"2", "text:1", ""},
		{"3", "text:1", "text:2", "text:3"},
		{"4", "", "", "", "", "text:x"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A shard's place does not need the earlier ones to have been scanned, and
// a file that shrinks meanwhile is an error and not a shorter table.
func TestCSVPlaces(t *testing.T) {
	content := "\n\nh,i\n" + strings.Repeat("a,\"b\nb\"\n\n", 500)
	path := writeFile(t, "p.csv", []byte(content))
	f := openShards(t, path, 5)
	rows, err := f.Rows("")
	if err != nil {
		t.Fatal(err)
	}
	if rows.Shards() != 5 || rows.HeaderRow() != 3 {
		t.Fatalf("%d shards, header in row %d", rows.Shards(), rows.HeaderRow())
	}
	last := rows.Shards() - 1
	var row Row
	for row, err = range rows.Scan(context.Background(), last) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := rows.Place(last, row.Line, 1).String(); got != path+":B1002" {
		t.Errorf("the last row is at %s", got)
	}
	if err := os.Truncate(path, int64(len(content)-20)); err != nil {
		t.Fatal(err)
	}
	for _, err = range rows.Scan(context.Background(), last) {
	}
	if err == nil {
		t.Error("the file lost its end and nobody said so")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, err = range rows.Scan(ctx, 0) {
	}
	if err != context.Canceled {
		t.Errorf("cancelled, and got %v", err)
	}
}

func TestCSVLimitRecord(t *testing.T) {
	defer func(n int) { maxRecord = n }(maxRecord)
	maxRecord = 1 << 20
	path := writeFile(t, "l.csv", []byte("a,b\n1,\""+strings.Repeat("x\n", 1<<20)))
	if _, err := readAll(t, path, ""); codes(t, err) != "table.limit-record" {
		t.Error(err)
	}
}

func TestWriteCSVGuards(t *testing.T) {
	var out bytes.Buffer
	rows := [][]string{{"-5", "=1+1"}, {"+1", "＝x"}, {"a", "b"}}
	style := CSVStyle{Guard: func(column int) bool { return column == 1 }}
	if err := WriteCSV(&out, []string{"n", "t"}, slices.Values(rows), style); err != nil {
		t.Fatal(err)
	}
	if want := "n,t\n-5,'=1+1\n+1,'＝x\na,b\n"; out.String() != want {
		t.Errorf("got %q", out.String())
	}
	if WriteCSV(failing{}, []string{"n"}, slices.Values([][]string{{"x"}}), CSVStyle{}) == nil {
		t.Error("a full disk was no error")
	}
	if WriteCSV(io.Discard, []string{"n"}, slices.Values([][]string{{"x", "y"}}), CSVStyle{}) == nil {
		t.Error("a ragged row was written")
	}
}

// What a reader takes for a word about the file, at its beginning, is quoted,
// and read back as the cell it is.
func TestWriteCSVBeginning(t *testing.T) {
	for _, header := range [][]string{{"sep=^"}, {"sep=", "b"}, {"SEP=,"}, {"\ufeffa", "b"}} {
		want := []string{"1"}
		for _, cell := range header {
			want = append(want, "text:"+cell)
		}
		for _, style := range []CSVStyle{{}, {BOM: true, CRLF: true}, {Delimiter: ';'}} {
			var out bytes.Buffer
			if err := WriteCSV(&out, header, slices.Values([][]string{header}), style); err != nil {
				t.Fatal(err)
			}
			got, err := readAll(t, writeFile(t, "b.csv", out.Bytes()), "")
			if err != nil || len(got) != 2 || !slices.Equal(got[0], want) {
				t.Errorf("%q was read as %q, %v", out.String(), got, err)
			}
		}
	}
}
