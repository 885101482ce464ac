package table

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
)

// Lines that end with carriage returns are read where all do, and only there.
func TestCSVOldMac(t *testing.T) {
	content := "\ufeffsep=;\ra;b\r\"1\r1\";\"2\n2\"\r\r3;5\" pot\r"
	for _, shards := range []int{1, 2, 5} {
		f := openShards(t, writeFile(t, "m.csv", []byte(content)), shards)
		got, err := readRows(f, "")
		want := [][]string{{"1", "text:a", "text:b"}, {"2", "text:1\r1", "text:2\n2"}, {"4", "text:3", "text:5\" pot"}}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Error(d, err)
		}
	}
	long := "a,b\r" + strings.Repeat("\"1\n1\",2\r", sampleBytes/8)
	for _, c := range []struct{ content, code, place string }{
		{long, "", ""},
		{long + "1,2\n3,4\r", "table.line-feed", fmt.Sprint("B", 2+sampleBytes/8)},
		{long + "1,\"2\"\r\n3,4\r", "table.line-feed", fmt.Sprint("A", 3+sampleBytes/8)},
		{strings.ReplaceAll(long, "\r", "\r\n") + "1,2\r3,4\r\n", "table.carriage-return", fmt.Sprint("B", 2+sampleBytes/8)},
	} {
		for _, shards := range []int{1, 3} {
			path := writeFile(t, "m.csv", []byte(c.content))
			rows, err := readRows(openShards(t, path, shards), "")
			if c.code == "" && (err != nil || len(rows) != 1+sampleBytes/8) {
				t.Errorf("%d rows, %v", len(rows), err)
			}
			if c.code != "" && (codes(t, err) != c.code || err.(*experiment.Problems).List[0].At.String() != path+":"+c.place) {
				t.Errorf("%v, not %s at %s", err, c.code, c.place)
			}
		}
	}
}

// A quotation mark in a cell that is not quoted is read as it stands, told
// of, and does not lead the cuts astray.
func TestCSVLiteralQuotes(t *testing.T) {
	content := "a,b (5\")\n" + strings.Repeat("1,\"x\ny\"\n", 300) + strings.Repeat("5\" pot,\"x\ny\"\n1,\"\"\n", 300)
	var want [][]string
	for _, shards := range []int{1, 2, 3, 7} {
		path := writeFile(t, "q.csv", []byte(content))
		f := openShards(t, path, shards)
		got, err := readRows(f, "")
		if err != nil || len(got) != 901 || want != nil && cmp.Diff(want, got) != "" {
			t.Fatalf("%d shards: %d rows, %v", shards, len(got), err)
		}
		if want = got; got[301][1] != "text:5\" pot" || got[900][2] != "" {
			t.Errorf("got %q, %q", got[301], got[900])
		}
		if got := fmt.Sprint(f.Notices()); got != "["+path+":B1: table.literal-quotes cells=301]" {
			t.Error(got)
		}
		rows, _ := f.Rows("")
		if n := rows.Shards(); n > 1+shards/2 || shards == 7 && n == 1 {
			t.Errorf("%d shards of %d", n, shards)
		}
	}
}

// A source may give its bytes in any portions, and need not say how many
// there are. Its own error is not the end of the file.
func TestRecordReaderOfStream(t *testing.T) {
	content := strings.Repeat("1,\"2\"\"\r\n2\",é\r\n\r\n5\",,\n", 3000)
	want, literal, _ := plainly([]byte(content), ',', '\n')
	for name, src := range map[string]io.Reader{
		"whole": strings.NewReader(content), "halves": iotest.HalfReader(strings.NewReader(content)),
		"bytes": iotest.OneByteReader(strings.NewReader(content)), "end at once": iotest.DataErrReader(strings.NewReader(content)),
	} {
		r := newRecordReader(src, -1, ',')
		var got [][]string
		for {
			cells, wrong, err := r.next()
			if err == io.EOF {
				break
			}
			if err != nil || wrong != nil {
				t.Fatal(name, wrong, err)
			}
			row := make([]string, len(cells))
			for i, c := range cells {
				row[i] = c.String()
			}
			got = append(got, row)
		}
		if d := cmp.Diff(want, got); d != "" || r.literal.cells != int64(literal) || r.line != int64(len(want)) {
			t.Errorf("%s: %d cells with a quotation mark, %d records, %s", name, r.literal.cells, r.line, d)
		}
	}
	r := newRecordReader(io.MultiReader(strings.NewReader("1,2\n3"), iotest.ErrReader(errors.New("broken"))), -1, ',')
	if _, _, err := r.next(); err == nil || err.Error() != "broken" {
		t.Errorf("got %v", err)
	}
}
