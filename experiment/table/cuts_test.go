package table

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A part that ends early is an error wherever it ends. Every fourth place will
// do: all were tried once, which takes half a minute with the race detector.
func TestEveryCutOfAPart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cut.xlsx")
	for name, content := range parts() {
		for n := 0; n < len(content); n += 4 {
			p := parts()
			p[name] = content[:n]
			if err := os.WriteFile(path, packed(t, p, zip.Store, nil), 0o600); err != nil {
				t.Fatal(err)
			}
			if rows, err := readAll(t, path, ""); err == nil {
				t.Fatalf("%s cut off after %q: %q and no error", name, content[:n], rows)
			}
		}
	}
}

// A workbook of which the end is missing, or one byte is another, is an
// error or the same rows: never fewer and never others. Every third byte.
func TestEveryByteOfABook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "byte.xlsx")
	whole := zipped(t, parts(), nil)
	read := func(content []byte) ([][]string, error) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return readAll(t, path, "")
	}
	want, err := read(whole)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(whole); i += 3 {
		spoilt := bytes.Clone(whole)
		spoilt[i] ^= [...]byte{0x01, 0x80, 0xff}[i%9/3]
		if got, err := read(spoilt); err == nil && cmp.Diff(want, got) != "" {
			t.Fatalf("byte %d: %q", i, got)
		}
		if i < 4 || i%21 > 0 {
			continue // "PK" alone is a fine CSV file of one column
		}
		if got, err := read(whole[:i]); err == nil {
			t.Fatalf("cut off at %d: %q and no error", i, got)
		}
	}
}
