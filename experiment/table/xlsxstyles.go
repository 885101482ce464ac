package table

import (
	"cmp"
	"maps"
	"strconv"
	"strings"
)

// A look is what a number format makes of a number, as far as we follow it.
type look struct {
	date  bool // a date, a time of day or both
	clock bool // a time of day alone
	zeros int  // a format of so many zeros and nothing else
}

// styles maps the style of a cell to its look, and to the code of its format
// or the number that stands for one.
type styles struct {
	looks []look
	codes []string
}

// loadStyles reads the number formats. A book without the part has style 0
// alone.
func (b *book) loadStyles(part string) (*styles, error) {
	s := &styles{looks: make([]look, 1)}
	if part == "" {
		return s, nil
	}
	var doc struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode(part, "styleSheet", &doc); err != nil {
		return nil, err
	}
	custom := make(map[int]look, len(doc.Formats))
	codes := maps.Clone(builtInCodes)
	for _, f := range doc.Formats {
		custom[f.ID], codes[f.ID] = lookOf(f.Code), f.Code
	}
	if len(doc.Cells) > 0 {
		s.looks = make([]look, len(doc.Cells))
	}
	for i, xf := range doc.Cells {
		l, ok := custom[xf.Format]
		if !ok {
			l = builtIn(xf.Format)
		}
		s.looks[i] = l
		s.codes = append(s.codes, cmp.Or(codes[xf.Format], strconv.Itoa(xf.Format)))
	}
	return s, nil
}

// builtIn returns the look of a format that every spreadsheet program knows
// by number (ISO/IEC 29500-1, 18.8.30; 27 to 36 and 50 to 58 are dates in
// every East Asian language that has them). 46 is [h]:mm:ss, a duration.
func builtIn(id int) look {
	switch {
	case 18 <= id && id <= 21, id == 45, id == 47:
		return look{date: true, clock: true}
	case 14 <= id && id <= 22, 27 <= id && id <= 36, 50 <= id && id <= 58:
		return look{date: true}
	}
	return look{}
}

// maxFormat is the longest format code that Excel takes.
const maxFormat = 255

// lookOf reads a format code: its first section, the one for positive
// numbers.
func lookOf(code string) look {
	if n := len(code); 1 < n && n <= maxFormat && strings.Trim(code, "0") == "" {
		return look{zeros: n}
	}
	var day, clock, m bool // m is a month or minutes
scan:
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			break scan
		case '\\', '_', '*': // the next character stands for itself
			i++
		case '"':
			i = past(code, i+1, '"')
		case '[':
			end := past(code, i+1, ']')
			if elapsed(code[i+1 : end]) {
				return look{}
			}
			i = end
		case 'y', 'Y', 'd', 'D':
			day = true
		case 'h', 'H', 's', 'S':
			clock = true
		case 'm', 'M':
			m = true
		}
	}
	return look{date: day || clock || m, clock: clock && !day}
}

// past returns where c stands at or after i, or the end.
func past(code string, i int, c byte) int {
	if k := strings.IndexByte(code[i:], c); k >= 0 {
		return i + k
	}
	return len(code)
}

// elapsed reports whether brackets hold hours, minutes or seconds of a
// duration, which is a number and no date.
func elapsed(inside string) bool {
	inside = strings.ToLower(inside)
	return inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "")
}
