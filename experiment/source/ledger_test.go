package source_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/source"
)

// record makes a ledger of lines "contact segment trigger outcome via", where -
// is nothing.
func record(t testing.TB, path string, lines ...string) {
	t.Helper()
	l, err := ledger.Create(context.Background(), path, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	outcomes := map[string]experiment.Outcome{"": experiment.Pending, "ignore": experiment.Ignore, "engage": experiment.Engage, "complain": experiment.Complain}
	var swipes []ledger.Swipe
	for _, line := range lines {
		cells := strings.Fields(line)
		for i := range cells {
			cells[i] = strings.TrimPrefix(cells[i], "-")
		}
		via, _ := experiment.ParseVia(cells[4])
		swipes = append(swipes, ledger.Swipe{Via: via, Exposure: experiment.Exposure{Contact: cells[0], Segment: cells[1], Trigger: cells[2], Outcome: outcomes[cells[3]]}})
	}
	receipts, err := l.Record(context.Background(), swipes...)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range receipts {
		if r.Status != ledger.Recorded {
			t.Fatal(r.Problem)
		}
	}
}

// a campaign of four contacts, and a panel of two.
var (
	campaign = []string{"amy fans plain engage add", "bob fans poem ignore add", "cay lapsed poem engage import", "dan lapsed plain - add"}
	swiped   = []string{"eve fans plain engage swipe", "eve fans poem ignore swipe", "fay lapsed poem engage serve", "fay lapsed plain ignore serve"}
	outcomes = "-- Outcomes --\ncontact,segment,trigger,outcome\namy,fans,plain,engage\nbob,fans,poem,ignore\n"
	noneYet  = "-- Outcomes --\ncontact,segment,trigger,outcome\n"
)

func TestLoadLedger(t *testing.T) {
	only := func(values ...string) []source.Only { return []source.Only{{Header: "via", Values: values}} }
	for _, tc := range []struct {
		name   string
		books  map[string]string
		ledger map[string][]string
		o      source.Options
		// What is loaded, or else the problems.
		want, segments, notices, problems, design string
	}{
		{
			name: "alone", ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.swipes"},
			want: "read 4 used 3 pending 1; plain 1/1/0; poem 1/2/0", segments: "fans 1/2; lapsed 1/1",
		},
		{
			name: "of a book that has no outcomes", books: map[string]string{"a.xlsx": sheets + noneYet},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.xlsx"},
			want: "read 4 used 3 pending 1; plain 1/1/0; poem 1/2/0", segments: "fans 1/2; lapsed 1/1",
		},
		{
			name: "of a book without a sheet for them", books: map[string]string{"a.xlsx": sheets},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.xlsx"},
			want: "read 4 used 3 pending 1; plain 1/1/0; poem 1/2/0",
		},
		{
			name: "named", books: map[string]string{"a.xlsx": sheets + outcomes},
			ledger: map[string][]string{"b.swipes": campaign}, o: source.Options{Path: "a.xlsx", Outcomes: "b.swipes"},
			want: "read 4 used 3 pending 1; plain 1/1/0; poem 1/2/0",
		},
		{
			name: "beside its book, which is not read", books: map[string]string{"a.xlsx": sheets},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.swipes"},
			want: "read 4 used 3 pending 1; plain 1/1/0; poem 1/2/0", notices: "source.ledger-alone",
		},
		{
			name: "that holds nothing, of a book that does", books: map[string]string{"a.xlsx": sheets + outcomes},
			ledger: map[string][]string{"a.swipes": nil}, o: source.Options{Path: "a.xlsx"},
			want: "read 2 used 2 pending 0; plain 1/1/0; poem 0/1/0",
		},
		{
			name: "that holds nothing", books: map[string]string{"a.xlsx": sheets + noneYet},
			ledger: map[string][]string{"a.swipes": nil}, o: source.Options{Path: "a.xlsx"},
			problems: "source.ledger-empty a.swipes",
		},
		{
			name: "and the book hold outcomes", books: map[string]string{"a.xlsx": sheets + outcomes},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.xlsx"},
			problems: "source.book-and-ledger a.xlsx",
		},
		{
			name: "and the book hold outcomes, the book's are said to count", books: map[string]string{"a.xlsx": sheets + outcomes},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.xlsx", Outcomes: "a.xlsx"},
			want: "read 2 used 2 pending 0; plain 1/1/0; poem 0/1/0",
		},
		{
			name: "and the book hold outcomes, the ledger's are said to count", books: map[string]string{"a.xlsx": sheets + outcomes},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.xlsx", Outcomes: "a.swipes"},
			want: "read 4 used 3 pending 1; plain 1/1/0; poem 1/2/0",
		},
		{
			name: "of a book that was renamed", books: map[string]string{"b.xlsx": sheets + noneYet},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "b.xlsx"},
			problems: "source.other-ledgers b.xlsx",
		},
		{
			name: "of another book, beside outcomes", books: map[string]string{"b.xlsx": sheets + outcomes},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "b.xlsx"},
			want: "read 2 used 2 pending 0; plain 1/1/0; poem 0/1/0",
		},
		{
			name: "of a book of which a trigger was renamed", books: map[string]string{"a.xlsx": strings.Replace(sheets, "poem", "verse", 1)},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.xlsx"},
			problems: "source.ledger-unknown",
		},
		{
			name: "the same, and the rest is said to do", books: map[string]string{"a.xlsx": strings.Replace(sheets, "poem", "verse", 1)},
			ledger: map[string][]string{"a.swipes": append(campaign, "gil fans verse ignore add")}, o: source.Options{Path: "a.xlsx", AllowRejects: true},
			want: "read 5 used 2 pending 1 unknown-trigger 2@a.swipes:2; plain 1/1/0; verse 0/1/0",
		},
		{
			name: "of a panel", books: map[string]string{"a.xlsx": sheets},
			ledger: map[string][]string{"a.swipes": swiped}, o: source.Options{Path: "a.xlsx"},
			want: "read 4 used 4 pending 0; plain 1/2/0; poem 1/2/0", design: "deck",
		},
		{
			name: "of a panel, the book for a split", books: map[string]string{"a.xlsx": sheets + "-- Experiment --\nSetting,Value\ndesign,split\n"},
			ledger: map[string][]string{"a.swipes": swiped}, o: source.Options{Path: "a.xlsx"},
			want: "read 4 used 4 pending 0; plain 1/2/0; poem 1/2/0", design: "deck", notices: "source.panel-no-split",
		},
		{
			name: "of a panel and a campaign", ledger: map[string][]string{"a.swipes": append(campaign, swiped...)}, o: source.Options{Path: "a.swipes"},
			problems: "source.panel-and-campaign a.swipes",
		},
		{
			name: "of both, the panel chosen", ledger: map[string][]string{"a.swipes": append(campaign, swiped...)}, o: source.Options{Path: "a.swipes", Only: only("swipe", "serve")},
			want: "read 8 used 4 pending 0 not-selected 4@a.swipes:1; plain 1/2/0; poem 1/2/0", design: "deck",
		},
		{
			name: "of both, the campaign chosen", ledger: map[string][]string{"a.swipes": append(campaign, swiped...)}, o: source.Options{Path: "a.swipes", Only: only("add", "import")},
			want: "read 8 used 3 pending 1 not-selected 4@a.swipes:5; plain 1/1/0; poem 1/2/0",
		},
		{
			name: "by contacts of the book", books: map[string]string{"a.xlsx": sheets + "-- Contacts --\ncontact,segment,city\nAmy@x.be,fans,Gent\nbob,lapsed,Brugge\n"},
			ledger: map[string][]string{"a.swipes": {"amy@X.be - plain engage add", "bob - poem ignore add"}},
			o:      source.Options{Path: "a.xlsx", By: [][]string{{"city"}, {"segment"}}},
			want:   "read 2 used 2 pending 0; plain 1/1/0; poem 0/1/0", segments: "Brugge 0/1; Gent 1/1; fans 1/1; lapsed 0/1",
		},
		{
			name: "by assignments of the book", books: map[string]string{"a.xlsx": sheets + "-- Assignments --\ncontact,segment,trigger\namy,fans,plain\nbob,fans,poem\ncay,lapsed,poem\ndan,lapsed,plain\nzoe,lapsed,poem\n"},
			ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.xlsx"},
			want: "read 5 used 3 pending 2; plain 1/1/0; poem 1/2/0", notices: "source.assigned-endless",
		},
		{
			name: "against those it was sent to", books: map[string]string{"a.xlsx": sheets, "sent.csv": "contact,trigger\namy,plain\nbob,poem\ncay,poem\nzoe,plain\n"},
			ledger: map[string][]string{"a.swipes": campaign[:3]}, o: source.Options{Path: "a.xlsx", Sent: "sent.csv"},
			want: "read 7 used 7 pending 0; plain 1/2/0; poem 1/2/0",
		},
		{
			name: "as no ledger can be read", ledger: map[string][]string{"a.swipes": campaign}, o: source.Options{Path: "a.swipes", Reading: source.Reading{Sheets: []string{"swipes"}}},
			problems: "source.ledger-as-it-is a.swipes",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv(ledger.KeysVariable, t.TempDir())
			dir := t.TempDir()
			files(t, dir, tc.books)
			for name, lines := range tc.ledger {
				record(t, filepath.Join(dir, name), lines...)
			}
			l, err := load(dir, tc.o)
			if got := codesOf(dir, err); got != tc.problems {
				t.Fatalf("problems %q, want %q", got, tc.problems)
			}
			if err != nil {
				return
			}
			lawful(t, l)
			if got := accounts(dir, l); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
			if got := segments(l); tc.segments != "" && got != tc.segments {
				t.Errorf("segments %q, want %q", got, tc.segments)
			}
			if got := notices(l); got != tc.notices {
				t.Errorf("notices %q, want %q", got, tc.notices)
			}
			if got := string(l.Experiment.Design); got != tc.design && tc.design != "" {
				t.Errorf("design %q, want %q", got, tc.design)
			}
		})
	}
}

