package source_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// inShards makes files of a megabyte a shard fall apart into several.
func inShards(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(max(old, 3))
	t.Cleanup(func() { runtime.GOMAXPROCS(old) })
}

const wide = 400 // characters of a note, so that few rows make a megabyte

// TestShards: places and counts are right wherever a file is cut.
func TestShards(t *testing.T) {
	inShards(t)
	var text strings.Builder
	text.WriteString("event,contact,trigger,outcome,time,note\n")
	note := strings.Repeat("n", wide)
	const rows = 9000
	for i := range rows {
		trigger, outcome, event := [3]string{"p", "q", "r"}[i%3], i/3%2, fmt.Sprint("e", i)
		switch i {
		case 3100, 7100:
			trigger = ""
		case 8000:
			event = "e11" // said on line 13
		}
		fmt.Fprintf(&text, "%s,c%d,%s,%d,2026-01-%02d,%s\n", event, i%2000, trigger, outcome, 1+i%20, note)
	}
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.csv": text.String()})
	m := &monitor{}
	l, err := source.Load(t.Context(), source.Options{Path: filepath.Join(dir, "a.csv")}, m)
	if err != nil {
		t.Fatal(err)
	}
	lawful(t, l)
	// Row i is line i+2; of the rows of e11 the one with the stronger outcome is kept.
	want := "read 9000 used 8997 pending 0 event-conflict 1@a.csv:A8002 no-trigger 2@a.csv:C3102; p 1500/3000/0; q 1499/2999/0; r 1500/2998/0"
	if got := accounts(dir, l); got != want {
		t.Errorf("loaded\n\t%s, want\n\t%s", got, want)
	}
	if l.Tally.Contacts != 2000 {
		t.Errorf("%d contacts, want 2000: those of two shards are one", l.Tally.Contacts)
	}
	if m.rows.Load() != rows {
		t.Errorf("the monitor heard of %d rows", m.rows.Load())
	}
	var early float64
	for i := range 3 {
		early += l.Tally.FirstWeek.Block(2*i, 2*i)[0][1]
	}
	if early < rows*7/20-10 || early > rows*7/20 {
		t.Errorf("%v exposures in the first week", early)
	}
}

// TestSentInShards: recipients and clickers in several shards each.
func TestSentInShards(t *testing.T) {
	inShards(t)
	note := strings.Repeat("n", wide)
	var sent, clicks strings.Builder
	sent.WriteString("contact,trigger,note\n")
	clicks.WriteString("contact,note\n")
	for i := range 8000 {
		fmt.Fprintf(&sent, "c%d,%s,%s\n", i, [2]string{"p", "q"}[i%2], note)
		if i%4 == 0 || i%8 == 1 {
			fmt.Fprintf(&clicks, "c%d,%s\nc%d,%s\n", i, note, i, note)
		}
	}
	fmt.Fprintf(&clicks, "nobody,%s\n", note)
	dir := t.TempDir()
	files(t, dir, map[string]string{"sent.csv": sent.String(), "a.csv": clicks.String()})
	l, err := load(dir, source.Options{Path: "a.csv", Sent: "sent.csv"})
	if err != nil {
		t.Fatal(err)
	}
	lawful(t, l)
	if got, want := accounts(dir, l), "read 14001 used 14000 pending 0 not-sent 1@a.csv:A6002; p 2000/4000/0; q 1000/4000/0"; got != want {
		t.Errorf("loaded %s, want %s", got, want)
	}
}

