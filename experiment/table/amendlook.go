package table

import (
	"strings"

	"triggerlab/experiment"
)

// looks are the styles of the book that a sheet of ours takes; 0 is the plain
// one.
type looks struct {
	header  int
	columns []int
}

// looksOf finds them.
func (a *amending) looksOf(sheet *Amendment) (looks, error) {
	l := looks{columns: make([]int, len(sheet.Columns))}
	styles, err := a.cellStyles()
	if err != nil {
		return l, err
	}
	for i, c := range sheet.Columns {
		l.columns[i] = styles.plain(c.Format)
	}
	l.header = styles.bold()
	for _, name := range sheet.Like {
		for _, s := range a.sheets {
			if foldName(s.Name) == foldName(name) {
				l.header, err = a.firstStyle(s)
				if l.header >= len(styles.Cells) {
					l.header = 0
				}
				return l, err
			}
		}
	}
	return l, nil
}

// cellStyles is what we read of the styles to find one.
type cellStyles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Fonts []struct {
		Bold *struct {
			Value string `xml:"val,attr"`
		} `xml:"b"`
	} `xml:"fonts>font"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
		Font   int `xml:"fontId,attr"`
		Fill   int `xml:"fillId,attr"`
		Border int `xml:"borderId,attr"`
	} `xml:"cellXfs>xf"`
}

func (a *amending) cellStyles() (*cellStyles, error) {
	s := &cellStyles{}
	relations, err := a.relations(a.main)
	if err != nil {
		return nil, err
	}
	for _, r := range relations {
		if r.kind() == "styles" {
			err = a.decode(r.Target, "styleSheet", s)
		}
	}
	return s, err
}

// bold finds a style of bold letters and nothing else, 0 where there is none.
func (s *cellStyles) bold() int {
	for i, xf := range s.Cells {
		if xf.Font < len(s.Fonts) && xf.Format == 0 && xf.Border == 0 {
			if b := s.Fonts[xf.Font].Bold; b != nil && (b.Value == "" || isTrue(b.Value)) {
				return i
			}
		}
	}
	return 0
}

// plain finds a style of plain letters with a number format, 0 where there is
// none.
func (s *cellStyles) plain(format string) int {
	if format == "" {
		return 0
	}
	const text = 49 // the number by which every program knows asText's @
	for i, xf := range s.Cells {
		is := format == "@" && xf.Format == text
		for _, f := range s.Formats {
			is = is || f.ID == xf.Format && f.Code == format
		}
		if is && xf.Font == s.Cells[0].Font && xf.Fill == s.Cells[0].Fill && xf.Border == s.Cells[0].Border {
			return i
		}
	}
	return 0
}

// firstStyle returns the style of the first cell of a sheet.
func (a *amending) firstStyle(s *bookSheet) (int, error) {
	x, err := a.openXML(s.part, maxPart, experiment.Place{File: a.path, Sheet: s.Name})
	if err != nil {
		return 0, err
	}
	defer x.Close()
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return 0, x.wrong(err)
		case t == lastToken:
			return 0, nil
		case t == startToken && strings.EqualFold(x.name.local, "c"):
			style, ok := x.attr("s")
			n, whole := digits(style)
			if !ok || !whole {
				return 0, nil
			}
			return int(n), nil
		}
	}
}
