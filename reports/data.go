package reports

import (
	"maps"
	"slices"
	"strings"

	"triggerlab/experiment/findings"
)

// data accounts for every row: used, set aside or pending, and says which
// column was read as what.
func (s story) data() []section {
	d := s.doc.Data
	told := section{title: s.p.Word("report.data")}
	told.explains("set-aside", "pending")
	told.add(paragraph(s.rows()))
	told.add(paragraph(s.counts()))
	if len(d.SetAside) > 0 {
		told.add(s.setAsideGrid(d.SetAside))
	}
	if len(d.Columns) == 0 {
		return []section{told}
	}
	columns := section{minor: true, detail: s.ownColumns(), title: s.p.Word("folding.columns")}
	columns.add(s.columns())
	return []section{told, columns}
}

// ownColumns tells that every column has the name that we give it, so that
// nothing had to be understood.
func (s story) ownColumns() bool {
	for role, header := range s.doc.Data.Columns {
		if !strings.EqualFold(role, header) {
			return false
		}
	}
	return true
}

func (s story) rows() string {
	d := s.doc.Data
	var aside int64
	for _, reason := range d.SetAside {
		aside += reason.Rows
	}
	if d.Source == "" {
		return s.p.Word("report.data.rows-unnamed", "read", d.RowsRead, "used", d.RowsUsed, "aside", aside, "pending", d.Pending)
	}
	return s.p.Word("report.data.rows", "read", d.RowsRead, "source", d.Source, "used", d.RowsUsed, "aside", aside, "pending", d.Pending)
}

func (s story) counts() string {
	d := s.doc.Data
	values := []any{"exposures", d.Exposures, "engagements", d.Engagements, "complaints", ""}
	if d.Complaints != nil {
		values[5] = s.p.Word("report.data.complaints", "complaints", *d.Complaints)
	}
	if d.Contacts == nil {
		return s.p.Word("report.data.counts-no-contacts", values...)
	}
	return s.p.Word("report.data.counts", append(values, "contacts", *d.Contacts)...)
}

func (s story) setAsideGrid(reasons []findings.SetAside) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.reason"), wide: anyLines},
		{head: s.p.Word("report.column.rows"), right: true},
		{head: s.p.Word("report.column.first"), wide: 2},
	}}
	for _, aside := range reasons {
		g.rows = append(g.rows, []string{s.why(aside.Reason), s.p.Count(aside.Rows), aside.First})
	}
	return g
}

// why words the reason for which rows were set aside: the name of one that
// sources know, or words already.
func (s story) why(reason string) string {
	if id := "report.aside." + reason; s.p.Knows(id) {
		return s.p.Word(id)
	}
	return reason
}

func (s story) columns() grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.role"), wide: 2},
		{head: s.p.Word("report.column.header"), wide: 2},
	}}
	for _, role := range slices.Sorted(maps.Keys(s.doc.Data.Columns)) {
		g.rows = append(g.rows, []string{role, s.doc.Data.Columns[role]})
	}
	return g
}
