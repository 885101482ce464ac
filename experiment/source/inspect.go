package source

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// Inspect looks at the outcomes of a file the way Load does and tells what it
// understood. What would stop Load is in the inspection, not an error, as
// long as the file can be read at all.
func Inspect(ctx context.Context, o Options, m Monitor) (*findings.Inspection, error) {
	if o.inDatabase() {
		return inspectDatabase(ctx, o, m)
	}
	if saved, err := o.saved(); err != nil || saved != nil {
		if err != nil {
			return nil, err
		}
		look := &findings.Inspection{Source: strings.Join(o.names(), ", "), Format: "tally"}
		if _, err = understood(ctx, look, o, m); err == nil && look.Loaded != nil {
			look.Rows = look.Loaded.RowsRead
		}
		return look, err
	}
	path, sheet := o.Path, ""
	if o.Outcomes != "" {
		path, sheet = splitSheet(o.Outcomes)
	}
	more := o.More
	if o.Outcomes != "" {
		more = nil
	}
	f, _, err := openFiles(ctx, path, more, o.table())
	if err != nil {
		return nil, err
	}
	defer func() { f.Close() }()
	look := &findings.Inspection{Source: f.Path()}
	describeFile(look, f)
	var loaded *Loaded
	if o.Experiment == "" {
		loaded, err = understood(ctx, look, o, m)
	} else if err = inspectMany(ctx, look, o, m); errors.As(err, &look.Problems) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	if loaded != nil && loaded.Provenance.Source != look.Source { // the ledger of the book
		kept, err := openAny(ctx, loaded.Provenance.Source, table.Options{})
		if err != nil {
			return nil, err
		}
		f.Close()
		f, look.Source = kept, kept.Path()
		describeFile(look, f)
	}
	if look.Book && o.Outcomes == "" {
		if b, err := workbook.Read(ctx, f); err == nil {
			sheet = cmp.Or(b.OutcomesSheet, b.TotalsSheet)
		}
	}
	if err := describeRows(ctx, look, f, sheet, o); err != nil {
		var unreadable *experiment.Problems
		if !errors.As(err, &unreadable) {
			return nil, err
		}
		if look.Problems == nil {
			look.Problems = unreadable
		}
	}
	return look, nil
}

// understood tells what Load makes of it.
func understood(ctx context.Context, look *findings.Inspection, o Options, m Monitor) (*Loaded, error) {
	loaded, err := Load(ctx, o, m)
	if loaded != nil {
		look.Loaded = &loaded.Provenance
	}
	if err == nil { // names that were refused may be those of people
		look.Triggers = inspectedTriggers(loaded)
	}
	if err != nil && !errors.As(err, &look.Problems) {
		return nil, err
	}
	return loaded, nil
}

func describeFile(look *findings.Inspection, f table.File) {
	d := f.Dialect()
	look.Sheets = nil
	look.Format, look.BOM, look.Decimal = d.Format, d.BOM, string(rune(d.Decimal))
	look.Encoding, look.Compression = d.Encoding, d.Compression
	if d.Delimiter != 0 {
		look.Delimiter = string(d.Delimiter)
	}
	for _, s := range f.Sheets() {
		if s.Name != "" {
			look.Sheets = append(look.Sheets, findings.InspectedSheet{Name: s.Name, Hidden: s.Hidden})
		}
	}
	look.Book = workbook.Is(f)
}

func describeRows(ctx context.Context, look *findings.Inspection, f table.File, sheet string, o Options) error {
	if _, kept := f.(*ledger.Outcomes); !look.Book && !kept {
		seen, _, err := o.see(ctx, f, sheet)
		if err != nil {
			return err
		}
		f = seen
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	look.Sheet, look.HeaderRow = rows.Place(0, 1, -1).Sheet, rows.HeaderRow()
	header := headerOf(rows)
	// A role that cannot be recognised is among the problems of Load already.
	recognised, _, _ := o.recognise(header, o.Map)
	private := make([]bool, len(header))
	for i, name := range header {
		private[i] = i == columnOf(recognised, roles.Contact) || roles.NamesPeople(name)
	}
	messages := columnOf(recognised, roles.Message)
	if recognised.Has(roles.Contact) { // to whom they may be written
		messages = -1
	}
	d, err := describe(ctx, rows, private, messages, f.Dialect())
	if err != nil {
		return err
	}
	look.Rows, look.First = d.rows, d.first
	for i, name := range header {
		look.Columns = append(look.Columns, d.columns[i].describe(name, o.roleOf(recognised, header, i)))
	}
	return nil
}

// roleOf is the role of a column, or what else was said of it.
func (o Options) roleOf(columns roles.Columns, header []string, at int) string {
	role := roleOf(columns, at)
	switch {
	case o.Experiment != "" && roles.Find(header, o.Experiment) == at:
		return "experiment"
	case role == "" && slices.ContainsFunc(o.Attributes, func(name string) bool { return roles.Find(header, name) == at }):
		return "attribute"
	}
	return role
}

func roleOf(columns roles.Columns, at int) string {
	for role, column := range columns {
		if column == at {
			return string(role)
		}
	}
	return ""
}
