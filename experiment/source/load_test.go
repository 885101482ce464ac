package source_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// sheets of a book that knows two triggers and two segments.
const sheets = `-- Segments --
segment,relation
fans,fan
lapsed,regular
-- Triggers --
trigger
plain
poem
`

func TestLoad(t *testing.T) {
	only := func(header string, values ...string) []source.Only {
		return []source.Only{{Header: header, Values: values}}
	}
	window := []source.Setting{{Name: "window", Value: "48h"}}
	for _, tc := range []struct {
		name  string
		files map[string]string
		o     source.Options
		// What is loaded, or else the problems.
		want, segments, columns, notices, problems string
	}{
		{
			name:     "roles in French",
			files:    map[string]string{"a.csv": "Destinataire;Groupe;Déclencheur;Résultat\n1;x;p;cliqué\n2;y;q;non cliqué\n3;y;q;désabonné\n"},
			o:        source.Options{Path: "a.csv"},
			want:     "read 3 used 3 pending 0; p 1/1/0; q 0/2/1",
			segments: "x 1/1; y 0/2",
			columns:  "contact=Destinataire outcome=Résultat segment=Groupe trigger=Déclencheur",
		},
		{
			name:    "columns that are named",
			files:   map[string]string{"a.csv": "segment,visit,mens,womens\nA,1,0,1\nB,0,1,1\nA,0,0,1\n"},
			o:       source.Options{Path: "a.csv", Map: map[roles.Role]string{roles.Trigger: "segment", roles.Outcome: "VISIT"}, By: [][]string{{"mens", "womens"}, {"mens"}}},
			want:    "read 3 used 3 pending 0; A 1/2/0; B 0/1/0",
			columns: "outcome=visit segment=mens,womens; mens trigger=segment", segments: "0+1 1/2; 1+1 0/1; 0 1/2; 1 0/1",
		},
		{
			name: "every reason, set aside in a foreign file",
			files: map[string]string{"a.csv": "event,contact,trigger,outcome,country\n" +
				"1,a,p,1,BE\n2,b,q,0,BE\n3,c,,1,BE\n4,d,p,maybe,BE\n5,#N/A,p,1,BE\n6,f,#REF!,1,BE\n#N/A,g,p,1,BE\n8,h,q,#DIV/0!,BE\n9,i,p,1,NL\n10,j,p,1,BE,x\n1,a,p,1,BE\n2,b,q,1,BE\n11,k,q,,BE\n12,l,p,0,BE\n"},
			o:    source.Options{Path: "a.csv", Only: only("country", "BE", "FR"), AllowRejects: true},
			want: "read 14 used 3 pending 1 duplicate-event 1@a.csv:A12 error-value 4@a.csv:B6 event-conflict 1@a.csv:A3 no-trigger 1@a.csv:C4 not-an-outcome 1@a.csv:D5 not-selected 1@a.csv:E10 ragged-row 1@a.csv:F11; p 1/2/0; q 1/1/0",
		},
		{
			name:     "too many set aside",
			files:    map[string]string{"a.csv": "contact,trigger,outcome\na,p,1\nb,q,0\nc,p,maybe\n"},
			o:        source.Options{Path: "a.csv"},
			problems: "source.set-aside",
		},
		{
			name:     "every reason, an error in our own book",
			files:    map[string]string{"a.xlsx": sheets + "-- Outcomes --\nevent,contact,segment,trigger,outcome,time\n1,a,fans,plain,engage,2026-01-01\n2,b,fans,poem,maybe,\n3,c,nobody,poem,ignore,\n4,d,,poem,ignore,\n5,e,fans,verse,ignore,\n6,f,fans,,ignore,\n7,g,fans,poem,#N/A,\n#N/A,h,fans,poem,ignore,\n9,i,fans,poem,ignore,soon\n"},
			o:        source.Options{Path: "a.xlsx"},
			problems: "source.not-an-outcome a.xlsx:Outcomes!E3; source.unknown-segment a.xlsx:Outcomes!C4; source.empty-segment a.xlsx:Outcomes!C5; source.unknown-trigger a.xlsx:Outcomes!D6; source.no-trigger a.xlsx:Outcomes!D7; source.error-value a.xlsx:Outcomes!E8; source.error-value a.xlsx:Outcomes!A9; source.not-a-time a.xlsx:Outcomes!F10",
		},
		{
			name:     "the same in a foreign file beside the book",
			files:    map[string]string{"a.xlsx": sheets, "b.csv": "contact,segment,trigger,outcome,time\na,fans,plain,engage,2026-01-01\nb,fans,poem,ignore,\nc,nobody,poem,ignore,\nd,fans,verse,ignore,soon\ne,lapsed,poem,ignore,soon\n"},
			o:        source.Options{Path: "a.xlsx", Outcomes: "b.csv", AllowRejects: true},
			want:     "read 5 used 3 pending 0 unknown-segment 1@b.csv:B4 unknown-trigger 1@b.csv:C5; plain 1/1/0; poem 0/2/0",
			segments: "fans 1/2; lapsed 0/1", notices: "source.untimed",
		},
		{
			name:  "outcomes in another book",
			files: map[string]string{"a.xlsx": sheets, "b.xlsx": sheets + "-- Experiment --\nSetting,Value\nname,other\n-- Outcomes --\ncontact,segment,trigger,outcome,simulated\na,fans,plain,engage,77\nb,fans,poem,ignore,77\n"},
			o:     source.Options{Path: "a.xlsx", Outcomes: "b.xlsx"},
			want:  "read 2 used 2 pending 0; plain 1/1/0; poem 0/1/0",
		},
		{
			name:     "outcomes in a named sheet of the book are strict too",
			files:    map[string]string{"a.xlsx": sheets + "-- Outcomes --\ncontact,segment,trigger,outcome\na,fans,plain,engage\nb,fans,verse,ignore\n-- Totals --\nsegment,trigger,exposures,engagements\nfans,plain,10,3\nfans,poem,10,2\n"},
			o:        source.Options{Path: "a.xlsx", Outcomes: "a.xlsx#outcomes"},
			problems: "source.unknown-trigger a.xlsx:Outcomes!C3",
		},
		{
			name:     "outcomes beside what is no book",
			files:    map[string]string{"a.csv": "contact,trigger,outcome\na,p,1\nb,q,0\n"},
			o:        source.Options{Path: "a.csv", Outcomes: "a.csv"},
			problems: "source.not-a-book a.csv",
		},
		{
			name:     "contacts give segments and attributes",
			files:    map[string]string{"a.xlsx": sheets + "-- Contacts --\ncontact,segment,city\na,fans,Gent\nb,lapsed,Brugge\nc,lapsed,Gent\n-- Outcomes --\ncontact,trigger,outcome\na,plain,engage\nb,poem,ignore\nc,poem,engage\n"},
			o:        source.Options{Path: "a.xlsx", By: [][]string{{"segment"}, {"City"}}},
			want:     "read 3 used 3 pending 0; plain 1/1/0; poem 1/2/0",
			segments: "fans 1/1; lapsed 1/2; Brugge 0/1; Gent 2/2",
		},
		{
			name:     "contacts give the segments that rows leave empty",
			files:    map[string]string{"a.xlsx": sheets + "-- Contacts --\ncontact,segment\na,fans\nb,lapsed\n-- Outcomes --\ncontact,segment,trigger,outcome\na,,plain,engage\nb,,poem,ignore\nb,fans,poem,engage\n"},
			o:        source.Options{Path: "a.xlsx", By: [][]string{{"segment"}}},
			want:     "read 3 used 3 pending 0; plain 1/1/0; poem 1/2/0",
			segments: "fans 2/2; lapsed 0/1",
		},
		{
			name:     "a contact without a segment says nothing of the next",
			files:    map[string]string{"a.xlsx": "-- Triggers --\ntrigger\nplain\npoem\n-- Contacts --\ncontact,segment\nb,lapsed\n-- Outcomes --\ncontact,trigger,outcome\na,plain,engage\nb,poem,ignore\na,plain,engage\n"},
			o:        source.Options{Path: "a.xlsx"},
			want:     "read 3 used 3 pending 0; plain 2/2/0; poem 0/1/0",
			segments: " 2/2; lapsed 0/1",
			columns:  "contact=contact outcome=outcome segment=segment trigger=trigger",
		},
		{
			name:    "a window holds back the young and ignores the old",
			files:   map[string]string{"a.csv": "contact,trigger,outcome,time\na,p,1,2026-01-01\nb,q,,2026-01-01 12:00\nc,p,1,2026-01-09\nd,q,0,2026-01-10\ne,p,,\nf,q,1,never\n"},
			o:       source.Options{Path: "a.csv", Settings: window},
			want:    "read 6 used 2 pending 4; p 1/1/0; q 0/1/0",
			notices: "source.untimed",
		},
		{
			name:    "a window without a time holds nothing back",
			files:   map[string]string{"a.csv": "contact,trigger,outcome\na,p,1\nb,q,0\nc,q,\n"},
			o:       source.Options{Path: "a.csv", Settings: window},
			want:    "read 3 used 2 pending 1; p 1/1/0; q 0/1/0",
			notices: "source.window-without-time",
		},
		{
			name:  "a swipe that took longer than the window is an ignore",
			files: map[string]string{"a.csv": "contact,trigger,outcome,time,swipe_s\na,p,1,2026-01-01,172800\nb,q,1,2026-01-01,172801\nc,q,0,2026-01-08,\n"},
			o:     source.Options{Path: "a.csv", Settings: window},
			want:  "read 3 used 2 pending 1; p 1/1/0; q 0/1/0",
		},
		{
			name:  "an event that is filled in later, under a window",
			files: map[string]string{"a.csv": "event,contact,trigger,outcome,time\n1,a,p,,2026-01-01\n1,a,p,1,2026-01-02\n2,b,q,0,2026-01-01\n3,c,q,1,2026-01-08\n"},
			o:     source.Options{Path: "a.csv", Settings: window},
			want:  "read 4 used 2 pending 1 duplicate-event 1@a.csv:A3; p 1/1/0; q 0/1/0",
		},
		{
			name:  "empty is ignored",
			files: map[string]string{"a.csv": "contact,trigger,outcome\na,p,1\nb,q,\n"},
			o:     source.Options{Path: "a.csv", Empty: "ignore"},
			want:  "read 2 used 2 pending 0; p 1/1/0; q 0/1/0",
		},
		{
			name:     "clickers alone",
			files:    map[string]string{"a.csv": "contact,trigger,outcome\na,p,1\nb,q,\nc,q,1\n"},
			o:        source.Options{Path: "a.csv"},
			problems: "source.only-engagements a.csv",
		},
		{
			name:  "all recipients, clickers without a trigger",
			files: map[string]string{"sent.csv": "email,variant,group\na,p,x\nb,p,x\nc,q,y\nd,q,y\n", "a.csv": "email\na\na\nc\nz\n"},
			o:     source.Options{Path: "a.csv", Sent: "sent.csv", AllowRejects: true},
			want:  "read 8 used 7 pending 0 not-sent 1@a.csv:A5; p 1/2/0; q 1/2/0", segments: "x 1/2; y 1/2",
			columns: "contact=email segment=group trigger=variant",
		},
		{
			name:  "all recipients, clickers with a trigger",
			files: map[string]string{"sent.csv": "email,variant\na,p\na,q\nb,q\n", "a.csv": "email,variant,clicked\na,q,1\nb,p,1\nb,q,unsubscribed\n"},
			o:     source.Options{Path: "a.csv", Sent: "sent.csv", AllowRejects: true},
			want:  "read 6 used 5 pending 0 not-sent 1@a.csv:A3; p 0/1/0; q 1/2/1",
		},
		{
			name:  "a choice of recipients",
			files: map[string]string{"sent.csv": "email,variant,country\na,p,BE\nb,q,BE\nc,q,NL\nd,q,BE\n", "a.csv": "email\na\nc\n"},
			o:     source.Options{Path: "a.csv", Sent: "sent.csv", Only: only("country", "BE")},
			want:  "read 6 used 4 pending 0 not-selected 2@sent.csv:C4; p 1/1/0; q 0/2/0",
		},
		{
			name:     "a choice that stands nowhere",
			files:    map[string]string{"sent.csv": "email,variant\na,p\nb,q\n", "a.csv": "email\na\n"},
			o:        source.Options{Path: "a.csv", Sent: "sent.csv", Only: only("country", "BE")},
			problems: "source.no-only a.csv:1",
		},
		{
			name:  "recipients known to the book",
			files: map[string]string{"a.xlsx": sheets + "-- Contacts --\ncontact,segment\na,fans\nb,lapsed\n", "sent.csv": "contact,trigger\na,plain\nb,poem\n", "b.csv": "contact\nb\n"},
			o:     source.Options{Path: "a.xlsx", Outcomes: "b.csv", Sent: "sent.csv"},
			want:  "read 3 used 3 pending 0; plain 0/1/0; poem 1/1/0", segments: "fans 0/1; lapsed 1/1",
		},
		{
			name:  "totals of a mailing tool",
			files: map[string]string{"a.csv": "Variante;Public;Envoyés;Clics uniques;Désabonnements;Ouvert\nA;x;1 000;100;5;400\nB;x;1000;120;;410\nA;y;500;20;1;200\nTotal;;2 500;240;6;1010\nA;Total;1 500;120;6;600\n;Totaux;2 500;240;6;1010\n"},
			o:     source.Options{Path: "a.csv"},
			want:  "read 6 used 3 pending 0 total-row 3@a.csv:A5; A 120/1500/6; B 120/1000/0", segments: "x 220/2000; y 20/500",
		},
		{
			name:  "totals that are of everybody only",
			files: map[string]string{"a.csv": "variant,segment,sent,clicks\nA,Total,10,3\nB,Total,10,2\n"},
			o:     source.Options{Path: "a.csv"},
			want:  "read 2 used 2 pending 0; A 3/10/0; B 2/10/0", segments: "Total 5/20",
		},
		{
			name: "a window over a list of recipients goes by the times of both files",
			files: map[string]string{
				"s.csv": "contact,trigger,time\na,p,2026-01-01 09:00\nb,q,2026-01-01 09:00\nc,p,2026-01-01 09:00\nd,q,2026-01-19 20:00\n",
				"a.csv": "contact,time\na,2026-01-02 10:00\nb,2026-01-20 10:00\nb,2026-01-19 10:00\nd,2026-01-20 09:00\n",
			},
			o:    source.Options{Path: "a.csv", Sent: "s.csv", Settings: window},
			want: "read 8 used 7 pending 1; p 1/2/0; q 0/1/0",
		},
		{
			name:  "events of a row that is several exposures",
			files: map[string]string{"a.csv": "event,contact,Clicked p,Clicked q\n1,a,1,0\n2,b,0,1\n2,b,0,1\n"},
			o:     source.Options{Path: "a.csv", Empty: "pending", Reading: source.Reading{Wide: "Clicked *"}},
			want:  "read 6 used 4 pending 0 duplicate-event 2@a.csv:A4; p 1/2/0; q 1/2/0", notices: "source.wide",
		},
		{
			name:  "sheets that number their own events",
			files: map[string]string{"a.xlsx": "-- p --\nevent,contact,outcome\n1,a,1\n2,b,0\n-- q --\nevent,contact,outcome\n1,c,1\n2,d,1\n"},
			o:     source.Options{Path: "a.xlsx", Reading: source.Reading{Sheets: []string{"p", "q"}, SheetAs: "trigger"}},
			want:  "read 4 used 4 pending 0; p 1/2/0; q 2/2/0", notices: "source.stacked",
		},
		{
			name:     "an event log whose events are made segments",
			files:    map[string]string{"a.csv": "st_text,ts,sub,frm,email,tag,mid,link\nDelivered,2026-01-01,p,x,a@b.c,p,m1,\nClicked,2026-01-02,p,x,a@b.c,p,m1,l\n"},
			o:        source.Options{Path: "a.csv", By: [][]string{{"st_text"}}},
			problems: "source.missing-column a.csv:1",
		},
		{
			name:  "a window that only the seconds of a swipe tell of",
			files: map[string]string{"a.csv": "contact,trigger,outcome,swipe_s\na,p,1,10\nb,q,1,900000\nc,p,1,20\nd,q,0,30\n"},
			o:     source.Options{Path: "a.csv", Settings: window},
			want:  "read 4 used 4 pending 0; p 2/2/0; q 0/2/0", notices: "source.window-without-time",
		},
		{
			name:  "totals under a window",
			files: map[string]string{"a.csv": "variant,day,sent,clicks\nA,2026-01-01,10,3\nB,2026-01-01,10,2\nA,2026-01-09,10,9\nB,2026-01-10,10,9\n"},
			o:     source.Options{Path: "a.csv", Settings: window},
			want:  "read 4 used 2 pending 2; A 3/10/0; B 2/10/0",
		},
		{
			name:     "counts that cannot be",
			files:    map[string]string{"a.csv": "variant;sent;clicks;complaints\nA;-1;0;\nB;1,5;0;\nA;1e3;0;\nA;1.234;5;6\nB;10;11;\nB;10;1;11\nA;;1;\nA;x;1;\nB;99999999999;1;\nB;#N/A;1;\nA;10;3%;\n"},
			o:        source.Options{Path: "a.csv"},
			problems: "source.count-negative a.csv:B2; source.count-fractional a.csv:B3; source.count-scientific a.csv:B4; source.count-ambiguous a.csv:B5; source.more-than-exposures a.csv:C6; source.more-than-exposures a.csv:D7; source.count-empty a.csv:B8; source.count-not-a-number a.csv:B9; source.count-too-large a.csv:B10; source.error-value a.csv:B11; source.count-not-a-number a.csv:C12",
		},
		{
			name:     "totals in our own book are strict",
			files:    map[string]string{"a.xlsx": sheets + "-- Totals --\nsegment,trigger,exposures,engagements\nfans,plain,10,3\nfans,verse,10,2\nnobody,poem,10,1\n"},
			o:        source.Options{Path: "a.xlsx"},
			problems: "source.unknown-trigger a.xlsx:Totals!B3; source.unknown-segment a.xlsx:Totals!A4",
		},
		{
			name:     "both sheets",
			files:    map[string]string{"a.xlsx": "-- Outcomes --\ntrigger,outcome\np,1\n-- Totals --\ntrigger,exposures,engagements\np,1,1\n"},
			o:        source.Options{Path: "a.xlsx"},
			problems: "source.both-sheets a.xlsx",
		},
		{name: "no outcomes", files: map[string]string{"a.xlsx": sheets}, o: source.Options{Path: "a.xlsx"}, problems: "source.no-outcomes a.xlsx"},
		{name: "no column", files: map[string]string{"a.csv": "contact,x\na,1\n"}, o: source.Options{Path: "a.csv"}, problems: "source.missing-column a.csv:1"},
		{name: "no such --by", files: map[string]string{"a.csv": "trigger,outcome\np,1\n"}, o: source.Options{Path: "a.csv", By: [][]string{{"age"}}}, problems: "source.no-by a.csv:1"},
		{name: "no such --map", files: map[string]string{"a.csv": "trigger,outcome\np,1\n"}, o: source.Options{Path: "a.csv", Map: map[roles.Role]string{roles.Time: "when"}}, problems: "roles.no-header a.csv:1"},
		{name: "one trigger", files: map[string]string{"a.csv": "trigger,outcome\np,1\np,0\n"}, o: source.Options{Path: "a.csv"}, problems: "source.one-trigger a.csv"},
		{name: "nothing known", files: map[string]string{"a.csv": "trigger,outcome\np,\nq,\n"}, o: source.Options{Path: "a.csv"}, problems: "source.nothing-known a.csv"},
		{
			name: "a control that is no trigger", files: map[string]string{"a.csv": "trigger,outcome\np,1\nq,0\n"},
			o: source.Options{Path: "a.csv", Settings: []source.Setting{{Name: "control", Value: "r"}}}, problems: "source.control-unknown",
		},
		{
			name: "a share of no trigger", files: map[string]string{"a.csv": "trigger,outcome\np,1\nq,0\n"},
			o: source.Options{Path: "a.csv", Shares: map[string]float64{"r": 1}}, problems: "source.share-unknown",
		},
		{
			name: "settings that are none", files: map[string]string{"a.csv": "trigger,outcome\np,1\nq,0\n"},
			o:        source.Options{Path: "a.csv", Settings: []source.Setting{{Name: "level", Value: "NaN"}, {Name: "looks", Value: "010"}, {Name: "daily_contacts", Value: "1e9"}, {Name: "zeal", Value: "1"}}},
			problems: "setting.level; setting.looks; setting.daily_contacts; setting.unknown",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			files(t, dir, tc.files)
			l, err := load(dir, tc.o)
			if tc.problems != "" || err != nil {
				if got := codes(dir, err); got != tc.problems {
					t.Errorf("problems are\n\t%s, want\n\t%s", got, tc.problems)
				}
				return
			}
			lawful(t, l)
			if got := accounts(dir, l); got != tc.want {
				t.Errorf("loaded\n\t%s, want\n\t%s", got, tc.want)
			}
			if got := segments(l); tc.segments != "" && got != tc.segments {
				t.Errorf("segments are %s, want %s", got, tc.segments)
			}
			var columns []string
			for _, role := range slices.Sorted(maps.Keys(l.Provenance.Columns)) {
				columns = append(columns, role+"="+l.Provenance.Columns[role])
			}
			if got := strings.Join(columns, " "); tc.columns != "" && got != tc.columns {
				t.Errorf("columns are %s, want %s", got, tc.columns)
			}
			if got := notices(l); got != tc.notices {
				t.Errorf("notices are %q, want %q", got, tc.notices)
			}
		})
	}
}

