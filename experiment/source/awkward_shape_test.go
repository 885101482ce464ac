package source_test

import (
	"strings"
	"testing"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// TestAwkwardShape: what stands above, below, beside and between the rows.
func TestAwkwardShape(t *testing.T) {
	allowed := source.Options{AllowRejects: true}
	deck := []source.Setting{{Name: "design", Value: "deck"}}
	testAwkward(t, []awkward{
		{name: "a title above", head: "Results of the spring campaign\n" + head, rows: four, want: fine, notices: "table.preamble"},
		{name: "a title and a blank line above", head: "Results of the spring campaign\n\n" + head, rows: four, want: fine, notices: "table.preamble"},
		{name: "a title with delimiters above", head: "Results of the spring campaign,,\n,,\n" + head, rows: four, want: fine, notices: "table.preamble"},
		{name: "names and values above", head: "Account:,Example\nFrom:,2026-05-01\nTo:,2026-05-31\n\n" + head, rows: four, want: fine, notices: "table.preamble"},
		{name: "comments above", head: "# Start date: 20260501\n# End date: 20260531\n" + head, rows: four, want: fine, notices: "table.preamble"},
		{name: "a place below what stands above", head: "Results\n\n" + head, rows: "a,p,1\nb,,0\nc,p,0\nd,q,1\n", o: allowed, want: "read 4 used 3 pending 0 no-trigger 1@a.csv:B5; p 1/2/0; q 1/1/0", notices: "table.preamble"},
		{name: "a header that begins with a number sign", head: "#contact,trigger,outcome\n", rows: four, want: fine},
		{name: "a column called number sign", head: "#,contact,trigger,outcome\n", rows: "1,a,p,1\n2,b,q,0\n3,c,p,0\n4,d,q,1\n", want: fine},
		{name: "columns without a name", head: ",contact,,trigger,outcome\n", rows: "1,a,x,p,1\n2,b,x,q,0\n3,c,x,p,0\n4,d,x,q,1\n", want: fine},
		{name: "a header twice", head: "contact,trigger,outcome,trigger\n", rows: "a,p,1,p\n", problems: "table.duplicate-header a.csv:D1"},
		{name: "a header twice in letters of different size", head: "contact,Trigger,outcome,TRIGGER \n", rows: "a,p,1,p\n", problems: "table.duplicate-header a.csv:D1"},
		{name: "two columns that mean the same", head: "email,contact,trigger,outcome\n", rows: "a@x.org,a,p,1\nb@x.org,b,q,0\nc@x.org,c,p,0\nd@x.org,d,q,1\n", want: fine},
		{name: "headers in capitals", head: "CONTACT,TRIGGER,OUTCOME\n", rows: four, want: fine},
		{name: "headers with underscores and spaces", head: "Contact_ID, Campaign Variant ,Clicked?\n", rows: four, want: fine},
		{name: "a column that repeats the number of the row", head: "contact,trigger,outcome,row\n", rows: "a,p,1,2\nb,q,0,3\nc,p,0,4\nd,q,1,5\n", want: fine},
		{name: "the header again", head: head, rows: "a,p,1\nb,q,0\ncontact,trigger,outcome\nc,p,0\nd,q,1\n", want: "read 5 used 4 pending 0 header-again 1@a.csv:4; p 1/2/0; q 1/2/0"},
		{name: "the header again, behind a byte order mark", head: head, rows: "a,p,1\nb,q,0\n\ufeffcontact,trigger,outcome\nc,p,0\nd,q,1\n", want: "read 5 used 4 pending 0 header-again 1@a.csv:4; p 1/2/0; q 1/2/0"},
		{name: "the header of totals again", head: "trigger,sent,clicks\n", rows: "p,10,2\ntrigger,sent,clicks\nq,10,3\n", want: "read 3 used 2 pending 0 header-again 1@a.csv:3; p 2/10/0; q 3/10/0"},
		{name: "a trigger that is called like its column", head: head, rows: "a,trigger,1\nb,q,0\nc,trigger,0\nd,q,1\n", want: "read 4 used 4 pending 0; q 1/2/0; trigger 1/2/0"},
		{name: "a sum below", head: head, rows: "a,p,1\nb,q,0\nc,p,0\nd,q,1\nTotal,,2\n", want: "read 5 used 4 pending 0 total-row 1@a.csv:A6; p 1/2/0; q 1/2/0"},
		{name: "a sum below, behind a blank line", head: head, rows: "a,p,1\nb,q,0\nc,p,0\nd,q,1\n\nTotal,,2\n", want: "read 5 used 4 pending 0 total-row 1@a.csv:A7; p 1/2/0; q 1/2/0"},
		{name: "sums of totals", head: "variante;envoyés;clics\n", rows: "p;10;2\nq;10;3\nTotal général;20;5\n", want: "read 3 used 2 pending 0 total-row 1@a.csv:A4; p 2/10/0; q 3/10/0"},
		{name: "a comment below", head: head, rows: "a,p,1\nb,q,0\nc,p,0\nd,q,1\n# end of export\n", o: allowed, want: "read 5 used 4 pending 0 no-trigger 1@a.csv:B6; p 1/2/0; q 1/2/0"},
		{name: "a wider table below", head: head, rows: "a,p,1\nb,q,0\nc,p,0\nd,q,1\n\nDay,Opens,Clicks,Unsubscribes\n2026-05-01,5,4,1\n", problems: "source.set-aside"},
		{name: "a column to the right of nothing", head: "contact,trigger,outcome,,,,note\n", rows: "a,p,1,,,,\nb,q,0,,,,x\nc,p,0\nd,q,1,,,,\n", want: fine},
		{name: "columns in another order, and more of them", head: "x,outcome,y,trigger,z,contact\n", rows: "1,1,1,p,1,a\n2,0,2,q,2,b\n3,0,3,p,3,c\n4,1,4,q,4,d\n", want: fine},
		{name: "nobody is named", head: "trigger,outcome\n", rows: "p,1\nq,0\np,0\nq,1\n", want: fine},
		{name: "some are not named", head: head, rows: "a,p,1\n,q,0\nc,p,0\n,q,1\n", want: fine, notices: "source.unnamed"},
		{name: "the same rows twice", head: head, rows: "a,p,1\nb,q,0\na,p,1\nb,q,0\n", want: "read 4 used 4 pending 0; p 2/2/0; q 0/2/0"},
		{name: "the same events twice", head: "event," + head, rows: "1,a,p,1\n2,b,q,0\n1,a,p,1\n3,c,q,1\n2,b,q,0\n4,d,p,0\n", fixed: true,
			want: "read 6 used 4 pending 0 duplicate-event 2@a.csv:A4; p 1/2/0; q 1/2/0"},
		{name: "a message a column", head: "contact,segment,Clicked A,Clicked B\n", rows: "a,x,1,0\nb,x,0,0\nc,y,,1\nd,y,1,0\n", o: source.Options{Settings: deck, Reading: source.Reading{Wide: "Clicked *"}},
			want: "read 8 used 7 pending 1; A 2/3/0; B 1/4/0", notices: "source.wide"},
		{name: "a message a column, with crosses", head: "contact;A geklikt;B geklikt\n", rows: "a;x;\nb;;\nc;;X\nd;x;x\n", o: source.Options{Settings: deck, Empty: "ignore", Reading: source.Reading{Wide: "* geklikt"}},
			want: "read 8 used 8 pending 0; A 2/4/0; B 2/4/0", notices: "source.wide"},
		{name: "a message a column, and none is", head: head, rows: four, o: source.Options{Reading: source.Reading{Wide: "Opened *"}}, problems: "table.wide-nothing a.csv:1"},
		{name: "many columns beside those that matter", head: "contact,trigger,outcome," + wideHeader(200) + "\n", rows: "a,p,1,x\nb,q,0,x\nc,p,0,x\nd,q,1,x\n", want: fine},
		{name: "a column that is not there", head: "contact,trigger,outcome\n", rows: four, o: source.Options{Map: map[roles.Role]string{roles.Outcome: "Visited"}}, problems: "roles.no-header a.csv:1"},
	})
}

// wideHeader names so many columns.
func wideHeader(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = "x" + strings.Repeat("y", i)
	}
	return strings.Join(names, ",")
}
