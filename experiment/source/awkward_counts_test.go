package source_test

import (
	"testing"

	"triggerlab/experiment/source"
)

// TestAwkwardCounts: numbers as people and programs write them.
func TestAwkwardCounts(t *testing.T) {
	const (
		comma     = "trigger,sent,clicks\n"
		semicolon = "variante;envoyés;clics\n"
		thousands = "read 2 used 2 pending 0; p 2/1234/0; q 3/1234/0"
	)
	testAwkward(t, []awkward{
		{name: "thousands behind spaces", head: semicolon, rows: "p;1 234;2\nq;1234;3\n", want: thousands},
		{name: "thousands behind no-break spaces", head: semicolon, rows: "p;1\u00a0234;2\nq;1\u202f234;3\n", want: thousands},
		{name: "thousands behind apostrophes", head: semicolon, rows: "p;1'234;2\nq;1’234;3\n", want: thousands},
		{name: "thousands behind commas, twice", head: comma, rows: "p,\"1,234,567\",2\nq,1234567,3\n", want: "read 2 used 2 pending 0; p 2/1234567/0; q 3/1234567/0"},
		{name: "thousands behind points, twice", head: semicolon, rows: "p;1.234.567;2\nq;1234567;3\n", want: "read 2 used 2 pending 0; p 2/1234567/0; q 3/1234567/0"},
		{name: "1,234 where commas cut", head: comma, rows: "p,\"1,234\",2\nq,1234,3\n", problems: "source.count-ambiguous a.csv:B2"},
		{name: "1,234 beside a number that has decimals", head: "trigger,sent,clicks,rate,revenue\n", rows: "p,\"1,234\",2,0.16%,120.00\nq,1234,3,0.24%,220.50\n", want: thousands, notices: "source.decimal"},
		{name: "1,234 beside a number of two groups", head: "trigger,sent,clicks,reach\n", rows: "p,\"1,234\",2,\"1,012,034\"\nq,1234,3,7\n", want: thousands, notices: "source.decimal"},
		{name: "1,234 beside numbers that contradict each other", head: "trigger,sent,clicks,rate,cost\n", rows: "p,\"1,234\",2,0.16%,\"1,20\"\nq,1234,3,0.24%,2\n", problems: "source.count-ambiguous a.csv:B2"},
		{name: "those who left and those who reported spam", head: "trigger,sent,clicks,Unsubscribes,Spam Complaints\n", rows: "p,1234,2,1,4\nq,1234,3,2,0\n", want: "read 2 used 2 pending 0; p 2/1234/5; q 3/1234/2"},
		{name: "1.234 where commas cut", head: comma, rows: "p,1.234,2\nq,1234,3\n", problems: "source.count-fractional a.csv:B2"},
		{name: "1.234 where semicolons cut", head: semicolon, rows: "p;1.234;2\nq;1234;3\n", problems: "source.count-ambiguous a.csv:B2"},
		{name: "1,234 where semicolons cut", head: semicolon, rows: "p;1,234;2\nq;1234;3\n", problems: "source.count-fractional a.csv:B2"},
		{name: "1.234 where commas are said to be decimal", head: comma, rows: "p,1.234,2\nq,1234,3\n", o: source.Options{Reading: source.Reading{Decimal: ','}}, want: thousands},
		{name: "thousands in odd places", head: comma, rows: "p,\"12,34\",2\nq,1234,3\n", problems: "source.count-fractional a.csv:B2"},
		{name: "whole numbers with decimals", head: semicolon, rows: "p;1234,00;2\nq;1234,0;3,0\n", want: thousands},
		{name: "zeros at the front", head: comma, rows: "p,01234,2\nq,1234,003\n", want: thousands},
		{name: "a plus sign", head: comma, rows: "p,+1234,2\nq,1234,3\n", want: thousands},
		{name: "a share behind a count", head: comma, rows: "p,1234,2 (0.2%)\nq,\"1234\",\"3 (0,2 %)\"\n", want: thousands},
		{name: "a share instead of a count", head: semicolon, rows: "p;1234;27,78 %\nq;1234;3\n", problems: "source.count-not-a-number a.csv:C2"},
		{name: "money instead of a count", head: comma, rows: "p,1234,CA$2.00\nq,1234,3\n", problems: "source.count-not-a-number a.csv:C2"},
		{name: "n/a instead of a count", head: comma, rows: "p,1234,n/a\nq,1234,3\n", problems: "source.count-missing a.csv:C2"},
		{name: "a dash instead of a count", head: comma, rows: "p,1234,–\nq,1234,3\n", problems: "source.count-missing a.csv:C2"},
		{name: "an error instead of a count", head: comma, rows: "p,1234,#DIV/0!\nq,1234,3\n", problems: "source.error-value a.csv:C2"},
		{name: "nothing instead of a count", head: comma, rows: "p,1234,\nq,1234,3\n", problems: "source.count-empty a.csv:C2"},
		{name: "a word instead of a count", head: comma, rows: "p,1234,two\nq,1234,3\n", problems: "source.count-not-a-number a.csv:C2"},
		{name: "less than nothing", head: comma, rows: "p,1234,-2\nq,1234,(3)\n", problems: "source.count-negative a.csv:C2; source.count-not-a-number a.csv:C3"},
		{name: "the minus sign of typesetters", head: comma, rows: "p,1234,−2\nq,1234,3\n", problems: "source.count-negative a.csv:C2"},
		{name: "halves", head: comma, rows: "p,1234,2.5\nq,1234,3\n", problems: "source.count-fractional a.csv:C2"},
		{name: "powers of ten", head: comma, rows: "p,1.2E+03,2\nq,1234,3\n", problems: "source.count-scientific a.csv:B2"},
		{name: "more people than there are", head: comma, rows: "p,12345678901,2\nq,1234,3\n", problems: "source.count-too-large a.csv:B2"},
		{name: "more clicks than messages", head: comma, rows: "p,1234,2\nq,3,1234\n", problems: "source.more-than-exposures a.csv:C3"},
		{name: "everybody clicked", head: comma, rows: "p,2,2\nq,3,3\n", problems: "source.nothing-but-engagements a.csv"},
		{name: "nobody clicked", head: comma, rows: "p,1234,0\nq,1234,0\n", want: "read 2 used 2 pending 0; p 0/1234/0; q 0/1234/0"},
		{name: "nobody was sent anything", head: comma, rows: "p,0,0\nq,0,0\n", problems: "source.nothing-known a.csv"},
		{name: "a message that nobody was sent", head: comma, rows: "p,10,1\nq,10,2\nr,0,0\n", want: "read 3 used 3 pending 0; p 1/10/0; q 2/10/0; r 0/0/0"},
		{name: "opens beside clicks", head: "trigger,sent,opens,clicks\n", rows: "p,1234,400,2\nq,1234,500,3\n", want: thousands},
		{name: "opens alone", head: "trigger,sent,unique opens\n", rows: "p,1234,2\nq,1234,3\n", o: source.Options{Reading: source.Reading{Engaged: "opens"}}, want: thousands, notices: "source.machine-opens"},
		{name: "opens where clicks are asked for", head: "trigger,sent,unique opens\n", rows: "p,1234,2\nq,1234,3\n", o: source.Options{Reading: source.Reading{Engaged: "clicks"}}, problems: "source.missing-column a.csv:1"},
	})
}