// TestSimulatedIsMarked: whichever way it is said, and never without it.
func TestSimulatedIsMarked(t *testing.T) {
	rows := "a,plain,engage\nb,poem,ignore\n"
	for name, tc := range map[string]struct {
		files map[string]string
		o     source.Options
		seed  string
	}{
		"a setting":            {map[string]string{"a.xlsx": "-- Experiment --\nSetting,Value\nsimulated_seed,7\n-- Outcomes --\ncontact,trigger,outcome\n" + rows}, source.Options{Path: "a.xlsx"}, "7"},
		"a column":             {map[string]string{"a.csv": "contact,trigger,outcome,simulated\na,plain,engage,\nb,poem,ignore,9\n"}, source.Options{Path: "a.csv"}, "9"},
		"a column of clicks":   {map[string]string{"a.csv": "contact,simulated\na,9\n", "s.csv": "contact,trigger\na,p\nb,q\n"}, source.Options{Path: "a.csv", Sent: "s.csv"}, "9"},
		"a column of totals":   {map[string]string{"a.csv": "trigger,sent,clicks,simulated\np,10,2,5\nq,10,1,5\n"}, source.Options{Path: "a.csv"}, "5"},
		"a list of those sent": {map[string]string{"a.csv": "contact\na\n", "s.csv": "contact,trigger,simulated\na,p,3\nb,q,3\n"}, source.Options{Path: "a.csv", Sent: "s.csv"}, "3"},
		"not":                  {map[string]string{"a.csv": "contact,trigger,outcome,simulated\na,plain,engage,\nb,poem,ignore,\n"}, source.Options{Path: "a.csv"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files(t, dir, tc.files)
			l, err := load(dir, tc.o)
			if err != nil {
				t.Fatal(err)
			}
			if p := l.Provenance; p.Seed != tc.seed || p.Simulated != (tc.seed != "") {
				t.Errorf("simulated %v with seed %q, want %q", p.Simulated, p.Seed, tc.seed)
			}
		})
	}
}

