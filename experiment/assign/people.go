package assign

import (
	"context"
	"errors"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// A List says where contacts stand and how their columns are to be read.
type List struct {
	Path string
	// Sheet is the name of the sheet; empty: the first that holds anything.
	Sheet string
	// Map names columns by their role; the others are recognised.
	Map map[roles.Role]string
	// By names the columns that together make the segment; nil: the column
	// that is recognised.
	By []string
	// Own tells that the sheet was made for us, so that what cannot be used
	// is an error.
	Own  bool
	Read Reading
}

// Reading says how a file is written, where that is not to be found out. The
// zero value says nothing.
type Reading struct {
	Encoding  string // by its WHATWG name
	Delimiter rune
	HeaderRow int64
}

// shardBytes is how much of a file is worked through at a time: what comes of
// it waits in memory until its turn to be written.
const shardBytes = 2 << 20

func (r Reading) table() table.Options {
	return table.Options{Encoding: r.Encoding, Delimiter: r.Delimiter, HeaderRow: r.HeaderRow, ShardBytes: shardBytes}
}

// people is a list of contacts, open.
type people struct {
	file    table.File
	rows    table.Rows
	header  []string
	contact int
	segment []int // the columns of the segment; nil: there is none
	trigger int   // -1: there is none
	wave    int   // -1: there is none
	own     bool
	titles  []int // columns that have a role, by which the header is known again
}

// open opens a list and finds its columns.
func (l List) open(ctx context.Context) (*people, error) {
	f, err := table.Open(ctx, l.Path, l.Read.table())
	if err != nil {
		return nil, err
	}
	p := &people{file: f, own: l.Own}
	if err := p.find(l); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return p, nil
}

func (p *people) find(l List) (err error) {
	if p.rows, err = p.file.Rows(l.Sheet); err != nil {
		return err
	}
	for _, c := range p.rows.Header() {
		p.header = append(p.header, string(c.Trim()))
	}
	columns, err := roles.Recognise(p.header, l.Map, l.By)
	if err != nil {
		return p.placed(err)
	}
	at, ok := columns[roles.Contact]
	switch {
	case !ok && len(p.header) == 1:
		return p.problem(experiment.Msg("assign.one-column", "header", text(p.header[0])))
	case !ok:
		return p.problem(experiment.Msg("assign.no-contact-column", "headers", p.header))
	}
	p.contact, p.titles = at, []int{at}
	if at, ok := columns[roles.Segment]; ok && len(l.By) == 0 {
		p.segment = []int{at}
	}
	for _, name := range l.By {
		at := roles.Find(p.header, name)
		switch {
		case at < 0:
			return p.problem(experiment.Msg("assign.no-by", "header", name, "headers", p.header))
		case at == p.contact || roles.NamesPeople(name):
			return p.problem(experiment.Msg("assign.by-people", "header", name))
		}
		p.segment = append(p.segment, at)
	}
	p.titles = append(p.titles, p.segment...)
	// What assign writes, and nothing that merely looks like it.
	p.trigger, p.wave = p.column(l, roles.Trigger, "trigger", "declencheur"), p.column(l, "", "wave", "vague", "golf")
	return nil
}

// column finds the column that is called so, or that was said to be it.
func (p *people) column(l List, role roles.Role, names ...string) int {
	if said, ok := l.Map[role]; ok {
		names = []string{said}
	}
	for _, name := range names {
		if at := roles.Find(p.header, name); at >= 0 {
			return at
		}
	}
	return -1
}

// text hides what says who somebody is: a file without a header has a contact
// for one.
func text(header string) string {
	if roles.IsPerson([]byte(header)) {
		return ""
	}
	return header
}

func (p *people) problem(m experiment.Message) error {
	return experiment.Problem(m.On(p.top()))
}

// top is the place of the header.
func (p *people) top() experiment.Place {
	at := p.rows.Place(0, 1, -1)
	at.Row, at.Column = p.rows.HeaderRow(), 0
	return at
}

// placed puts the header's place on problems that have none.
func (p *people) placed(err error) error {
	var problems *experiment.Problems
	if errors.As(err, &problems) {
		for i, m := range problems.List {
			if m.At == (experiment.Place{}) {
				problems.List[i] = m.On(p.top())
			}
		}
	}
	return err
}

// segmentName is how the segments of these columns are called together.
func (p *people) segmentName() string {
	names := make([]string, len(p.segment))
	for i, at := range p.segment {
		names[i] = p.header[at]
	}
	return strings.Join(names, ",")
}

// isHeader tells a row that is the header once more, as where several exports
// were put into one file.
func (p *people) isHeader(row table.Row) bool {
	if len(p.titles) < 2 {
		return false
	}
	return !slices.ContainsFunc(p.titles, func(at int) bool { return string(row.Cells[at].Trim()) != p.header[at] })
}
