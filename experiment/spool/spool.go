// Package spool keeps records in the order in which they come: in memory while
// they are few, and from then on in a temporary file that only its owner can
// read, so that what takes many of them takes no more memory than what takes
// some.
//
// It knows nothing of what the records are. Whoever writes names of people into
// one writes them to a disk.
package spool

import (
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"os"
)

// A Log is records one after the other. One goroutine appends; when nobody does
// any more, several may read.
type Log struct {
	tail    []byte // what is not in the file
	file    *os.File
	removed bool // nothing of the file is left when it is closed
	written int64
	err     error // of writing, which stays
}

const (
	// kept is how much a log holds in memory before it takes a file.
	kept = 1 << 20
	// block is how much is written or read at once.
	block = 1 << 17
)

// Append adds a record, of which it keeps a copy.
func (l *Log) Append(record []byte) error {
	if l.err != nil {
		return l.err
	}
	l.tail = binary.AppendUvarint(l.tail, uint64(len(record)))
	l.tail = append(l.tail, record...)
	most := kept
	if l.file != nil {
		most = block
	}
	if len(l.tail) >= most {
		l.err = l.flush()
	}
	return l.err
}

// flush writes what is in memory to the file, and makes that where there is
// none. A system that can forgets its name at once: then nothing of it is left
// even of a program that is killed.
func (l *Log) flush() error {
	if l.file == nil {
		file, err := os.CreateTemp("", "triggerlab-*")
		if err != nil {
			return err
		}
		l.file, l.removed = file, os.Remove(file.Name()) == nil
	}
	n, err := l.file.WriteAt(l.tail, l.written)
	l.written += int64(n)
	if l.tail = l.tail[:0]; cap(l.tail) > 2*block {
		l.tail = make([]byte, 0, block+block/8)
	}
	return err
}

// Records gives the records in their order. A record is only good until the
// next; an error ends them.
func (l *Log) Records() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if l.err != nil {
			yield(nil, l.err)
			return
		}
		r := reader{log: l}
		for {
			record, err := r.next()
			if err == io.EOF || !yield(record, err) || err != nil {
				return
			}
		}
	}
}

// Close gives the memory and the file back. A log may be closed twice.
func (l *Log) Close() error {
	l.tail = nil
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	if !l.removed {
		err = errors.Join(err, os.Remove(l.file.Name()))
	}
	l.file = nil
	return err
}

// A reader reads a log from its beginning.
type reader struct {
	log  *Log
	at   int64  // what of the file was read
	room []byte // the block that is read
	rest []byte // of it
	last bool   // rest is the part in memory
}

func (r *reader) next() ([]byte, error) {
	for {
		size, n := binary.Uvarint(r.rest)
		if n > 0 && uint64(len(r.rest)-n) >= size {
			record := r.rest[n : n+int(size) : n+int(size)]
			r.rest = r.rest[n+int(size):]
			return record, nil
		}
		if r.last {
			return nil, io.EOF
		}
		if err := r.more(); err != nil {
			return nil, err
		}
	}
}

// more reads on. No record stands partly in the file and partly in memory.
func (r *reader) more() error {
	left := r.log.written - r.at
	if left == 0 {
		r.rest, r.last = r.log.tail, true
		return nil
	}
	whole := len(r.rest) + int(min(block, left))
	if cap(r.room) < whole {
		room := make([]byte, max(whole, 2*len(r.rest)))
		copy(room, r.rest)
		r.room = room
	} else {
		r.room = r.room[:cap(r.room)]
		copy(r.room, r.rest)
	}
	n, err := r.log.file.ReadAt(r.room[len(r.rest):whole], r.at)
	r.at += int64(n)
	r.rest = r.room[:len(r.rest)+n]
	if err == io.EOF && r.at == r.log.written {
		err = nil
	}
	return err
}
