package parts

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"triggerlab/experiment"
)

// sealed is a file of these sections, whatever they hold, with a digest that is
// right.
func sealed(t *testing.T, sections [][]byte, about string) string {
	t.Helper()
	var file bytes.Buffer
	file.WriteString(opening)
	for _, s := range sections {
		file.Write(s)
	}
	end := binary.LittleEndian.AppendUint64(nil, uint64(file.Len()))
	file.Write(stored([]byte(about), 0, len(about)))
	sum := sha256.Sum256(file.Bytes())
	file.Write(append(append(end, sum[:]...), closing...))
	path := filepath.Join(t.TempDir(), "made.tally")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// stored is a section as it stands in a file.
func stored(data []byte, packed byte, size int) []byte {
	head := binary.LittleEndian.AppendUint32([]byte{packed}, uint32(len(data)))
	return append(binary.LittleEndian.AppendUint32(head, uint32(size)), data...)
}

// zeros is many of them, packed.
func zeros(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for range n >> 20 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func isDamaged(err error) bool {
	var p *experiment.Problems
	return errors.As(err, &p) && p.List[0].Code == "parts.damaged"
}

// TestMadeUp: a file that somebody made, with a digest that is right, is refused
// where it cannot be, and takes no more memory than it is worth.
func TestMadeUp(t *testing.T) {
	for name, about := range map[string]string{
		"no JSON": "{", "a breakdown of no column": `{"reading":{"columns":["a"],"breakdowns":[["b"]]}}`, "a wave of no column": `{"reading":{"wave":"w"}}`,
		"more rows than can be": `{"rows":18446744073709551615}`, "rows below none": `{"rows":-1}`,
	} {
		if _, err := Open(sealed(t, nil, about)); !isDamaged(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	bomb := zeros(t, 64<<20)
	for name, section := range map[string][]byte{
		"a bomb":                stored(bomb, 1, 64<<20),
		"a bomb that says less": stored(bomb, 1, 1<<20),
		"one that says more":    stored([]byte("abc"), 0, 1<<20),
		"no way of packing":     stored([]byte("abc"), 2, 3),
		"nothing of it":         stored(nil, 1, 1<<10),
		"a head without a body": {0, 255, 255, 255, 0, 255, 255, 255, 0},
	} {
		p, err := Open(sealed(t, [][]byte{section}, "{}"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sections, err := p.Sections()
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		unpack, err := sections.Next()
		if err == nil {
			_, err = unpack()
		}
		runtime.ReadMemStats(&after)
		if !isDamaged(err) {
			t.Errorf("%s: %v", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
			t.Errorf("%s takes %d bytes", name, took)
		}
		if err := sections.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestWritten: what is written is read again, section by section.
func TestWritten(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(&file)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("long ", 1000)
	for _, text := range []string{"", "short", long} {
		if err := w.Section([]byte(text), true); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(&About{Key: "k"}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.tally")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Open(path)
	if err != nil || p.About.Key != "k" || !Is(path) || Is(t.TempDir()) {
		t.Fatalf("%+v: %v", p, err)
	}
	sections, err := p.Sections()
	if err != nil {
		t.Fatal(err)
	}
	defer sections.Close()
	for _, want := range []string{"", "short", long} {
		unpack, err := sections.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := unpack(); err != nil || string(got) != want {
			t.Errorf("%q and not %q: %v", got, want, err)
		}
	}
	if err := sections.Whole(); err != nil {
		t.Error(err)
	}
	if _, err := sections.Next(); !isDamaged(err) {
		t.Errorf("behind the last: %v", err)
	}
}
