package table

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// nextStart passes over everything up to the next element that begins.
func nextStart(d *xml.Decoder) (xml.StartElement, error) {
	for {
		t, err := d.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		if e, ok := t.(xml.StartElement); ok {
			return e, nil
		}
	}
}

// drawing is what lies over the cells of a sheet and is no chart and no note.
func (s *extras) drawing(d *xml.Decoder) error {
	for {
		e, err := nextStart(d)
		if err != nil {
			return err
		}
		switch e.Name.Local {
		case "sp", "pic", "cxnSp":
			text, err := inner(d)
			if err != nil {
				return err
			}
			s.add("<"+e.Name.Local+">", text)
		case "ClientData": // of an old drawing, as notes have
			if kind := attributes(e)["ObjectType"]; kind != "Note" {
				s.add("<shape>", kind)
			}
		}
	}
}

// notes are what is noted on cells, whoever wrote it.
func (s *extras) notes(d *xml.Decoder) error {
	for {
		e, err := nextStart(d)
		if err != nil {
			return err
		}
		if e.Name.Local == "comment" || e.Name.Local == "threadedComment" {
			text, err := inner(d)
			if err != nil {
				return err
			}
			s.add(attributes(e)["ref"]+" <note>", text)
		}
	}
}

// inner is all text within the element whose start was read last, without the
// white space that programs lay out their files with.
func inner(d *xml.Decoder) (string, error) {
	var text strings.Builder
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			text.Write(t)
		}
	}
	return strings.Join(strings.Fields(text.String()), " "), nil
}

func attributes(e xml.StartElement) map[string]string {
	of := make(map[string]string, len(e.Attr))
	for _, a := range e.Attr {
		of[a.Name.Local] = a.Value
	}
	return of
}

// shape is what a style makes of a number.
func (s *extras) shape(style string) string {
	i, err := strconv.Atoi(style)
	if err != nil || i < 0 || i >= len(s.styles.codes) {
		return ""
	}
	return shapeOf(s.styles.codes[i])
}

// builtInCodes are the numbers that programs give the formats of numbers.
var builtInCodes = map[int]string{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}

// printed are the texts above and below what is printed of a sheet.
var printed = map[string]bool{"oddHeader": true, "oddFooter": true, "evenHeader": true, "evenFooter": true, "firstHeader": true, "firstFooter": true}

var (
	fontOf     = regexp.MustCompile(`&("[^"]*"|\d+)`) // which says nothing
	localeOf   = regexp.MustCompile(`\[\$-[^\]]*\]`)
	decimalsOf = regexp.MustCompile(`\.[0#?]+`)
	unsaid     = strings.NewReplacer(`\`, "", `"`, "", " ", "", "\u00a0", "", "\u202f", "", "#,##", "", "General", "0")
)

// shapeOf is a format without what says nothing else of the number: how many
// decimals it has, how thousands are told apart, and how the code is written.
func shapeOf(code string) string {
	return unsaid.Replace(decimalsOf.ReplaceAllString(localeOf.ReplaceAllString(code, ""), ""))
}
