package source_test

import (
	"strings"
	"testing"

	"triggerlab/experiment/source"
)

// TestAwkwardCells: what stands in the cells of workbooks.
func TestAwkwardCells(t *testing.T) {
	window := source.Options{Settings: []source.Setting{{Name: "window", Value: "48h"}}}
	const timed = "contact,trigger,outcome,time\n"
	old := "read 4 used 2 pending 2; p 1/1/0; q 0/1/0"
	days := func(first, second, third, fourth string) string {
		return timed + "a,p,1," + first + "\nb,q,0," + second + "\nc,p,0," + third + "\nd,q,1," + fourth + "\n"
	}
	serials := days(`s="1"><v>46054</v>`, `s="1"><v>46055</v>`, `s="5"><v>46057.5</v>`, `s="1"><v>46058</v>`)
	in1904 := func(lines string) []byte {
		p := newParts(rowsXML(1, lines))
		p.sheets(`<workbookPr date1904="1"/>`, "Data")
		return p.zipped()
	}
	cases := []awkward{
		{name: "texts that are shared", raw: xlsx(head + "a,t=\"s\"><v>0</v>,1\nb,t=\"s\"><v>1</v>,0\nc,t=\"s\"><v>0</v>,0\nd,t=\"s\"><v>1</v>,1\n"), want: fine},
		{name: "texts in runs of different looks", raw: newParts(rowsXML(1, head+"a,t=\"s\"><v>0</v>,1\nb,t=\"s\"><v>1</v>,0\nc,t=\"s\"><v>0</v>,0\nd,t=\"s\"><v>1</v>,1\n")).
			replaced(textPart, "<t>p</t>", `<r><rPr><b/></rPr><t>the </t></r><r><t xml:space="preserve">poem </t></r>`).zipped(), want: "read 4 used 4 pending 0; q 1/2/0; the poem 1/2/0"},
		{name: "texts with how they are spoken", raw: newParts(rowsXML(1, head+"a,t=\"s\"><v>0</v>,1\nb,t=\"s\"><v>1</v>,0\nc,t=\"s\"><v>0</v>,0\nd,t=\"s\"><v>1</v>,1\n")).
			replaced(textPart, "<t>p</t>", `<t>花束</t><rPh sb="0" eb="2"><t>ハナタバ</t></rPh><phoneticPr fontId="1"/>`).zipped(), want: "read 4 used 4 pending 0; q 1/2/0; 花束 1/2/0"},
		{name: "texts with characters that XML lacks", raw: xlsx(head + "a,p_x000D_,1\nb,q,0\nc,p,0\nd,q,1\n"), want: fine},
		{name: "a NUL in a text", raw: xlsx(head + "a,p_x0000_,1\nb,q,0\n"), problems: "table.nul a.xlsx:Data!B2"},
		{name: "numbers, truths and texts for outcomes", raw: xlsx(head + "a,p,><v>1</v>\nb,q,t=\"b\"><v>0</v>\nc,p,t=\"str\"><f>IF(A1=1;1;0)</f><v>0</v>\nd,q,TRUE\n"), want: fine},
		{name: "outcomes that formulas have computed", raw: xlsx(head + "a,p,><f>1+0</f><v>1</v>\nb,q,><f>0</f><v>0</v>\nc,p,t=\"b\"><f>FALSE()</f><v>0</v>\nd,q,t=\"str\"><f>A1</f><v>yes</v>\n"), want: fine},
		{name: "a formula that nobody has computed", raw: xlsx(head + "a,p,1\nb,q,><f>1+0</f>\nc,p,0\nd,q,1\n"), problems: "table.formula-without-value a.xlsx:Data!C3"},
		{name: "a formula that nobody has computed, in a column that does not matter", raw: xlsx("contact,trigger,outcome,x\na,p,1,><f>1+0</f>\nb,q,0\nc,p,0\nd,q,1\n"), problems: "table.formula-without-value a.xlsx:Data!D2"},
		{name: "errors of formulas", raw: xlsx(head + "a,p,1\nb,q,t=\"e\"><f>1/0</f><v>#DIV/0!</v>\nc,p,0\nd,q,1\n"), o: source.Options{AllowRejects: true},
			want: "read 4 used 3 pending 0 error-value 1@a.xlsx:Data!C3; p 1/2/0; q 1/1/0"},
		{name: "errors where nobody looks", raw: xlsx("contact,trigger,outcome,x\na,p,1,t=\"e\"><v>#N/A</v>\nb,q,0\nc,p,0\nd,q,1\n"), want: fine},
		{name: "identifiers with zeros by their format", raw: xlsx(head + "s=\"3\"><v>42</v>,p,1\ns=\"3\"><v>43</v>,q,0\n00044,p,0\ns=\"3\"><v>10045</v>,q,1\n"), want: fine},
		{name: "identifiers that are numbers", raw: xlsx(head + "><v>1042</v>,p,1\n><v>1043</v>,q,0\n><v>1044</v>,p,0\n><v>1045</v>,q,1\n"), want: fine},
		{name: "an identifier that was rounded", raw: xlsx(head + "><v>1234567890123450</v>,p,1\n><v>1043</v>,q,0\n"), problems: "source.mangled-id a.xlsx:Data!A2"},
		{name: "an identifier in powers of ten", raw: xlsx(head + "><v>1.2345678901234599E+19</v>,p,1\n><v>1043</v>,q,0\n"), problems: "source.mangled-id a.xlsx:Data!A2"},
		{name: "dates that are numbers of days", raw: xlsx(serials), o: window, want: old},
		{name: "dates that are numbers of days since 1904", raw: in1904(days("2026-02-01", "2026-02-02", `s="5"><v>44595.5</v>`, `s="1"><v>44596</v>`)), o: window, want: old},
		{name: "dates as strict workbooks write them", raw: xlsx(days(`t="d"><v>2026-02-01</v>`, `t="d"><v>2026-02-02T10:00:00</v>`, `t="d"><v>2026-02-04T12:00:00Z</v>`, `t="d"><v>2026-02-05</v>`)), o: window, want: old},
		{name: "dates that are texts in one row", raw: xlsx(days(`s="1"><v>46054</v>`, `2026-02-02`, `s="5"><v>46057.5</v>`, `2026-02-05`)), o: window, want: old},
		{name: "days before the calendar begins", raw: xlsx(days(`s="1"><v>-1</v>`, `s="1"><v>46055</v>`, `s="1"><v>60</v>`, `s="1"><v>46058</v>`)), want: fine, notices: "source.untimed"},
		{name: "days beyond the calendar", raw: xlsx(days(`s="1"><v>2958466</v>`, `s="1"><v>46055</v>`, `s="1"><v>46056</v>`, `s="1"><v>46058</v>`)), want: fine, notices: "source.untimed"},
		{name: "counts that are whole as numbers and not as text", raw: xlsx("trigger,sent,clicks\np,><v>1.234E3</v>,><v>2</v>\nq,><v>1234.0</v>,><v>3</v>\n"), want: "read 2 used 2 pending 0; p 2/1234/0; q 3/1234/0"},
		{name: "counts that are texts", raw: xlsx("trigger,sent,clicks\np,1234,2\nq,1 234,3\n"), want: "read 2 used 2 pending 0; p 2/1234/0; q 3/1234/0"},
		{name: "counts that are shares", raw: xlsx("trigger,sent,clicks\np,><v>1234</v>,s=\"4\"><v>0.2778</v>\nq,><v>1234</v>,><v>3</v>\n"), problems: "source.count-fractional a.xlsx:Data!C2"},
		{name: "a text of more than 32,767 characters", raw: xlsx(head + "a," + strings.Repeat("p", 32_768) + ",1\nb,q,0\n"), problems: "table.limit-cell a.xlsx:Data!B2"},
		{name: "cells with a look and without a value", raw: xlsx("contact,trigger,outcome\na,p,1\nb,q,0\nc,p,0\nd,q,1\ns=\"1\">,s=\"1\">,s=\"1\">\ns=\"1\">,,\n"), want: fine},
		{name: "white space in cells", raw: xlsx("contact ,\u00a0trigger,outcome\na,p ,1\nb,q\u00a0,0\nc,p,0\nd,q,1\n \u00a0, , \n"), want: fine},
		{name: "a character that an entity writes", raw: xlsx(head + "a,R&amp;D &lt;1&gt; &#8364;,1\nb,q,0\nc,R&amp;D &lt;1&gt; &#x20AC;,0\nd,q,1\n"), want: "read 4 used 4 pending 0; R&D <1> € 1/2/0; q 1/2/0"},
	}
	for i := range cases {
		cases[i].file = "a.xlsx"
	}
	testAwkward(t, cases)
}
