package source_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/source"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// files writes text under names into a folder. A name that ends in .xlsx is
// a workbook whose sheets are CSV, each after a line "-- Sheet --".
func files(t testing.TB, dir string, texts map[string]string) {
	t.Helper()
	for name, text := range texts {
		if strings.HasSuffix(name, ".xlsx") {
			book(t, filepath.Join(dir, name), text)
		} else if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func book(t testing.TB, path, text string) {
	t.Helper()
	b := table.NewBook(table.Properties{})
	defer b.Close()
	for _, part := range strings.Split(text, "-- ")[1:] {
		name, rows, _ := strings.Cut(part, " --\n")
		r := csv.NewReader(strings.NewReader(rows))
		r.FieldsPerRecord = -1
		records, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var columns []table.Column
		for _, header := range records[0] {
			columns = append(columns, table.Column{Header: header, Format: "@"})
		}
		sheet, err := b.Sheet(name, columns)
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range records[1:] {
			row := make([]any, len(record))
			for i, v := range record {
				if v != "" {
					row[i] = v
				}
			}
			if err := sheet.Row(row...); err != nil {
				t.Fatal(err)
			}
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := b.WriteTo(f); err != nil {
		t.Fatal(err)
	}
}

type monitor struct{ rows atomic.Int64 }

func (m *monitor) Progress(rows int64, _ float64) { m.rows.Add(rows) }

// load loads with paths that are taken from the folder. What is read here is a
// few rows, of which all are to be seen.
func load(dir string, o source.Options) (*source.Loaded, error) {
	for _, path := range []*string{&o.Path, &o.Outcomes, &o.Sent} {
		if *path != "" {
			*path = filepath.Join(dir, *path)
		}
	}
	o.Apart = true
	return source.Load(context.Background(), o, &monitor{})
}

// accounts writes what became of the rows, and what each trigger got.
func accounts(dir string, l *source.Loaded) string { return accountsOf(dir, l, 1) }

// accountsOf is accounts for one of so many times that the rows stand there.
func accountsOf(dir string, l *source.Loaded, times int) string {
	p := l.Provenance
	one := func(n int64) string {
		if n%int64(times) != 0 {
			return fmt.Sprintf("%d/%d", n, times)
		}
		return fmt.Sprint(n / int64(times))
	}
	text := fmt.Sprintf("read %s used %s pending %s", one(p.RowsRead), one(p.RowsUsed), one(p.Pending))
	for _, s := range p.SetAside {
		text += fmt.Sprintf(" %s %s@%s", s.Reason, one(s.Rows), strings.TrimPrefix(s.First, dir+"/"))
	}
	for i, name := range l.Tally.Triggers {
		c := l.Tally.Counts(i)
		text += fmt.Sprintf("; %s %s/%s/%s", name, one(c.Engagements), one(c.Exposures), one(c.Complaints))
	}
	return text
}

// segments writes the first breakdown: name engagements/exposures.
func segments(l *source.Loaded) string {
	var list []string
	for _, b := range l.Tally.Breakdowns {
		for i := range b.Segments {
			g := b.Segments[i].Total()
			var y, m float64
			for a := range g.Triggers() {
				block := g.Block(a, a)
				y, m = y+block[tally.N][tally.Y], m+block[tally.N][tally.M]
			}
			list = append(list, fmt.Sprintf("%s %v/%v", strings.Join(b.Segments[i].Values, "+"), y, m))
		}
	}
	return strings.Join(list, "; ")
}

// codes lists the problems of an error: code and place.
func codes(dir string, err error) string {
	var problems *experiment.Problems
	if !errors.As(err, &problems) {
		return fmt.Sprint(err)
	}
	var list []string
	for _, m := range problems.List {
		at := strings.TrimPrefix(strings.TrimPrefix(m.At.String(), dir+"/"), dir)
		list = append(list, strings.TrimSpace(m.Code+" "+at))
	}
	if more := problems.Total - len(problems.List); more > 0 {
		list = append(list, fmt.Sprint(more, " more"))
	}
	return strings.Join(list, "; ")
}

func notices(l *source.Loaded) string {
	var list []string
	for _, m := range l.Provenance.Notices {
		list = append(list, m.Code)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// lawful holds rows read against what became of them.
func lawful(t interface {
	Helper()
	Fatalf(string, ...any)
}, l *source.Loaded) {
	t.Helper()
	p := l.Provenance
	if p.RowsRead != p.RowsUsed+p.Pending+p.SetAsideRows() {
		t.Fatalf("%d rows read, %d used, %d pending, %d set aside", p.RowsRead, p.RowsUsed, p.Pending, p.SetAsideRows())
	}
}
