package source_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"triggerlab/experiment"
)

// parts are those of a workbook, by name.
type parts map[string]string

const (
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relSpace  = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	relKind   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	sheetPart = "xl/worksheets/sheet1.xml"
	bookPart  = "xl/workbook.xml"
	textPart  = "xl/sharedStrings.xml"
	stylePart = "xl/styles.xml"
	bookRels  = "xl/_rels/workbook.xml.rels"
)

// newParts is a workbook with one sheet, of which the rows are XML.
func newParts(rows string) parts {
	p := parts{
		"_rels/.rels": fmt.Sprintf(relations, relation("r1", "officeDocument", "xl/workbook.xml")),
		textPart:      `<sst ` + mainSpace + `><si><t>p</t></si><si><t>q</t></si></sst>`,
		// Style 1 is a date, 2 a time of day, 3 five digits, 4 a share.
		stylePart: `<styleSheet ` + mainSpace + `><numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
		sheetPart: `<worksheet ` + mainSpace + `><sheetData>` + rows + `</sheetData></worksheet>`,
	}
	p.sheets("", "Data")
	return p
}

func relation(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + relKind + kind + `" Target="` + target + `"/>`
}

// sheets lists the sheets of the book, which are parts sheet1.xml and so on;
// before them stands what the workbook says of itself. A name may be followed
// by attributes.
func (p parts) sheets(properties string, names ...string) {
	var list, rels strings.Builder
	for i, name := range names {
		id := fmt.Sprint("s", i+1)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="%s"/>`, name, i+1, id)
		rels.WriteString(relation(id, "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1)))
	}
	p[bookPart] = `<workbook ` + mainSpace + ` ` + relSpace + `>` + properties + `<sheets>` + list.String() + `</sheets></workbook>`
	p[bookRels] = fmt.Sprintf(relations, rels.String()+relation("t", "sharedStrings", "sharedStrings.xml")+relation("f", "styles", "styles.xml"))
}

// replaced has other text in a part.
func (p parts) replaced(part, old, new string) parts {
	if !strings.Contains(p[part], old) {
		panic("nothing to replace in " + part + ": " + old)
	}
	p[part] = strings.ReplaceAll(p[part], old, new)
	return p
}

// zipped packs the parts, in the order of their names.
func (p parts) zipped() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(p[name]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// rowsXML writes lines of cells parted by commas as rows of a sheet. A cell is
// text, unless it is XML: then it is what stands within <c r="…" and </c>.
func rowsXML(first int, lines string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(lines, "\n"), "\n") {
		fmt.Fprintf(&b, `<row r="%d">`, first+i)
		for column, cell := range strings.Split(line, ",") {
			switch at := fmt.Sprintf(`<c r="%s%d"`, experiment.ColumnName(column+1), first+i); {
			case strings.Contains(cell, ">"):
				b.WriteString(at + " " + cell + "</c>")
			case cell != "":
				b.WriteString(at + ` t="inlineStr"><is><t>` + cell + `</t></is></c>`)
			}
		}
		b.WriteString("</row>")
	}
	return b.String()
}

// xlsx is a workbook of such lines.
func xlsx(lines string) []byte { return newParts(rowsXML(1, lines)).zipped() }
