package source_test

import (
	"testing"

	"triggerlab/experiment/source"
)

// TestAwkwardNames: who, and which message.
func TestAwkwardNames(t *testing.T) {
	testAwkward(t, []awkward{
		{name: "names that differ in the size of their letters", head: head, rows: "a,Poem,1\nb,poem,0\nc,Poem,0\nd,poem,1\n", want: "read 4 used 4 pending 0; Poem 1/2/0; poem 1/2/0", notices: "source.misspelt"},
		{name: "names that differ in a space at the end", head: head, rows: "a,p ,1\nb,q,0\nc,p,0\nd,q,1\n", want: fine},
		{name: "names that differ in a space within", head: head, rows: "a,the poem,1\nb,the  poem,0\nc,the poem,0\nd,the\u00a0poem,1\n",
			want: "read 4 used 4 pending 0; the  poem 0/1/0; the poem 1/2/0; the\u00a0poem 1/1/0", notices: "source.misspelt source.misspelt"},
		{name: "names that differ in how their accents are stored", head: head, rows: "a,\u00e9t\u00e9,1\nb,e\u0301te\u0301,0\nc,\u00e9t\u00e9,0\nd,e\u0301te\u0301,1\n",
			want: "read 4 used 4 pending 0; e\u0301te\u0301 1/2/0; \u00e9t\u00e9 1/2/0", notices: "source.misspelt"},
		{name: "names that differ in their signs", head: head, rows: "a,+10 %,1\nb,-10 %,0\nc,+10 %,0\nd,-10 %,1\n", want: "read 4 used 4 pending 0; +10 % 1/2/0; -10 % 1/2/0"},
		{name: "names that are signs", head: head, rows: "a,!,1\nb,?,0\nc,!,0\nd,?,1\n", want: "read 4 used 4 pending 0; ! 1/2/0; ? 1/2/0"},
		{name: "names that look like formulas", head: head, rows: "a,=1+1,1\nb,@home,0\nc,=1+1,0\nd,@home,1\n", want: "read 4 used 4 pending 0; =1+1 1/2/0; @home 1/2/0"},
		{name: "names that are numbers", head: head, rows: "a,1,1\nb,2,0\nc,1,0\nd,2,1\n", want: "read 4 used 4 pending 0; 1 1/2/0; 2 1/2/0"},
		{name: "names that look like dates", head: head, rows: "a,1-2,1\nb,3/4,0\nc,1-2,0\nd,3/4,1\n", want: "read 4 used 4 pending 0; 1-2 1/2/0; 3/4 1/2/0"},
		{name: "a name of one sort that is a sum of another", head: head, rows: "a,Total,1\nb,q,0\nc,Total,0\nd,q,1\n", want: "read 4 used 4 pending 0; Total 1/2/0; q 1/2/0"},
		{name: "names with control characters", head: head, rows: "a,p\x1b[31m,1\nb,q,0\nc,p\x1b[31m,0\nd,q,1\n", want: "read 4 used 4 pending 0; p\x1b[31m 1/2/0; q 1/2/0"},
		{name: "an error for a name", head: head, rows: "a,#N/A,1\nb,q,0\nc,p,0\nd,q,1\n", o: source.Options{AllowRejects: true}, want: "read 4 used 3 pending 0 error-value 1@a.csv:B2; p 0/1/0; q 1/2/0"},
		{name: "segments without a name", head: "contact,segment,trigger,outcome\n", rows: "a,x,p,1\nb,,q,0\nc,,p,0\nd,x,q,1\n", want: fine, segments: " 0/2; x 2/2"},
		{name: "identifiers with zeros at the front", head: head, rows: "00123,p,1\n00124,q,0\n00125,p,0\n00126,q,1\n", want: fine},
		{name: "identifiers of which some have lost their zeros", head: head, rows: "00123,p,1\n124,q,0\n00125,p,0\n10126,q,1\n", want: fine, notices: "source.lost-zeros"},
		{name: "identifiers of seventeen digits", head: head, rows: "12345678901234567,p,1\n12345678901234568,q,0\n12345678901234569,p,0\n12345678901234571,q,1\n", want: fine},
		{name: "an identifier that a spreadsheet has rounded", head: head, rows: "a,p,1\n1.23457E+15,q,0\nc,p,0\nd,q,1\n", problems: "source.mangled-id a.csv:A3"},
		{name: "an identifier that a French spreadsheet has rounded", head: "contact;trigger;outcome\n", rows: "a;p;1\n1,23457E+15;q;0\nc;p;0\nd;q;1\n", problems: "source.mangled-id a.csv:A3"},
		{name: "an identifier that is an error", head: head, rows: "a,p,1\n#REF!,q,0\nc,p,0\nd,q,1\n", o: source.Options{AllowRejects: true}, want: "read 4 used 3 pending 0 error-value 1@a.csv:A3; p 1/2/0; q 1/1/0"},
	})
}

