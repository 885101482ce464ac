package table

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"
)

// packings are how a CSV file may be compressed, by how such a file begins.
var packings = []struct{ magic, name string }{
	{"\x1f\x8b", "gzip"},
	{"\x28\xb5\x2f\xfd", "zstd"},
}

func packing(head []byte) string {
	for _, p := range packings {
		if bytes.HasPrefix(head, []byte(p.magic)) {
			return p.name
		}
	}
	return ""
}

// An unpacker gives the bytes that a compressed file unpacks to. It works
// ahead in a goroutine of its own, so that unpacking and whoever parses go on
// side by side, and it must be closed.
type unpacker struct {
	disk   *disk
	format string
	packed watchedReader
	read   int64 // of what was unpacked

	pieces chan piece    // in the order of the file
	free   chan []byte   // to unpack into
	stop   chan struct{} // closed by Close
	now    piece
}

// A piece is a stretch of what was unpacked, or why there are no more.
type piece struct {
	buf, rest []byte
	err       error
}

const (
	pieceBytes  = 256 << 10
	piecesAhead = 4
)

// unpack begins to unpack the file, and adds to seen how much of it was read.
func (d *disk) unpack(format string, seen *atomic.Int64) *unpacker {
	u := &unpacker{
		disk: d, format: format,
		packed: watchedReader{in: &counted{in: io.NewSectionReader(d.file, 0, d.size), seen: seen}},
		pieces: make(chan piece, piecesAhead),
		free:   make(chan []byte, piecesAhead),
		stop:   make(chan struct{}),
	}
	for range piecesAhead {
		u.free <- nil
	}
	go u.run()
	return u
}

// run unpacks until the end, an error or Close. There are never more pieces
// than the channel holds, so that it waits for free ones only.
func (u *unpacker) run() {
	defer close(u.pieces)
	in, done, err := u.start()
	if err != nil {
		u.pieces <- piece{err: u.wrong(err)}
		return
	}
	defer done()
	for err == nil {
		var buf []byte
		select {
		case buf = <-u.free:
		case <-u.stop:
			return
		}
		if buf == nil {
			buf = make([]byte, pieceBytes)
		}
		var n int
		n, err = fill(in, buf)
		u.read += int64(n)
		if limit := u.limit(); limit != nil {
			n, err = 0, limit
		}
		u.pieces <- piece{buf: buf, rest: buf[:n], err: u.wrong(err)}
	}
}

// start makes the decompressor.
func (u *unpacker) start() (in io.Reader, done func(), err error) {
	src := bufio.NewReaderSize(&u.packed, 64<<10)
	if u.format == "gzip" {
		in, err = gzip.NewReader(src)
		return in, func() {}, err
	}
	// It is in a goroutine of its own already.
	z, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, nil, err
	}
	return z, z.Close, nil
}

// limit says which limit what was unpacked so far is beyond.
func (u *unpacker) limit() error {
	switch {
	case u.read > maxUnpacked:
		return problem(u.disk.at(), "table.limit-packed-size", "format", u.format, "limit", maxUnpacked)
	case u.read > packedFloor && u.read/maxPackedRatio > u.packed.read:
		return problem(u.disk.at(), "table.limit-packed-ratio", "format", u.format, "limit", maxPackedRatio)
	}
	return nil
}

// wrong tells a damaged file from a failing disk: whatever is wrong though
// reading went well is the file's.
func (u *unpacker) wrong(err error) error {
	if err == nil || err == io.EOF && u.packed.read > 0 || isProblem(err) {
		return err
	}
	if u.packed.err != nil {
		return u.packed.err
	}
	return problem(u.disk.at(), "table.broken-packing", "format", u.format, "detail", err.Error())
}

// Read gives what was unpacked.
func (u *unpacker) Read(b []byte) (int, error) {
	for len(u.now.rest) == 0 {
		if u.now.err != nil {
			return 0, u.now.err
		}
		if u.now.buf != nil {
			u.free <- u.now.buf
		}
		u.now = <-u.pieces
	}
	n := copy(b, u.now.rest)
	u.now.rest = u.now.rest[n:]
	return n, nil
}

// Close stops the work and waits until it has.
func (u *unpacker) Close() error {
	close(u.stop)
	for range u.pieces {
	}
	return nil
}

// A watchedReader knows how much was read of a file, and whether the machine
// has failed.
type watchedReader struct {
	in   io.Reader
	read int64
	err  error
}

func (r *watchedReader) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.read += int64(n)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}
