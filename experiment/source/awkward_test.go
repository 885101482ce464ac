package source_test

import (
	"bytes"
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/source"
	"triggerlab/experiment/table"
	"triggerlab/reports/text"
)

// An awkward file is one that people really have, or fear to have, and what a
// careful person would make of it.
type awkward struct {
	name string // what is awkward about it
	file string // called; empty: a.csv
	// The content is a head and the rows below it, which may be repeated, or
	// raw bytes. A text has line feeds, and is what as makes of it.
	head, rows string
	raw        []byte
	as         func(string) []byte
	// fixed says that other line ends, or more of the same rows, would make
	// another file of it.
	fixed bool
	more  map[string]string
	o     source.Options
	// What is loaded, or else the problems. Notices follow what is loaded.
	want, segments, notices, problems string
}

// four is a table in which nothing is awkward.
const (
	head = "contact,trigger,outcome\n"
	four = "a,p,1\nb,q,0\nc,p,0\nd,q,1\n"
	fine = "read 4 used 4 pending 0; p 1/2/0; q 1/2/0"
)

// written writes the file, of this text, into a folder.
func (a *awkward) written(t *testing.T, text string) (dir string) {
	t.Helper()
	content := []byte(text)
	switch {
	case a.raw != nil:
		content = a.raw
	case a.as != nil:
		content = a.as(text)
	}
	dir = t.TempDir()
	files(t, dir, a.more)
	if err := os.WriteFile(filepath.Join(dir, a.called()), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (a *awkward) called() string { return cmp.Or(a.file, "a.csv") }

// testAwkward holds what is loaded from each file against what is expected,
// and from what ought to be the same file: with other line ends, and with so
// many of its rows that they are cut into two shards, and into five.
func testAwkward(t *testing.T, cases []awkward) {
	names := map[string]bool{}
	for _, a := range cases {
		if names[a.name] {
			t.Errorf("two files are called %s", a.name)
		}
		names[a.name] = true
		t.Run(a.name, func(t *testing.T) {
			text := a.head + a.rows
			a.load(t, a.written(t, text), 1)
			if a.fixed || a.raw != nil || raceDetector && len(a.name)%5 > 0 { // some are enough to find a race
				return
			}
			for _, end := range []string{"\r\n", "\r"} {
				a.load(t, a.written(t, strings.ReplaceAll(text, "\n", end)), 1)
			}
			if a.want == "" || a.rows == "" {
				return
			}
			for _, shards := range []int{2, 5} {
				if raceDetector && shards > 2 {
					return
				}
				rows, times := many(a.rows, shards)
				dir := a.written(t, a.head+rows)
				atMost(shards, func() { a.load(t, dir, times) })
			}
		})
	}
}

// many repeats rows until they are enough for so many shards, of a megabyte at
// least, and says how often. Where files are cut stand rows upon rows;
// elsewhere blank ones, which are read much faster. What stands behind the
// last stretch moves each cut to another place in a row.
func many(rows string, shards int) (text string, times int) {
	const blank, line = 1 << 20, 32 << 10
	dense := 1 + 4096/len(rows)
	stretch := strings.Repeat(rows, dense)
	between := strings.Repeat(strings.Repeat(" ", line-1)+"\n", blank/line)
	return strings.Repeat(stretch+between+stretch, shards) + stretch, (2*shards + 1) * dense
}

// atMost has files read in so many shards.
func atMost(n int, do func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	do()
}

// TestMany: awkward files do fall apart when they are made long.
func TestMany(t *testing.T) {
	for _, n := range []int{2, 5} {
		rows, _ := many(four, n)
		a := awkward{}
		dir := a.written(t, head+rows)
		atMost(n, func() {
			f, err := table.Open(t.Context(), filepath.Join(dir, a.called()), table.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if rows, err := f.Rows(""); err != nil || rows.Shards() != n {
				t.Errorf("%d shards, want %d; %v", rows.Shards(), n, err)
			}
		})
	}
}

// load loads a file of which the rows stand there so many times.
func (a *awkward) load(t *testing.T, dir string, times int) {
	t.Helper()
	o := a.o
	o.Path = a.called()
	l, err := load(dir, o)
	if times == 1 {
		a.inspected(t, dir, o)
	}
	if a.problems != "" || err != nil {
		if got := codes(dir, err); got != a.problems {
			t.Errorf("problems are\n\t%s, want\n\t%s", got, a.problems)
		}
		wellFormed(t, err)
		return
	}
	lawful(t, l)
	if got := accountsOf(dir, l, times); got != a.want {
		t.Errorf("loaded\n\t%s, want\n\t%s", got, a.want)
	}
	if got := notices(l); got != a.notices {
		t.Errorf("notices are %q, want %q", got, a.notices)
	}
	if times > 1 {
		return
	}
	if got := segments(l); a.segments != "" && got != a.segments {
		t.Errorf("segments are %s, want %s", got, a.segments)
	}
	for _, m := range l.Provenance.Notices {
		worded(t, m)
	}
	for _, s := range l.Provenance.SetAside {
		if !english.Knows("report.aside." + s.Reason) {
			t.Errorf("no catalogue words why rows are set aside: %s", s.Reason)
		}
	}
}

// inspected looks at the file as people do before they trust it, which must
// go well enough to be told.
func (a *awkward) inspected(t *testing.T, dir string, o source.Options) {
	t.Helper()
	o.Path = filepath.Join(dir, o.Path)
	if o.Outcomes != "" {
		o.Outcomes = filepath.Join(dir, o.Outcomes)
	}
	if o.Sent != "" {
		o.Sent = filepath.Join(dir, o.Sent)
	}
	var seen *findings.Inspection
	seen, err := source.Inspect(t.Context(), o, &monitor{})
	wellFormed(t, err)
	if err == nil && seen == nil {
		t.Error("nothing was seen, and nothing said")
	}
}

var english = text.New(language.English)

// wellFormed asks of an error that it is one of the file, and in words.
func wellFormed(t *testing.T, err error) {
	t.Helper()
	var problems *experiment.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Errorf("the file is blamed on the machine: %v", err)
		return
	}
	if problems == nil {
		return
	}
	for _, m := range problems.List {
		worded(t, m)
		if m.At.File == "" && strings.HasPrefix(m.Code, "table.") {
			t.Errorf("%s is in no file", m.Code)
		}
		if !english.Knows(m.Code + ".hint") {
			t.Errorf("nobody says what cures %s", m.Code)
		}
	}
}

func worded(t *testing.T, m experiment.Message) {
	t.Helper()
	if words := english.Message(m); !english.Knows(m.Code) || words == "" || strings.Contains(words, "<no value>") {
		t.Errorf("%s reads %q", m.Code, words)
	}
	for _, v := range m.Values {
		if s, ok := v.(string); ok && !bytes.Equal([]byte(s), bytes.ToValidUTF8([]byte(s), nil)) {
			t.Errorf("%s quotes what is no text: %q", m.Code, s)
		}
	}
}
