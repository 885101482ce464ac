package source_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/source"
)

const partsHeader = "event,contact,segment,plan,trigger,outcome,time,channel,prior\n"

// partsRow is a row such as people have: of contacts in several forms, with and
// without events, and some that cannot be used.
func partsRow(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	event := ""
	if r.IntN(3) == 0 {
		event = fmt.Sprint("e", r.IntN(60))
	}
	return strings.Join([]string{
		event, pick("", "É", "é", " a ", "a", "Ann@Example.org", "ann@example.org", fmt.Sprint("c", r.IntN(40))), pick("new", "old", "", "É", "é"), pick("free", "paid"),
		pick("plain", "poem", "x 'quoted'", "💐", ""), pick("engage", "ignore", "ignore", "complain", "", "perhaps"),
		pick("", "2026-02-01", fmt.Sprintf("2026-02-%02d 0%d:30:00", 1+r.IntN(20), r.IntN(9))), pick("mail", "app", ""), pick("", "1.5", "3"),
	}, ",") + "\n"
}

// TestPartsOfFiles: rows in one file, in several, in saved parts of any of them
// and in parts of those are the same tally and the same accounts.
func TestPartsOfFiles(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 7))
		t.Chdir(t.TempDir())
		t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
		options := source.Options{AllowRejects: true, Apart: true, By: [][]string{{"segment"}, {"plan", "segment"}}}
		if seed%2 == 0 {
			options.Settings = []source.Setting{{Name: "window", Value: "120h"}}
		}
		parts := make([]string, 1+r.IntN(5))
		var whole strings.Builder
		for range 300 {
			at, row := r.IntN(len(parts)), partsRow(r)
			parts[at] += row
			if at == 0 { // so that firsts are in the same order
				whole.WriteString(row)
			}
		}
		for _, part := range parts[1:] {
			whole.WriteString(part)
		}
		files(t, ".", map[string]string{"whole.csv": partsHeader + whole.String()})
		want := loaded(t, options, "whole.csv")
		var tallies []string
		for i, part := range parts {
			name := fmt.Sprintf("part%d.csv", i)
			files(t, ".", map[string]string{name: partsHeader + part})
			saved(t, options, fmt.Sprintf("part%d.tally", i), name)
			tallies = append(tallies, fmt.Sprintf("part%d.tally", i))
		}
		sameLoaded(t, loaded(t, options, "part*.csv"), want)
		sameLoaded(t, loaded(t, source.Options{AllowRejects: true, Apart: true}, "part*.tally"), want)
		if len(tallies) > 2 {
			saved(t, source.Options{AllowRejects: true, Apart: true}, "some.tally", tallies[:2]...)
			tallies = append(tallies[2:], "some.tally")
		}
		slices.Reverse(tallies)
		sameLoaded(t, loaded(t, source.Options{AllowRejects: true, Apart: true}, tallies...), want)
	}
}

