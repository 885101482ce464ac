package table

import (
	"bytes"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"triggerlab/experiment"
)

// withHeader changes the header of the first page of the only column of a
// file, and puts the bytes of the page in the place of its own.
func withHeader(t *testing.T, content []byte, change func(h *format.PageHeader, page []byte) []byte) []byte {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	footer, protocol := *f.Metadata(), new(thrift.CompactProtocol)
	about := &footer.RowGroups[0].Columns[0].MetaData
	start := about.DataPageOffset
	if about.DictionaryPageOffset != 0 {
		start = about.DictionaryPageOffset
	}
	var h format.PageHeader
	in := protocol.NewReaderFromBytes(content[start:])
	if err := thrift.NewDecoder(in).Decode(&h); err != nil {
		t.Fatal(err)
	}
	from := start + int64(in.BytesRead())
	to := from + int64(h.CompressedPageSize)
	h.CRC = 0
	page := change(&h, bytes.Clone(content[from:to]))
	head, err := thrift.Marshal(protocol, h)
	if err != nil {
		t.Fatal(err)
	}
	end := start + about.TotalCompressedSize
	out := append(bytes.Clone(content[:start]), append(append(head, page...), content[to:end]...)...)
	about.TotalCompressedSize = int64(len(out)) - start
	if about.DictionaryPageOffset != 0 {
		about.DataPageOffset += about.TotalCompressedSize - (end - start)
	}
	tail, err := thrift.Marshal(protocol, footer)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, tail...)
	return append(out, byte(len(tail)), byte(len(tail)>>8), byte(len(tail)>>16), 0, 'P', 'A', 'R', '1')
}

// What the header of a page announces is not believed, and no memory is made
// room with for it.
func TestParquetPages(t *testing.T) {
	type row struct {
		A *string `parquet:"a,optional"`
	}
	word := strings.Repeat("word ", 50)
	rows := []row{{&word}, {nil}, {&word}}
	write := func(options ...parquet.WriterOption) []byte {
		return parquetOf(t, rows, 3, append(options, parquet.Compression(&parquet.Snappy))...)
	}
	first, second := write(parquet.DataPageVersion(1)), write(parquet.DataPageVersion(2))
	dictionary := parquetOf(t, []struct {
		A string `parquet:"a,dict"`
	}{{word}}, 1, parquet.Compression(&parquet.Snappy))
	header := func(change func(h *format.PageHeader)) func(*format.PageHeader, []byte) []byte {
		return func(h *format.PageHeader, page []byte) []byte { change(h); return page }
	}
	unpacked := header(func(h *format.PageHeader) { h.UncompressedPageSize = math.MaxInt32 })
	snappy := func(h *format.PageHeader, page []byte) []byte {
		levels := h.DataPageHeaderV2.V.DefinitionLevelsByteLength
		page = append(bytes.Clone(page[:levels]), append([]byte{0xff, 0xff, 0xff, 0xff, 7}, page[levels+2:]...)...)
		h.CompressedPageSize = int32(len(page))
		return page
	}
	for _, c := range []struct {
		name, code string
		content    []byte
		change     func(h *format.PageHeader, page []byte) []byte
	}{
		{"nothing, first version", "", first, header(func(*format.PageHeader) {})},
		{"nothing, second version", "", second, header(func(*format.PageHeader) {})},
		{"nothing, dictionary", "", dictionary, header(func(*format.PageHeader) {})},
		{"size, first version", "table.limit-page", first, unpacked},
		{"size, second version", "table.limit-page", second, unpacked},
		{"size, dictionary", "table.limit-page", dictionary, unpacked},
		{"packed size", "table.broken-parquet", first, header(func(h *format.PageHeader) { h.CompressedPageSize = math.MaxInt32 })},
		{"negative size", "table.broken-parquet", first, header(func(h *format.PageHeader) { h.UncompressedPageSize = -1 })},
		{"values, first version", "table.limit-page-values", first, header(func(h *format.PageHeader) { h.DataPageHeader.V.NumValues = math.MaxInt32 })},
		{"values, second version", "table.limit-page-values", second, header(func(h *format.PageHeader) { h.DataPageHeaderV2.V.NumValues = math.MaxInt32 })},
		{"values, dictionary", "table.limit-page-values", dictionary, header(func(h *format.PageHeader) { h.DictionaryPageHeader.V.NumValues = math.MaxInt32 })},
		{"levels", "table.broken-parquet", second, header(func(h *format.PageHeader) { h.DataPageHeaderV2.V.DefinitionLevelsByteLength = math.MaxInt32 })},
		{"block, first version", "table.broken-parquet", first, snappy},
		{"block, second version", "table.broken-parquet", second, snappy},
		{"long header", "", first, header(func(h *format.PageHeader) { h.DataPageHeader.V.Statistics.Max = make([]byte, 40<<10) })},
		{"too long header", "table.broken-parquet", first, header(func(h *format.PageHeader) { h.DataPageHeader.V.Statistics.Max = make([]byte, maxHeader) })},
	} {
		path := writeFile(t, "p.parquet", withHeader(t, c.content, c.change))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := readAll(t, path, "")
		runtime.ReadMemStats(&after)
		got := ""
		if err != nil {
			got = codes(t, err)
		}
		if got != c.code {
			t.Errorf("%s: %q, not %q: %v", c.name, got, c.code, err)
		}
		if made := after.TotalAlloc - before.TotalAlloc; made > 8<<20 {
			t.Errorf("%s: %d bytes of memory for a file of a few", c.name, made)
		}
	}
}

// A page that is as long as it says may still be too long.
func TestParquetLongPage(t *testing.T) {
	defer func(page, values int64) { maxPage, maxPageValues = page, values }(maxPage, maxPageValues)
	path := writeFile(t, "l.parquet", parquetOf(t, exposureRows(5000), 5000, parquet.PageBufferSize(1<<20)))
	for _, c := range []struct {
		code         string
		page, values int64
	}{
		{"", maxPage, maxPageValues},
		{"table.limit-page", 1 << 10, maxPageValues},
		{"table.limit-page-values", maxPage, 100},
	} {
		maxPage, maxPageValues = c.page, c.values
		_, err := readAll(t, path, "")
		switch {
		case c.code == "" && err != nil:
			t.Error(err)
		case c.code != "" && (err == nil || codes(t, err) != c.code):
			t.Errorf("not %s: %v", c.code, err)
		case c.code != "" && err.(*experiment.Problems).List[0].Values["column"] != "contact":
			t.Errorf("%v", err.(*experiment.Problems).List[0].Values)
		}
	}
}
