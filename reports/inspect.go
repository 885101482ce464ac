package reports

import (
	"io"
	"strings"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// InspectionFormats returns the formats of an inspection, which is for people.
func InspectionFormats() []Format { return []Format{Terminal, Markdown, HTML} }

// WriteInspection writes what was understood of a file, at once, so that it is
// whole or an error.
func WriteInspection(w io.Writer, f Format, look *findings.Inspection, lang language.Tag, opts Options) error {
	p := text.New(lang)
	told := inspected{wordedMany(look, wording{p: p}), p}
	return document{page: told.page(), p: told.p}.write(w, f, opts)
}

// inspected tells an inspection as a page.
type inspected struct {
	look *findings.Inspection
	p    *text.Printer
}

func (in inspected) page() page {
	told := page{title: in.look.Source, subtitle: in.kind()}
	told.sections = append(told.sections, in.outcome())
	if len(in.look.Columns) > 0 { // a saved tally has none
		told.sections = append(told.sections, in.columns(), in.first())
	}
	told.sections = append(told.sections, in.experiments()...)
	if in.look.Loaded != nil {
		told.sections = append(told.sections, in.rows())
	}
	return told
}

// kind says in a line what the file is.
func (in inspected) kind() string {
	l := in.look
	switch l.Format {
	case "csv":
		return in.p.Word("inspect.csv", "delimiter", in.p.Word("inspect.delimiter."+delimiterName(l.Delimiter)), "decimal", l.Decimal,
			"encoding", l.Encoding, "bom", l.BOM, "compression", l.Compression, "row", l.HeaderRow)
	case "parquet":
		return in.p.Word("inspect.parquet")
	case "ledger":
		return in.p.Word("inspect.ledger")
	case "files":
		return in.p.Word("inspect.files")
	case "database":
		return in.p.Word("inspect.database", "engine", engineNames[l.Engine])
	case "tally":
		return in.p.Word("inspect.tally")
	}
	var sheets []string
	for _, s := range l.Sheets {
		name := s.Name
		if s.Hidden {
			name = in.p.Word("inspect.hidden", "sheet", s.Name)
		}
		sheets = append(sheets, name)
	}
	return in.p.Word("inspect.xlsx", "sheets", sheets, "sheet", l.Sheet, "row", l.HeaderRow, "book", l.Book)
}

// engineNames are what databases are called by those who make them.
var engineNames = map[string]string{"postgres": "PostgreSQL", "mysql": "MySQL, MariaDB", "clickhouse": "ClickHouse"}

func delimiterName(d string) string {
	switch d {
	case ",":
		return "comma"
	case ";":
		return "semicolon"
	case "\t":
		return "tab"
	case "|":
		return "bar"
	}
	return "other"
}

// outcome says first whether a report can be made of it.
func (in inspected) outcome() section {
	told := section{title: in.p.Word("inspect.outcome")}
	if in.look.Problems.Err() == nil {
		told.mark = good
		told.add(headline(in.p.Word("inspect.usable", "rows", in.look.Rows)))
		return told
	}
	told.mark = bad
	told.add(headline(in.p.Word("inspect.unusable", "problems", in.look.Problems.Total)))
	var list bullets
	for _, m := range in.look.Problems.List {
		list = append(list, bullet{bad, in.located(m)})
		if hint := in.p.Hint(m); hint != "" {
			list = append(list, bullet{none, sentence(hint)})
		}
	}
	told.add(list)
	return told
}

// located keeps the name of a file as it is, and makes a sentence of the rest.
func (in inspected) located(m experiment.Message) string {
	if at := m.At.String(); at != "" {
		return text.Printable(at) + ": " + sentence(in.p.Message(m))
	}
	return sentence(in.p.Message(m))
}

func (in inspected) columns() section {
	told := section{title: in.p.Word("inspect.columns")}
	g := grid{columns: []column{
		{head: in.p.Word("report.column.header"), wide: 2}, {head: in.p.Word("report.column.role"), wide: 2},
		{head: in.p.Word("inspect.column.kind"), wide: 2}, {head: in.p.Word("inspect.column.empty"), right: true},
		{head: in.p.Word("inspect.column.values"), wide: 2},
	}}
	for i, c := range in.look.Columns {
		g.rows = append(g.rows, []string{in.header(i), in.role(c), strings.Join(each(c.Kinds, func(kind string) string { return in.p.Word("inspect.kind." + kind) }), ", "), in.p.Count(c.Empty), in.values(c)})
	}
	told.add(g)
	return told
}

// header names a column, by its letters where its header is blank.
func (in inspected) header(at int) string {
	if name := in.look.Columns[at].Header; name != "" {
		return name
	}
	return in.p.Word("inspect.blank", "letters", experiment.ColumnName(at+1))
}

func (in inspected) role(c findings.InspectedColumn) string {
	if c.Role != "" {
		return c.Role
	}
	return "–"
}

// values shows the range of a column of numbers, or a few of its values.
func (in inspected) values(c findings.InspectedColumn) string {
	if c.Low.Known() {
		return in.p.Word("inspect.range", "low", float64(c.Low), "median", float64(c.Median), "high", float64(c.High))
	}
	return strings.Join(c.Example, ", ")
}

func (in inspected) first() section {
	told := section{title: in.p.Word("inspect.first")}
	g := grid{}
	for i := range in.look.Columns {
		g.columns = append(g.columns, column{head: in.header(i), wide: 2})
	}
	g.rows = in.look.First
	told.add(g)
	return told
}

// rows accounts for the rows as a report would.
func (in inspected) rows() section {
	l := in.look.Loaded
	told := section{title: in.p.Word("report.data")}
	told.add(paragraph(in.p.Word("report.data.rows-unnamed", "read", l.RowsRead, "used", l.RowsUsed, "aside", l.SetAsideRows(), "pending", l.Pending)))
	var list bullets
	for _, aside := range l.SetAside {
		m := experiment.Msg("health.set-aside-"+aside.Reason, "rows", aside.Rows, "first", aside.First, "header", aside.Header, "words", aside.Words)
		list = append(list, bullet{caution, sentence(in.p.Message(m))})
	}
	for _, m := range l.Notices {
		list = append(list, bullet{caution, in.located(m)})
	}
	if list != nil {
		told.add(list)
	}
	g := grid{columns: []column{{head: in.p.Word("report.column.trigger"), wide: 2}, {head: in.p.Word("report.column.exposures"), right: true},
		{head: in.p.Word("report.column.engaged"), right: true}, {head: in.p.Word("inspect.column.not-engaged"), right: true}}}
	for _, t := range in.look.Triggers {
		g.rows = append(g.rows, []string{t.Trigger, in.p.Count(t.Exposures), in.p.Count(t.Engagements), in.p.Count(t.Exposures - t.Engagements)})
	}
	if len(g.rows) > 0 {
		told.add(g)
	}
	return told
}
