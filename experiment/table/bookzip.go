package table

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"regexp"
	"slices"
)

// A stableZip packs the parts of a workbook so that equal books are equal
// bytes: the library writes streamed sheets in the order of a Go map
// (qax-os/excelize#1732). Parts are packed as they come and written in the
// order of their names, without times.
//
// It also puts in the true dimensions of streamed sheets: the library writes
// A1 before it knows any row, and readers that allocate by it then look for
// one cell.
type stableZip struct {
	out        io.Writer
	dimensions map[string]string
	parts      []*packedPart
}

// A packedPart is a part of the book, deflated in memory.
type packedPart struct {
	name   string
	packed bytes.Buffer
	deflat *flate.Writer
	sum    hash.Hash32
	size   uint64
	extent string // the dimension still to be put in
	types  bool   // it lists the others, in an order that is to be made one
}

func newStableZip(out io.Writer, dimensions map[string]string) *stableZip {
	return &stableZip{out: out, dimensions: dimensions}
}

// Create begins a part.
func (z *stableZip) Create(name string) (io.Writer, error) {
	p := &packedPart{name: name, sum: crc32.NewIEEE(), extent: z.dimensions[name], types: name == "[Content_Types].xml"}
	var err error
	if p.deflat, err = flate.NewWriter(&p.packed, flate.DefaultCompression); err != nil {
		return nil, err
	}
	z.parts = append(z.parts, p)
	return p, nil
}

// AddFS is wanted by the library's interface, and not used by it.
func (z *stableZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

var errDimension = errors.New("table: a streamed sheet does not begin as expected")

// Write packs a piece. The dimension stands in the first one.
func (p *packedPart) Write(b []byte) (int, error) {
	n := len(b)
	if p.extent != "" {
		placeholder := []byte(`<dimension ref="A1"></dimension>`)
		if !bytes.Contains(b, placeholder) {
			return 0, errDimension
		}
		b = bytes.Replace(b, placeholder, []byte(`<dimension ref="`+p.extent+`"/>`), 1)
		p.extent = ""
	}
	if p.types {
		b = sortTypes(b)
	}
	p.size += uint64(len(b))
	p.sum.Write(b)
	if _, err := p.deflat.Write(b); err != nil {
		return 0, err
	}
	return n, nil
}

var listed = regexp.MustCompile(`<(Default|Override) [^>]*></(Default|Override)>`)

// sortTypes orders the list of parts, which the library writes in that of
// a Go map once there are charts, and hands over in one piece.
func sortTypes(list []byte) []byte {
	sorted := listed.FindAll(list, -1)
	slices.SortFunc(sorted, bytes.Compare)
	return listed.ReplaceAllFunc(list, func([]byte) []byte {
		first := sorted[0]
		sorted = sorted[1:]
		return first
	})
}

// Close writes the zip file.
func (z *stableZip) Close() error {
	slices.SortFunc(z.parts, func(a, b *packedPart) int { return cmp.Compare(a.name, b.name) })
	out := zip.NewWriter(z.out)
	for _, p := range z.parts {
		if err := p.deflat.Close(); err != nil {
			return err
		}
		w, err := out.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.sum.Sum32(),
			CompressedSize64: uint64(p.packed.Len()), UncompressedSize64: p.size,
		})
		if err != nil {
			return err
		}
		if _, err := p.packed.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}
