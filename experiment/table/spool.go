package table

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
)

// A spool is a part of a book that is packed before its place in the zip file
// has come. What is written into it waits in a temporary file that only its
// owner can read; what stands in front of that is told last, because it says
// how much there is.
type spool struct {
	file *os.File
	pack *packer
	head []byte // packed
	sum  uint32
	size int64 // unpacked
}

// spoolBlock is how much is packed at a time, while the next is being made.
const spoolBlock = 1 << 18

// newSpool begins a part.
func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "triggerlab-*")
	if err != nil {
		return nil, err
	}
	return &spool{file: file, pack: startPacker(file)}, nil
}

// finish puts the head in front. Packed blocks may follow each other freely
// where each ends on a byte, as a flushed one does.
func (s *spool) finish(head []byte) error {
	body, size, err := s.pack.close()
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		return err
	}
	if _, err := deflate.Write(head); err != nil {
		return err
	}
	if err := deflate.Flush(); err != nil {
		return err
	}
	s.head, s.size = packed.Bytes(), int64(len(head))+size
	s.sum = joinCRC(crc32.ChecksumIEEE(head), body, size)
	return nil
}

// copyTo writes the part into a zip file.
func (s *spool) copyTo(out *zip.Writer, name string) error {
	length, err := s.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	to, err := out.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: s.sum,
		CompressedSize64: uint64(int64(len(s.head)) + length), UncompressedSize64: uint64(s.size),
	})
	if err != nil {
		return err
	}
	if _, err := to.Write(s.head); err != nil {
		return err
	}
	_, err = io.Copy(to, io.NewSectionReader(s.file, 0, length))
	return err
}

// close removes the temporary file, written or not.
func (s *spool) close() {
	_, _, _ = s.pack.close() // whoever wanted its error has it
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}

// A packer packs blocks in a goroutine of its own.
type packer struct {
	blocks chan []byte
	free   chan []byte
	done   chan struct{}
	closed bool
	sum    uint32
	size   int64
	err    error
}

func startPacker(to io.Writer) *packer {
	const ahead = 4
	p := &packer{blocks: make(chan []byte, ahead), free: make(chan []byte, ahead+1), done: make(chan struct{})}
	for range ahead {
		p.free <- make([]byte, 0, spoolBlock+maxPlain)
	}
	go p.run(to)
	return p
}

func (p *packer) run(to io.Writer) {
	defer close(p.done)
	deflate, err := flate.NewWriter(to, packLevel)
	for block := range p.blocks {
		if err == nil {
			p.sum = crc32.Update(p.sum, crc32.IEEETable, block)
			p.size += int64(len(block))
			_, err = deflate.Write(block)
		}
		p.free <- block[:0]
	}
	if err == nil {
		err = deflate.Close()
	}
	p.err = err
}

// packLevel is where cells of a table pack nearly as small as they can.
const packLevel = 3

// next takes a full block and gives an empty one.
func (p *packer) next(block []byte) []byte {
	p.blocks <- block
	return <-p.free
}

// close packs the rest, and returns the checksum and the size of all.
func (p *packer) close() (sum uint32, size int64, err error) {
	if !p.closed {
		p.closed = true
		close(p.blocks)
	}
	<-p.done
	return p.sum, p.size, p.err
}

// joinCRC returns the CRC-32 of two texts behind each other from those of
// each, and the length of the second.
//
// A checksum is a polynomial over GF(2), and what follows multiplies it by a
// power of x: a square matrix of bits, found by squaring that of one zero.
func joinCRC(first, second uint32, length int64) uint32 {
	var odd, even [32]uint32
	odd[0] = crc32.IEEE // one zero bit
	for i := 1; i < 32; i++ {
		odd[i] = 1 << (i - 1)
	}
	square(&even, &odd) // two
	square(&odd, &even) // four; the first round makes eight of them, a byte
	from, to := &odd, &even
	for ; length > 0; length >>= 1 {
		square(to, from)
		if length&1 != 0 {
			first = times(to, first)
		}
		from, to = to, from
	}
	return first ^ second
}

func times(matrix *[32]uint32, vector uint32) (sum uint32) {
	for i := 0; vector != 0; i, vector = i+1, vector>>1 {
		if vector&1 != 0 {
			sum ^= matrix[i]
		}
	}
	return sum
}

func square(to, of *[32]uint32) {
	for i := range to {
		to[i] = times(of, of[i])
	}
}