// TestAwkwardOutcomes: what they did.
func TestAwkwardOutcomes(t *testing.T) {
	const clicked = "read 4 used 4 pending 0; p 1/2/0; q 1/2/0"
	empty := func(say string) source.Options { return source.Options{Empty: say} }
	testAwkward(t, []awkward{
		{name: "TRUE and FALSE", head: head, rows: "a,p,TRUE\nb,q,FALSE\nc,p,FALSE\nd,q,TRUE\n", want: clicked},
		{name: "VRAI and FAUX", head: "contact;trigger;outcome\n", rows: "a;p;VRAI\nb;q;FAUX\nc;p;FAUX\nd;q;VRAI\n", want: clicked},
		{name: "WAAR and ONWAAR", head: "contact;trigger;outcome\n", rows: "a;p;WAAR\nb;q;ONWAAR\nc;p;ONWAAR\nd;q;WAAR\n", want: clicked},
		{name: "WAHR and FALSCH", head: "contact;trigger;outcome\n", rows: "a;p;WAHR\nb;q;FALSCH\nc;p;FALSCH\nd;q;WAHR\n", want: clicked},
		{name: "VERDADERO and FALSO", head: "contact;trigger;outcome\n", rows: "a;p;VERDADERO\nb;q;FALSO\nc;p;FALSO\nd;q;VERDADERO\n", want: clicked},
		{name: "yes, y, no and n", head: head, rows: "a,p,yes\nb,q,n\nc,p,No\nd,q,Y\n", want: clicked},
		{name: "oui and ja in one column", head: head, rows: "a,p,oui\nb,q,non\nc,p,nee\nd,q,ja\n", want: clicked, notices: "source.mixed-languages"},
		{name: "1, 0, 1.0 and 0,0", head: "contact;trigger;outcome\n", rows: "a;p;1\nb;q;0\nc;p;0,0\nd;q;1.0\n", want: clicked},
		{name: "crosses, and empty is ignored", head: head, rows: "a,p,x\nb,q,\nc,p,\nd,q,X\n", o: empty("ignore"), want: clicked},
		{name: "crosses, and empty is pending", head: head, rows: "a,p,x\nb,q,\nc,p,\nd,q,X\n", o: empty("pending"), problems: "source.only-engagements a.csv"},
		{name: "ticks and crosses", head: head, rows: "a,p,✓\nb,q,✗\nc,p,✗\nd,q,✔️\n", want: clicked},
		{name: "clickers alone", head: head, rows: "a,p,1\nb,q,1\n", problems: "source.nothing-but-engagements a.csv"},
		{name: "clickers alone, by the name of what they did", head: head, rows: "a,p,clicked\nb,q,Clicked\n", problems: "source.nothing-but-engagements a.csv"},
		{name: "some that are not known yet", head: head, rows: "a,p,1\nb,q,0\nc,p,\nd,q,pending\n", want: "read 4 used 2 pending 2; p 1/1/0; q 0/1/0"},
		{name: "none that is known", head: head, rows: "a,p,\nb,q,\n", problems: "source.nothing-known a.csv"},
		{name: "one that is none", head: head, rows: "a,p,1\nb,q,perhaps\nc,p,0\nd,q,1\n", problems: "source.set-aside"},
		{name: "one that is an error", head: head, rows: "a,p,1\nb,q,#DIV/0!\nc,p,0\nd,q,1\n", o: source.Options{AllowRejects: true}, want: "read 4 used 3 pending 0 error-value 1@a.csv:C3; p 1/2/0; q 1/1/0"},
		{name: "n/a for an outcome", head: head, rows: "a,p,1\nb,q,n/a\nc,p,0\nd,q,1\n", o: source.Options{AllowRejects: true}, want: "read 4 used 3 pending 0 not-an-outcome 1@a.csv:C3; p 1/2/0; q 1/1/0"},
		{name: "amounts", head: "contact,trigger,outcome\n", rows: "a,p,29.5\nb,q,0\nc,p,0\nd,q,12\n", problems: "source.amounts a.csv:C2"},
		{name: "clicks that are counted", head: "contact,trigger,clicks\n", rows: "a,p,3\nb,q,0\nc,p,0\nd,q,1\n", problems: "source.missing-column a.csv:1"},
		{name: "who unsubscribed", head: head, rows: "a,p,clicked\nb,q,unsubscribed\nc,p,not clicked\nd,q,spam\n", want: "read 4 used 4 pending 0; p 1/2/0; q 0/2/2"},
		{name: "who only opened", head: head, rows: "a,p,opened\nb,q,no\nc,p,no\nd,q,clicked\n", want: clicked, notices: "source.machine-opens"},
		{name: "who only opened, where clicks are asked for", head: head, rows: "a,p,opened\nb,q,no\nc,p,no\nd,q,clicked\n", o: source.Options{Reading: source.Reading{Engaged: "clicks"}}, want: "read 4 used 4 pending 0; p 0/2/0; q 1/2/0"},
	})
}
