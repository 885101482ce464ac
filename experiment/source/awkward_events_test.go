package source_test

import (
	"strings"
	"testing"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// TestAwkwardChoices: values of --only as people type them.
func TestAwkwardChoices(t *testing.T) {
	const subjects = "contact,variant,subject line,clicked\n"
	rows := "a,p,\"Roses, for you\",1\nb,q,\"Roses, for you\",0\nc,p,Roses,0\nd,q,for you,1\n"
	only := func(header, whole string) source.Options {
		return source.Options{Only: []source.Only{{Header: header, Values: strings.Split(whole, ","), Whole: whole}}}
	}
	testAwkward(t, []awkward{
		{name: "a value with a comma", head: subjects, rows: rows, o: only("subject line", "Roses, for you"), want: "read 4 used 2 pending 0 not-selected 2@a.csv:C4; p 1/1/0; q 0/1/0"},
		{name: "two values behind a comma", head: subjects, rows: rows, o: only("subject line", "Roses,for you"), want: "read 4 used 2 pending 0 not-selected 2@a.csv:C2; p 0/1/0; q 1/1/0"},
		{name: "a value in letters of another size", head: subjects, rows: rows, o: only("subject line", "ROSES"), problems: "source.none-of-value a.csv:1"},
		{name: "a value that is none", head: subjects, rows: rows, o: only("variant", "r,s"), problems: "source.none-of-value a.csv:1"},
		{name: "a contact who is none", head: subjects, rows: rows, o: only("contact", "e"), problems: "source.none-selected a.csv"},
	})
}

// TestAwkwardEvents: words of what happened to messages, in logs and tables
// of tools that nobody knows by their headers.
func TestAwkwardEvents(t *testing.T) {
	const (
		brevo    = "st_text;ts;sub;frm;email;tag;mid;link\n"
		shown    = "Délivré;10-02-2026 09:00:00;p;s@x.fr;a@x;;m1;\nDélivré;10-02-2026 09:00:00;q;s@x.fr;b@x;;m2;\n"
		log      = "Date;Type;Email;Objet;Message ID;Tag\n"
		logged   = "2026-02-10 09:00;delivered;a@x;p;<1@x>;\n2026-02-10 09:00;delivered;b@x;q;<2@x>;\n"
		statuses = "Email,Campaign,Status\n"
		state    = "a@x,p,Sent\nb@x,q,Clicked\nc@x,p,OPEN\nd@x,q,Bounced\ne@x,p,Unsubscribed\nf@x,q,Delivered\n"
		reach    = "Email,Variant,Delivered,Opened,Clicked\n"
	)
	opens := source.Options{Reading: source.Reading{Engaged: "opens"}}
	testAwkward(t, []awkward{
		{name: "a click that is said in more words", head: brevo, rows: shown + "Clic sur lien;10-02-2026 09:05:00;p;s@x.fr;a@x;;m1;\n", fixed: true,
			want: "read 3 used 3 pending 0; p 1/1/0; q 0/1/0", notices: "source.preset"},
		{name: "an event that nobody knows", head: brevo, rows: shown + "Zapped;10-02-2026 09:05:00;p;s@x.fr;a@x;;m1;\n", fixed: true, problems: "source.unknown-events"},
		{name: "an event that nobody knows, and that is not to matter", head: brevo, rows: shown + "Zapped;10-02-2026 09:05:00;p;s@x.fr;a@x;;m1;\n", fixed: true, o: source.Options{AllowRejects: true},
			want: "read 3 used 2 pending 0 unknown-event 1@a.csv:A4; p 0/1/0; q 0/1/0", notices: "source.preset source.unknown-words"},
		{name: "useless events in two languages", head: brevo, rows: shown + strings.Repeat("Soft bounce;;p;s@x.fr;a@x;;m1;\nDifféré;;p;s@x.fr;a@x;;m1;\nPremière ouverture;;p;s@x.fr;a@x;;m1;\n", 3), fixed: true,
			want: "read 11 used 2 pending 0 not-an-outcome-event 9@a.csv:A4; p 0/1/0; q 0/1/0", notices: "source.preset"},
		{name: "a log of no known tool", head: log, rows: logged + "2026-02-10 10:00;click;a@x;p;<1@x>;\n2026-02-10 10:00;spam;b@x;q;<2@x>;\n", fixed: true,
			want: "read 4 used 4 pending 0; p 1/1/0; q 0/1/1", notices: "source.events"},
		{name: "a log of no known tool, its event mapped", head: log, rows: logged + "2026-02-10 10:00;click;a@x;p;<1@x>;\n", fixed: true, o: source.Options{Map: map[roles.Role]string{roles.Outcome: "Type"}},
			want: "read 3 used 3 pending 0; p 1/1/0; q 0/1/0", notices: "source.events"},
		{name: "the state of each contact", head: statuses, rows: state, fixed: true,
			want: "read 6 used 5 pending 0 not-delivered 1@a.csv:C5; p 0/3/1; q 1/2/0", notices: "source.events"},
		{name: "the state of each contact, and opens count", head: statuses, rows: state, fixed: true, o: opens,
			want: "read 6 used 5 pending 0 not-delivered 1@a.csv:C5; p 1/3/1; q 1/2/0", notices: "source.events source.machine-opens"},
		{name: "a state that is an outcome like any other", head: statuses, rows: "a@x,p,ignored\nb@x,q,clicked\nc@x,p,spam\nd@x,q,no\n", want: "read 4 used 4 pending 0; p 0/2/1; q 1/2/0"},
		{name: "contacts whom the message did not reach", head: reach, rows: "a@x,p,no,no,no\nb@x,q,yes,yes,yes\nc@x,p,yes,no,no\n",
			want: "read 3 used 2 pending 0 not-delivered 1@a.csv:C2; p 0/1/0; q 1/1/0", notices: "source.reach"},
		{name: "contacts with a mark where the message bounced", head: strings.Replace(reach, "Delivered", "Bounced", 1), rows: "a@x,p,x,no,no\nb@x,q,,yes,yes\nc@x,p,0,no,no\n",
			want: "read 3 used 2 pending 0 not-delivered 1@a.csv:C2; p 0/1/0; q 1/1/0", notices: "source.reach"},
		{name: "contacts who unsubscribed, in a column of its own", head: "id,Variant,Sent,Clicked,Unsubscribed,Spam report\n", rows: "1,p,TRUE,TRUE,TRUE,FALSE\n2,q,TRUE,TRUE,FALSE,\n3,p,TRUE,FALSE,FALSE,1\n",
			want: "read 3 used 3 pending 0; p 0/2/2; q 1/1/0", notices: "source.reach"},
		{name: "counts that have an id", head: "id,variant,sent,clicked\n", rows: "1,p,100,5\n2,q,100,8\n", want: "read 2 used 2 pending 0; p 5/100/0; q 8/100/0"},
		{name: "contacts of whom the reach is a breakdown", head: reach, rows: "a@x,p,no,no,no\nb@x,q,yes,yes,yes\nc@x,p,yes,no,no\n", o: source.Options{By: [][]string{{"Delivered"}}},
			want: "read 3 used 3 pending 0; p 0/2/0; q 1/1/0"},
	})
}
