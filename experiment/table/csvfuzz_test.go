package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// plainly reads CSV byte by byte, as one would write down the rules. It tells
// whether they were kept, and how many cells hold a quotation mark without
// being quoted.
func plainly(content []byte, delim, newline byte) (records [][]string, literal int, ok bool) {
	const (
		start, bare, quoted, closed = 0, 1, 2, 3
	)
	var record []string
	var cell []byte
	state, odd := start, false
	endCell := func() {
		record, cell, state = append(record, string(cell)), nil, start
		if odd {
			literal++
		}
		odd = false
	}
	endLine := func() {
		endCell()
		records, record = append(records, record), nil
	}
	for i := 0; i < len(content); i++ {
		c := content[i]
		switch {
		case state == quoted && c == '"':
			state = closed
		case state == closed && c == '"':
			cell, state = append(cell, c), quoted
		case state == quoted:
			cell = append(cell, c)
		case c == delim:
			endCell()
		case c == newline:
			endLine()
		case c == '\r' && (i+1 == len(content) || content[i+1] == '\n'):
			endLine()
			i++
		case c == '\r' || c == '\n' || state == closed:
			return nil, 0, false
		case state == start && c == '"':
			state = quoted
		case c == '"' && len(trim(cell)) == 0:
			return nil, 0, false
		default:
			cell, state, odd = append(cell, c), bare, odd || c == '"'
		}
	}
	if state == quoted {
		return nil, 0, false
	}
	if state != start || len(record) > 0 {
		endLine()
	}
	return records, literal, true
}

// brokenRules are the errors of files that do not keep them.
var brokenRules = []string{
	"table.after-quote", "table.before-quote", "table.carriage-return", "table.line-feed", "table.open-quote",
}

// Whatever is read is read alike in one shard or in many, and as the rules
// and the standard library have it. What is an error is the same error.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a;b\r\n\"1\n\";\"\"\"\"\r\n", "\ufeffh\n\n\nx", "a,\"b", "a\"b,c\n", "\"a\"b", "a\rb\n", "\xff", "h\x00", "a\tb\n\"\"\t\"x\"\n",
		"é\n€,ü\n,00", "a\rb\r\"c\rd\"\r", "a,b\n5\" pot,\"6\"\n\"7\n8\",9\n", "a\n\"1\"\"2\"\n \"3\"\n", "é,b\n\"€\",ü\n" + strings.Repeat("1,\"2\"\n", 40),
	} {
		f.Add([]byte(seed), byte(3))
	}
	f.Fuzz(func(t *testing.T, content []byte, shards byte) {
		path := writeFile(t, "f.csv", content)
		opened, err := Open(context.Background(), path, Options{})
		if err != nil {
			return
		}
		defer opened.Close()
		one, ok := opened.(*csvFile)
		if !ok {
			return
		}
		one.shards = 1
		got, err1 := readRows(one, "")
		many := openShards(t, path, 1+int(shards%7))
		again, err2 := readRows(many, "")
		if (err1 == nil) != (err2 == nil) || err1 != nil && err1.Error() != err2.Error() {
			t.Fatalf("%v, but in shards %v", err1, err2)
		}
		if d := cmp.Diff(got, again); d != "" {
			t.Fatal(d)
		}
		if one.charset.name != utf8Name || one.packing != "" {
			return
		}
		content = content[one.begin:]
		records, literal, ok := plainly(content, byte(one.dialect.Delimiter), one.newline)
		switch {
		case err1 != nil && ok && slices.Contains(brokenRules, codes(t, err1)):
			t.Fatalf("%v, which keeps the rules", err1)
		case err1 != nil:
			return
		case !ok:
			t.Fatal("read what breaks the rules")
		}
		compareRecords(t, records, got)
		for _, c := range []*csvFile{one, many} {
			if notices := fmt.Sprint(c.Notices()); strings.Contains(notices, fmt.Sprintf("cells=%d]", literal)) != (literal > 0) {
				t.Fatalf("%d cells with a quotation mark, and told of %s", literal, notices)
			}
		}
		if one.newline == '\n' && literal == 0 {
			compareStandard(t, content, one.dialect.Delimiter, records)
		}
	})
}

