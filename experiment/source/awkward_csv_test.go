package source_test

import (
	"strings"
	"testing"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// TestAwkwardCSV: how cells are parted, quoted and left out.
func TestAwkwardCSV(t *testing.T) {
	cut := func(delimiter string) func(string) string {
		return func(text string) string { return strings.ReplaceAll(text, ",", delimiter) }
	}
	semicolons, tabs, bars := cut(";"), cut("\t"), cut("|")
	testAwkward(t, []awkward{
		{name: "semicolons", head: semicolons(head), rows: semicolons(four), want: fine},
		{name: "tabs", head: tabs(head), rows: tabs(four), want: fine},
		{name: "bars", head: bars(head), rows: bars(four), want: fine},
		{name: "carets, as said", head: cut("^")(head), rows: cut("^")(four), o: source.Options{Reading: source.Reading{Delimiter: '^'}}, want: fine},
		{name: "semicolons and decimal commas", head: "contact;trigger;outcome;price\n", rows: "a;p;1;1,50\nb;q;0;2,50\nc;p;0;1,5\nd;q;1;12,25\n", want: fine},
		{name: "more commas in texts than semicolons between them", head: "contact;trigger;outcome;note\n",
			rows: "a;p;1;Hi, you, there\nb;q;0;one, two, three\nc;p;0;x, y\nd;q;1;,,,\n", want: fine},
		{name: "semicolons in texts between commas", head: "contact,trigger,outcome,tags\n", rows: "a,p,1,x;y;z\nb,q,0,x\nc,p,0,x;y\nd,q,1,\n", want: fine},
		{name: "a delimiter between quotation marks", head: "contact,trigger,outcome\n", rows: "\"Doe, J\",\"Hi, you\",1\nb,q,0\nc,\"Hi, you\",0\nd,q,1\n",
			want: "read 4 used 4 pending 0; Hi, you 1/2/0; q 1/2/0"},
		{name: "the line that tells Excel of semicolons", head: "sep=;\n" + semicolons(head), rows: semicolons(four), want: fine},
		{name: "the line that tells Excel of tabs", head: "SEP=\t\n" + tabs(head), rows: tabs(four), want: fine},
		{name: "the line that tells Excel of something rare", head: "sep=^\n" + cut("^")(head), rows: cut("^")(four), want: fine},
		{name: "the line that tells Excel, between quotation marks", head: "\"sep=,\"\n" + head, rows: four, want: fine, notices: "table.preamble"},
		{name: "a header between quotation marks", head: "\"contact\",\"trigger\",\"outcome\"\n", rows: four, want: fine},
		{name: "everything between quotation marks", head: "\"contact\",\"trigger\",\"outcome\"\n", rows: "\"a\",\"p\",\"1\"\n\"b\",\"q\",\"0\"\n\"c\",\"p\",\"0\"\n\"d\",\"q\",\"1\"\n", want: fine},
		{name: "quotation marks within quotation marks", head: head, rows: "a,\"the \"\"poem\"\"\",1\nb,q,0\nc,\"the \"\"poem\"\"\",0\nd,q,1\n",
			want: "read 4 used 4 pending 0; q 1/2/0; the \"poem\" 1/2/0"},
		{name: "nothing between quotation marks", head: "contact,note,trigger,outcome\n", rows: "a,\"\",p,1\nb,\"\",q,0\nc,\"\",p,0\nd,\"\",q,1\n", want: fine},
		{name: "lines within quotation marks", head: "contact,note,trigger,outcome\n", rows: "a,\"one\ntwo\n\nthree\",p,1\nb,\"\n\",q,0\nc,x,p,0\nd,\"a,b\n\",q,1\n", want: fine},
		{name: "a place below lines within quotation marks", head: "contact,note,trigger,outcome\n", rows: "a,\"one\ntwo\n\nthree\",p,1\nb,,q,0\nc,,,0\nd,,q,1\n",
			o: source.Options{AllowRejects: true}, want: "read 4 used 3 pending 0 no-trigger 1@a.csv:C4; p 1/1/0; q 1/2/0"},
		{name: "a line within the header", head: "contact,trigger,\"outcome\n\",note\n", rows: "a,p,1,\nb,q,0,\nc,p,0,\nd,q,1,\n", want: fine},
		{name: "a quotation mark for inches", head: "contact,size,trigger,outcome\n", rows: "a,12\" pizza,p,1\nb,6\",q,0\nc,x,p,0\nd,x,q,1\n", want: fine, notices: "table.literal-quotes"},
		{name: "a quotation mark that never closes", head: head, rows: "a,p,1\nb,\"q,0\nc,p,0\nd,q,1\n", problems: "table.open-quote a.csv:B3"},
		{name: "text behind a closing quotation mark", head: head, rows: "a,p,1\nb,\"q\"r,0\nc,p,0\nd,q,1\n", problems: "table.after-quote a.csv:B3"},
		{name: "quotation marks after backslashes", head: head, rows: "a,\"the \\\"poem\\\"\",1\nb,q,0\n", problems: "table.after-quote a.csv:B2"},
		{name: "white space before a quotation mark", head: head, rows: "a, \"Hi, you\",1\nb,q,0\n", problems: "table.before-quote a.csv:B2"},
		{name: "whole lines between quotation marks", head: "\"contact,trigger,outcome\"\n", rows: "\"a,p,1\"\n\"b,q,0\"\n", problems: "source.missing-column a.csv:1"},
		{name: "a space behind every delimiter", head: "contact, trigger, outcome\n", rows: "a, p, 1\nb, q, 0\nc, p, 0\nd, q, 1\n", want: fine},
		{name: "columns that were aligned", head: "contact ,trigger  ,outcome\n", rows: "a   ,p    , 1 \nb   ,q    , 0 \nc   ,p    , 0\nd   ,q    , 1\n", want: fine},
		{name: "tabs around values", head: "contact,\ttrigger,outcome\t\n", rows: "a,\tp,1\t\nb,q\t,0\nc,p,0\nd,q,1\n", want: fine},
		{name: "no-break spaces around values", head: "contact,\u00a0trigger\u00a0,outcome\n", rows: "a,\u00a0p,1\u202f\nb,q\u00a0,0\nc,p,0\nd,q,1\n", want: fine},
		{name: "zero-width spaces around values", head: "contact,trigger\u200b,outcome\n", rows: "a,\u200bp,1\nb,q\u200b,\u200b0\nc,p,0\nd,q,1\ufeff\n", want: fine},
		{name: "a delimiter behind every row and not the header", head: head, rows: "a,p,1,\nb,q,0,\nc,p,0,\nd,q,1,\n", want: fine},
		{name: "a delimiter behind the header alone", head: "contact,trigger,outcome,\n", rows: four, want: fine},
		{name: "many delimiters behind everything", head: "contact;trigger;outcome;;;;;\n", rows: "a;p;1;;;;;\nb;q;0;;;;;\nc;p;0;;;;;\nd;q;1;;;;;\n", want: fine},
		{name: "rows of delimiters below", head: "contact;trigger;outcome;note\n", rows: "a;p;1;\nb;q;0;\nc;p;0;\nd;q;1;\n;;;\n;;;\n;;;\n", want: fine},
		{name: "blank lines everywhere", head: "\n\n" + head, rows: "a,p,1\n\nb,q,0\n\n\nc,p,0\nd,q,1\n\n  \n", want: fine},
		{name: "no line end at the end", head: head, rows: strings.TrimSuffix(four, "\n"), fixed: true, want: fine},
		{name: "a carriage return more at each line end", head: "contact,trigger,outcome\r\r\n", rows: "a,p,1\r\r\nb,q,0\r\r\nc,p,0\r\r\nd,q,1\r\r\n", fixed: true, want: fine},
		{name: "line feeds here and there", head: "contact,trigger,outcome\r\n", rows: "a,p,1\nb,q,0\r\nc,p,0\nd,q,1\r\n", fixed: true, want: fine},
		{name: "a carriage return alone among line feeds", head: head, rows: "a,p,1\rb,q,0\nc,p,0\nd,q,1\n", fixed: true, problems: "table.carriage-return a.csv:C2"},
		{name: "a line feed among carriage returns", head: "", rows: "contact,trigger,outcome\r" + strings.Repeat("a,p,1\rb,q,0\r", 30_000) + "c,p,1\nd,q,0\r", fixed: true,
			problems: "table.line-feed a.csv:C60002"},
		{name: "a NUL character", head: head, rows: "a,p,1\nb,q\x00,0\nc,p,0\nd,q,1\n", problems: "table.nul a.csv:B3"},
		{name: "rows that end early", head: head, rows: "a,p,1\nb,q,0\nc,p\nd,q,1\n", want: "read 4 used 3 pending 1; p 1/1/0; q 1/2/0"},
		{name: "a row that is too long", head: head, rows: "a,p,1\nb,q,0,x\nc,p,0\nd,q,1\n", problems: "source.set-aside"},
		{name: "a row that is too long, allowed", head: head, rows: "a,p,1\nb,q,0,,x\nc,p,0\nd,q,1\n", o: source.Options{AllowRejects: true},
			want: "read 4 used 3 pending 0 ragged-row 1@a.csv:D3; p 1/2/0; q 1/1/0"},
		{name: "a comma in a text that nobody quoted", head: "contact,subject,trigger,outcome\n", rows: "a,Hi, you,p,1\nb,Hello,q,0\nc,Hello,p,0\nd,Hello,q,1\n", o: source.Options{AllowRejects: true},
			want: "read 4 used 3 pending 0 ragged-row 1@a.csv:E2; p 0/1/0; q 1/2/0"},
		{name: "a long text", head: "contact,note,trigger,outcome\n", rows: "a," + strings.Repeat("long ", 60_000) + ",p,1\nb,,q,0\nc,,p,0\nd,,q,1\n", want: fine},
		{name: "16,384 columns", head: "contact,trigger,outcome" + strings.Repeat(",", 16_380) + ",note\n", rows: "a,p,1\nb,q,0\n", want: "read 2 used 2 pending 0; p 1/1/0; q 0/1/0"},
		{name: "16,385 columns", head: "contact,trigger,outcome" + strings.Repeat(",x", 16_382) + "\n", rows: "a,p,1\nb,q,0\n", problems: "table.limit-columns a.csv:1"},
		{name: "a row of more than 16 MB", head: head, rows: "a,p,1\nb," + strings.Repeat("q", 17<<20) + ",0\n", fixed: true, problems: "table.limit-record a.csv:3"},
		{name: "as many rows as a sheet can have", head: head, rows: "a,p,1\n" + strings.Repeat("b,q,0\n", 1_048_574), fixed: true,
			want: "read 1048575 used 1048575 pending 0; p 1/1/0; q 0/1048574/0", notices: "table.sheet-full"},
		{name: "one column", head: "trigger\n", rows: "p\nq\n", problems: "source.missing-column a.csv:1"},
		{name: "one row", head: head, rows: "a,p,0\n", fixed: true, problems: "source.one-trigger a.csv"},
		{name: "a header alone", head: head, problems: "source.no-rows a.csv"},
		{name: "a header without a line end", head: strings.TrimSuffix(head, "\n"), problems: "source.no-rows a.csv"},
		{name: "nothing at all", raw: []byte{}, problems: "table.empty-file a.csv"},
		{name: "nothing but blank lines", head: "\n\n\n", problems: "table.no-header a.csv"},
		{name: "nothing but delimiters", head: ";;;\n;;;\n", problems: "table.no-header a.csv"},
		{name: "nothing but a byte order mark", head: "\ufeff", problems: "table.no-header a.csv"},
		{name: "no header", head: "a,p,1\n", rows: "b,q,0\nc,p,0\n", problems: "source.missing-column a.csv:1"},
		{name: "a header in the row that is said", head: "Report of the spring\nan,old,line\n" + head, rows: four, o: source.Options{Reading: source.Reading{HeaderRow: 3}}, want: fine},
		{name: "a header said to be in a blank row", head: head + "\n", rows: four, o: source.Options{Reading: source.Reading{HeaderRow: 2}}, problems: "table.header-row a.csv:2"},
		{name: "a header said to be beyond the end", head: head, rows: four, o: source.Options{Reading: source.Reading{HeaderRow: 99}}, problems: "table.header-row a.csv:99"},
		{name: "no delimiter that could be", head: head, rows: four, o: source.Options{Reading: source.Reading{Delimiter: '"'}}, problems: "table.delimiter a.csv"},
		{name: "a column that is named with its accents", head: "contact,déclencheur,résultat\n", rows: four, o: source.Options{Map: map[roles.Role]string{roles.Trigger: "Declencheur"}}, want: fine},
	})
}