func codesOf(dir string, err error) string {
	if err == nil {
		return ""
	}
	return codes(dir, err)
}

// TestLedgerWithoutKey: a ledger is read where its key is not, and what the
// book knows of contacts is left out and missed.
func TestLedgerWithoutKey(t *testing.T) {
	t.Setenv(ledger.KeysVariable, t.TempDir())
	dir := t.TempDir()
	files(t, dir, map[string]string{
		"a.xlsx":   sheets + "-- Contacts --\ncontact,segment,city\namy,fans,Gent\nbob,fans,Gent\n-- Assignments --\ncontact,segment,trigger\namy,fans,plain\n",
		"sent.csv": "contact,trigger\namy,plain\n",
	})
	record(t, filepath.Join(dir, "a.swipes"), campaign...)
	os.Setenv(ledger.KeysVariable, t.TempDir())
	l, err := load(dir, source.Options{Path: "a.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	if got := accounts(dir, l); got != "read 4 used 3 pending 1; plain 1/1/0; poem 1/2/0" {
		t.Error(got)
	}
	if got := notices(l); got != "source.ledger-keyless" {
		t.Error(got)
	}
	if _, err := load(dir, source.Options{Path: "a.xlsx", Sent: "sent.csv"}); codesOf(dir, err) != "ledger.no-key a.swipes" {
		t.Error(err)
	}
}

// TestLockableLedger: outcomes in the ledger of a book count where its plan is
// to be locked.
func TestLockableLedger(t *testing.T) {
	t.Setenv(ledger.KeysVariable, t.TempDir())
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.xlsx": sheets + noneYet})
	record(t, filepath.Join(dir, "a.swipes"), campaign...)
	_, rows, at, err := source.Lockable(context.Background(), filepath.Join(dir, "a.xlsx"))
	if err != nil || rows != 3 || at.File != filepath.Join(dir, "a.swipes") {
		t.Error(rows, at, err)
	}
}