// TestNoRowIsLost: whatever the rows, each is used, pending or set aside, and
// each trigger's exposures are rows that were used.
func TestNoRowIsLost(t *testing.T) {
	dir := t.TempDir()
	loaded := 0
	rapid.Check(t, func(t *rapid.T) {
		pick := func(label string, words ...string) string { return rapid.SampledFrom(words).Draw(t, label) }
		var text, sent strings.Builder
		header := []string{"event", "contact", "segment", "trigger", "outcome", "time", "reply_s"}
		text.WriteString(strings.Join(header, ",") + "\n")
		sent.WriteString("contact,trigger,segment,time\n")
		for range rapid.IntRange(1, 30).Draw(t, "rows") {
			cells := []string{
				pick("event", "", "", "1", "2", "3", "#N/A"), pick("contact", "", "a", "b", "c", "d", "#REF!"), pick("segment", "", "x", "y"),
				pick("trigger", "p", "q", "p", "q", "", "#N/A", "r"), pick("outcome", "1", "0", "1", "0", "", "maybe", "spam", "#DIV/0!"),
				pick("time", "", "2026-01-01", "2026-01-04", "2026-01-09 10:00", "never"), pick("reply", "", "10", "1e9", "?"),
			}
			if rapid.IntRange(0, 9).Draw(t, "ragged") == 0 {
				cells = append(cells, "more")
			}
			text.WriteString(strings.Join(cells, ",") + "\n")
			sent.WriteString(cells[1] + "," + cells[3] + "," + cells[2] + "," + cells[5] + "\n")
		}
		files(noTB{t: t}, dir, map[string]string{"a.csv": text.String(), "s.csv": sent.String()})
		o := source.Options{
			Path: "a.csv", AllowRejects: true, Empty: pick("empty", "", "ignore", "pending"),
			By: [][][]string{nil, {{"segment"}}, {{"segment", "time"}, {"outcome"}}}[rapid.IntRange(0, 2).Draw(t, "by")],
		}
		if rapid.Bool().Draw(t, "window") {
			o.Settings = []source.Setting{{Name: "window", Value: "48h"}}
		}
		if rapid.Bool().Draw(t, "only") {
			o.Only = []source.Only{{Header: "segment", Values: []string{"x", ""}}}
		}
		if rapid.Bool().Draw(t, "sent") {
			o.Sent = "s.csv"
			o.By = nil
		}
		l, err := load(dir, o)
		var problems *experiment.Problems
		switch {
		case errors.As(err, &problems):
			return
		case err != nil:
			t.Fatal(err)
		}
		loaded++
		lawful(t, l)
		var shown int64
		for i := range l.Tally.Triggers {
			shown += l.Tally.Counts(i).Exposures
		}
		if o.Sent == "" && shown != l.Provenance.RowsUsed {
			t.Fatalf("%d exposures of %d rows used", shown, l.Provenance.RowsUsed)
		}
	})
	if loaded == 0 {
		t.Error("nothing was ever loaded")
	}
}

// noTB lends a rapid.T to what wants a testing.TB.
type noTB struct {
	testing.TB
	t *rapid.T
}

func (n noTB) Helper()           {}
func (n noTB) Fatal(args ...any) { n.t.Fatal(args...) }

// FuzzOutcomes: no bytes make the program panic, and no row is lost of what
// can be loaded.
func FuzzOutcomes(f *testing.F) {
	for _, seed := range []string{
		"contact,trigger,outcome\na,p,1\nb,q,0\n",
		"event,contact,segment,trigger,outcome,time,reply_s\n1,a,x,p,1,2026-01-01,10\n1,b,y,q,,2026-01-05,\n2,b,y,q,0,2026-01-09,\n",
		"Variante;Public;Envoyés;Clics uniques;Désabonnements\nA;x;1 000;100;5\nB;Total;1 000;120;\nTotal;;2 000;220;5\n",
		"trigger\tday\tsent\tclicks\np\t2026-01-01\t10\t2\nq\t2026-01-02\t10\t1\n",
		"\ufefftrigger,outcome,simulated\r\np,oui,7\r\nq,non,7\r\n,#N/A\r\n",
		"contact,contact id,trigger,outcome\n\"a\n\",b,\"p\"\"\",1\n,,q,0,extra\n",
		"st_text,ts,sub,frm,email,tag,mid,link\nDelivered,14-02-2026 10:00:00,p,m,a,,1,\nClicked,14-02-2026 10:01:00,p,m,a,,1,\nDelivered,14-02-2026 10:00:00,q,m,b,,2,\nOpened,3/4/26,q,m,b,,2,\nSent,,,,,,,\n",
		"Campaign Report\n\"Title:\",\"T\"\n\n\"Combination 1 Stats\"\n\"Successful Deliveries:\",\"1,742\"\n\"Recipients Who Clicked:\",\"20 (1.1%)\"\n\n\"Combination 2 Stats\"\n\"Successful Deliveries:\",\"1,742\"\n\"Recipients Who Clicked:\",\"27\"\n",
		"contact,Clicked p,Clicked q,time\na,x,,03/04/2026\nb,,x,14/04/2026,more\nTotal,1,1,\n1.2E+15,,,\n",
	} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "fuzz.csv")
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, o := range []source.Options{
			{Path: path, AllowRejects: true, Settings: []source.Setting{{Name: "window", Value: "48h"}}},
			{Path: path, AllowRejects: true, Empty: "ignore", Reading: source.Reading{Wide: "Clicked *", Engaged: roles.Opens}},
			{Path: path, Sent: path, AllowRejects: true, Empty: "ignore", By: [][]string{{"trigger", "contact"}}},
		} {
			l, err := source.Load(t.Context(), o, &monitor{})
			var problems *experiment.Problems
			if err == nil {
				lawful(t, l)
			} else if !errors.As(err, &problems) {
				t.Fatal(err)
			}
		}
	})
}
