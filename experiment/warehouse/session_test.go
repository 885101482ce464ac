package warehouse

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment/warehouse/servers"
)

// An engineCase is what the tests have to say differently to each engine.
type engineCase struct {
	engine  Engine
	server  func(testing.TB) *servers.Server
	make    []string // a table of many kinds, with one row
	kinds   []Kind
	row     []Value
	forever string // a query that takes minutes
	running string // how many such queries the server runs
	many    string // a query with a million rows
	few     string // one with 3000
	bad     string // a query that fails after its first rows
	write   string // a statement that writes
}

var engineCases = []engineCase{
	{
		engine: PostgreSQL, server: servers.Postgres,
		make: []string{
			"CREATE TYPE mood AS ENUM ('glad', 'sad')",
			`CREATE TABLE kinds (t text, c varchar(9), u uuid, e mood, i int, b bigint, n numeric(10,2), f float8, o boolean, d date, w timestamp, z timestamptz, j jsonb, a int[], nothing text)`,
			`INSERT INTO kinds VALUES ('É "x" ''y''', 'a', '6b1f9a1e-0000-4000-8000-000000000001', 'sad', -1, 9007199254740993, 1.50, 0.1, true, '2026-03-01', '2026-03-01 10:20:30.25', '2026-03-01 10:20:30+02', '{}', '{1}', NULL)`,
		},
		kinds: []Kind{Text, Text, Text, Text, Whole, Whole, Number, Number, Boolean, Date, Time, Instant, Other, Other, Text},
		row: []Value{{Text: `É "x" 'y'`}, {Text: "a"}, {Text: "6b1f9a1e-0000-4000-8000-000000000001"}, {Text: "sad"}, {Text: "-1"}, {Text: "9007199254740993"}, {Text: "1.50"},
			{Text: "0.1"}, {Text: "true"}, {Text: "2026-03-01"}, {Text: "2026-03-01 10:20:30.25"}, {Text: "2026-03-01 08:20:30+00"}, {Text: "{}"}, {Text: "{1}"}, {Null: true}},
		forever: "SELECT pg_sleep(300)",
		running: "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()",
		many:    "SELECT n FROM generate_series(1, 1000000) AS n",
		few:     "SELECT n FROM generate_series(1, 3000) AS n",
		bad:     "SELECT 100 / (200000 - n) FROM generate_series(1, 300000) AS n",
		write:   "CREATE TABLE written (n int)",
	},
	{
		engine: MySQL, server: servers.MariaDB,
		make: []string{
			`CREATE TABLE kinds (t text, c varchar(9), e ENUM('glad','sad'), i int, b bigint unsigned, n decimal(10,2), f double, o boolean, d date, w datetime(6), z timestamp, j blob, nothing text)`,
			`SET time_zone = '+00:00'`,
			`INSERT INTO kinds VALUES ('É "x" ''y''', 'a', 'sad', -1, 18446744073709551615, 1.50, 0.1, true, '2026-03-01', '2026-03-01 10:20:30.25', FROM_UNIXTIME(1772353230), 'x', NULL)`,
		},
		kinds: []Kind{Text, Text, Text, Whole, Whole, Number, Number, Whole, Date, Time, Instant, Other, Text},
		row: []Value{{Text: `É "x" 'y'`}, {Text: "a"}, {Text: "sad"}, {Text: "-1"}, {Text: "18446744073709551615"}, {Text: "1.50"},
			{Text: "0.1"}, {Text: "1"}, {Text: "2026-03-01"}, {Text: "2026-03-01 10:20:30.250000"}, {Text: "2026-03-01 08:20:30"}, {Text: "x"}, {Null: true}},
		forever: "SELECT SLEEP(300)",
		running: "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(%' AND id <> CONNECTION_ID()",
		many:    "SELECT seq FROM seq_1_to_1000000",
		few:     "SELECT seq FROM seq_1_to_3000",
		bad:     "SELECT seq, IF(seq < 200000, seq, (SELECT seq UNION SELECT 2)) FROM seq_1_to_300000",
		write:   "CREATE TABLE written (n int)",
	},
	{
		engine: ClickHouse, server: func(t testing.TB) *servers.Server { return servers.ClickHouse(t)[0] },
		make: []string{
			`CREATE TABLE kinds (t String, c FixedString(2), u UUID, e Enum8('glad' = 1, 'sad' = 2), i Int32, b UInt64, n Decimal(10,2), f Float64, d Date, z DateTime, a Array(Int8), nothing Nullable(String)) ENGINE = Memory`,
			`INSERT INTO kinds SELECT 'É "x" ''y''', 'ab', toUUID('6b1f9a1e-0000-4000-8000-000000000001'), 'sad', -1, 18446744073709551615, toDecimal64('1.5', 2), 0.1, toDate('2026-03-01'), toDateTime('2026-03-01 10:20:30'), [1], NULL`,
		},
		kinds: []Kind{Text, Text, Text, Text, Whole, Whole, Number, Number, Date, Instant, Other, Text},
		row: []Value{{Text: `É "x" 'y'`}, {Text: "ab"}, {Text: "6b1f9a1e-0000-4000-8000-000000000001"}, {Text: "sad"}, {Text: "-1"}, {Text: "18446744073709551615"}, {Text: "1.5"},
			{Text: "0.1"}, {Text: "2026-03-01"}, {Text: "2026-03-01 10:20:30"}, {Text: "[1]"}, {Null: true}},
		forever: "SELECT count() FROM system.numbers WHERE NOT ignore(sipHash64(number))",
		running: "SELECT count() FROM system.processes WHERE query LIKE '%sipHash64(number)%' AND query NOT LIKE '%processes%'",
		many:    "SELECT number FROM system.numbers LIMIT 1000000",
		few:     "SELECT number FROM system.numbers LIMIT 3000",
		bad:     "SELECT throwIf(number > 200000) FROM system.numbers LIMIT 300000",
		write:   "CREATE TABLE written (n Int8) ENGINE = Memory",
	},
}

