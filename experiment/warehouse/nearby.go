package warehouse

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"triggerlab/experiment"
)

// tablesOf are the queries for the tables and views that a user may read, by
// schema and name, and whether the name alone is enough.
var tablesOf = map[Engine]string{
	PostgreSQL: `SELECT n.nspname, c.relname, pg_table_is_visible(c.oid) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema$)'
AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') LIMIT 5000`,
	MySQL: `SELECT table_schema, table_name, COALESCE(table_schema = DATABASE(), 0) FROM information_schema.tables
WHERE table_schema NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys', '_statistics_') LIMIT 5000`,
	ClickHouse: `SELECT database, name, database = currentDatabase() FROM system.tables
WHERE database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA') AND NOT startsWith(name, '.') LIMIT 5000`,
}

// mostNamed is how many tables are named instead of one that is not there.
const mostNamed = 8

// instead says of a table that is not there which ones are, those with a
// likeness first: nobody has their names at hand. Any other error stays what it
// is, and so does this one where the tables cannot be asked for. The Database
// is closed.
func (d *Database) instead(ctx context.Context, r Relation, err error) error {
	var missing *Failure
	if !errors.As(err, &missing) || r.Query != "" || !slices.Contains([]string{"warehouse.no-table", "warehouse.no-database"}, missing.Message.Code) {
		return err
	}
	d.Close() // after an error it is of no use
	again, failed := d.again(ctx)
	if failed != nil {
		return err
	}
	defer again.Close()
	var names []string
	for row, failed := range again.rows(ctx, 3, tablesOf[d.Engine()]) {
		if failed != nil {
			return err
		}
		names = append(names, typedName(row[0].Text, row[1].Text, row[2].Text == "1" || row[2].Text == "true"))
	}
	m := experiment.Msg("warehouse.no-such-table", "table", typedName(r.Schema, r.Table, r.Schema == ""), "tables", likest(names, r.Table), "more", max(0, len(names)-mostNamed))
	return &Failure{m.On(missing.Message.At), missing.Err}
}

// typedName is a table as ParseRelation reads it.
func typedName(schema, table string, alone bool) string {
	quote := func(name string) string {
		if strings.ContainsAny(name, ".\"` ") {
			return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		}
		return name
	}
	if alone {
		return quote(table)
	}
	return quote(schema) + "." + quote(table)
}

// likest are the first few of some names, those that are most like one first.
func likest(names []string, like string) []string {
	unlike := func(name string) int {
		_, bare, _ := strings.Cut(strings.ToLower("."+name), ".")
		if at := strings.LastIndexByte(bare, '.'); at >= 0 {
			bare = bare[at+1:]
		}
		switch like := strings.ToLower(like); {
		case bare == like:
			return 0
		case strings.Contains(bare, like), strings.Contains(like, bare):
			return 1
		case strings.HasPrefix(bare, like[:min(1, len(like))]):
			return 2
		}
		return 3
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(unlike(a)-unlike(b), strings.Compare(a, b)) })
	return append([]string{}, names[:min(mostNamed, len(names))]...)
}
