package source_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"triggerlab/experiment/source"
)

// TestAwkwardText: how letters are written, and files packed.
func TestAwkwardText(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	in := func(name string) source.Options { return source.Options{Reading: source.Reading{Encoding: name}} }
	const (
		french     = "destinataire;déclencheur;résultat\n"
		frenchRows = "a;fleur préférée;cliqué\nb;poème;non cliqué\nc;fleur préférée;non cliqué\nd;poème;désabonné\n"
		frenchFine = "read 4 used 4 pending 0; fleur préférée 1/2/0; poème 0/2/1"
		curly      = "a,50 € – “now”,1\nb,it’s q,0\nc,50 € – “now”,0\nd,it’s q,1\n"
		curlyFine  = "read 4 used 4 pending 0; 50 € – “now” 1/2/0; it’s q 1/2/0"
		emoji      = "a,🌹,1\nb,👩‍❤️‍👨,0\nc,🌹,0\nd,👩‍❤️‍👨,1\n"
		emojiFine  = "read 4 used 4 pending 0; 🌹 1/2/0; 👩‍❤️‍👨 1/2/0"
	)
	tabbed := func(text string) string { return strings.ReplaceAll(text, ",", "\t") }
	testAwkward(t, []awkward{
		{name: "a byte order mark", head: "\ufeff" + french, rows: frenchRows, want: frenchFine},
		{name: "two byte order marks", head: "\ufeff\ufeff" + head, rows: four, want: fine},
		{name: "a byte order mark and a line for Excel", head: "\ufeffsep=;\n" + french, rows: frenchRows, want: frenchFine},
		{name: "a byte order mark before a quotation mark", head: "\ufeff\"contact\",\"trigger\",\"outcome\"\n", rows: four, want: fine},
		{name: "a byte order mark where two files were put together", head: head, rows: "a,p,1\nb,q,0\n\ufeffc,p,0\nd,q,1\n", want: fine},
		{name: "UTF-8 without a mark", head: french, rows: frenchRows, want: frenchFine},
		{name: "UTF-16 as Excel saves Unicode text", head: tabbed(head), rows: tabbed(curly), as: inUTF16(little, true), want: curlyFine},
		{name: "UTF-16, the large end first", head: french, rows: frenchRows, as: inUTF16(big, true), want: frenchFine},
		{name: "UTF-16 without a mark", head: french, rows: frenchRows, as: inUTF16(little, false), want: frenchFine},
		{name: "UTF-16 without a mark, the large end first", head: head, rows: curly, as: inUTF16(big, false), want: curlyFine},
		{name: "UTF-16 with a line for Excel", head: "sep=;\n" + french, rows: frenchRows, as: inUTF16(little, true), want: frenchFine},
		{name: "UTF-16 and emoji", head: head, rows: emoji, as: inUTF16(little, true), want: emojiFine},
		{name: "UTF-16 that ends within a letter", head: head, rows: curly, as: cutBy(1, inUTF16(little, true)), fixed: true, problems: "table.encoding a.csv:C5"},
		{name: "UTF-16, half of a pair", raw: append(append(inUTF16(little, true)(head+"a,p,1\nb,"), 0x3d, 0xd8), inUTF16(little, false)(",0\n")...), problems: "table.encoding a.csv:B3"},
		{name: "UTF-32", raw: []byte("\xff\xfe\x00\x00c\x00\x00\x00"), problems: "table.unsupported-encoding a.csv"},
		{name: "windows-1252, which says nothing", head: french, rows: frenchRows, as: encoded(t, charmap.Windows1252), want: frenchFine, notices: "table.windows-1252"},
		{name: "windows-1252 with curly quotation marks and euros", head: head, rows: curly, as: encoded(t, charmap.Windows1252), want: curlyFine, notices: "table.windows-1252"},
		{name: "windows-1252, as said", head: french, rows: frenchRows, as: encoded(t, charmap.Windows1252), o: in("windows-1252"), want: frenchFine},
		{name: "Latin 1, as said", head: french, rows: frenchRows, as: encoded(t, charmap.ISO8859_1), o: in("latin1"), want: frenchFine},
		{name: "Macintosh, as said", head: french, rows: frenchRows, as: encoded(t, charmap.Macintosh), o: in("macintosh"), want: frenchFine},
		{name: "windows-1250, as said", head: head, rows: "a,róże,1\nb,wiersz ładny,0\nc,róże,0\nd,wiersz ładny,1\n", as: encoded(t, charmap.Windows1250), o: in("windows-1250"),
			want: "read 4 used 4 pending 0; róże 1/2/0; wiersz ładny 1/2/0"},
		{name: "Shift JIS, as said", head: head, rows: "a,花束,1\nb,詩,0\nc,花束,0\nd,詩,1\n", as: encoded(t, japanese.ShiftJIS), o: in("shift_jis"), want: "read 4 used 4 pending 0; 花束 1/2/0; 詩 1/2/0"},
		{name: "an encoding that is none", head: head, rows: four, o: in("utf-9"), problems: "table.unknown-encoding a.csv"},
		{name: "an encoding that the mark contradicts", head: "\ufeff" + head, rows: four, o: in("windows-1252"), problems: "table.encoding-mark a.csv"},
		{name: "UTF-8 that was said to be something else", head: french, rows: frenchRows, o: in("us-ascii"), problems: "source.missing-column a.csv:1"},
		{name: "two encodings in one file", raw: append([]byte("contact,trigger,outcome\na,poème,1\n"), "b,po\xe8me,0\nc,déjà,0\n"...), problems: "table.utf8 a.csv:B3"},
		{name: "a letter that was cut in two", raw: []byte("contact,trigger,outcome\na,poème,1\nb,po\xc3,0\nc,été,1\n"), problems: "table.utf8 a.csv:B3"},
		{name: "bytes that are in no encoding", raw: []byte("contact,trigger,outcome\na,po\xe8me,1\nb,\x81\x8d,0\n"), problems: "table.encoding a.csv:B3"},
		{name: "emoji", head: head, rows: emoji, want: emojiFine},
		{name: "text from right to left", head: head, rows: "a,שיר,1\nb,وردة,0\nc,שיר,0\nd,وردة,1\n", want: "read 4 used 4 pending 0; שיר 1/2/0; وردة 1/2/0"},
		{name: "gzip", file: "a.csv.gz", head: french, rows: frenchRows, as: gz, want: frenchFine},
		{name: "gzip without saying so", file: "a.csv", head: french, rows: frenchRows, as: gz, want: frenchFine},
		{name: "gzip in two members", file: "a.csv.gz", head: french, rows: frenchRows, as: gzTwice, want: frenchFine},
		{name: "gzip of windows-1252", file: "a.csv.gz", head: french, rows: frenchRows, as: then(encoded(t, charmap.Windows1252), gz), want: frenchFine, notices: "table.windows-1252"},
		{name: "gzip of UTF-16", file: "a.csv.gz", head: french, rows: frenchRows, as: then(inUTF16(little, true), gz), want: frenchFine},
		{name: "gzip of which the end is missing", file: "a.csv.gz", head: french, rows: frenchRows, as: cutBy(9, gz), fixed: true, problems: "table.broken-packing a.csv.gz"},
		{name: "gzip of which the sum is wrong", file: "a.csv.gz", raw: append(cutBy(8, gz)(head+four), 1, 2, 3, 4, 5, 0, 0, 0), problems: "table.broken-packing a.csv.gz"},
		{name: "gzip of gzip", file: "a.csv.gz", raw: gz(string(gz(head + four))), problems: "table.unsupported a.csv.gz"},
		{name: "gzip of nothing", file: "a.csv.gz", raw: gz(""), problems: "table.no-header a.csv.gz"},
		{name: "zstd", file: "a.csv.zst", head: french, rows: frenchRows, as: zst, want: frenchFine},
		{name: "zstd in two frames", file: "a.csv.zst", head: french, rows: frenchRows, as: func(text string) []byte { return append(zst(text[:40]), zst(text[40:])...) }, want: frenchFine},
		{name: "zstd of which the end is missing", file: "a.csv.zst", head: french, rows: frenchRows, as: cutBy(9, zst), fixed: true, problems: "table.broken-packing a.csv.zst"},
	})
}
