package table

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment"
)

// amending finds out which sheets the book lists, and under which numbers.
func (b *book) amending() (*amending, error) {
	workbook, err := b.workbookPart()
	if err != nil {
		return nil, err
	}
	a := &amending{
		book: b, folder: path.Dir(workbook), main: workbook,
		spooled: map[string]*spool{}, edited: map[string][]byte{}, dropped: map[string]bool{}, names: map[string]bool{},
	}
	for key := range b.parts {
		a.names[key] = true
	}
	relations, err := b.relations(workbook)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]relation, len(relations))
	for _, r := range relations {
		byID[r.ID] = r
		a.strict = a.strict || r.kind() == "worksheet" && strings.HasPrefix(r.Type, strictRelations)
	}
	var doc struct {
		Sheets []struct {
			sheetEntry
			Number string `xml:"sheetId,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := b.decode(workbook, "workbook", &doc); err != nil {
		return nil, err
	}
	for i, s := range doc.Sheets {
		listed := listedSheet{name: s.Name, index: i, number: s.Number}
		if r := byID[s.ID]; r.kind() == "worksheet" {
			listed.part = r.Target
		}
		a.listed = append(a.listed, listed)
	}
	return a, nil
}

// The types of relations between the parts of a book.
const (
	transitionalRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strictRelations       = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	sheetContent          = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
	contentTypes          = "[Content_Types].xml"
)

// place finds the part for a sheet of this name: that of the sheet it
// replaces, or a new one.
func (a *amending) place(name string) (part string, err error) {
	for _, s := range a.added {
		if foldName(s.name) == foldName(name) {
			return "", problem(experiment.Place{File: a.path, Sheet: name}, "table.sheet-twice", "sheet", name)
		}
	}
	for _, s := range a.listed {
		switch {
		case foldName(s.name) != foldName(name):
		case s.part == "":
			return "", problem(experiment.Place{File: a.path, Sheet: s.name}, "table.sheet-twice", "sheet", s.name)
		default:
			a.replaced = append(a.replaced, s)
			return s.part, nil
		}
	}
	for i := len(a.listed) + 1; ; i++ {
		part := path.Join(a.folder, "worksheets", fmt.Sprintf("sheet%d.xml", i))
		if key := partKey(part); !a.names[key] {
			a.names[key] = true
			a.added = append(a.added, addedSheet{name, part})
			return part, nil
		}
	}
}

// list writes the new sheets into the parts that list sheets, and takes out
// what only spoke of sheets that were replaced.
func (a *amending) list() error {
	if err := a.forget(); err != nil {
		return err
	}
	ids, err := a.relate()
	if err != nil {
		return err
	}
	if err := a.enter(ids); err != nil {
		return err
	}
	return a.declare()
}

// relate adds the new sheets to the relations of the workbook, and returns the
// names it gave them there.
func (a *amending) relate() (ids []string, err error) {
	relations, err := a.relations(a.main)
	if err != nil {
		return nil, err
	}
	taken, gone := map[string]bool{}, map[string]bool{}
	for _, r := range relations {
		taken[r.ID], gone[r.ID] = true, r.Mode != "External" && a.dropped[partKey(r.Target)]
	}
	return ids, a.edit(relationsOf(a.main), func(d *xmlEdit) {
		for _, e := range d.elements {
			if e.local == "Relationship" && gone[e.attr("Id")] {
				d.cut(e)
			}
		}
		n := len(relations)
		for _, s := range a.added {
			for n++; taken["rId"+strconv.Itoa(n)]; n++ {
			}
			id := "rId" + strconv.Itoa(n)
			ids = append(ids, id)
			d.append("Relationships", "Relationship", fmt.Sprintf(`Id="%s" Type="%s/worksheet" Target="%s"`,
				id, a.namespace(), attribute(strings.TrimPrefix(s.part, a.folder+"/"))))
		}
	})
}

func (a *amending) namespace() string {
	if a.strict {
		return strictRelations
	}
	return transitionalRelations
}

// enter adds the new sheets to the workbook, each under a number of its own.
func (a *amending) enter(ids []string) error {
	last := 0
	for _, s := range a.listed {
		if n, err := strconv.Atoi(s.number); err == nil {
			last = max(last, n)
		}
	}
	return a.edit(a.main, func(d *xmlEdit) {
		prefix := d.prefix(a.namespace())
		declared := ""
		if prefix == "" {
			prefix, declared = "rel", ` xmlns:rel="`+a.namespace()+`"`
		}
		for i, s := range a.added {
			d.append("sheets", "sheet", fmt.Sprintf(`name="%s" sheetId="%d"%s %s:id="%s"`, attribute(s.name), last+1+i, declared, prefix, ids[i]))
		}
		for _, e := range d.elements {
			filter := e.local == "definedName" && e.attr("name") == "_xlnm._FilterDatabase"
			if filter && slices.ContainsFunc(a.replaced, func(s listedSheet) bool { return strconv.Itoa(s.index) == e.attr("localSheetId") }) {
				d.cut(e)
			}
		}
	})
}

// declare tells what kind of part the new sheets are.
func (a *amending) declare() error {
	return a.edit(contentTypes, func(d *xmlEdit) {
		for _, s := range a.added {
			d.append("Types", "Override", `PartName="/`+attribute(s.part)+`" ContentType="`+sheetContent+`"`)
		}
		for _, e := range d.elements {
			if e.local == "Override" && a.dropped[partKey(e.attr("PartName"))] {
				d.cut(e)
			}
		}
	})
}

// edit changes a part that is held in memory, if anything in it changes.
func (a *amending) edit(name string, change func(*xmlEdit)) error {
	in, err := a.open(name, maxSmall)
	if err != nil {
		return err
	}
	defer in.Close()
	doc, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	d, err := newEdit(doc)
	if err != nil {
		return problem(a.at(), "table.bad-xml", "part", name, "line", 1, "detail", err.Error())
	}
	change(d)
	if edited := d.bytes(); edited != nil {
		a.edited[partKey(name)] = edited
	}
	return nil
}

// attribute escapes a text for an attribute.
func attribute(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}
