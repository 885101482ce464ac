package table

import "encoding/binary"

// A Batch holds rows that wait to be written, packed. The zero value is empty.
type Batch struct {
	packed []byte
	cells  []Cell
}

// Add packs a row of cells. Dates and truth values become text, and so do
// numbers with noughts in front, which a workbook would not keep.
func (b *Batch) Add(cells []Cell) {
	b.packed = binary.AppendUvarint(b.packed, uint64(len(cells)))
	for _, c := range cells {
		kind := c.Kind
		if kind > Number || kind == Number && len(c.Raw) > 1 && c.Raw[0] == '0' && c.Raw[1] != '.' {
			kind = Text
		}
		b.packed = append(b.packed, byte(kind))
		b.packed = binary.AppendUvarint(b.packed, uint64(len(c.Raw)))
		b.packed = append(b.packed, c.Raw...)
	}
}

// Size is how many bytes it holds.
func (b *Batch) Size() int { return len(b.packed) }

// Reset empties it.
func (b *Batch) Reset() { b.packed = b.packed[:0] }

// each gives every row to use, whose cells are good until the next.
func (b *Batch) each(use func([]Cell) error) error {
	number := func(p []byte) (int, []byte) {
		n, size := binary.Uvarint(p)
		return int(n), p[size:]
	}
	for p := b.packed; len(p) > 0; {
		var n, length int
		n, p = number(p)
		b.cells = b.cells[:0]
		for range n {
			kind := Kind(p[0])
			length, p = number(p[1:])
			b.cells, p = append(b.cells, Cell{kind, p[:length:length]}), p[length:]
		}
		if err := use(b.cells); err != nil {
			return err
		}
	}
	return nil
}
