package source_test

import (
	"fmt"
	"strings"
	"testing"

	"triggerlab/experiment/source"
)

// TestAwkwardSheets: where in a workbook the table is, and what is beside it.
func TestAwkwardSheets(t *testing.T) {
	lines := head + four
	plain := func() parts { return newParts(rowsXML(1, lines)) }
	prefixed := func() []byte {
		return plain().replaced(sheetPart, "<", "<x:").replaced(sheetPart, "<x:/", "</x:").replaced(sheetPart, "xmlns=", "xmlns:x=").zipped()
	}
	strict := func() []byte {
		p := plain()
		for name := range p {
			p[name] = strings.ReplaceAll(p[name], "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
			p[name] = strings.ReplaceAll(p[name], "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
		}
		return p.zipped()
	}
	// second is a book with an empty sheet, or what is given, before the other.
	second := func(first, properties string, names ...string) parts {
		p := plain()
		p["xl/worksheets/sheet2.xml"] = p[sheetPart]
		p[sheetPart] = `<worksheet ` + mainSpace + `><sheetData>` + first + `</sheetData></worksheet>`
		p.sheets(properties, names...)
		return p
	}
	sheet := func(names ...string) source.Options { return source.Options{Reading: source.Reading{Sheets: names}} }
	stacked := source.Options{Reading: source.Reading{Sheets: []string{"Plain", "poem"}, SheetAs: "trigger"}}
	people := "email,clicked\na,1\nb,0\nc,0\n"
	cases := []awkward{
		{name: "a strict workbook", raw: strict(), want: fine},
		{name: "elements with prefixes", raw: prefixed(), want: fine},
		{name: "a table that starts at C5", raw: newParts(strings.NewReplacer(`r="A`, `r="C`, `r="B`, `r="D`, `r="C`, `r="E`).Replace(rowsXML(5, lines))).zipped(), want: fine},
		{name: "a place in a table that starts further down", raw: newParts(rowsXML(5, "contact,trigger,outcome\na,p,1\nb,,0\nc,p,0\nd,q,1\n")).zipped(), o: source.Options{AllowRejects: true},
			want: "read 4 used 3 pending 0 no-trigger 1@a.xlsx:Data!B7; p 1/2/0; q 1/1/0"},
		{name: "a merged title above", raw: newParts(rowsXML(1, "Results of the spring\n")+rowsXML(3, lines)).replaced(sheetPart, "</sheetData>", `</sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>`).zipped(),
			want: fine, notices: "table.merged-cells table.preamble"},
		{name: "merged triggers", raw: newParts(rowsXML(1, "contact,trigger,outcome\na,p,1\nb,,0\nc,q,0\nd,q,1\n")).replaced(sheetPart, "</sheetData>", `</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>`).zipped(),
			problems: "source.merged a.xlsx:Data; source.set-aside"},
		{name: "hidden rows, as filters leave them", raw: plain().replaced(sheetPart, `<row r="3"`, `<row r="3" hidden="1"`).zipped(), want: fine, notices: "table.hidden-rows"},
		{name: "hidden columns", raw: plain().replaced(sheetPart, "<sheetData>", `<cols><col min="1" max="1" width="0" hidden="true"/></cols><sheetData>`).zipped(), want: fine, notices: "table.hidden-columns"},
		{name: "a hidden sheet behind", raw: second("", "", `Other" state="hidden`, "Data").zipped(), want: fine, notices: "table.hidden-sheets"},
		{name: "a very hidden sheet, by its name", raw: second("", "", "Other", `Data" state="veryHidden`).zipped(), o: sheet("Data"), want: fine, notices: "table.hidden-sheets"},
		{name: "an empty sheet before", raw: second("", "", "Sheet1", "Data").zipped(), want: fine},
		{name: "an empty sheet, by its name", raw: second("", "", "Sheet1", "Data").zipped(), o: sheet("Sheet1"), problems: "table.no-header a.xlsx:Sheet1"},
		{name: "nothing but empty sheets", raw: newParts("").zipped(), problems: "table.no-header a.xlsx:Data"},
		{name: "a sheet that is a cover, by the name of the other", raw: second(rowsXML(1, "Results\n\nSee the next sheet\n"), "", "Cover", "Data").zipped(), o: sheet("data"), want: fine},
		{name: "a sheet that is a cover", raw: second(rowsXML(1, "Results\n\nSee the next sheet\n"), "", "Cover", "Data").zipped(), problems: "source.missing-column a.xlsx:Cover!1"},
		{name: "a sheet that is not there", raw: plain().zipped(), o: sheet("Other"), problems: "table.no-sheet a.xlsx"},
		{name: "a name of a sheet with everything in it", raw: second(rowsXML(1, "contact,trigger,outcome\na,p,1\nb,,0\nc,q,0\n"), "", "R&amp;D &lt;1&gt; 'ö', 🌹!", "Data").zipped(), o: source.Options{AllowRejects: true, Reading: source.Reading{Sheets: []string{"r&d <1> 'Ö', 🌹!"}}},
			want: "read 3 used 2 pending 0 no-trigger 1@a.xlsx:R&D <1> 'ö', 🌹!!B3; p 1/1/0; q 0/1/0"},
		{name: "a chart before the table", raw: second("", "", "Chart", "Data").replaced(bookRels, relKind+`worksheet" Target="worksheets/sheet1.xml"`, relKind+`chartsheet" Target="chartsheets/sheet1.xml"`).zipped(), want: fine},
		{name: "a sheet a message", raw: func() []byte {
			p := second(rowsXML(1, people), "", "Plain", "Poem")
			p["xl/worksheets/sheet2.xml"] = newParts(rowsXML(1, "clicked,email,note\n1,d,x\n0,e,\n1,f,\n"))[sheetPart]
			return p.zipped()
		}(), o: stacked, want: "read 6 used 6 pending 0; Plain 1/3/0; Poem 2/3/0", notices: "source.stacked"},
		{name: "a full sheet", raw: newParts(rowsXML(1, head+"a,p,1\nb,q,0\nc,p,0\n") + rowsXML(1_048_576, "d,q,1\n")).zipped(), want: fine, notices: "table.sheet-full"},
		{name: "a row below the last one", raw: newParts(rowsXML(1, head+"a,p,1\nb,q,0\n") + rowsXML(1_048_577, "d,q,1\n")).zipped(), problems: "table.limit-rows a.xlsx:Data!3"},
		{name: "cells without their places", raw: newParts(withoutPlaces(rowsXML(1, lines))).zipped(), want: fine},
		{name: "a dimension that lies", raw: plain().replaced(sheetPart, "<sheetData>", `<dimension ref="A1"/><sheetData>`).zipped(), want: fine},
		{name: "blank rows by the thousand", raw: newParts(rowsXML(1, lines) + blankRows(6, 20_000)).zipped(), want: fine},
		{name: "gaps between rows", raw: newParts(rowsXML(1, head+"a,p,1\nb,q,0\n") + rowsXML(700, "c,p,0\n") + rowsXML(9000, "d,q,1\n")).zipped(), want: fine},
		{name: "a header twice in a sheet", raw: xlsx("contact,trigger,outcome,Trigger\na,p,1,p\n"), problems: "table.duplicate-header a.xlsx:Data!D1"},
		{name: "the header again in a sheet", raw: xlsx("contact,trigger,outcome\na,p,1\nb,q,0\ncontact,trigger,outcome\nc,p,0\nd,q,1\n"), want: "read 5 used 4 pending 0 header-again 1@a.xlsx:Data!4; p 1/2/0; q 1/2/0"},
		{name: "cells beyond the header", raw: xlsx("contact,trigger,outcome\na,p,1\nb,q,0,,note\nc,p,0\nd,q,1\n"), o: source.Options{AllowRejects: true}, want: "read 4 used 3 pending 0 ragged-row 1@a.xlsx:Data!D3; p 1/2/0; q 1/1/0"},
	}
	for i := range cases {
		cases[i].file = "a.xlsx"
	}
	testAwkward(t, cases)
}

// withoutPlaces leaves out what may be left out where no cell is.
func withoutPlaces(rows string) string {
	for row := 9; row > 0; row-- {
		for _, column := range []string{"A", "B", "C"} {
			rows = strings.ReplaceAll(rows, fmt.Sprintf(` r="%s%d"`, column, row), "")
		}
		rows = strings.ReplaceAll(rows, fmt.Sprintf(` r="%d"`, row), "")
	}
	return rows
}

func blankRows(first, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>`, first+i, first+i)
	}
	return b.String()
}
