package web

import (
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// TestQR: what is drawn is the code with its margin, square for square, dark
// on light where there is colour, and as on a dark terminal where there is not.
func TestQR(t *testing.T) {
	link := "http://192.168.178.123:54321/j/" + newToken()
	code, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	want := code.Bitmap()
	for _, colour := range []bool{true, false} {
		drawn, err := QR(link, colour)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(drawn, "\x1b") != colour {
			t.Errorf("with colour %v there are escapes: %v", colour, !colour)
		}
		plain := strings.NewReplacer(blackOnWhite, "", noColour, "").Replace(drawn)
		lines := strings.Split(strings.TrimSuffix(plain, "\n"), "\n")
		if len(lines) != (len(want)+1)/2 {
			t.Fatalf("%d lines for %d rows", len(lines), len(want))
		}
		for y := range want {
			letters := []rune(lines[y/2])
			if len(letters) != len(want[y]) || len(letters) > 60 {
				t.Fatalf("line %d has %d letters for %d squares", y/2, len(letters), len(want[y]))
			}
			for x, set := range want[y] {
				inked := letters[x] == '█' || letters[x] == []rune{'▀', '▄'}[y%2]
				if inked != (set == colour) {
					t.Fatalf("with colour %v the square %d, %d is drawn: %v", colour, x, y, inked)
				}
			}
		}
	}
}
