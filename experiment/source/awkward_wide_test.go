package source_test

import (
	"testing"

	"triggerlab/experiment/source"
)

// TestAwkwardWide: columns that each are a message say who answered, and not
// who was sent it.
func TestAwkwardWide(t *testing.T) {
	wide := func(empty string) source.Options {
		return source.Options{Empty: empty, Reading: source.Reading{Wide: "Clicked *"}}
	}
	const (
		half = "Email;Sent A;Clicked A;Sent B;Clicked B\n"
		rows = "a@x.org;x;x;;\nb@x.org;x;;no;\nc@x.org;;;x;x\nd@x.org;0;;x;\n"
		want = "read 8 used 4 pending 0 not-delivered 4@a.csv:D2; A 1/2/0; B 1/2/0"
	)
	testAwkward(t, []awkward{
		{name: "half were sent each", head: half, rows: rows, o: wide("ignore"), want: want, notices: "source.wide-sent"},
		{name: "half were sent each, and what is empty is not said", head: half, rows: rows, o: wide(""), problems: "source.only-engagements a.csv"},
		{name: "who was sent it stands behind, in French", head: "Contact;A cliqué;A envoyé;B cliqué;B envoyé\n", rows: "a;oui;oui;non;non\nb;non;oui;;non\nc;;non;oui;oui\nd;;;non;oui\n",
			o: source.Options{Reading: source.Reading{Wide: "* cliqué"}}, want: "read 8 used 4 pending 0 not-delivered 4@a.csv:E2; A 1/2/0; B 1/2/0", notices: "source.wide-sent"},
		{name: "delivered says more than sent", head: "Contact;Sent A;Delivered A;Clicked A;Sent B;Delivered B;Clicked B\n", rows: "a;1;1;1;0;0;\nb;1;0;;0;0;\nc;0;0;;1;1;0\nd;1;1;0;1;1;1\n",
			o: wide(""), want: "read 8 used 4 pending 0 not-delivered 4@a.csv:F2; A 1/2/0; B 1/2/0", notices: "source.wide-sent"},
		{name: "when it was sent", head: half, rows: "a;2026-02-14 09:30;1;;\nb;14/02/2026;0;;\nc;;;2;1\nd;;;sent;0\n", o: wide(""),
			want: "read 8 used 4 pending 0 not-delivered 4@a.csv:D2; A 1/2/0; B 1/2/0", notices: "source.wide-sent"},
		{name: "an answer to what was not sent", head: half, rows: "a;x;x;;x\nb;x;;;\nc;;;x;x\nd;;;x;\n", o: source.Options{AllowRejects: true, Empty: "ignore", Reading: source.Reading{Wide: "Clicked *"}},
			want: "read 8 used 4 pending 0 not-delivered 3@a.csv:D3 not-sent 1@a.csv:E2; A 1/2/0; B 1/2/0", notices: "source.wide-sent"},
		{name: "a word that says nothing of sending", head: half, rows: "a;x;x;perhaps;\nb;x;;;\nc;;;x;x\nd;;;x;\n", o: wide("ignore"), problems: "source.set-aside"},
		{name: "who was sent one of two", head: "Contact;Sent A;Clicked A;Clicked B\n", rows: "a;x;x;\nb;x;;\n", o: wide("ignore"), problems: "table.wide-some a.csv:1"},
		{name: "nothing says who was sent what", head: "Contact;Clicked A;Clicked B\n", rows: "a;1;\nb;0;1\nc;;0\nd;1;1\n", o: wide("ignore"), problems: "source.wide-who a.csv"},
		{name: "nothing says who was sent what, without a gap", head: "Contact;Clicked A;Clicked B\n", rows: "a;1;0\nb;0;1\n", o: wide(""), problems: "source.wide-who a.csv"},
		{name: "what is empty was not sent", head: "Contact;Clicked A;Clicked B\n", rows: "a;1;\nb;0;\nc;;0\nd;;1\n", o: wide("pending"),
			want: "read 8 used 4 pending 4; A 1/2/0; B 1/2/0", notices: "source.wide"},
	})
}
