package source

import (
	"context"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// Reading says of a file that was not made for us how it is to be read, where
// that is not to be found out. The zero value says nothing.
type Reading struct {
	Encoding  string // by its WHATWG name
	Delimiter rune
	Decimal   byte
	HeaderRow int64
	Sheets    []string // of a workbook
	SheetAs   string   // what the name of a sheet is: "trigger" or "segment"; empty: nothing
	Wide      string   // a pattern with one *: each column that it fits is a trigger
	Dates     string   // the order of dates that are text: DayFirst, MonthFirst; empty: it is found
	Engaged   string   // what engages, roles.Clicks or roles.Opens; empty: not said
}

func (r Reading) table() table.Options {
	return table.Options{Encoding: r.Encoding, Delimiter: r.Delimiter, Decimal: r.Decimal, HeaderRow: r.HeaderRow}
}

// madeHere refuses to read our own sheets in any other way: their names and
// headers are known.
func (r Reading) madeHere(f table.File, outcomes bool) error {
	if !outcomes || r.table() == (table.Options{}) && len(r.Sheets) == 0 && r.Wide == "" {
		return nil
	}
	return experiment.Problem(experiment.Msg("source.made-here").On(experiment.Place{File: f.Path()}))
}

// see makes the rows of a file what the options ask for: those of a sheet, of
// several under each other, of a report that is no table, or of columns that
// each are a trigger. The notices tell what was done.
func (r Reading) see(ctx context.Context, f table.File, sheet string) (table.File, []experiment.Message, error) {
	var notices []experiment.Message
	var rows table.Rows
	var err error
	switch {
	case r.SheetAs != "":
		rows, err = table.Stack(f, r.Sheets, r.SheetAs)
		notices = append(notices, experiment.Msg("source.stacked", "sheets", r.Sheets, "role", r.SheetAs))
	case len(r.Sheets) > 0:
		rows, err = f.Rows(r.Sheets[0])
	case r.Wide != "":
		rows, err = f.Rows(sheet)
	case sheet == "" && r.HeaderRow == 0:
		if report, err := table.Combinations(ctx, f); err != nil || report != nil {
			return report, nil, err
		}
		return f, nil, nil
	default:
		return f, nil, nil
	}
	if err == nil && r.Wide != "" {
		var notice experiment.Message
		rows, notice, err = r.melted(rows)
		notices = append(notices, notice)
	}
	return table.As(f, rows), notices, err
}

// recognise finds the role of each header: as it was said, as it is known of
// the tool that exports such files, or by its name.
func (o Options) recognise(header []string, mapped map[roles.Role]string) (roles.Columns, roles.Preset, error) {
	taken := o.taken()
	all, p := o.preset(header, mapped, taken)
	columns, err := roles.Recognise(header, all, taken)
	// A row of a person counts nothing, whatever its headers say, and one of
	// a log is an event of its own, which are many of one exposure.
	var not []roles.Role
	if p.Class == "" {
		p.Class = o.class
	}
	switch p.Class {
	case roles.PerContact:
		not = []roles.Role{roles.Exposures, roles.Engagements, roles.Complaints}
	case roles.EventLog:
		not = []roles.Role{roles.Exposures, roles.Engagements, roles.Complaints, roles.Event}
	}
	for _, role := range not {
		if _, said := mapped[role]; !said {
			delete(columns, role)
		}
	}
	return columns, p, err
}

// taken are the headers of columns that are something else than a role.
func (o Options) taken() []string {
	taken := slices.Concat(o.By...)
	if o.Experiment != "" {
		taken = append(taken, o.Experiment)
	}
	return taken
}

// preset recognises the export of a tool and adds what it knows of the columns
// to what was said of them, which holds wherever the two differ.
func (o Options) preset(header []string, mapped map[roles.Role]string, taken []string) (all map[roles.Role]string, p roles.Preset) {
	all = map[roles.Role]string{}
	used := map[int]bool{}
	for role, name := range mapped {
		all[role] = name
		used[roles.Find(header, name)] = true
	}
	for _, name := range taken {
		used[roles.Find(header, name)] = true
	}
	p, known := roles.Detect(header, o.Engaged)
	columns := p.Columns
	if !known && o.Engaged == roles.Opens {
		columns = roles.OpenColumns(header)
	}
	for role, name := range columns {
		if _, said := mapped[role]; !said && !used[roles.Find(header, name)] {
			all[role] = name
		}
	}
	return all, p
}

// engaging checks that what is taken for an engagement is what was asked for,
// and says so where machines make them too.
func (l *layout) engaging(o Options) (notices []experiment.Message, err error) {
	at := columnOf(l.columns, roles.Engagements)
	if at < 0 {
		at = columnOf(l.columns, roles.Outcome)
	}
	if at < 0 {
		return nil, nil
	}
	_, said := o.Map[roles.Engagements]
	_, saidOutcome := o.Map[roles.Outcome]
	isLog := l.preset.Class == roles.EventLog
	opens := roles.CountsOpens(l.header[at]) || isLog && o.Engaged == roles.Opens
	switch {
	case said || saidOutcome || isLog:
	case o.Engaged == roles.Clicks && opens:
		return nil, l.problem(experiment.Msg("source.no-clicks", "header", l.header[at], "headers", l.header))
	case o.Engaged == roles.Opens && !opens:
		return nil, l.problem(experiment.Msg("source.no-opens", "header", l.header[at], "headers", l.header))
	}
	if opens {
		notices = append(notices, experiment.Msg("source.machine-opens", "header", l.header[at]))
	}
	return notices, nil
}

func (l *layout) problem(m experiment.Message) error {
	return placed(experiment.Problem(m), l.rows)
}

// known says as what export the columns were read, and by which of them.
func (l *layout) known() []experiment.Message {
	if l.preset.Name == "" {
		return nil
	}
	var columns []string
	for _, role := range roles.All() {
		if at, ok := l.columns[role]; ok {
			columns = append(columns, strings.TrimSpace(l.header[at])+" ("+string(role)+")")
		}
	}
	return []experiment.Message{experiment.Msg("source.preset", "preset", l.preset.Name, "columns", columns, "class", string(l.preset.Class))}
}
