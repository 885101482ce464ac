package warehouse_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment/warehouse"
	"triggerlab/experiment/warehouse/servers"
)

// TestNoTimes: values of times that are no time are none, and stop nothing.
func TestNoTimes(t *testing.T) {
	for engine, from := range map[warehouse.Engine]warehouse.Relation{
		warehouse.PostgreSQL: {Query: "SELECT 'infinity'::date AS d, '-infinity'::timestamp AS w, 'infinity'::timestamptz AS z"},
		warehouse.MySQL:      {Query: "SELECT CAST('0000-00-00' AS date) AS d, CAST(NULL AS datetime) AS w, TIMESTAMP('2026-02-30') AS z"},
	} {
		server := map[warehouse.Engine]func(testing.TB) *servers.Server{warehouse.PostgreSQL: servers.Postgres, warehouse.MySQL: servers.MariaDB}[engine]
		t.Run(string(engine), func(t *testing.T) {
			db, err := warehouse.Open(t.Context(), server(t).URL(""), warehouse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			columns, err := db.Columns(t.Context(), from)
			if err != nil {
				t.Fatal(err)
			}
			var seconds []string
			for _, c := range columns {
				seconds = append(seconds, db.Dialect().Seconds(c))
			}
			rows := asked(t, db, "SELECT "+strings.Join(seconds, ", ")+" FROM "+db.Dialect().From(from))
			if len(rows) != 1 || !slices.Equal(rows[0], []string{"NULL", "NULL", "NULL"}) {
				t.Errorf("%v", rows)
			}
		})
	}
}

// TestBits: bits, which booleans often are, read as 1 and 0.
func TestBits(t *testing.T) {
	for _, server := range []*servers.Server{servers.Postgres(t), servers.MariaDB(t)} {
		server.Exec(t, "CREATE TABLE bits (b bit(1))", "INSERT INTO bits VALUES (b'1'), (b'0'), (NULL)")
		db, err := warehouse.Open(t.Context(), server.URL(""), warehouse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		bits := warehouse.Relation{Table: "bits"}
		columns, err := db.Columns(t.Context(), bits)
		if err != nil || columns[0].Kind == warehouse.Other {
			t.Fatal(columns, err)
		}
		rows := asked(t, db, "SELECT "+db.Dialect().Text(columns[0])+" AS word FROM "+db.Dialect().From(bits)+" ORDER BY word")
		if want := [][]string{{""}, {"0"}, {"1"}}; !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%s: %q", db.Engine(), rows)
		}
	}
}

// TestNoSuchTable: instead of a table that is not there those are named that
// are, the likest first.
func TestNoSuchTable(t *testing.T) {
	for _, server := range []*servers.Server{servers.Postgres(t), servers.MariaDB(t), servers.ClickHouse(t)[0]} {
		server.Exec(t, "CREATE TABLE likely_sends (n "+map[bool]string{true: "Int8) ENGINE = Memory", false: "int)"}[server.Scheme == "clickhouse"])
		for _, r := range []warehouse.Relation{{Table: "LIKELY_Sends"}, {Schema: "nowhere", Table: "likely_send"}} {
			db, err := warehouse.Open(t.Context(), server.URL(""), warehouse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Columns(t.Context(), r)
			db.Close()
			var missing *warehouse.Failure
			if !errors.As(err, &missing) || missing.Message.Code != "warehouse.no-such-table" {
				t.Fatalf("%s: %v", server.Scheme, err)
			}
			if names, _ := missing.Message.Values["tables"].([]string); len(names) == 0 || names[0] != "likely_sends" {
				t.Errorf("%s: %v", server.Scheme, missing.Message)
			}
		}
	}
}

// TestSeen: a session of PostgreSQL has a name, and its server looks whether
// anybody still waits.
func TestSeen(t *testing.T) {
	db, err := warehouse.Open(t.Context(), servers.Postgres(t).URL(""), warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, want := range map[string]string{"application_name": "triggerlab", "client_connection_check_interval": "5s", "transaction_read_only": "on"} {
		if rows := asked(t, db, "SHOW "+name); rows[0][0] != want {
			t.Errorf("%s is %s", name, rows[0][0])
		}
	}
}
