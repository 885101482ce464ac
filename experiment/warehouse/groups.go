package warehouse

import (
	"context"
	"strconv"
	"strings"

	"triggerlab/experiment"
)

// MaxGroups is how many combinations of values are fetched before the columns
// are taken for something else than words.
const MaxGroups = 200_000

// Grouped is a column of which the values are asked, or where Present is set,
// only whether there is one: then it is "1".
type Grouped struct {
	Column
	Present bool
}

// A Group is values that occur together in some columns, and in how many rows.
type Group struct {
	Values []string // in the order of the columns, as Dialect.Text writes them
	Rows   int64
	// Latest is the last moment in these rows, in seconds since 1970, where it
	// was asked; nil: none of them has one.
	Latest *int64
}

// Groups asks which values occur together in these columns of a relation, told
// apart byte by byte, in no order, and where latest is not nil the last moment
// in that column. What it fetches grows with the values and never with the
// rows: above MaxGroups it is *experiment.Problems that name the columns.
func (d *Database) Groups(ctx context.Context, r Relation, columns []Grouped, latest *Column) ([]Group, error) {
	var groups []Group
	told := len(columns) + 1
	if latest != nil {
		told++
	}
	for row, err := range d.rows(ctx, told, groupsIn(d.Dialect(), r, columns, latest)) {
		if err != nil {
			return nil, err
		}
		if len(groups) == MaxGroups {
			return nil, tooMany(columns)
		}
		g := Group{Values: make([]string, len(columns))}
		for i := range columns {
			g.Values[i] = row[i].Text
		}
		if g.Rows, err = d.amount(ctx, row[len(columns)]); err != nil {
			return nil, err
		}
		if g.Rows == 0 { // of an empty table, where nothing is grouped
			continue
		}
		if latest != nil && !row[len(columns)+1].Null {
			seconds, err := strconv.ParseInt(row[len(columns)+1].Text, 10, 64)
			if err != nil {
				return nil, d.failure(ctx, "query", errOther)
			}
			g.Latest = &seconds
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// tooMany names the columns that together have too many values.
func tooMany(columns []Grouped) error {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return experiment.Problem(experiment.Msg("warehouse.too-many-values", "columns", names, "limit", MaxGroups))
}

// groupsIn is the statement for them.
func groupsIn(d Dialect, r Relation, columns []Grouped, latest *Column) string {
	var selected, grouped []string
	for _, c := range columns {
		selected, grouped = append(selected, c.asked(d)), append(grouped, c.asked(d))
	}
	selected = append(selected, "COUNT(*)")
	if latest != nil {
		selected = append(selected, "MAX("+d.Seconds(*latest)+")")
	}
	query := "SELECT " + strings.Join(selected, ", ") + " FROM " + d.From(r)
	if len(grouped) > 0 {
		query += " GROUP BY " + strings.Join(grouped, ", ")
	}
	return query + " LIMIT " + strconv.Itoa(MaxGroups+1)
}

// GroupsScript writes what Groups would ask.
func (d *Database) GroupsScript(r Relation, columns []Grouped) string {
	return Script(d.Dialect(), []Statement{{SQL: groupsIn(d.Dialect(), r, columns, nil)}})
}

// asked is what is selected of it.
func (c Grouped) asked(d Dialect) string {
	if c.Present {
		return "CASE WHEN " + d.Quote(c.Name) + " IS NULL THEN '' ELSE '1' END"
	}
	return d.Text(c.Column)
}

// Sample fetches some rows of a relation, whichever the engine comes by first.
func (d *Database) Sample(ctx context.Context, r Relation, columns []Grouped, limit int) (rows [][]string, err error) {
	w := d.Dialect()
	var selected []string
	for _, c := range columns {
		selected = append(selected, c.asked(w))
	}
	query := "SELECT " + strings.Join(selected, ", ") + " FROM " + w.From(r) + " LIMIT " + strconv.Itoa(limit)
	for row, err := range d.rows(ctx, len(columns), query) {
		if err != nil {
			return nil, err
		}
		values := make([]string, len(row))
		for i, v := range row {
			values[i] = v.Text
		}
		rows = append(rows, values)
	}
	return rows, nil
}

// Filled counts the rows of a relation, and for each column those in which it
// holds anything.
func (d *Database) Filled(ctx context.Context, r Relation, columns []Column) (rows int64, filled []int64, err error) {
	w := d.Dialect()
	selected := []string{"COUNT(*)"}
	for _, c := range columns {
		selected = append(selected, "COALESCE(SUM(CASE WHEN "+w.Text(c)+" = '' THEN 0 ELSE 1 END), 0)")
	}
	for row, err := range d.rows(ctx, len(selected), "SELECT "+strings.Join(selected, ", ")+" FROM "+w.From(r)) {
		if err != nil {
			return 0, nil, err
		}
		for i, v := range row {
			n, err := d.amount(ctx, v)
			if err != nil {
				return 0, nil, err
			}
			if i == 0 {
				rows = n
			} else {
				filled = append(filled, n)
			}
		}
	}
	return rows, filled, nil
}

// Repeats tells that some values of these columns stand together in several
// rows.
func (d *Database) Repeats(ctx context.Context, r Relation, columns []Column) (bool, error) {
	w := d.Dialect()
	var grouped []string
	for _, c := range columns {
		grouped = append(grouped, w.Text(c))
	}
	repeated := "SELECT COUNT(*) AS n FROM " + w.From(r) + " GROUP BY " + strings.Join(grouped, ", ") + " HAVING COUNT(*) > 1 LIMIT 1"
	some := false
	for row, err := range d.rows(ctx, 1, "SELECT COUNT(*) FROM "+w.Subquery(repeated, "repeated")) {
		if err != nil {
			return false, err
		}
		some = row[0].Text != "0"
	}
	return some, nil
}

// FewTexts tells that the first rows have no more than so many different texts
// in a column.
func (d *Database) FewTexts(ctx context.Context, r Relation, c Column, limit int) (bool, error) {
	w := d.Dialect()
	first := "SELECT " + w.Text(c) + " AS word FROM " + w.From(r) + " LIMIT " + strconv.Itoa(100*limit)
	different := "SELECT word FROM " + w.Subquery(first, "firsts") + " GROUP BY word LIMIT " + strconv.Itoa(limit+1)
	texts := 0
	for _, err := range d.Fetch(ctx, different) {
		if err != nil {
			return false, err
		}
		texts++
	}
	return texts <= limit, nil
}
