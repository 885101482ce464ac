package table

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"triggerlab/experiment"
)

// parquetOf writes rows in groups of so many.
func parquetOf[T any](t testing.TB, rows []T, group int, options ...parquet.WriterOption) []byte {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[T](&out, options...)
	for from := 0; from < len(rows); from += group {
		if _, err := w.Write(rows[from:min(from+group, len(rows))]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type everyType struct {
	Text     string           `parquet:"text"`
	Bytes    []byte           `parquet:"bytes"`
	Enum     string           `parquet:"enum,enum"`
	JSON     string           `parquet:"json,json"`
	UUID     [16]byte         `parquet:"uuid,uuid"`
	Yes      bool             `parquet:"yes"`
	Small    int8             `parquet:"small"`
	Int      int64            `parquet:"int"`
	Unsigned uint64           `parquet:"unsigned"`
	U32      uint32           `parquet:"u32"`
	Float    float32          `parquet:"float"`
	Double   float64          `parquet:"double"`
	Day      int32            `parquet:"day,date"`
	Milli    int64            `parquet:"milli,timestamp(millisecond)"`
	Micro    int64            `parquet:"micro,timestamp(microsecond)"`
	Nano     int64            `parquet:"nano,timestamp(nanosecond)"`
	Clock    int64            `parquet:"clock,time(microsecond)"`
	Old      deprecated.Int96 `parquet:"old"`
	Cents    int64            `parquet:"cents,decimal(2:18)"`
	Wide     [16]byte         `parquet:"wide,decimal(3:38)"`
	Maybe    *string          `parquet:"maybe,optional"`
}

// Every type of a cell is the text and the kind that a workbook would give.
func TestParquetTypes(t *testing.T) {
	moment := time.Date(2026, 2, 14, 9, 30, 0, 123_456_789, time.UTC)
	word := "là"
	minusOne := [16]byte(bytes.Repeat([]byte{0xff}, 16))
	rows := []everyType{
		{
			"été", []byte("x,\"y\""), "on", `{"a":1}`, [16]byte{0: 0x12, 15: 0xef}, true, -8, 1<<53 + 1, math.MaxUint64, math.MaxUint32,
			0.1, 1e15, 20498, moment.UnixMilli(), moment.UnixMicro(), moment.UnixNano(), 34_200_000_000,
			deprecated.Int96{0, 0, 2_440_588 + 20498}, 1234, minusOne, &word,
		},
		{Milli: moment.Truncate(24 * time.Hour).UnixMilli(), Nano: -1, Cents: -5, Float: float32(math.NaN()), Double: math.Inf(1), Old: deprecated.Int96{0: 1, 2: 2_440_588}},
		{Double: 1.5e-9, Old: deprecated.Int96{2: 2_440_588}},
	}
	got, err := readAll(t, writeFile(t, "types.parquet", parquetOf(t, rows, 2)), "")
	if err != nil {
		t.Fatal(err)
	}
	day := "date:1970-01-01"
	nothing := "text:00000000-0000-0000-0000-000000000000"
	want := [][]string{
		{"0", "text:text", "text:bytes", "text:enum", "text:json", "text:uuid", "text:yes", "text:small", "text:int", "text:unsigned", "text:u32", "text:float", "text:double", "text:day", "text:milli", "text:micro", "text:nano", "text:clock", "text:old", "text:cents", "text:wide", "text:maybe"},
		{
			"1", "text:été", "text:x,\"y\"", "text:on", `text:{"a":1}`, "text:12000000-0000-0000-0000-0000000000ef", "boolean:true", "number:-8", "text:9007199254740993", "text:18446744073709551615", "number:4294967295",
			"number:0.1", "number:1000000000000000", "date:2026-02-14", "date:2026-02-14T09:30:00.123", "date:2026-02-14T09:30:00.123456", "date:2026-02-14T09:30:00.123456789", "date:09:30:00",
			"date:2026-02-14", "number:12.34", "number:-0.001", "text:là",
		},
		{"2", "", "", "", "", nothing, "boolean:false", "number:0", "number:0", "number:0", "number:0", "error:NaN", "error:Infinity", day, "date:2026-02-14", day, "date:1969-12-31T23:59:59.999999999", "date:00:00:00", "date:1970-01-01T00:00:00.000000001", "number:-0.05", "number:0.000", ""},
		{"3", "", "", "", "", nothing, "boolean:false", "number:0", "number:0", "number:0", "number:0", "number:0", "number:1.5e-09", day, day, day, day, "date:00:00:00", day, "number:0.00", "number:0.000", ""},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

type exposureRow struct {
	Contact string  `parquet:"contact,dict"`
	Trigger *string `parquet:"trigger,optional,dict"`
	N       *int64  `parquet:"n,optional"`
}

func (r exposureRow) cells() []string {
	cells := []string{"text:" + r.Contact, "", ""}
	if r.Trigger != nil {
		cells[1] = "text:" + *r.Trigger
	}
	if r.N != nil {
		cells[2] = fmt.Sprintf("number:%d", *r.N)
	}
	return cells
}

func exposureRows(n int) []exposureRow {
	rows := make([]exposureRow, n)
	words := []string{"plain", "poem"}
	for i := range rows {
		rows[i].Contact = fmt.Sprintf("c%d", i*i%997)
		if i%3 > 0 {
			rows[i].Trigger = &words[i%2]
		}
		if n := int64(i); i%5 > 0 {
			rows[i].N = &n
		}
	}
	return rows
}

// The groups of rows are read in any order of shards, with all columns or
// those that are needed, however the pages are compressed; a row of nulls is
// a row.
func TestParquetShards(t *testing.T) {
	const count = 10_000
	rows := exposureRows(count)
	for _, c := range []struct {
		name    string
		group   int
		options []parquet.WriterOption
	}{
		{"one group", count, nil},
		{"many groups", 700, nil},
		{"snappy", 3000, []parquet.WriterOption{parquet.Compression(&parquet.Snappy)}},
		{"zstd and small pages", 3000, []parquet.WriterOption{parquet.Compression(&parquet.Zstd), parquet.PageBufferSize(512)}},
		{"gzip and the first version", 3000, []parquet.WriterOption{parquet.Compression(&parquet.Gzip), parquet.DataPageVersion(1)}},
		{"brotli", 3000, []parquet.WriterOption{parquet.Compression(&parquet.Brotli)}},
	} {
		path := writeFile(t, "s.parquet", parquetOf(t, rows, c.group, c.options...))
		f, err := Open(context.Background(), path, Options{HeaderRow: 7, Delimiter: ';'})
		if err != nil {
			t.Fatal(c.name, err)
		}
		all, err := f.Rows("")
		if err != nil {
			t.Fatal(c.name, err)
		}
		for _, need := range [][]int{{0, 1, 2}, {1}, {2, 0, 2}} {
			r, read := all, 0
			if len(need) != 3 || need[0] != 0 {
				r = all.Need(need)
			}
			for shard := r.Shards() - 1; shard >= 0; shard-- {
				for row, err := range r.Scan(context.Background(), shard) {
					if err != nil {
						t.Fatal(c.name, err)
					}
					at := r.Place(shard, row.Line, -1)
					want := rows[at.Row-1].cells()
					for i := range want {
						if !slices.Contains(need, i) {
							want[i] = ""
						}
					}
					if got := cellTexts(0, row.Cells)[1:]; !slices.Equal(want, got) {
						t.Fatalf("%s: %v is %q, not %q", c.name, at, got, want)
					}
					read++
				}
			}
			if read != count || r.Read() != 1 {
				t.Errorf("%s: %d rows, %v of the file", c.name, read, r.Read())
			}
		}
		if at := all.Place(0, 3, 1).String(); at != path+":B3" {
			t.Errorf("%s: %s", c.name, at)
		}
		if d := cmp.Diff(Dialect{Format: "parquet", Decimal: '.'}, f.Dialect()); d != "" {
			t.Error(d)
		}
		f.Close()
	}
}

// A column that is no column of cells is refused by its name, and a value
// that is none by its place.
func TestParquetRefuses(t *testing.T) {
	for _, c := range []struct {
		name, code, place string
		content           []byte
	}{
		{"list", "table.nested-column", "", parquetOf(t, []struct {
			A string   `parquet:"a"`
			B []string `parquet:"b,list"`
		}{{"x", []string{"y"}}}, 1)},
		{"repeated and record", "table.nested-column table.nested-column", "", parquetOf(t, []struct {
			A []string `parquet:"a"`
			B struct {
				C string `parquet:"c"`
			} `parquet:"b"`
		}{{}}, 1)},
		{"bytes of a fixed length", "table.column-type", "", parquetOf(t, []struct {
			A [4]byte `parquet:"a"`
		}{{}}, 1)},
		{"duplicate names", "table.duplicate-header", ":B", parquetOf(t, []struct {
			A string `parquet:"a"`
			B string `parquet:"A"`
		}{{"x", "y"}}, 1)},
		{"no UTF-8", "table.utf8", ":A2", parquetOf(t, []struct {
			A []byte `parquet:"a"`
		}{{[]byte("x")}, {[]byte("\xff")}}, 1)},
		{"NUL", "table.nul", ":A2", parquetOf(t, []struct {
			A string `parquet:"a"`
		}{{"x"}, {"\x00"}}, 2)},
		{"far day", "table.bad-date", ":A1", parquetOf(t, []struct {
			A int32 `parquet:"a,date"`
		}{{math.MaxInt32}}, 1)},
		{"long text", "table.limit-cell", ":A1", parquetOf(t, []struct {
			A string `parquet:"a"`
		}{{strings.Repeat("é", maxCell+1)}}, 1)},
		{"LZ4", "table.parquet-codec", "", parquetOf(t, exposureRows(3), 3, parquet.Compression(&parquet.Lz4Raw))},
		{"encrypted", "table.unsupported", "", []byte("PARE\x00\x00\x00\x00")},
	} {
		path := writeFile(t, "r.parquet", c.content)
		_, err := readAll(t, path, "")
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		if got := codes(t, err); got != c.code {
			t.Errorf("%s: %s", c.name, got)
		}
		if at := err.(*experiment.Problems).List[0].At.String(); at != path+c.place && c.place != ":B" {
			t.Errorf("%s: at %s", c.name, at)
		}
	}
}

// A Parquet file that is cut anywhere is an error, and one of which a byte is
// another is an error or rows; neither is ever a panic.
func TestParquetDamage(t *testing.T) {
	whole := parquetOf(t, exposureRows(90), 30, parquet.Compression(&parquet.Snappy))
	path := writeFile(t, "d.parquet", nil)
	read := func(content []byte) error {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readAll(t, path, "")
		return err
	}
	for n := 6; n < len(whole); n++ {
		if err := read(whole[:n]); err == nil {
			t.Errorf("cut off after %d of %d, and no error", n, len(whole))
		} else {
			codes(t, err)
		}
	}
	failed := 0
	for i := range whole {
		spoilt := bytes.Clone(whole)
		spoilt[i] ^= [...]byte{0x01, 0x80, 0xff}[i%3]
		if err := read(spoilt); err != nil {
			codes(t, err)
			failed++
		}
	}
	if failed < len(whole)/2 {
		t.Errorf("%d of %d spoilt bytes were noticed", failed, len(whole))
	}
	if err := read(append(bytes.Clone(whole), 0)); err == nil {
		t.Error("a byte behind the footer is no error")
	}
}

func BenchmarkParquet(b *testing.B) {
	type row struct {
		Contact string `parquet:"contact"`
		Segment string `parquet:"segment,dict"`
		Trigger string `parquet:"trigger,dict"`
		Outcome bool   `parquet:"outcome"`
		Time    int64  `parquet:"time,timestamp(millisecond)"`
		N       int64  `parquet:"n,delta"`
	}
	rows := make([]row, benchmarkRows)
	for i := range rows {
		rows[i] = row{fmt.Sprintf("c%07d", i*2654435761%9999991), "prospect", []string{"flowers", "card"}[i%2], i%3 == 0, 1_771_061_400_000 + int64(i)*1000, int64(i)}
	}
	content := parquetOf(b, rows, 50_000, parquet.Compression(&parquet.Snappy))
	benchmark(b, writeFile(b, "b.parquet", content), len(content), len(rows))
}

// A long whole number is exact however it is stored, and no rounded identifier.
func TestParquetLongDecimals(t *testing.T) {
	for n, want := range map[int64]Kind{999_999_999_999_999: Number, 1_000_000_000_000_000: Text, -1_234_567_890_123_456: Text} {
		v := parquet.ValueOf(n)
		raw, kind, code := decimalRenderer(parquet.Int64, 0)(nil, &v)
		if c := (Cell{kind, raw}); kind != want || code != "" || c.Mangled() || c.String() != fmt.Sprint(n) {
			t.Errorf("%d is %s %q %s", n, kind, raw, code)
		}
	}
}