// compareRecords compares what was read with all the records there are from
// the header on.
func compareRecords(t *testing.T, records, got [][]string) {
	header, err := strconv.Atoi(got[0][0])
	if err != nil {
		t.Fatal(err)
	}
	records = slices.DeleteFunc(slices.Clone(records[header-1:]), blankRow)
	if len(records) != len(got) {
		t.Fatalf("%d rows, not %d", len(got), len(records))
	}
	for n, record := range records {
		for i := range max(len(record), len(got[n])-1) {
			want, have := "", ""
			if i < len(record) && strings.TrimFunc(record[i], isSpace) != "" {
				want = "text:" + record[i]
			}
			if i+1 < len(got[n]) {
				have = got[n][i+1]
			}
			if have != want && (want != "" || strings.TrimFunc(strings.TrimPrefix(have, "text:"), isSpace) != "") {
				t.Fatalf("%q, not %q", have, want)
			}
		}
	}
}

// compareStandard holds the rules against the standard library, which reads
// no blank lines, and of quoted line ends only one kind.
func compareStandard(t *testing.T, content []byte, delimiter rune, records [][]string) {
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma, r.FieldsPerRecord = delimiter, -1
	want, err := r.ReadAll()
	if err != nil {
		t.Fatalf("read what the standard library refuses: %v", err)
	}
	flat := func(records [][]string) (list []string) {
		for _, record := range records {
			if !blankRow(record) {
				list = append(list, fmt.Sprintf("%q", record))
			}
		}
		return list
	}
	for _, record := range records {
		for i := range record {
			record[i] = strings.ReplaceAll(record[i], "\r\n", "\n")
		}
	}
	if d := cmp.Diff(flat(want), flat(records)); d != "" {
		t.Fatal(d)
	}
}

// A file of many windows and buffers, in any number of shards, is what the
// rules say it is.
func TestCSVLong(t *testing.T) {
	pieces := []string{
		"a", "1,2", "prospect", "é€", " ", ",", ",", "\n", "\n", "\n\n", "x\n", "\r\n", "2026-02-14T09:30:00,",
		`,"q",`, `,"q,""q"" q"` + "\n", "\n" + `"",` + "\n", `,"` + strings.Repeat("long\r\n", 30) + `"` + "\r\n",
	}
	for seed := range uint64(6) {
		var b strings.Builder
		b.WriteString("h,i,j\n")
		draw := rand.New(rand.NewPCG(seed, 1))
		for b.Len() < 3*readBytes {
			switch n := draw.IntN(len(pieces) + 1); {
			case n < len(pieces):
				b.WriteString(pieces[n])
			case seed >= 3 && b.Len() > readBytes: // in the second half of the runs
				b.WriteString(`,5"`)
			}
			if draw.IntN(20_000) == 0 {
				b.WriteString(`,"` + strings.Repeat("very long\n", 5000) + `"` + "\n")
			}
		}
		records, literal, ok := plainly([]byte(b.String()), ',', '\n')
		if !ok || literal == 0 && seed >= 3 {
			t.Fatalf("%d cells with a quotation mark", literal)
		}
		for _, shards := range []int{1, 2, 5} {
			f := openShards(t, writeFile(t, "l.csv", []byte(b.String())), shards)
			got, err := readRows(f, "")
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			compareRecords(t, records, got)
			if s := fmt.Sprint(f.Notices()); strings.Contains(s, fmt.Sprintf("cells=%d]", literal)) != (literal > 0) {
				t.Errorf("%d cells with a quotation mark, and told of %s", literal, s)
			}
		}
	}
}
