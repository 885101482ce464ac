package table

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"sync/atomic"

	"golang.org/x/text/transform"
)

// A textFile is the text of a CSV file in UTF-8, whatever the file is encoded in
// and compressed with.
type textFile struct {
	*disk
	charset charset
	packing string // "gzip", "zstd" or empty
	sample  []byte // the text's beginning
	whole   bool   // which is all of it
	far     []byte // pieces that the encoding was found by, where the beginning does not show it
}

// openText finds how the file is compressed and encoded.
func (d *disk) openText(packing string) (*textFile, error) {
	t := &textFile{disk: d, packing: packing}
	raw, err := t.beginning()
	if err != nil {
		return nil, err
	}
	t.whole = len(raw) < sampleBytes || packing == "" && int64(len(raw)) == d.size
	if packing != "" {
		if err := d.refuse(raw, packing); err != nil {
			return nil, err
		}
	}
	far := func() (_ []byte, err error) {
		t.far, err = t.elsewhere(newlineOf(raw))
		return t.far, err
	}
	if t.charset, err = d.encodingOf(raw, t.whole, far); err != nil {
		return nil, err
	}
	t.sample = t.charset.text(raw, t.whole)
	return t, nil
}

// beginning reads the first bytes.
func (t *textFile) beginning() ([]byte, error) {
	raw, stop := t.unpacked(0, t.size, new(atomic.Int64))
	defer stop()
	sample := make([]byte, sampleBytes)
	n, err := io.ReadFull(raw, sample)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, t.reading(err)
	}
	return sample[:n], nil
}

// divisible reports whether the text can be read from any line's beginning,
// which is then the same byte of the file.
func (t *textFile) divisible() bool { return t.packing == "" && t.charset.divisible() }

// unpacked returns the bytes from..to of the file, or all bytes that it
// unpacks to, and what must be called when they are not needed any more. It
// adds to seen how many bytes of the file were read.
func (t *textFile) unpacked(from, to int64, seen *atomic.Int64) (raw io.Reader, stop func()) {
	if t.packing == "" {
		return &counted{in: io.NewSectionReader(t.file, from, to-from), seen: seen}, func() {}
	}
	u := t.unpack(t.packing, seen)
	return u, func() { _ = u.Close() } // it has no error to give
}

// open returns the text of the bytes from..to where it is divisible, and else
// all of it behind so many bytes of text; its size, -1 where nobody knows; and
// what unpacked does.
func (t *textFile) open(from, to int64, seen *atomic.Int64) (src io.Reader, size int64, stop func()) {
	mark, skip := 0, 0
	if !t.divisible() {
		mark, skip = t.charset.mark, int(from)
		from, to = 0, t.size
	}
	src, stop = t.unpacked(from, to, seen)
	decoder := t.charset.decoder()
	if t.packing == "" && decoder == nil {
		return src, to - from, stop
	}
	if t.packing == "" {
		src = &exactly{in: src, left: to - from}
	}
	src = &behind{in: src, skip: mark}
	if decoder != nil {
		src = transform.NewReader(bufio.NewReaderSize(src, 64<<10), decoder)
	}
	return &behind{in: src, skip: skip}, -1, stop
}

// elsewhere returns pieces of the file that are not all ASCII, when its
// beginning is, which also shows what its lines end with. A file that is not large is looked through until there are
// enough of them; of a large one only pieces at equal distances, which do not
// prove that it has none.
func (t *textFile) elsewhere(newline byte) ([]byte, error) {
	if t.packing != "" {
		return nil, nil
	}
	step := int64(sampleBytes)
	if t.size > lookedThrough {
		step = t.size / (lookedThrough / sampleBytes)
	}
	var found []byte
	piece := make([]byte, sampleBytes)
	for from := int64(sampleBytes); from < t.size && len(found) < 4*sampleBytes; from += step {
		n, err := t.file.ReadAt(piece, from)
		if err != nil && err != io.EOF {
			return nil, t.reading(err)
		}
		if ascii(piece[:n]) == n {
			continue
		}
		// From line to line, so that no character is cut in two.
		first, last := bytes.IndexByte(piece[:n], newline), bytes.LastIndexByte(piece[:n], newline)
		if first < last {
			found = append(found, piece[first:last]...)
		}
	}
	return found, nil
}

// lookedThrough is the size up to which a file is looked through for its
// encoding: a hundredth of a second.
const lookedThrough = 64 << 20

// reading makes an error of one that came with bytes of the file.
func (d *disk) reading(err error) error {
	if isProblem(err) {
		return err
	}
	return fmt.Errorf("reading %s: %w", d.path, err)
}

// counted counts what is read.
type counted struct {
	in   io.Reader
	seen *atomic.Int64
}

func (r *counted) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.seen.Add(int64(n))
	return n, err
}

// exactly makes an error of it when a file has become shorter than it was.
type exactly struct {
	in   io.Reader
	left int64
}

func (r *exactly) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.left -= int64(n)
	if err == io.EOF && r.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// behind leaves out the first bytes.
type behind struct {
	in   io.Reader
	skip int
}

func (r *behind) Read(b []byte) (int, error) {
	for r.skip > 0 {
		n, err := r.in.Read(b[:min(len(b), r.skip)])
		if r.skip -= n; err != nil {
			return 0, err
		}
	}
	return r.in.Read(b)
}