// TestSettingsOverride: a flag wins over the sheet, and shares complete the
// triggers that only the data name.
func TestSettingsOverride(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.xlsx": "-- Experiment --\nSetting,Value\nlevel,90%\ncontrol,plain\nname,spring\n-- Outcomes --\ncontact,trigger,outcome\na,plain,engage\nb,poem,ignore\n"})
	l, err := load(dir, source.Options{Path: "a.xlsx", Settings: []source.Setting{{Name: "level", Value: "0,99"}, {Name: "control", Value: "poem"}}, Shares: map[string]float64{"plain": 1, "poem": 3}})
	if err != nil {
		t.Fatal(err)
	}
	e := l.Experiment
	if e.Level != .99 || e.Control != "poem" || e.Name != "spring" {
		t.Errorf("level %v, control %q, name %q", e.Level, e.Control, e.Name)
	}
	if len(e.Triggers) != 2 || e.Triggers[1].Name != "poem" || e.Triggers[1].Share != 3 || e.Triggers[0].Share != 1 {
		t.Errorf("triggers %+v", e.Triggers)
	}
}

// TestFirstWeek: an exposure is of the first week when fewer than seven days
// have begun since the first day of the data, whatever the order of rows.
func TestFirstWeek(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.csv": "contact,trigger,outcome,time\na,p,1,2026-01-10 00:00\nb,p,0,2026-01-09 23:59\nc,p,0,2026-01-03 23:00\nd,q,1,2026-01-03\n"})
	l, err := load(dir, source.Options{Path: "a.csv"})
	if err != nil {
		t.Fatal(err)
	}
	var shown []float64
	for i := range 4 {
		shown = append(shown, l.Tally.FirstWeek.Block(i, i)[0][1])
	}
	if fmt.Sprint(shown) != "[2 1 1 0]" {
		t.Errorf("p early, p late, q early, q late are %v, want 2 1 1 0", shown)
	}
}

