package warehouse_test

import (
	"context"
	"fmt"
	"testing"

	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
	"triggerlab/experiment/warehouse/servers"
)

// TestProbed: of a few contacts nothing is concluded, of many who all did
// something else that everybody did, and never more than there are rows.
func TestProbed(t *testing.T) {
	for _, c := range []struct {
		different, alone, two, seen, rows float64
		want                              float64
	}{
		{0, 0, 0, 0, 1e6, 0},
		{10, 10, 0, 10, 1e6, 55},
		{3_300, 3_300, 0, 10_000, 2e6, 660_000},
		{3_300, 3_246, 27, 10_000, 2e6, 191_394.10714285713},
		{500, 20, 10, 10_000, 2e6, 517.2727272727273},
	} {
		cells := []tally.Cell{{Part: "probe", Numbers: []float64{c.different, c.alone, c.two, c.seen}}}
		if got := warehouse.Probed(cells, c.rows); got != c.want {
			t.Errorf("%v of %v rows: %v stories, want %v", cells[0].Numbers, c.rows, got, c.want)
		}
	}
	if got := warehouse.Probed(nil, 1e6); got != 0 {
		t.Errorf("of no cells: %v", got)
	}
}

// TestProbing: every engine counts the stories of the contacts between two of
// the first rows.
func TestProbing(t *testing.T) {
	for _, engine := range []struct {
		name  string
		get   func(testing.TB) []*servers.Server
		types string
	}{
		{"postgres", func(t testing.TB) []*servers.Server { return []*servers.Server{servers.Postgres(t)} }, "contact text, message text, did text)"},
		{"mariadb", func(t testing.TB) []*servers.Server { return []*servers.Server{servers.MariaDB(t)} }, "contact varchar(20), message varchar(20), did varchar(20))"},
		{"clickhouse", servers.ClickHouse, "contact String, message String, did String) ENGINE = Memory"},
	} {
		t.Run(engine.name, func(t *testing.T) {
			s := engine.get(t)[0]
			s.Exec(t, "DROP TABLE IF EXISTS probed", "CREATE TABLE probed ("+engine.types)
			rows := make([][]any, 2_000)
			for i := range rows {
				did := []string{"yes", "no", "no"}[i%3]
				rows[i] = []any{fmt.Sprintf("c%04d", i), "plain", did}
			}
			s.Load(t, "probed", []string{"contact", "message", "did"}, rows)
			db, err := warehouse.Open(context.Background(), s.URL("probed"), warehouse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			r := world{}.reading()
			r.From, r.Contact = warehouse.Relation{Table: "probed"}, "contact"
			r.Columns = r.Columns[2:5]
			e := &serverEngine{d: db.Dialect(), asking: db}
			found, err := e.fetch(warehouse.Probing(r, db.Dialect()))
			if err != nil {
				t.Fatal(err)
			}
			// c1000 to c1029: two stories, of ten and of twenty contacts.
			if len(found) != 1 || found[0][9] != "2,0,0,30" {
				t.Errorf("found %q", found)
			}
		})
	}
}