func loaded(t *testing.T, o source.Options, paths ...string) *source.Loaded {
	t.Helper()
	o.Path, o.More = paths[0], paths[1:]
	l, err := source.Load(context.Background(), o, &monitor{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// saved saves files as a part.
func saved(t *testing.T, o source.Options, part string, paths ...string) {
	t.Helper()
	var to bytes.Buffer
	o.Save = &source.Save{To: &to}
	loaded(t, o, paths...)
	if err := os.WriteFile(part, to.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// same holds two of them against each other, but for where rows stood.
func sameLoaded(t *testing.T, got, want *source.Loaded) {
	t.Helper()
	a, errA := got.Tally.Encode()
	b, errB := want.Tally.Encode()
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("%s makes\n%s\nand %s\n%s", got.Provenance.Source, a, want.Provenance.Source, b)
	}
	if a, b := rowsOf(got), rowsOf(want); a != b {
		t.Errorf("%s has\n%s\nand %s\n%s", got.Provenance.Source, a, want.Provenance.Source, b)
	}
}

// rowsOf writes the accounts of the rows, and what is said of them.
func rowsOf(l *source.Loaded) string {
	p := l.Provenance
	lines := []string{fmt.Sprint(p.RowsRead, p.RowsUsed, p.Pending, p.ContactsKnown, p.ComplaintsKnown, p.Columns)}
	for _, s := range p.SetAside {
		lines = append(lines, fmt.Sprint(s.Reason, " ", s.Rows))
	}
	for _, m := range p.Notices {
		if m.Code != "source.parts" && m.Code != "source.files" {
			lines = append(lines, m.String())
		}
	}
	return strings.Join(lines, "\n")
}

// TestPartsRefused: parts that are not of one table are named, and no part is
// read in another way than it was.
func TestPartsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
	rows := "contact,segment,plan,trigger,outcome,time\na,x,p,A,engage,2026-02-01\nb,y,p,B,ignore,2026-02-09\nc,x,p,A,ignore,2026-02-03\nd,y,p,B,engage,2026-02-04\n"
	files(t, ".", map[string]string{
		"1.csv": rows, "2.csv": rows + "e,x,p,A,engage,2026-02-05\n", "counts.csv": "segment,trigger,exposures,engagements\nx,A,10,3\nx,B,10,4\n",
		"log.csv":     "contact,trigger,event\na,A,delivered\nb,B,delivered\na,A,clicked\n",
		"sheets.xlsx": "-- May --\n" + rows + "-- June --\n" + rows,
		"commas.csv":  "contact,segment,trigger,outcome\na,\"x,p\",A,engage\nb,y,B,ignore\nc,x,A,ignore\nd,\"x,p\",B,engage\n",
	})
	var plain source.Options
	saved(t, plain, "1.tally", "1.csv")
	saved(t, plain, "again.tally", "1.csv")
	saved(t, plain, "counts.tally", "counts.csv")
	saved(t, source.Options{By: [][]string{{"plan"}}}, "by.tally", "2.csv")
	saved(t, source.Options{Settings: []source.Setting{{Name: "window", Value: "48h"}}}, "window.tally", "2.csv")
	saved(t, source.Options{Settings: []source.Setting{{Name: "level", Value: "0.9"}}}, "level.tally", "2.csv")
	saved(t, source.Options{Only: []source.Only{{Header: "segment", Values: []string{"x"}}}}, "x.tally", "2.csv")
	saved(t, source.Options{Only: []source.Only{{Header: "segment", Values: []string{"y"}}}}, "y.tally", "2.csv")
	saved(t, source.Options{Only: []source.Only{{Header: "segment", Values: []string{"x", "p"}, Whole: "x,p"}}}, "whole.tally", "commas.csv")
	saved(t, source.Options{Only: []source.Only{{Header: "segment", Values: []string{"x,p"}}}}, "comma.tally", "commas.csv")
	saved(t, source.Options{Reading: source.Reading{Sheets: []string{"May"}}}, "may.tally", "sheets.xlsx")
	saved(t, source.Options{Reading: source.Reading{Sheets: []string{"June"}}}, "june.tally", "sheets.xlsx")
	saved(t, source.Options{}, "first.tally", "sheets.xlsx")
	t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
	saved(t, plain, "key.tally", "2.csv")
	for _, c := range []struct {
		code  string
		o     source.Options
		paths []string
	}{
		{"source.parts-same", plain, []string{"1.tally", "again.tally"}},
		{"source.parts-differ", plain, []string{"1.tally", "counts.tally"}},
		{"source.parts-differ", plain, []string{"1.tally", "by.tally"}},
		{"source.parts-setting", plain, []string{"1.tally", "window.tally"}},
		{"source.parts-setting", plain, []string{"1.tally", "level.tally"}},
		{"", source.Options{Settings: []source.Setting{{Name: "level", Value: "0.9"}}}, []string{"1.tally", "level.tally"}},
		{"source.tally-window", source.Options{Settings: []source.Setting{{Name: "window", Value: "9h"}}}, []string{"1.tally"}},
		{"source.parts-key", plain, []string{"1.tally", "key.tally"}},
		{"", plain, []string{"x.tally", "y.tally"}},
		{"source.parts-same", plain, []string{"whole.tally", "comma.tally"}},
		{"", plain, []string{"may.tally", "june.tally"}},
		{"source.parts-same", plain, []string{"may.tally", "first.tally"}},
		{"source.tally-among", plain, []string{"1.tally", "2.csv"}},
		{"source.file-twice", plain, []string{"1.tally", "./1.tally"}},
		{"source.tally-as-it-is", source.Options{Empty: "ignore"}, []string{"1.tally"}},
		{"source.save-log", source.Options{Save: &source.Save{To: new(bytes.Buffer)}}, []string{"log.csv"}},
		{"source.save-sent", source.Options{Sent: "2.csv", Save: &source.Save{To: new(bytes.Buffer)}}, []string{"1.csv"}},
	} {
		o := c.o
		o.Path, o.More = c.paths[0], c.paths[1:]
		_, err := source.Load(context.Background(), o, &monitor{})
		var p *experiment.Problems
		got := ""
		if errors.As(err, &p) {
			got = p.List[0].Code
		} else if err != nil {
			t.Fatal(err)
		}
		if got != c.code {
			t.Errorf("%v: %q and not %q: %v", c.paths, got, c.code, err)
		}
	}
}

// TestPartsDamaged: a file of which a byte is another, or that was cut off, is
// no part.
func TestPartsDamaged(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
	files(t, ".", map[string]string{"1.csv": "contact,trigger,outcome\na,A,engage\nb,B,ignore\nc,A,ignore\n"})
	saved(t, source.Options{}, "1.tally", "1.csv")
	whole, err := os.ReadFile("1.tally")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(whole, []byte("contact,")) {
		t.Error("the rows stand in the part")
	}
	for at := 25; at < len(whole); at += 97 {
		broken := bytes.Clone(whole)
		broken[at] ^= 1
		for name, data := range map[string][]byte{"broken.tally": broken, "short.tally": whole[:at]} {
			if err := os.WriteFile(filepath.Join(".", name), data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := source.Load(context.Background(), source.Options{Path: name}, &monitor{})
			var p *experiment.Problems
			if !errors.As(err, &p) || !strings.HasPrefix(p.List[0].Code, "parts.") {
				t.Fatalf("%s at %d: %v", name, at, err)
			}
		}
	}
}
