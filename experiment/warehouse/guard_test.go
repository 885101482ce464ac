package warehouse

import (
	"errors"
	"testing"

	"triggerlab/experiment"
)

// TestCheckQuery: what reaches out of its parentheses, is several statements
// or none, or does more than read, is told before a server sees it; whatever
// only looks so is not.
func TestCheckQuery(t *testing.T) {
	for _, c := range []struct {
		engine Engine
		query  string
		code   string // empty: nothing is wrong
		line   int64
	}{
		{PostgreSQL, "SELECT * FROM sends; -- all; of them )\n", "", 0},
		{PostgreSQL, "/* a /* b ) */ ; */ WITH a AS (SELECT 1) (SELECT ')' AS \"(\", $x$;)$x$, E'\\')' FROM a)", "", 0},
		{PostgreSQL, "-- why\n(TABLE sends)", "", 0},
		{PostgreSQL, "SELECT nextval, lo_export AS x FROM sends WHERE intoxicated", "", 0},
		{PostgreSQL, "SELECT sleep(1) FROM sends", "", 0},
		{MySQL, "SELECT 'a\\')', `)`, 1--1 FROM sends -- )\n# )\n", "", 0},
		{ClickHouse, "FROM sends SELECT file, url, '\\')', $a$)$a$ # )", "", 0},
		{PostgreSQL, "", "source.query-empty", 1},
		{MySQL, " -- nothing\n;", "source.query-empty", 1},
		{PostgreSQL, "SELECT 1;\n\nDROP TABLE sends", "source.query-several", 3},
		{PostgreSQL, "\nDELETE FROM sends", "source.query-other", 2},
		{PostgreSQL, "EXPLAIN SELECT 1", "source.query-other", 1},
		{MySQL, "\\. file", "source.query-other", 1},
		{MySQL, "SELECT 1) AS a INTO OUTFILE '/tmp/x' LINES TERMINATED BY '", "source.query-open", 1},
		{PostgreSQL, "SELECT 1 AS a\n) AS x, (SELECT 2", "source.query-open", 2},
		{PostgreSQL, "SELECT (\n(1)", "source.query-open", 1},
		{PostgreSQL, "SELECT 1 /* /* */", "source.query-open", 1},
		{PostgreSQL, "SELECT a$x$) AS y, (SELECT b$x$", "source.query-open", 1},
		{PostgreSQL, "SELECT E'\\') AS x, (SELECT '", "", 0},
		{PostgreSQL, "SELECT '\\') AS x, (SELECT '", "source.query-open", 1},
		{MySQL, "SELECT 1 --1) INTO OUTFILE 'x", "source.query-open", 1},
		{MySQL, "SELECT * FROM (SELECT 1 INTO @a) AS x", "source.query-does", 1},
		{MySQL, "SELECT 1 /*! INTO OUTFILE 'x' */", "source.query-does", 1},
		{MySQL, "SELECT * FROM sends FOR  UPDATE", "source.query-does", 1},
		{MySQL, "SELECT LOAD_FILE ('/etc/passwd')", "source.query-does", 1},
		{PostgreSQL, "SELECT pg_catalog.\"lo_import\" /* x */ ('/etc/passwd')", "source.query-does", 1},
		{PostgreSQL, "SELECT\nPG_TERMINATE_BACKEND(1)", "source.query-does", 2},
		{PostgreSQL, "SELECT dblink_exec('', 'DELETE FROM sends')", "source.query-does", 1},
		{ClickHouse, "SELECT '\\\\') AS x, ('", "source.query-open", 1},
		{ClickHouse, "SELECT `\\`) AS x`, 1)", "source.query-open", 1},
	} {
		err := c.engine.CheckQuery(c.query)
		var problems *experiment.Problems
		switch {
		case c.code == "" && err != nil:
			t.Errorf("%s: %q: %v", c.engine, c.query, err)
		case c.code == "":
		case !errors.As(err, &problems):
			t.Errorf("%s: %q is not refused: %v", c.engine, c.query, err)
		case problems.List[0].Code != c.code || problems.List[0].At.Row != c.line:
			t.Errorf("%s: %q: %v instead of %s in line %d", c.engine, c.query, err, c.code, c.line)
		}
	}
}

// FuzzCheckQuery: a query that is taken stands in parentheses as one piece:
// what follows it is outside, and it ends as what it began.
func FuzzCheckQuery(f *testing.F) {
	f.Add("SELECT 'a' FROM (SELECT 1) -- x")
	f.Add("SELECT $a$ /* */ $a$, E'\\'', `b` # c")
	f.Fuzz(func(t *testing.T, query string) {
		for _, e := range []Engine{PostgreSQL, MySQL, ClickHouse} {
			if e.CheckQuery(query) != nil {
				continue
			}
			if err := e.CheckQuery("SELECT * FROM " + e.From(Relation{Query: query}) + " LIMIT 0"); err != nil {
				t.Errorf("%s: %q is taken, but not where it is put: %v", e, query, err)
			}
			if e.CheckQuery(e.oneStatement(query)+"\n)") == nil {
				t.Errorf("%s: %q leaves something open", e, query)
			}
		}
	})
}
