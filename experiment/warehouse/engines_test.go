package warehouse_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment/warehouse"
	"triggerlab/experiment/warehouse/servers"
)

// serverEngine is a server to try statements on: filled through database/sql
// and asked as the program does.
type serverEngine struct {
	d      warehouse.Dialect
	url    string
	asking *warehouse.Database
	shards []*sql.DB // rows go to one after the other
	values string    // what follows the columns of an INSERT
}

func (e *serverEngine) dialect() warehouse.Dialect { return e.d }

// open begins a session, whose snapshot is of now.
func (e *serverEngine) open() (err error) {
	e.asking, err = warehouse.Open(context.Background(), e.url, warehouse.Options{Timeout: time.Minute})
	return err
}

func (e *serverEngine) fill(_, table string, rows [][]any) error {
	e.asking.Close() // PostgreSQL and MySQL empty no table that a session reads
	for i, shard := range e.shards {
		if _, err := shard.Exec("TRUNCATE TABLE " + table); err != nil {
			return err
		}
		tx, err := shard.Begin()
		if err != nil {
			return err
		}
		statement, err := tx.Prepare("INSERT INTO " + table + " (" + columnNames + ")" + e.values)
		if err != nil {
			return err
		}
		for j := i; j < len(rows); j += len(e.shards) {
			if _, err := statement.Exec(rows[j]...); err != nil {
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return e.open()
}

func (e *serverEngine) fetch(s warehouse.Statement) (rows [][]string, err error) {
	args := make([]any, len(s.Args))
	for i, arg := range s.Args {
		args[i] = arg
	}
	for row, err := range e.asking.Fetch(context.Background(), s.SQL, args...) {
		if err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", s.Part, err, s.SQL)
		}
		texts := make([]string, len(row))
		for i, v := range row {
			texts[i] = v.Text
		}
		rows = append(rows, texts)
	}
	return rows, nil
}

const columnNames = `test, event, contact, message, did, country, age, wave, channel, at, prior`

// TestServers: on every engine there is, a table and its tally are the same.
func TestServers(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		s := servers.Postgres(t)
		s.Exec(t, "DROP TABLE IF EXISTS outcomes", "CREATE UNLOGGED TABLE outcomes ("+columnTypes+")")
		checkServer(t, 12, "outcomes", " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", s)
	})
	t.Run("mariadb", func(t *testing.T) {
		s := servers.MariaDB(t)
		s.Exec(t, "DROP TABLE IF EXISTS outcomes", "CREATE TABLE outcomes ("+columnTypes+")")
		checkServer(t, 5, "outcomes", " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", s)
	})
	t.Run("clickhouse", func(t *testing.T) {
		shards := servers.ClickHouse(t)
		makeClickHouse(t, shards)
		checkServer(t, 2, "outcomes_here", "", shards...)
	})
}

// makeClickHouse makes the table of both shards.
func makeClickHouse(t *testing.T, shards []*servers.Server) {
	types := strings.NewReplacer("TEXT", "String", "BIGINT", "Nullable(Int64)", "DOUBLE PRECISION", "Nullable(Float64)").Replace(columnTypes)
	for _, s := range shards {
		s.Exec(t, "DROP TABLE IF EXISTS outcomes", "DROP TABLE IF EXISTS outcomes_here", "CREATE TABLE outcomes_here ("+types+") ENGINE = Memory",
			fmt.Sprintf("CREATE TABLE outcomes AS outcomes_here ENGINE = Distributed(%s, %s, outcomes_here)", servers.Cluster, servers.Database))
	}
}

// clickhouseEngine is those shards, asked by the first.
func clickhouseEngine(t *testing.T, shards []*servers.Server) *serverEngine {
	makeClickHouse(t, shards)
	e := &serverEngine{d: warehouse.ClickHouseServer{}, url: shards[0].URL("")}
	for _, s := range shards {
		e.shards = append(e.shards, s.Open(t))
	}
	if err := e.open(); err != nil {
		t.Fatal(err)
	}
	return e
}

// checkServer fills a table on some servers, and asks the first.
func checkServer(t *testing.T, checks int, table, values string, all ...*servers.Server) {
	e := &serverEngine{url: all[0].URL(""), values: values}
	for _, s := range all {
		e.shards = append(e.shards, s.Open(t))
	}
	if err := e.open(); err != nil {
		t.Fatal(err)
	}
	e.d = warehouse.DialectOf(e.asking.Engine(), e.asking.Version())
	defer func() { e.asking.Close() }()
	checkEngine(t, e, checks, "", table)
}
