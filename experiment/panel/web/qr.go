package web

import (
	"strings"

	"github.com/skip2/go-qrcode"
)

// The colours of a QR code: black on white, whatever those of the terminal
// are. Without them light squares are drawn, as on a dark terminal.
const (
	blackOnWhite = "\x1b[38;5;16;48;5;231m"
	noColour     = "\x1b[0m"
)

// QR draws a link for a camera, two squares a letter, in lines that end with
// a line break.
func QR(link string, colour bool) (string, error) {
	code, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		return "", err
	}
	return halfBlocks(code.Bitmap(), colour), nil
}

// halfBlocks draws two rows of squares in a line of letters. The squares that
// are set are dark: drawn where the colours are ours, and left out where the
// background is taken to be dark.
func halfBlocks(squares [][]bool, colour bool) string {
	var b strings.Builder
	for y := 0; y < len(squares); y += 2 {
		if colour {
			b.WriteString(blackOnWhite)
		}
		for x := range squares[y] {
			upper, lower := squares[y][x], y+1 < len(squares) && squares[y+1][x]
			b.WriteString(halfBlock(upper == colour, lower == colour))
		}
		if colour {
			b.WriteString(noColour)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func halfBlock(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	}
	return " "
}
