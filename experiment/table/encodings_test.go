package table

import (
	"context"
	"encoding/binary"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"triggerlab/experiment"
)

// utf16Of encodes a text in UTF-16.
func utf16Of(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

// encodedAs encodes a text by a name that people give.
func encodedAs(t testing.TB, name, text string) string {
	t.Helper()
	coding, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := coding.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const (
	accents    = "prénom;été\n\"Zoë;\n\";«€»\n"
	japanese   = "名前;表\nー;ソ\n"
	farAccents = 300_000 // bytes of ASCII before the first accent
)

var accentRows = [][]string{{"1", "text:prénom", "text:été"}, {"2", "text:Zoë;\n", "text:«€»"}}

// What a text is encoded in is found, or taken from a person, and gives the
// same cells; only what was found by elimination is told.
func TestEncodings(t *testing.T) {
	japaneseRows := [][]string{{"1", "text:名前", "text:表"}, {"2", "text:ー", "text:ソ"}}
	plain, far := "a;b\n"+strings.Repeat("1;2\n", 10), "a;b\n"+strings.Repeat("1;2\n", farAccents/4)
	for _, c := range []struct {
		name, content, said, encoding string
		bom, guessed                  bool
		want                          [][]string
	}{
		{"UTF-8", accents, "", "utf-8", false, false, accentRows},
		{"UTF-8 with a mark", "\ufeff" + accents, "", "utf-8", true, false, accentRows},
		{"UTF-8, said", "\ufeff" + accents, "UTF8", "utf-8", true, false, accentRows},
		{"UTF-16 LE", utf16Of(binary.LittleEndian, "\ufeff"+accents), "", "utf-16le", true, false, accentRows},
		{"UTF-16 BE", utf16Of(binary.BigEndian, "\ufeff"+accents), "", "utf-16be", true, false, accentRows},
		{"UTF-16 BE, said", utf16Of(binary.BigEndian, "\ufeff"+accents), "utf-16", "utf-16be", true, false, accentRows},
		{"UTF-16 LE without a mark", utf16Of(binary.LittleEndian, accents), "", "utf-16le", false, false, accentRows},
		{"UTF-16 BE without a mark", utf16Of(binary.BigEndian, accents), "", "utf-16be", false, false, accentRows},
		{"UTF-16 of other letters, said", utf16Of(binary.LittleEndian, japanese), "utf-16", "utf-16le", false, false, japaneseRows},
		{"UTF-16, two units a character", utf16Of(binary.LittleEndian, "\ufeffa;b\n😀;1\n"), "", "utf-16le", true, false, [][]string{{"1", "text:a", "text:b"}, {"2", "text:😀", "text:1"}}},
		{"UTF-16 says its delimiter", utf16Of(binary.LittleEndian, "\ufeffsep=;\r\na,b;c\r\n"), "", "utf-16le", true, false, [][]string{{"1", "text:a,b", "text:c"}}},
		{"windows-1252", encodedAs(t, "windows-1252", accents), "", "windows-1252", false, true, accentRows},
		{"windows-1252, said", encodedAs(t, "windows-1252", accents), "Latin1", "windows-1252", false, false, accentRows},
		{"windows-1252 far behind", far + encodedAs(t, "windows-1252", "é;2\n"), "", "windows-1252", false, true, nil},
		{"windows-1252 far behind, old Macintosh", strings.ReplaceAll(far, "\n", "\r") + encodedAs(t, "windows-1252", "é;2\r"), "", "windows-1252", false, true, nil},
		{"UTF-8 far behind", far + "é;2\n", "", "utf-8", false, false, nil},
		{"ASCII", plain, "", "utf-8", false, false, nil},
		{"Polish", encodedAs(t, "windows-1250", "imię;ł\nż;2\n"), "cp1250", "windows-1250", false, false, [][]string{{"1", "text:imię", "text:ł"}, {"2", "text:ż", "text:2"}}},
		{"Shift JIS", encodedAs(t, "shift_jis", japanese), "sjis", "shift_jis", false, false, japaneseRows},
		{"ISO-2022-JP", encodedAs(t, "iso-2022-jp", japanese), "iso-2022-jp", "iso-2022-jp", false, false, japaneseRows},
		{"GB18030", encodedAs(t, "gb18030", japanese), "gb18030", "gb18030", false, false, japaneseRows},
	} {
		for _, shards := range []int{1, 3} {
			f, err := Open(context.Background(), writeFile(t, "e.csv", []byte(c.content)), Options{Encoding: c.said})
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			f.(*csvFile).shards = shards
			d := f.Dialect()
			if d.Encoding != c.encoding || d.BOM != c.bom || d.Delimiter != ';' {
				t.Errorf("%s: %+v", c.name, d)
			}
			got, err := readRows(f, "")
			if diff := cmp.Diff(c.want, got); err != nil || c.want != nil && diff != "" {
				t.Errorf("%s: %v %s", c.name, err, diff)
			}
			if notices := f.Notices(); (len(notices) == 1) != c.guessed || c.guessed && notices[0].Code != "table.windows-1252" {
				t.Errorf("%s: %v", c.name, notices)
			}
			f.Close()
		}
	}
}

// The notice of an encoding that was found by elimination shows the letters
// by which a person can tell whether it is right, and no cell.
func TestEncodingNotice(t *testing.T) {
	latin, far := encodedAs(t, "windows-1252", accents), strings.Repeat("1;2\n", farAccents/4)
	for _, content := range []string{latin, far + latin, strings.ReplaceAll(far+latin, "\n", "\r")} {
		path := writeFile(t, "n.csv", []byte(content))
		f, err := Open(context.Background(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := experiment.Msg("table.windows-1252", "letters", []string{"é", "ë", "«", "€", "»"}).On(experiment.Place{File: path})
		if d := cmp.Diff([]experiment.Message{want}, f.Notices()); d != "" {
			t.Error(d)
		}
		f.Close()
	}
}

// What cannot be the encoding, or is two of them, is an error at its cell,
// whatever the shards, and never a cell with other letters.
func TestEncodingDamage(t *testing.T) {
	latin := encodedAs(t, "windows-1252", "é,è\n")
	rows := strings.Repeat("1,2\n", 40)
	far := strings.Repeat("1,2\n", farAccents/4)
	wide := func(text string) string { return utf16Of(binary.LittleEndian, text) }
	for _, c := range []struct{ name, content, said, code, place string }{
		{"UTF-8 and then not", "é,b\n" + rows + "1,caf\xe9\n", "", "table.utf8", "B42"},
		{"Cyrillic and then not", "имя,b\n" + rows + "1,caf\xe9\n", "", "table.utf8", "B42"},
		{"windows-1252 and then UTF-8", latin + far + "1,é\n", "", "table.encoding", "B75002"},
		{"windows-1252 and a quotation mark of UTF-8", latin + far + "1,it’s\n", "", "table.encoding", "B75002"},
		{"UTF-8 that was said to be something else", latin + rows + "1,\x8f\n", "windows-1252", "table.encoding", "B42"},
		{"nothing in windows-1252", latin + rows + "1,\x81\n", "", "table.encoding", "B42"},
		{"nothing in ISO-8859-2", latin + rows + "1,\x80\n", "latin2", "table.encoding", "B42"},
		{"UTF-16, half a character", wide("\ufeffa,b\n"+rows) + "\x31", "", "table.encoding", "A42"},
		{"UTF-16, high surrogate", wide("\ufeffa,b\n"+rows) + "\x00\xd8" + wide("\n1,2\n"), "", "table.encoding", "A42"},
		{"UTF-16, low surrogate", wide("\ufeffa,b\n"+rows+"1,") + "\x00\xdc" + wide("\n1,2\n"), "", "table.encoding", "B42"},
		{"UTF-16, surrogate at the end", wide("\ufeffa,b\n"+rows+"1,") + "\x3d\xd8", "", "table.encoding", "B42"},
		{"Shift JIS, half a character", encodedAs(t, "shift_jis", "名前,b\n"+rows) + "1,\x83\n", "shift_jis", "table.encoding", "B42"},
		{"UTF-32 LE", "\xff\xfe\x00\x00a\x00\x00\x00", "", "table.unsupported-encoding", ""},
		{"UTF-32 BE", "\x00\x00\xfe\xff\x00\x00\x00a", "", "table.unsupported-encoding", ""},
		{"no such encoding", rows, "klingon", "table.unknown-encoding", ""},
		{"no real encoding", rows, "hz-gb-2312", "table.unknown-encoding", ""},
		{"against the mark", "\ufeff" + rows, "windows-1252", "table.encoding-mark", ""},
		{"control characters", latin + "1,\x02\n", "", "table.utf8", "A1"},
		{"a NUL", latin + rows + "1,\x00\n", "windows-1252", "table.nul", "B42"},
	} {
		for _, shards := range []int{1, 4} {
			path := writeFile(t, "d.csv", []byte(c.content))
			f, err := Open(context.Background(), path, Options{Encoding: c.said})
			if err == nil {
				f.(*csvFile).shards = shards
				_, err = readRows(f, "")
				f.Close()
			}
			if err == nil {
				t.Errorf("%s, %d shards: no error", c.name, shards)
				continue
			}
			if got := codes(t, err); got != c.code {
				t.Errorf("%s: %s", c.name, got)
			}
			want := path
			if c.place != "" {
				want += ":" + c.place
			}
			if at := err.(*experiment.Problems).List[0].At.String(); at != want {
				t.Errorf("%s, %d shards: at %s, not %s", c.name, shards, at, c.place)
			}
		}
	}
}

// A text in UTF-16 that ends early is an error or all of what is there.
func TestEveryCutOfUTF16(t *testing.T) {
	whole := utf16Of(binary.BigEndian, "\ufeff"+accents+"x;😀\n")
	for n := 3; n < len(whole); n++ {
		got, err := readAll(t, writeFile(t, "c.csv", []byte(whole[:n])), "")
		text := strings.TrimPrefix(string(utf16.Decode(units(whole[:n]))), "\ufeff")
		want, wantErr := readAll(t, writeFile(t, "w.csv", []byte(text)), "")
		broken := n%2 == 1 || strings.HasSuffix(text, "\ufffd")
		if broken && err == nil || !broken && ((err == nil) != (wantErr == nil) || cmp.Diff(want, got) != "") {
			t.Errorf("cut off after %d: %q and %v", n, got, err)
		}
	}
}

func units(b string) []uint16 {
	var list []uint16
	for i := 0; i+1 < len(b); i += 2 {
		list = append(list, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return list
}

// A file that shrinks while it is read is an error in every encoding.
func TestEncodedFileShrinks(t *testing.T) {
	text := "é;b\n" + strings.Repeat("1;2\n", 1000)
	for name, content := range map[string]string{"UTF-16": utf16Of(binary.BigEndian, "\ufeff"+text), "windows-1252": encodedAs(t, "windows-1252", text)} {
		path := writeFile(t, "s.csv", []byte(content))
		f := openShards(t, path, 1)
		if _, err := f.Rows(""); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, int64(len(content)-200)); err != nil {
			t.Fatal(err)
		}
		if _, err := readRows(f, ""); err == nil {
			t.Errorf("%s: the file lost its end and nobody said so", name)
		}
	}
}

// Every byte of every encoding of single bytes is the character that the
// standard says, or an error.
func TestSingleBytes(t *testing.T) {
	for _, m := range []*charmap.Charmap{charmap.Windows1252, charmap.ISO8859_15, charmap.Macintosh, charmap.KOI8R} {
		s := newSingleByte(m, false)
		var dst [8]byte
		for i := range 256 {
			n, _, err := s.Transform(dst[:], []byte{byte(i)}, true)
			want := string(m.DecodeByte(byte(i)))
			if r := []rune(want)[0]; r == '\ufffd' || 0x80 <= r && r < 0xa0 {
				want = "\xff"
			}
			if err != nil || string(dst[:n]) != want {
				t.Errorf("%v: byte %#x is %q, not %q", m, i, dst[:n], want)
			}
		}
	}
}
