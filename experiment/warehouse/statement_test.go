package warehouse

import "testing"

// TestOneStatement: the semicolon at the end goes, with what follows it, and
// nothing else does.
func TestOneStatement(t *testing.T) {
	for _, c := range []struct {
		engine      Engine
		typed, want string
	}{
		{PostgreSQL, "SELECT 1", "SELECT 1"},
		{PostgreSQL, " SELECT 1 ;\n", "SELECT 1"},
		{PostgreSQL, "SELECT 1; -- all; of it\n/* and; more */ ;", "SELECT 1"},
		{PostgreSQL, "SELECT ';' -- a; b", "SELECT ';' -- a; b"},
		{PostgreSQL, "SELECT 'it''s;', \"a;b\", $$c;d$$, $x$;$$;$x$ ;", "SELECT 'it''s;', \"a;b\", $$c;d$$, $x$;$$;$x$"},
		{PostgreSQL, `SELECT '\'; SELECT ';'`, `SELECT '\'; SELECT ';'`},
		{PostgreSQL, "SELECT 1; DROP TABLE x", "SELECT 1; DROP TABLE x"},
		{PostgreSQL, "SELECT $1; ", "SELECT $1"},
		{MySQL, "SELECT 1; # the end", "SELECT 1"},
		{MySQL, `SELECT 'a\';' ;`, `SELECT 'a\';'`},
		{MySQL, "SELECT `a;b`;", "SELECT `a;b`"},
		{ClickHouse, `SELECT 'a\\' ;`, `SELECT 'a\\'`},
		{ClickHouse, "SELECT 'open; ", "SELECT 'open;"},
		{MySQL, "", ""},
		{MySQL, ";", ""},
	} {
		if got := c.engine.oneStatement(c.typed); got != c.want {
			t.Errorf("%s: %q became %q instead of %q", c.engine, c.typed, got, c.want)
		}
	}
}
