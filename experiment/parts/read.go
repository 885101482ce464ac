package parts

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"triggerlab/experiment"
)

// Is tells a part by how it begins.
func Is(path string) bool {
	// Reading from a pipe would take from it, or wait.
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(opening))
	_, err = io.ReadFull(f, head)
	return err == nil && bytes.HasPrefix(head, []byte("triggerlab tally "))
}

// A Part is a file that was looked at: what it is about is known, and that all
// of it is there.
type Part struct {
	Path   string
	About  About
	SHA256 string // of the file
	end    int64  // of its sections
}

// Open looks at a part, and holds all of it against its digest.
func Open(path string) (*Part, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer f.Close()
	p := &Part{Path: path}
	return p, p.look(f)
}

func (p *Part) look(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("reading %s: %w", p.Path, err)
	}
	head := make([]byte, len(opening))
	if _, err := io.ReadFull(f, head); err != nil || string(head) != opening {
		if bytes.HasPrefix(head, []byte("triggerlab tally ")) {
			return experiment.Problem(experiment.Msg("parts.other-version").On(experiment.Place{File: p.Path}))
		}
		return damaged(p.Path, "opening")
	}
	size := info.Size() - int64(trailer)
	end := make([]byte, trailer)
	if size < int64(len(opening)) {
		return damaged(p.Path, "end")
	}
	if _, err := f.ReadAt(end, size); err != nil {
		return fmt.Errorf("reading %s: %w", p.Path, err)
	}
	at := binary.LittleEndian.Uint64(end)
	if string(end[8+sha256.Size:]) != closing || at < uint64(len(opening)) || at > uint64(size) {
		return damaged(p.Path, "end")
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, size)); err != nil {
		return fmt.Errorf("reading %s: %w", p.Path, err)
	}
	if !bytes.Equal(sum.Sum(nil), end[8:8+sha256.Size]) {
		return damaged(p.Path, "digest")
	}
	sum.Write(end)
	p.SHA256 = hex.EncodeToString(sum.Sum(nil))
	p.end = int64(at)
	return p.about(io.NewSectionReader(f, p.end, size-p.end))
}

// about reads the last section.
func (p *Part) about(last *io.SectionReader) error {
	in := &Sections{part: p, in: bufio.NewReader(last), left: last.Size()}
	unpack, err := in.Next()
	if err != nil {
		return err
	}
	data, err := unpack()
	if err != nil {
		return err
	}
	if in.left > 0 || len(data) > maxAbout || json.Unmarshal(data, &p.About) != nil || !p.About.sensible() {
		return damaged(p.Path, "about")
	}
	return nil
}

// Sections are those of a part, one after the other.
type Sections struct {
	part *Part
	file *os.File
	in   *bufio.Reader
	left int64
}

// Sections opens the file again, to be read from the first section on.
func (p *Part) Sections() (*Sections, error) {
	f, err := os.Open(p.Path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", p.Path, err)
	}
	from := int64(len(opening))
	return &Sections{part: p, file: f, in: bufio.NewReaderSize(io.NewSectionReader(f, from, p.end-from), 1<<18), left: p.end - from}, nil
}

// Next reads the next section, and returns what unpacks it.
func (s *Sections) Next() (func() ([]byte, error), error) {
	var head [9]byte
	if _, err := io.ReadFull(s.in, head[:]); err != nil {
		return nil, s.cutOff(err)
	}
	stored, size := binary.LittleEndian.Uint32(head[1:]), binary.LittleEndian.Uint32(head[5:])
	s.left -= int64(len(head)) + int64(stored)
	packed := head[0] == 1
	switch {
	case head[0] > 1, s.left < 0, size > maxSection, !packed && size != stored, packed && size > large && uint64(size) > maxPacked*uint64(stored):
		return nil, damaged(s.part.Path, "section")
	}
	data := make([]byte, stored)
	if _, err := io.ReadFull(s.in, data); err != nil {
		return nil, s.cutOff(err)
	}
	return func() ([]byte, error) {
		if !packed {
			return data, nil
		}
		whole := make([]byte, size)
		in := flate.NewReader(bytes.NewReader(data))
		if _, err := io.ReadFull(in, whole); err != nil {
			return nil, damaged(s.part.Path, "section")
		}
		if n, _ := in.Read(make([]byte, 1)); n > 0 {
			return nil, damaged(s.part.Path, "section")
		}
		return whole, nil
	}, nil
}

// Whole tells that every section was read.
func (s *Sections) Whole() error {
	if s.left != 0 {
		return damaged(s.part.Path, "section")
	}
	return nil
}

func (s *Sections) cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damaged(s.part.Path, "section")
	}
	return fmt.Errorf("reading %s: %w", s.part.Path, err)
}

// Close closes the file.
func (s *Sections) Close() error { return s.file.Close() }
