package source_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
)

// inUTF16 writes a text in UTF-16, with a byte order mark or without.
func inUTF16(order binary.AppendByteOrder, mark bool) func(string) []byte {
	return func(text string) []byte {
		var b []byte
		if mark {
			b = order.AppendUint16(b, 0xfeff)
		}
		for _, unit := range utf16.Encode([]rune(text)) {
			b = order.AppendUint16(b, unit)
		}
		return b
	}
}

// encoded writes a text in an encoding that has all of its letters.
func encoded(t *testing.T, in encoding.Encoding) func(string) []byte {
	return func(text string) []byte {
		b, err := in.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

// then writes a text and packs what came of it.
func then(write func(string) []byte, pack func(string) []byte) func(string) []byte {
	return func(text string) []byte { return pack(string(write(text))) }
}

// gz packs a text.
func gz(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// gzTwice packs a text in two members, as files that were put together have.
func gzTwice(text string) []byte {
	half := len(text) / 2
	return append(gz(text[:half]), gz(text[half:])...)
}

func zst(text string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

// cutBy leaves out so many bytes at the end.
func cutBy(n int, write func(string) []byte) func(string) []byte {
	return func(text string) []byte { b := write(text); return b[:len(b)-n] }
}
