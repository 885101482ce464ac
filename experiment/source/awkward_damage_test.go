package source_test

import (
	"bytes"
	"strings"
	"testing"
)

// TestAwkwardDamage: a damaged workbook is an error, and never fewer or other
// rows.
func TestAwkwardDamage(t *testing.T) {
	lines := head + four
	plain := func() parts { return newParts(rowsXML(1, lines)) }
	shared := func() parts {
		return newParts(rowsXML(1, head+"a,t=\"s\"><v>0</v>,1\nb,t=\"s\"><v>1</v>,0\n"))
	}
	sheet := func(old, new string) []byte { return plain().replaced(sheetPart, old, new).zipped() }
	cutAt := func(text string) []byte {
		p := plain()
		p[sheetPart], _, _ = strings.Cut(p[sheetPart], text)
		return p.zipped()
	}
	without := func(part string) []byte { p := shared(); delete(p, part); return p.zipped() }
	stored := plain().zipped()
	middle := bytes.Clone(stored)
	at := bytes.Index(middle, []byte(sheetPart)) + len(sheetPart) + 20
	middle[at] ^= 0x55
	doctype := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "p">]>`
	cases := []awkward{
		{name: "a sheet that ends within a row", raw: cutAt(`<c r="B4"`), problems: "table.bad-xml a.xlsx:Data!A4"},
		{name: "a sheet that ends between rows", raw: newParts("").replaced(sheetPart, "</sheetData></worksheet>", rowsXML(1, lines)).zipped(), problems: "table.bad-xml a.xlsx:Data!5"},
		{name: "a tag that closes another", raw: sheet(`</row><row r="4">`, `</c><row r="4">`), problems: "table.bad-xml a.xlsx:Data!C3"},
		{name: "a letter that is none in XML", raw: sheet(`<t>p</t>`, "<t>\x01</t>"), problems: "table.bad-xml a.xlsx:Data!B2"},
		{name: "bytes that are no UTF-8", raw: sheet(`<t>p</t>`, "<t>\xff</t>"), problems: "table.bad-xml a.xlsx:Data!B2"},
		{name: "a shared text beyond the last", raw: shared().replaced(sheetPart, "<v>1</v>", "<v>2</v>").zipped(), problems: "table.shared-string a.xlsx:Data!B3"},
		{name: "a shared text before the first", raw: shared().replaced(sheetPart, "<v>1</v>", "<v>-1</v>").zipped(), problems: "table.shared-string a.xlsx:Data!B3"},
		{name: "a shared text that is no number", raw: shared().replaced(sheetPart, "<v>1</v>", "<v>q</v>").zipped(), problems: "table.shared-string a.xlsx:Data!B3"},
		{name: "rows in disorder", raw: newParts(rowsXML(1, head) + rowsXML(3, "b,q,0\n") + rowsXML(2, "a,p,1\n")).zipped(), problems: "table.row-order a.xlsx:Data!3"},
		{name: "a row twice", raw: newParts(rowsXML(1, head+"a,p,1\n") + rowsXML(2, "b,q,0\n")).zipped(), problems: "table.row-twice a.xlsx:Data!2"},
		{name: "a row before the first", raw: sheet(`<row r="2"`, `<row r="0"`), problems: "table.row-number a.xlsx:Data!1"},
		{name: "a row far below", raw: sheet(`<row r="5"`, `<row r="99999999"`), problems: "table.limit-rows a.xlsx:Data!4"},
		{name: "cells in disorder", raw: sheet(`r="C3"`, `r="A3"`), problems: "table.cell-order a.xlsx:Data!B3"},
		{name: "a cell twice", raw: sheet(`r="C3"`, `r="B3"`), problems: "table.cell-twice a.xlsx:Data!B3"},
		{name: "a cell of another row", raw: sheet(`r="C3"`, `r="C4"`), problems: "table.cell-reference a.xlsx:Data!B3"},
		{name: "a cell beyond the last column", raw: sheet(`r="C3"`, `r="XFE3"`), problems: "table.limit-columns a.xlsx:Data!B3"},
		{name: "a cell so far out that its column overflows", raw: sheet(`r="C3"`, `r="ZZZZZZZZZZZZZZ3"`), problems: "table.cell-reference a.xlsx:Data!B3"},
		{name: "a cell of no known type", raw: sheet(`r="C3" t="inlineStr"`, `r="C3" t="x"`), problems: "table.cell-type a.xlsx:Data!C3"},
		{name: "a cell of no known look", raw: sheet(`r="C3" t="inlineStr"`, `r="C3" s="77" t="inlineStr"`), problems: "table.style a.xlsx:Data!C3"},
		{name: "a truth that is neither", raw: xlsx(head + "a,p,t=\"b\"><v>2</v>\nb,q,0\n"), problems: "table.bad-boolean a.xlsx:Data!C2"},
		{name: "a number that is none", raw: xlsx(head + "a,p,><v>one</v>\nb,q,0\n"), problems: "table.bad-number a.xlsx:Data!C2"},
		{name: "a number without end", raw: xlsx(head + "a,p,><v>1E999</v>\nb,q,0\n"), problems: "table.bad-number a.xlsx:Data!C2"},
		{name: "a date that is none", raw: xlsx("contact,trigger,outcome,time\na,p,1,t=\"d\"><v>2026-02-30</v>\nb,q,0\n"), problems: "table.bad-date a.xlsx:Data!D2"},
		{name: "an element that does not belong there", raw: sheet(`<row r="4">`, `<row r="4"><row>`), problems: "table.unexpected-element a.xlsx:Data!4"},
		{name: "a document type", raw: func() []byte { p := plain(); p[sheetPart] = doctype + p[sheetPart]; return p.zipped() }(), problems: "table.dtd a.xlsx:Data"},
		{name: "an entity of its own", raw: sheet(`<t>p</t>`, "<t>&e;</t>"), problems: "table.bad-xml a.xlsx:Data!B2"},
		{name: "no shared texts", raw: without(textPart), problems: "table.missing-part a.xlsx:Data!B2"},
		{name: "no looks", raw: without(stylePart), problems: "table.missing-part a.xlsx"},
		{name: "no sheet", raw: without(sheetPart), problems: "table.missing-part a.xlsx:Data"},
		{name: "no workbook", raw: without(bookPart), problems: "table.missing-part a.xlsx"},
		{name: "no relations", raw: without(bookRels), problems: "table.missing-part a.xlsx"},
		{name: "a relation that is not there", raw: plain().replaced(bookPart, `r:id="s1"`, `r:id="s9"`).zipped(), problems: "table.missing-relation a.xlsx:Data"},
		{name: "a relation twice", raw: plain().replaced(bookRels, `Id="t"`, `Id="s1"`).zipped(), problems: "table.relation-twice a.xlsx"},
		{name: "two sheets of one name", raw: func() []byte {
			p := plain()
			p["xl/worksheets/sheet2.xml"] = p[sheetPart]
			p.sheets("", "Data", "DATA")
			return p.zipped()
		}(), problems: "table.sheet-twice a.xlsx"},
		{name: "a zip file of which the end is missing", raw: stored[:len(stored)-30], problems: "table.broken-zip a.xlsx"},
		{name: "a zip file that ends in the middle", raw: stored[:len(stored)/2], problems: "table.broken-zip a.xlsx"},
		{name: "a zip file of which a byte is another", raw: middle, problems: "table.zip-entry a.xlsx:Data"},
		{name: "a sheet that unpacks to far too much", raw: sheet("</sheetData>", strings.Repeat(" ", 20<<20)+"</sheetData>"), problems: "table.limit-ratio a.xlsx:Data!5"},
	}
	for i := range cases {
		cases[i].file = "a.xlsx"
	}
	testAwkward(t, cases)
}