// TestAwkwardTimes: dates in every order. A window of two days holds back
// what is younger, which shows how they were read.
func TestAwkwardTimes(t *testing.T) {
	const timed = "contact,trigger,outcome,time\n"
	window := source.Options{Settings: []source.Setting{{Name: "window", Value: "48h"}}}
	said := func(order string) source.Options { o := window; o.Dates = order; return o }
	old := "read 4 used 2 pending 2; p 1/1/0; q 0/1/0" // the first two rows
	testAwkward(t, []awkward{
		{name: "the year first", head: timed, rows: "a,p,1,2026-02-01\nb,q,0,2026-02-02 10:00\nc,p,0,2026-02-04T09:30:00\nd,q,1,2026-02-05\n", o: window, want: old},
		{name: "the year first, with slashes", head: timed, rows: "a,p,1,2026/02/01\nb,q,0,2026/02/02\nc,p,0,2026/02/04\nd,q,1,2026/02/05\n", o: window, want: old},
		{name: "the day first, which one date settles", head: timed, rows: "a,p,1,01/02/2026\nb,q,0,02/02/2026\nc,p,0,12/02/2026\nd,q,1,13/02/2026\n", o: window, want: old},
		{name: "the month first, which one date settles", head: timed, rows: "a,p,1,02/01/2026\nb,q,0,02/02/2026\nc,p,0,02/12/2026\nd,q,1,02/13/2026\n", o: window, want: old},
		{name: "the day or the month first", head: timed, rows: "a,p,1,01/02/2026\nb,q,0,02/02/2026\nc,p,0,03/02/2026\nd,q,1,04/02/2026\n", want: fine, notices: "source.untimed table.date-ambiguous"},
		{name: "the day or the month first, where it matters", head: timed, rows: "a,p,1,01/02/2026\nb,q,0,02/02/2026\nc,p,0,03/02/2026\nd,q,1,04/02/2026\n", o: window, problems: "table.date-ambiguous a.csv:D1"},
		{name: "the day first, as said", head: timed, rows: "a,p,1,01/02/2026\nb,q,0,02/02/2026\nc,p,0,03/02/2026\nd,q,1,04/02/2026\n", o: said("day-first"), want: old},
		{name: "the month first, as said", head: timed, rows: "a,p,1,01/02/2026\nb,q,0,02/02/2026\nc,p,0,03/02/2026\nd,q,1,04/02/2026\n", o: said("month-first"), want: "read 4 used 3 pending 1; p 1/2/0; q 0/1/0"},
		{name: "some with the day first and some with the month", head: timed, rows: "a,p,1,13/02/2026\nb,q,0,02/13/2026\nc,p,0,03/02/2026\nd,q,1,04/02/2026\n", o: window, problems: "table.date-orders a.csv:D1"},
		{name: "points between", head: timed, rows: "a,p,1,01.02.2026 09:30\nb,q,0,02.02.2026\nc,p,0,04.02.2026\nd,q,1,05.02.2026\n", o: window, want: old},
		{name: "years of two digits", head: timed, rows: "a,p,1,01.02.26\nb,q,0,02.02.26\nc,p,0,04.02.26\nd,q,1,05.02.26\n", o: window, want: old},
		{name: "names of months", head: timed, rows: "a,p,1,\"Feb 01, 2026 09:30 pm\"\nb,q,0,2 february 2026\nc,p,0,\"Feb 04, 2026 09:30 am\"\nd,q,1,5 Feb 2026\n", o: window, want: "read 4 used 2 pending 2; p 1/1/0; q 0/1/0"},
		{name: "names of months in French and Dutch", head: timed, rows: "a,p,1,1 février 2026\nb,q,0,2 febr. 2026\nc,p,0,4 févr. 2026\nd,q,1,5 februari 2026\n", o: window, want: old},
		{name: "times with zones", head: timed, rows: "a,p,1,2026-02-01T23:00:00-05:00\nb,q,0,2026-02-03T00:00:00Z\nc,p,0,2026-02-03T08:00:00+02:00\nd,q,1,2026-02-05T01:00:00+01:00\n", o: window, want: old},
		{name: "before 1970 and after 2100", head: timed, rows: "a,p,1,1965-02-01\nb,q,0,1969-12-31 23:59:59\nc,p,0,2105-02-04\nd,q,1,2105-02-05\n", o: window, want: old},
		{name: "days that do not exist", head: timed, rows: "a,p,1,2026-02-30\nb,q,0,2026-02-02\nc,p,0,2026-13-01\nd,q,1,2026-02-05\n", want: fine, notices: "source.untimed"},
		{name: "some without a time", head: timed, rows: "a,p,1,\nb,q,0,2026-02-02\nc,p,0,\nd,q,1,2026-02-05\n", o: window, want: "read 4 used 1 pending 3; p 0/0/0; q 0/1/0", problems: "source.one-trigger a.csv"},
		{name: "times of day alone", head: timed, rows: "a,p,1,09:30\nb,q,0,10:30\nc,p,0,11:30\nd,q,1,12:30\n", want: fine, notices: "source.untimed"},
		{name: "a window and no times", head: head, rows: four, o: window, want: fine, notices: "source.window-without-time"},
	})
}
