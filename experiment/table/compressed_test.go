package table

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"triggerlab/experiment"
)

// gzipped packs a text in one member for each piece.
func gzipped(t testing.TB, pieces ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, piece := range pieces {
		z := gzip.NewWriter(&out)
		if _, err := io.WriteString(z, piece); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// zstandard packs a text in one frame for each piece.
func zstandard(t testing.TB, pieces ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, piece := range pieces {
		z, err := zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(z, piece); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

var packers = map[string]func(testing.TB, ...string) []byte{"gzip": gzipped, "zstd": zstandard}

// A compressed file gives the rows, places and notices of the file in it,
// and the digest of itself.
func TestCompressed(t *testing.T) {
	long := "contact;n\n"
	for i := range 30_000 {
		long += fmt.Sprintf("c%06d;%d\n", i, i%7)
	}
	for format, pack := range packers {
		for _, c := range []struct {
			name, text string
			pieces     []string
			encoding   string
		}{
			{"plain", "a,b\n1,\"2\n2\"\n\n3,4", nil, "utf-8"},
			{"with a mark", "\ufeffsep=;\r\na;b\r\n1;2\r\n", nil, "utf-8"},
			{"in pieces", "a,b\n1,2\n3,4\n", []string{"a,b\n1", ",2\n3,", "", "4\n"}, "utf-8"},
			{"with a preamble", "# x\n# y\n\na;b\n1;2\n", nil, "utf-8"},
			{"UTF-16", utf16Of(binary.LittleEndian, "\ufeff"+accents), nil, "utf-16le"},
			{"windows-1252", encodedAs(t, "windows-1252", accents), nil, "windows-1252"},
			{"long", long, nil, "utf-8"},
		} {
			if c.pieces == nil {
				c.pieces = []string{c.text}
			}
			packed := pack(t, c.pieces...)
			f := openShards(t, writeFile(t, "p.csv", packed), 3)
			plain := openShards(t, writeFile(t, "p.csv", []byte(c.text)), 1)
			got, err := readRows(f, "")
			want, wantErr := readRows(plain, "")
			if !reflect.DeepEqual(want, got) || err != nil || wantErr != nil {
				t.Errorf("%s, %s: %v %v %.1000q", format, c.name, err, wantErr, got)
			}
			dialect := plain.Dialect()
			dialect.Compression, dialect.Encoding = format, c.encoding
			if d := cmp.Diff(dialect, f.Dialect()); d != "" {
				t.Errorf("%s, %s: %s", format, c.name, d)
			}
			if rows, err := f.Rows(""); err != nil || rows.Read() != 1 {
				t.Errorf("%s, %s: read to the end, and not all of it: %v", format, c.name, err)
			}
			if len(f.Notices()) != len(plain.Notices()) {
				t.Errorf("%s, %s: %v", format, c.name, f.Notices())
			}
			digest, err := f.SHA256()
			if sum := sha256.Sum256(packed); digest != hex.EncodeToString(sum[:]) || err != nil {
				t.Errorf("%s, %s: %s %v", format, c.name, digest, err)
			}
		}
	}
}

// Every cut of a compressed file, every other byte in it, and bytes behind it
// are an error or all of its rows.
func TestCompressedDamage(t *testing.T) {
	text := "contact,trigger,outcome\n"
	for i := range 60 {
		text += fmt.Sprintf("c%d,plain %d,yes\n", i*i*i, i%3)
	}
	for format, pack := range packers {
		whole := pack(t, text)
		want, err := readAll(t, writeFile(t, "w.csv", whole), "")
		if err != nil || len(want) != 61 {
			t.Fatal(len(want), err)
		}
		for n := 4; n < len(whole); n++ {
			if got, err := readAll(t, writeFile(t, "c.csv", whole[:n]), ""); err == nil {
				t.Errorf("%s cut off after %d of %d: %d rows", format, n, len(whole), len(got))
			} else {
				codes(t, err)
			}
		}
		for i := range whole {
			spoilt := bytes.Clone(whole)
			spoilt[i] ^= [...]byte{0x01, 0x80, 0xff}[i%3]
			if got, err := readAll(t, writeFile(t, "c.csv", spoilt), ""); err == nil && cmp.Diff(want, got) != "" {
				t.Errorf("%s, byte %d: %d rows", format, i, len(got))
			}
		}
		for _, behind := range []string{"x", "\x00\x00\x00\x00\x00", "garbage that is long enough to be a header"} {
			if got, err := readAll(t, writeFile(t, "c.csv", append(bytes.Clone(whole), behind...)), ""); err == nil {
				t.Errorf("%s with %q behind it: %d rows", format, behind, len(got))
			} else if got := codes(t, err); got != "table.broken-packing" {
				t.Errorf("%s with %q behind it: %s", format, behind, got)
			}
		}
	}
}

// What is wrong in the text has its place; what is no text is named.
func TestCompressedContent(t *testing.T) {
	for format, pack := range packers {
		for _, c := range []struct{ name, text, code, place string }{
			{"after quote", "a,b\n1,\"x\"y\n", "table.after-quote", "B2"},
			{"workbook", string(zipped(t, parts(), nil)), "table.packed-workbook", ""},
			{"packed twice", string(pack(t, "a,b\n1,2\n")), "table.unsupported", ""},
			{"page", "<html>", "table.unsupported", ""},
			{"nothing", "", "table.no-header", ""},
		} {
			path := writeFile(t, "c.csv", pack(t, c.text))
			_, err := readAll(t, path, "")
			if err == nil {
				t.Errorf("%s, %s: no error", format, c.name)
				continue
			}
			if got := codes(t, err); got != c.code {
				t.Errorf("%s, %s: %s", format, c.name, got)
			}
			want := path
			if c.place != "" {
				want += ":" + c.place
			}
			if at := err.(*experiment.Problems).List[0].At.String(); at != want {
				t.Errorf("%s, %s: at %s", format, c.name, at)
			}
		}
	}
}

// A few bytes that unpack to very many are an error that names the limit.
func TestCompressedLimits(t *testing.T) {
	defer func(u, r, f int64) { maxUnpacked, maxPackedRatio, packedFloor = u, r, f }(maxUnpacked, maxPackedRatio, packedFloor)
	text := "a,b\n" + strings.Repeat("1,2\n", 1<<20)
	for format, pack := range packers {
		path := writeFile(t, "l.csv", pack(t, text))
		maxUnpacked, maxPackedRatio, packedFloor = 1<<30, 100, 1<<20
		_, err := readAll(t, path, "")
		if err == nil || codes(t, err) != "table.limit-packed-ratio" {
			t.Errorf("%s: %v", format, err)
		}
		maxUnpacked, maxPackedRatio, packedFloor = 1<<20, 100, 1<<30
		_, err = readAll(t, path, "")
		if err == nil || codes(t, err) != "table.limit-packed-size" {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// Whoever stops reading stops the unpacking too.
func TestCompressedStops(t *testing.T) {
	before := runtime.NumGoroutine()
	text := "a,b\n" + strings.Repeat("1,2\n", 1<<20)
	for _, pack := range packers {
		f := openShards(t, writeFile(t, "s.csv", pack(t, text)), 1)
		rows, err := f.Rows("")
		if err != nil {
			t.Fatal(err)
		}
		for range rows.Scan(context.Background(), 0) {
			break
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func BenchmarkCompressed(b *testing.B) {
	var s strings.Builder
	s.WriteString("contact,segment,trigger,outcome,time\n")
	for i := range 200_000 {
		fmt.Fprintf(&s, "c%07d,prospect,flowers,engage,2026-02-14T09:%02d:%02d\n", i*2654435761%9999991, i/60%60, i%60)
	}
	for _, c := range []struct {
		name    string
		content []byte
	}{
		{"plain", []byte(s.String())}, {"gzip", gzipped(b, s.String())}, {"zstd", zstandard(b, s.String())},
		{"windows-1252", []byte(encodedAs(b, "windows-1252", strings.ReplaceAll(s.String(), "prospect", "intéressé")))},
		{"UTF-16", []byte(utf16Of(binary.LittleEndian, "\ufeff"+s.String()))},
	} {
		b.Run(c.name, func(b *testing.B) { benchmark(b, writeFile(b, "b.csv", c.content), s.Len(), 200_000) })
	}
}