// TestIdentifier: a column that is an identifier stops reading at once, and is
// one problem.
func TestIdentifier(t *testing.T) {
	var text strings.Builder
	text.WriteString("contact,trigger,outcome\n")
	for i := range 60_000 {
		fmt.Fprintf(&text, "c%d,t%d,%d\n", i, i%2, i%3%2)
	}
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.csv": text.String()})
	_, err := load(dir, source.Options{Path: "a.csv", By: [][]string{{"contact"}}})
	if got := codes(dir, err); got != "tally.too-many-segments a.csv:1" {
		t.Errorf("problems are %s", got)
	}
}

func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.csv": "contact,trigger,outcome\na,p,1\nb,q,0\n"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := source.Load(ctx, source.Options{Path: filepath.Join(dir, "a.csv")}, &monitor{}); err != context.Canceled {
		t.Errorf("error is %v", err)
	}
}

// TestExposures: a simulation goes the way of a file.
func TestExposures(t *testing.T) {
	e := &experiment.Experiment{Triggers: []experiment.Trigger{{Name: "p"}, {Name: "q"}}}
	l, err := source.Exposures(t.Context(), e, slices.Values([]experiment.Exposure{
		{Contact: "a", Segment: "x", Trigger: "q", Outcome: experiment.Engage},
		{Contact: "b", Segment: "x", Trigger: "p", Outcome: experiment.Ignore},
		{Contact: "c", Segment: "y", Trigger: "p"},
	}), "5")
	if err != nil {
		t.Fatal(err)
	}
	lawful(t, l)
	if got := accounts("", l); got != "read 3 used 2 pending 1; p 0/1/0; q 1/1/0" || !l.Provenance.Simulated {
		t.Errorf("loaded %s", got)
	}
}

// TestNulInAValue: a workbook can hold the byte that parts the values of a
// profile, which would move them to other columns.
func TestNulInAValue(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.xlsx")
	files(t, dir, map[string]string{"a.xlsx": "-- Data --\nx,y,trigger,outcome\n1NUL2,3,p,1\n4,5,q,0\n"})
	book, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range book.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(bytes.ReplaceAll(part, []byte("NUL"), []byte("_x0000_"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), book.Close(), os.WriteFile(path, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	_, err = load(dir, source.Options{Path: "a.xlsx", By: [][]string{{"x", "y"}}})
	if got := codes(dir, err); got != "table.nul a.xlsx:Data!A2" {
		t.Errorf("said %s", got)
	}
}
