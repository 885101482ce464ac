package source_test

import (
	"bytes"
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

func (a *awkward) bytes(text string) []byte {
	switch {
	case a.raw != nil:
		return a.raw
	case a.as != nil:
		return a.as(text)
	}
	return []byte(text)
}

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
			a.load(t, a.bytes(text), 1)
			if a.fixed || a.raw != nil {
				return
			}
			for _, end := range []string{"\r\n", "\r"} {
				a.load(t, a.bytes(strings.ReplaceAll(text, "\n", end)), 1)
			}
			if a.want == "" || a.rows == "" {
				return
			}
			rows, times := many(a.rows)
			content := a.bytes(a.head + rows)
			for _, shards := range []int{2, 5} {
				atMost(shards, func() { a.load(t, content, times) })
			}
		})
	}
}

// many repeats rows until they are enough for five shards, of a megabyte at
// least, and says how often. Where files are cut, which is at tenths, stand
// rows upon rows; elsewhere blank ones, which are read much faster. What
// stands behind the last tenth moves each cut to another place in a row.
func many(rows string) (text string, times int) {
	const tenth, line = 600 << 10, 32 << 10
	dense := 1 + 4096/len(rows)
	stretch := strings.Repeat(rows, dense)
	blank := strings.Repeat(strings.Repeat(" ", line-1)+"\n", tenth/line)
	return strings.Repeat(stretch+blank+stretch, 10) + stretch, 21 * dense
}

// atMost has files read in so many shards.
func atMost(n int, do func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	do()
}

// load loads a file of which the rows stand there so many times.
func (a *awkward) load(t *testing.T, content []byte, times int) {
	t.Helper()
	dir := t.TempDir()
	files(t, dir, a.more)
	o := a.o
	if o.Path == "" {
		o.Path = "a.csv"
		if a.file != "" {
			o.Path = a.file
		}
	}
	name := o.Path
	if a.file != "" {
		name = a.file
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
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