// onEngines runs a test on every engine that is here.
func onEngines(t *testing.T, test func(t *testing.T, c engineCase, s *servers.Server)) {
	for _, c := range engineCases {
		t.Run(string(c.engine), func(t *testing.T) { test(t, c, c.server(t)) })
	}
}

func openDatabase(t *testing.T, url string, o Options) *Database {
	t.Helper()
	d, err := Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// TestKinds: columns are known by what they hold, and values come as the
// engine writes them.
func TestKinds(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		s.Exec(t, c.make...)
		d := openDatabase(t, s.URL(""), Options{})
		if d.Version() == "" {
			t.Error("the server has no version")
		}
		for _, r := range []Relation{ParseRelation("kinds"), ParseRelation(map[Engine]string{PostgreSQL: "public"}[c.engine] + ".kinds"), {Query: "SELECT * FROM kinds ; -- all of it"}} {
			if r.Schema == "" && r.Query == "" && r.Table != "kinds" {
				continue
			}
			columns, err := d.Columns(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			var kinds []Kind
			for _, column := range columns {
				kinds = append(kinds, column.Kind)
			}
			if !slices.Equal(kinds, c.kinds) {
				t.Errorf("the kinds are %v instead of %v: %v", kinds, c.kinds, columns)
			}
		}
		for row, err := range d.Fetch(t.Context(), "SELECT * FROM kinds") {
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(row, c.row) {
				t.Errorf("the row is\n%v instead of\n%v", row, c.row)
			}
		}
	})
}

// TestReadOnly: nothing can be written, by no query and in no way.
func TestReadOnly(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		d := openDatabase(t, s.URL(""), Options{})
		err := exhaust(d.Fetch(t.Context(), c.write))
		wantFailure(t, err, "warehouse.writes")
	})
}

// TestHastened: a session with PostgreSQL has memory for the sums of many
// contacts and compares none with each other, and the texts of rows are
// neither written again where they are read nor taken apart by a slow function,
// nor read by one process alone, as behind a limit.
func TestHastened(t *testing.T) {
	d := openDatabase(t, servers.Postgres(t).URL(""), Options{})
	for name, want := range map[string]string{"work_mem": "64MB", "enable_nestloop": "off", "jit": "off", "synchronize_seqscans": "off"} {
		if got, err := d.text(t.Context(), "SHOW "+name); got != want || err != nil {
			t.Errorf("%s is %s instead of %s: %v", name, got, want, err)
		}
	}
	r := &Reading{From: Relation{Table: "exposures"}, Contact: "contact", Trigger: Words{Column: "trigger"}, Outcome: Outcomes{Column: "outcome"}}
	query := Statements(r, d.Dialect(), Survey{})[0].SQL
	if strings.Count(query, "(WITH tl_fence AS (SELECT 1) SELECT") < 2 || strings.Contains(query, "OFFSET") || strings.Contains(query, "translate(") {
		t.Errorf("the rows are read slowly:\n%s", query)
	}
	if query = Surveying(r, d.Dialect()).SQL; strings.Count(query, "GROUP BY") != 2 {
		t.Errorf("the exposures of contacts are grouped more than once:\n%s", query)
	}
}

func exhaust(rows func(func([]Value, error) bool)) (err error) {
	for _, e := range rows {
		err = e
	}
	return err
}

