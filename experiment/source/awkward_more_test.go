package source_test

import (
	"fmt"
	"strings"
	"testing"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// TestAwkwardAndMore: what is awkward in more than one way.
func TestAwkwardAndMore(t *testing.T) {
	allowed := source.Options{AllowRejects: true}
	testAwkward(t, []awkward{
		{name: "no-break spaces within headers", head: "trigger;total\u00a0recipients;unique\u202fclicks\n", rows: "p;10;2\nq;10;3\n", want: "read 2 used 2 pending 0; p 2/10/0; q 3/10/0"},
		{name: "headers in full width", head: "ｃｏｎｔａｃｔ,ＴＲＩＧＧＥＲ,outcome\n", rows: four, want: fine},
		{name: "headers with accents of their own", head: "contact;de\u0301clencheur;re\u0301sultat\n", rows: "a;p;1\nb;q;0\nc;p;0\nd;q;1\n", want: fine},
		{name: "headers that end with colons", head: "Contact:,Trigger:,Outcome:\n", rows: four, want: fine},
		{name: "headers that are years", head: "contact,trigger,outcome,2025,2026\n", rows: "a,p,1,7,8\nb,q,0,7,8\nc,p,0,7,8\nd,q,1,7,8\n", want: fine},
		{name: "headers that are years, below a title", head: "Results of the spring\ncontact,trigger,outcome,2025,2026\n", rows: "a,p,1,7,8\nb,q,0,7,8\nc,p,0,7,8\nd,q,1,7,8\n", want: fine, notices: "table.preamble"},
		{name: "a title with a year", head: "Results,2026\n" + head, rows: four, want: fine, notices: "table.preamble"},
		{name: "identifiers that are formulas for Excel", head: head, rows: "=\"001\",p,1\n=\"002\",q,0\n=\"003\",p,0\n=\"004\",q,1\n", want: fine, notices: "table.literal-quotes"},
		{name: "identifiers that are quoted formulas for Excel", head: head, rows: "\"=\"\"001\"\"\",p,1\n\"=\"\"002\"\"\",q,0\n\"=\"\"003\"\"\",p,0\n\"=\"\"004\"\"\",q,1\n", want: fine},
		{name: "apostrophes around everything", head: "'contact','trigger','outcome'\n", rows: "'a','p','1'\n'b','q','0'\n'c','p','0'\n'd','q','1'\n", want: "read 4 used 4 pending 0; 'p' 1/2/0; 'q' 1/2/0"},
		{name: "shares for outcomes", head: head, rows: "a,p,100 %\nb,q,0 %\nc,p,0 %\nd,q,100 %\n", problems: "source.amounts a.csv:C2"},
		{name: "a choice of a value with spaces", head: "contact,trigger,outcome,country\n", rows: "a,p,1, BE\nb,q,0,BE \nc,p,0,BE\nd,q,1,NL\n", o: source.Options{Only: []source.Only{{Header: "Country", Values: []string{"BE "}}}},
			want: "read 4 used 3 pending 0 not-selected 1@a.csv:D5; p 1/2/0; q 0/1/0"},
		{name: "everybody was sent everything", head: head, rows: "a,p,1\na,q,0\nb,p,0\nb,q,1\n", want: fine},
		{name: "a message for each person", head: head, rows: numbered("c%d,t%d,1\nc%[1]d,t%[2]d,0\n", 30), problems: "source.identifier a.csv"},
		{name: "breakdowns of two columns", head: "contact,city,age,trigger,outcome\n", rows: "a,Gent,30,p,1\nb,Gent,,q,0\nc,,30,p,0\nd,Ieper,40,q,1\n", o: source.Options{By: [][]string{{"city", "AGE"}}}, want: fine, segments: "+30 0/1; Gent+ 0/1; Gent+30 1/1; Ieper+40 1/1"},
		{name: "an outcome column that is called status", head: "email,variante,statut\n", rows: "a,p,Cliqué\nb,q,Non cliqué\nc,p,Désinscrit\nd,q,cliqué\n", want: "read 4 used 4 pending 0; p 1/2/1; q 1/2/0"},
		{name: "two columns that might be the outcome", head: "contact,trigger,opened,clicked\n", rows: "a,p,1,1\nb,q,1,0\nc,p,1,0\nd,q,1,1\n", want: fine},
		{name: "an outcome column of another sort, and one that is meant", head: "contact,trigger,status,visit\n", rows: "a,p,active,1\nb,q,active,0\nc,p,bounced,0\nd,q,active,1\n", o: source.Options{Map: map[roles.Role]string{roles.Outcome: "visit"}}, want: fine},
		{name: "an outcome column of another sort", head: "contact,trigger,status\n", rows: "a,p,active\nb,q,active\nc,p,bounced\nd,q,active\n", problems: "source.set-aside"},
		{name: "more than a hundred lines above", head: strings.Repeat("note\n", 120) + head, rows: four, problems: "source.missing-column a.csv:1"},
		{name: "texts with line ends of every kind", head: "contact,trigger,outcome,note\n", rows: "a,p,1,\"x\r\ny\"\nb,q,0,\"x\ry\"\nc,p,0,\"x\ny\"\nd,q,1,\n", fixed: true, want: fine},
		{name: "rows with blank cells at the end", head: "contact,trigger,outcome,x,y,z\n", rows: "a,p,1, , , , , \nb,q,0\nc,p,0,,,\nd,q,1,,,,,,\n", want: fine},
		{name: "a comment among the rows", head: head, rows: "a,p,1\n# checked by An\nb,q,0\nc,p,0\nd,q,1\n", o: allowed, want: "read 5 used 4 pending 0 no-trigger 1@a.csv:B3; p 1/2/0; q 1/2/0"},
		{name: "rows of dashes below the header", head: "contact|trigger|outcome\n", rows: "-------|-------|-------\na|p|1\nb|q|0\nc|p|0\nd|q|1\n", fixed: true, o: allowed, want: "read 5 used 4 pending 0 not-an-outcome 1@a.csv:C2; p 1/2/0; q 1/2/0"},
		{name: "a table that a terminal has drawn", head: "| contact | trigger | outcome |\n|---------|---------|---------|\n", rows: "| a | p | 1 |\n| b | q | 0 |\n| c | p | 0 |\n| d | q | 1 |\n", o: allowed, fixed: true, want: "read 5 used 4 pending 0 not-an-outcome 1@a.csv:D2; p 1/2/0; q 1/2/0"},
		{name: "a header of two lines in a sheet", file: "a.xlsx", raw: xlsx("trigger,Total\nRecipients,Unique\n"), problems: "source.missing-column a.xlsx:Data!1"},
		{name: "a line within a header of a sheet", file: "a.xlsx", raw: xlsx("trigger,Total&#10;Recipients,Unique_x000D_&#10;Clicks\np,10,2\nq,10,3\n"), want: "read 2 used 2 pending 0; p 2/10/0; q 3/10/0"},
	})
}

// numbered writes a line for each number, twice.
func numbered(line string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, line, i, i)
	}
	return b.String()
}
