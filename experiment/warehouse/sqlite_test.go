package warehouse_test

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
)

// sqliteDialect is a database within a test, so that statements are tried
// where no server is.
type sqliteDialect struct {
	warehouse.Postgres
	windows bool
	with    bool
}

func init() {
	sqlite.MustRegisterDeterministicScalarFunction("tallyfold", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		return int64(tally.Fold([]byte(args[0].(string)))), nil
	})
}

func (sqliteDialect) Name() string           { return "sqlite" }
func (sqliteDialect) Parameter(n int) string { return "?" }
func (d sqliteDialect) With() bool           { return d.with }
func (d sqliteDialect) Windows() bool        { return d.windows }
func (sqliteDialect) Fence(q string) string  { return q }
func (d sqliteDialect) Text(c warehouse.Column) string {
	return "COALESCE(CAST(" + d.Quote(c.Name) + " AS TEXT), '')"
}
func (sqliteDialect) Trim(text string) string { return "trim(" + text + ", ' \t\n')" }
func (sqliteDialect) Contact(text string) string {
	return "CASE WHEN instr(" + text + ", '@') > 0 THEN lower(" + text + ") ELSE " + text + " END"
}
func (d sqliteDialect) Number(c warehouse.Column) string  { return d.Quote(c.Name) }
func (d sqliteDialect) Seconds(c warehouse.Column) string { return d.Quote(c.Name) }
func (sqliteDialect) Fold(contact string) string          { return "tallyfold(" + contact + ")" }
func (sqliteDialect) Bytes(text string) string            { return "length(CAST(" + text + " AS BLOB))" }
func (sqliteDialect) Digits(number string) string         { return "CAST(" + number + " AS TEXT)" }
func (sqliteDialect) Numbers(numbers ...string) string {
	for i, n := range numbers {
		numbers[i] = "printf('%!.20g', " + n + ")"
	}
	return strings.Join(numbers, " || ',' || ")
}
func (sqliteDialect) Gather(text string) string {
	return "group_concat(" + text + ", '' ORDER BY " + text + ")"
}
func (d sqliteDialect) Told(from string, keys []string, folds bool) string {
	tenth := "0"
	if folds {
		tenth = d.Fold("who")
	}
	columns := strings.Join(append(keys, "who"), ", ")
	return "SELECT " + strings.Join(append(keys, tenth+" AS tenth"), ", ") + ", group_concat(entry, '') AS story, COUNT(*) AS exposures FROM " + from + " GROUP BY " + columns
}
func (sqliteDialect) Whole(number string) string   { return "CAST(" + number + " AS INTEGER)" }
func (sqliteDialect) Wide(number string) string    { return "CAST(" + number + " AS REAL)" }
func (sqliteDialect) Floor(number string) string   { return "CAST(" + number + " AS INTEGER)" }
func (sqliteDialect) Mod(number, by string) string { return "((" + number + ") % " + by + ")" }

// sqliteEngine is a database in memory.
type sqliteEngine struct {
	db *sql.DB
	d  sqliteDialect
}

func (e sqliteEngine) dialect() warehouse.Dialect { return e.d }

func (e sqliteEngine) fill(create string, insert string, rows [][]any) error {
	if _, err := e.db.Exec("DROP TABLE IF EXISTS outcomes"); err != nil {
		return err
	}
	if _, err := e.db.Exec(create); err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := e.db.Exec(insert, row...); err != nil {
			return err
		}
	}
	return nil
}

func (e sqliteEngine) fetch(s warehouse.Statement) (rows [][]string, err error) {
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		args[i] = a
	}
	result, err := e.db.Query(s.SQL, args...)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, s.SQL)
	}
	defer result.Close()
	for result.Next() {
		columns, err := result.Columns()
		if err != nil {
			return nil, err
		}
		row := make([]string, len(columns))
		to := make([]any, len(row))
		for i := range row {
			to[i] = &row[i]
		}
		if err := result.Scan(to...); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, result.Err()
}

// filledSQLite is an engine with a table of these rows.
func filledSQLite(t *testing.T, rows [][]any) sqliteEngine {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	e := sqliteEngine{db, sqliteDialect{with: true, windows: true}}
	if err := e.fill("CREATE TABLE outcomes ("+columnTypes+")", "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows); err != nil {
		t.Fatal(err)
	}
	return e
}