// wantFailure demands a Failure of a code, with nothing secret in it.
func wantFailure(t *testing.T, err error, code string) {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("%s: no failure but %v", code, err)
	}
	if f.Message.Code != code {
		t.Errorf("%q instead of %q: %v (%v)", f.Message.Code, code, f.Message, f.Err)
	}
	if strings.Contains(f.Error(), servers.Password) {
		t.Errorf("the password is shown: %v", f)
	}
}

// TestTimeout: the server itself gives up when a statement takes too long, and
// nothing runs on.
func TestTimeout(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		d := openDatabase(t, s.URL(""), Options{Timeout: time.Second})
		err := exhaust(d.Fetch(t.Context(), c.forever))
		wantFailure(t, err, "warehouse.timeout")
		wantIdle(t, c, s)
	})
}

// TestInterrupted: an interruption ends the statement on the server too, and
// no goroutine stays.
func TestInterrupted(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		before := runtime.NumGoroutine()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(300*time.Millisecond, cancel)
		d, err := Open(ctx, s.URL(""), Options{})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		err = exhaust(d.Fetch(ctx, c.forever))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("no interruption but %v", err)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("it took %v", took)
		}
		d.Close()
		wantIdle(t, c, s)
		wantNoGoroutines(t, before)
	})
}

// wantIdle demands that the server runs nothing any more.
func wantIdle(t *testing.T, c engineCase, s *servers.Server) {
	t.Helper()
	db := s.Open(t)
	defer db.Close()
	var running int
	for range 40 {
		if err := db.QueryRow(c.running).Scan(&running); err != nil {
			t.Fatal(err)
		}
		if running == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("the server still runs %d statements", running)
}

// wantNoGoroutines demands that there are no more than before.
func wantNoGoroutines(t *testing.T, before int) {
	t.Helper()
	for range 60 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines stay of %d:\n%s", runtime.NumGoroutine()-before, before, stacks[:runtime.Stack(stacks, true)])
}

// TestBreakingOff: rows that nobody wants any more end the statement.
func TestBreakingOff(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		before := runtime.NumGoroutine()
		d, err := Open(t.Context(), s.URL(""), Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for _, err := range d.Fetch(t.Context(), c.many) {
			if err != nil {
				t.Fatal(err)
			}
			if rows++; rows == 10 {
				break
			}
		}
		d.Close()
		wantNoGoroutines(t, before)
	})
}

// TestFailsLate: a statement that fails after it has sent rows is an error and
// no shorter result.
func TestFailsLate(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		d := openDatabase(t, s.URL(""), Options{})
		rows := 0
		var last error
		for _, err := range d.Fetch(t.Context(), c.bad) {
			if last = err; err == nil {
				rows++
			}
		}
		var f *Failure
		if !errors.As(last, &f) {
			t.Fatalf("%d rows and %v", rows, last)
		}
		t.Log(rows, f)
	})
}

// TestSaid: what is refused is told apart.
func TestSaid(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		for name, want := range map[string]string{"TABLE": "warehouse.no-table", "COLUMN": "warehouse.no-column", "SYNTAX": "warehouse.sql"} {
			d := openDatabase(t, s.URL(""), Options{})
			query := map[string]string{"TABLE": "SELECT 1 FROM missing", "COLUMN": "SELECT missing FROM (SELECT 1 AS one) AS x", "SYNTAX": "SELEKT 1"}[name]
			wantFailure(t, exhaust(d.Fetch(t.Context(), query)), want)
		}
		refuse := func(from, to, want string) {
			t.Helper()
			_, err := Open(t.Context(), strings.Replace(s.URL(""), from, to, 1), Options{})
			wantFailure(t, err, want)
		}
		refuse("a%20secret", "a%20wrong%20secret", "warehouse.password")
		refuse(s.Address()+"/"+servers.Database, s.Address()+"/missing", "warehouse.no-database")
		refuse(s.Address(), "127.0.0.1:1", "warehouse.refused")
		refuse("127.0.0.1", "no.such.host.invalid", "warehouse.unknown-host")
	})
}

// TestParameters: values arrive as they were sent, whatever is in them.
func TestParameters(t *testing.T) {
	hostile := []string{"", "'", `\`, `\'`, "'; DROP TABLE kinds; --", "É\u00e9", "😀", "a\nb", "?", "$1", "\x01"}
	for _, c := range engineCases[:2] {
		t.Run(string(c.engine), func(t *testing.T) {
			d := openDatabase(t, c.server(t).URL(""), Options{})
			for _, value := range hostile {
				query := map[Engine]string{PostgreSQL: "SELECT $1::text, $2::int8", MySQL: "SELECT ?, ?"}[c.engine]
				for row, err := range d.Fetch(t.Context(), query, value, int64(7)) {
					if err != nil || row[0].Text != value || row[1].Text != "7" {
						t.Errorf("%q came back as %v, %v", value, row, err)
					}
				}
			}
		})
	}
}
