package parts

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"io"
)

// A Writer writes a part.
type Writer struct {
	to   io.Writer
	sum  hash.Hash
	size uint64
	flat *flate.Writer
	room bytes.Buffer
}

// NewWriter begins a part.
func NewWriter(to io.Writer) (*Writer, error) {
	w := &Writer{to: to, sum: sha256.New()}
	w.flat, _ = flate.NewWriter(nil, flate.BestSpeed) // which is a level
	return w, w.write([]byte(opening))
}

func (w *Writer) write(data []byte) error {
	n, err := w.to.Write(data)
	w.sum.Write(data[:n])
	w.size += uint64(n)
	return err
}

// Section writes the next one, packed where that is asked for.
func (w *Writer) Section(data []byte, pack bool) error {
	stored, packed := data, byte(0)
	if pack {
		w.room.Reset()
		w.flat.Reset(&w.room)
		if _, err := w.flat.Write(data); err != nil {
			return err
		}
		if err := w.flat.Close(); err != nil {
			return err
		}
		if w.room.Len() < len(data) {
			stored, packed = w.room.Bytes(), 1
		}
	}
	head := binary.LittleEndian.AppendUint32([]byte{packed}, uint32(len(stored)))
	if err := w.write(binary.LittleEndian.AppendUint32(head, uint32(len(data)))); err != nil {
		return err
	}
	return w.write(stored)
}

// End writes what the part is about, and with it the end.
func (w *Writer) End(about *About) error {
	at := w.size
	data, err := json.Marshal(about)
	if err != nil {
		return err
	}
	if err := w.Section(data, true); err != nil {
		return err
	}
	end := w.sum.Sum(binary.LittleEndian.AppendUint64(nil, at))
	return w.write(append(end, closing...))
}
