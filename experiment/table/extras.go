package table

import (
	"cmp"
	"context"
	"encoding/xml"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"triggerlab/experiment"
)

// An Extra is one thing that a workbook shows, or keeps from being shown,
// beside the values of its cells.
type Extra struct {
	Where string // the cell or the sheet, and the element: Triggers!G2 <f>
	Text  string
}

// Extras lists what a reader of the workbook sees that is no value of a cell:
// formulas that would change one, formats that show another number, rows,
// columns and sheets that are hidden, charts, notes, pictures and drawn texts;
// in an order that depends on them alone. A file that is no workbook has none.
func Extras(ctx context.Context, f File) ([]Extra, error) {
	b, ok := f.(*book)
	if !ok {
		return nil, nil
	}
	s := &extras{book: b}
	for _, sheet := range b.sheets {
		if sheet.Hidden {
			s.add(sheet.Name+" <state>", "hidden")
		}
		if err := s.part(ctx, sheet.part, maxPart, func(d *xml.Decoder) error { return s.sheet(d, sheet.Name) }); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.parts)) {
		switch {
		case slices.Contains(pictureFiles, path.Ext(name)) && !strings.HasPrefix(name, "docprops/"), strings.Contains(name, "/embeddings/"), path.Base(name) == "vbaproject.bin":
			s.add("<"+path.Base(path.Dir(name))+">", path.Base(name))
		case path.Ext(name) == ".xml" || path.Ext(name) == ".vml":
			if err := s.part(ctx, name, maxSmall, s.other); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(s.found, func(x, y Extra) int { return cmp.Or(cmp.Compare(x.Where, y.Where), cmp.Compare(x.Text, y.Text)) })
	return s.found, nil
}

// FormatExtra ends where a format is: of every number, even of one that has
// the format of all others.
const FormatExtra = " <format>"

// pictureFiles end the names of pictures.
var pictureFiles = []string{".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".svg", ".tif", ".tiff", ".webp"}

// extras gathers them.
type extras struct {
	*book
	found []Extra
}

func (s *extras) add(where, text string) { s.found = append(s.found, Extra{where, text}) }

// part reads one part; one that is no XML is a thing of its own.
func (s *extras) part(ctx context.Context, name string, limit int64, read func(*xml.Decoder) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in, err := s.open(name, limit)
	if err != nil {
		return err
	}
	defer in.Close()
	err = read(xml.NewDecoder(in))
	if _, syntax := err.(*xml.SyntaxError); syntax {
		s.add("<xml>", name)
		return nil
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// sheet goes through a worksheet for what its cells do not say.
func (s *extras) sheet(d *xml.Decoder, name string) error {
	at := ""
	for {
		e, err := nextStart(d)
		if err != nil {
			return err
		}
		switch of := attributes(e); {
		case e.Name.Local == "row" && (isTrue(of["hidden"]) || of["ht"] == "0"):
			s.add(name+" <row "+of["r"]+">", "hidden")
		case e.Name.Local == "col" && (isTrue(of["hidden"]) || of["width"] == "0"):
			s.add(name+" <col "+of["min"]+":"+of["max"]+">", "hidden")
		case e.Name.Local == "c":
			at = place(name, of["r"])
			if of["t"] == "" || of["t"] == "n" {
				s.add(at+FormatExtra, s.shape(of["s"]))
			}
		case e.Name.Local == "f", printed[e.Name.Local]:
			text, err := inner(d)
			switch {
			case err != nil:
				return err
			case e.Name.Local == "f":
				s.add(at+" <f>", text)
			case text != "":
				s.add(name+" <"+e.Name.Local+">", fontOf.ReplaceAllString(text, ""))
			}
		}
	}
}

// place is a cell as people call it.
func place(sheet, reference string) string {
	column, row, ok := parseReference([]byte(reference))
	if !ok {
		return sheet
	}
	return strings.TrimPrefix(experiment.Place{Sheet: sheet, Row: row, Column: column}.String(), ":")
}

// other reads what is no sheet, by what it is and not by what it is called.
func (s *extras) other(d *xml.Decoder) error {
	e, err := nextStart(d)
	if err != nil {
		return err
	}
	switch root := e.Name.Local; root {
	case "chartSpace":
		return s.chart(d)
	case "wsDr", "userShapes", "xml":
		return s.drawing(d)
	case "comments", "ThreadedComments":
		return s.notes(d)
	case "chartsheet", "dialogsheet":
		s.add("<"+root+">", root)
	}
	return nil
}

// chart is what a chart says, and from which cells it draws.
func (s *extras) chart(d *xml.Decoder) error {
	var words, cells []string
	literal := false
	for {
		e, err := nextStart(d)
		if err == io.EOF {
			slices.Sort(cells)
			s.add("<chart>", strings.Join(append(words, cells...), " "))
			return nil
		}
		if err != nil {
			return err
		}
		switch e.Name.Local {
		case "numLit", "strLit", "tx":
			literal = true
		case "strRef", "numRef", "rich":
			literal = false
		case "t", "f", "v":
			text, err := inner(d)
			if err != nil {
				return err
			}
			if e.Name.Local == "f" {
				cells = append(cells, bareReference.Replace(text))
			} else if e.Name.Local == "t" || literal {
				words = append(words, text)
			}
		}
	}
}

// bareReference leaves out the marks that programs put or not.
var bareReference = strings.NewReplacer("'", "", "$", "")
