package table

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
)

// checkThrift walks through what Thrift wrote, which a Parquet file describes
// itself and its pages with, before the library does: that one makes room for
// as many items as a list says it has, and goes as deep as structures are
// nested, until the program dies of it.
func checkThrift(b []byte) error {
	w := thriftWalk{new(thrift.CompactProtocol).NewReaderFromBytes(b), len(b)}
	return w.structure(0)
}

type thriftWalk struct {
	in   thrift.BytesReader
	size int
}

// maxThriftDepth is more than twice the depth of anything Parquet describes.
const maxThriftDepth = 32

func (w thriftWalk) structure(depth int) error {
	if depth > maxThriftDepth {
		return errors.New("a description is nested too deep")
	}
	for {
		field, err := w.in.ReadField()
		switch {
		case err != nil:
			return unexpected(err)
		case field.Type == thrift.STOP:
			return nil
		case field.Type == thrift.TRUE, field.Type == thrift.FALSE:
			continue // the type of a field says which
		}
		if err := w.value(field.Type, depth); err != nil {
			return err
		}
	}
}

func (w thriftWalk) value(kind thrift.Type, depth int) (err error) {
	switch kind {
	case thrift.TRUE, thrift.FALSE, thrift.I8:
		_, err = w.in.ReadInt8()
	case thrift.I16, thrift.I32, thrift.I64:
		_, err = w.in.ReadInt64()
	case thrift.DOUBLE:
		_, err = w.in.ReadFloat64()
	case thrift.BINARY:
		_, err = w.in.ReadBytes()
	case thrift.LIST, thrift.SET:
		list, wrong := w.in.ReadList()
		if wrong != nil {
			return unexpected(wrong)
		}
		return w.items(list.Size, depth+1, list.Type)
	case thrift.MAP:
		entries, wrong := w.in.ReadMap()
		if wrong != nil {
			return unexpected(wrong)
		}
		return w.items(entries.Size, depth+1, entries.Key, entries.Value)
	case thrift.STRUCT:
		return w.structure(depth + 1)
	default:
		return fmt.Errorf("a description holds a value of type %d", kind)
	}
	return unexpected(err)
}

// items walks through a list, or a map, of so many items; each takes a byte
// at least.
func (w thriftWalk) items(count int32, depth int, kinds ...thrift.Type) error {
	switch {
	case depth > maxThriftDepth:
		return errors.New("a description is nested too deep")
	case int(count) > w.size-w.in.BytesRead():
		return errors.New("a list in a description is longer than the description")
	}
	for range count {
		for _, kind := range kinds {
			if err := w.value(kind, depth); err != nil {
				return err
			}
		}
	}
	return nil
}
