package table

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// checkPages reads the headers of all pages of a column in a group of rows
// before the library does, which makes room for whatever they announce.
func (f *parquetFile) checkPages(column string, about *format.ColumnMetaData) error {
	at := about.DataPageOffset
	if about.DictionaryPageOffset != 0 {
		at = about.DictionaryPageOffset
	}
	if at < 0 || at > f.size || about.TotalCompressedSize < 0 || about.TotalCompressedSize > f.size-at {
		return f.brokenPage("a column lies outside of the file")
	}
	room := make([]byte, firstHeader)
	for end := at + about.TotalCompressedSize; at < end; {
		header, size, err := f.pageHeader(&room, at, end)
		if err != nil {
			return err
		}
		at += size
		if err := f.checkPage(column, header, end-at); err != nil {
			return err
		}
		if about.Codec == format.Snappy {
			if err := f.checkSnappy(header, at); err != nil {
				return err
			}
		}
		at += int64(header.CompressedPageSize)
	}
	return nil
}

const (
	firstHeader = 4 << 10 // bytes, enough for most headers of a page
	maxHeader   = 1 << 20 // which may hold the least and the greatest text of the page twice
)

// pageHeader reads the header of the page that begins at this place of a
// column that ends at another, and returns how long it is. Its lengths are
// not believed beyond the bytes that were read.
func (f *parquetFile) pageHeader(room *[]byte, at, end int64) (*format.PageHeader, int64, error) {
	for {
		b := (*room)[:min(int64(len(*room)), end-at)]
		if n, err := f.machine.ReadAt(b, at); n < len(b) {
			return nil, 0, unexpected(err)
		}
		header := new(format.PageHeader)
		in := new(thrift.CompactProtocol).NewReaderFromBytes(b)
		err := checkThrift(b)
		if err == nil {
			err = thrift.NewDecoder(in).Decode(header)
		}
		switch {
		case err == nil:
			return header, int64(in.BytesRead()), nil
		case len(b) < len(*room):
			return nil, 0, unexpected(err)
		case len(b) >= maxHeader:
			return nil, 0, f.brokenPage("the description of a page is damaged or too long")
		}
		*room = make([]byte, 16*len(*room))
	}
}

// checkPage checks what a header announces; so many bytes of the column
// follow it. A hostile one may have parts for several types of pages.
func (f *parquetFile) checkPage(column string, h *format.PageHeader, left int64) error {
	first, second, dictionary := &h.DataPageHeader.V, &h.DataPageHeaderV2.V, &h.DictionaryPageHeader.V
	repetition, definition := second.RepetitionLevelsByteLength, second.DefinitionLevelsByteLength
	switch {
	case min(h.CompressedPageSize, h.UncompressedPageSize, repetition, definition) < 0,
		min(first.NumValues, second.NumValues, second.NumNulls, dictionary.NumValues) < 0:
		return f.brokenPage("a page has a negative size")
	case int64(h.CompressedPageSize) > left:
		return f.brokenPage("a page is longer than its column")
	case int64(repetition)+int64(definition) > int64(h.CompressedPageSize):
		return f.brokenPage("the levels of a page are longer than the page")
	case int64(max(h.CompressedPageSize, h.UncompressedPageSize)) > maxPage:
		return problem(f.at(), "table.limit-page", "column", column, "limit", maxPage)
	case int64(max(first.NumValues, second.NumValues, dictionary.NumValues)) > maxPageValues:
		return problem(f.at(), "table.limit-page-values", "column", column, "limit", maxPageValues)
	}
	return nil
}

// checkSnappy checks the length that a packed block announces itself, which
// room is made for as well. The block follows the levels of a page of the
// second version, and is all of other pages.
func (f *parquetFile) checkSnappy(h *format.PageHeader, at int64) error {
	size := h.CompressedPageSize
	if second := &h.DataPageHeaderV2.V; h.Type == format.DataPageV2 {
		if second.IsCompressed.Valid && !second.IsCompressed.V {
			return nil
		}
		levels := second.RepetitionLevelsByteLength + second.DefinitionLevelsByteLength
		at, size = at+int64(levels), size-levels
	}
	start := make([]byte, min(size, binary.MaxVarintLen64))
	if n, err := f.machine.ReadAt(start, at); n < len(start) {
		return unexpected(err)
	}
	if length, _ := binary.Uvarint(start); length > uint64(h.UncompressedPageSize) {
		return f.brokenPage("a page unpacks to more than it announces")
	}
	return nil
}

func (f *parquetFile) brokenPage(detail string) error {
	return problem(f.at(), "table.broken-parquet", "detail", detail)
}
