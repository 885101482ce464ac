package warehouse

import (
	"context"
	"fmt"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/warehouse/servers"
)

// TestChanged: where an engine has no snapshots, a table that grew while it was
// read is a failure and no mixture of two tables.
func TestChanged(t *testing.T) {
	s := servers.ClickHouse(t)[0]
	s.Exec(t, "CREATE TABLE growing (contact String, trig String, outcome String) ENGINE = Memory")
	grow := func(n int) {
		s.Load(t, "growing", []string{"contact", "trig", "outcome"}, [][]any{{fmt.Sprint("c", n), "A", "1"}})
	}
	grow(1)
	d := openDatabase(t, s.URL("growing"), Options{})
	column := func(name string) Column { return Column{Name: name, Type: "String", Kind: Text} }
	r := &Reading{From: Relation{Table: "growing"}, Columns: []Column{column("contact"), column("trig"), column("outcome")}, Contact: "contact",
		Trigger: Words{Name: "trigger", Column: "trig"}, Outcome: Outcomes{Column: "outcome", Means: map[string]experiment.Outcome{"1": experiment.Engage}}}
	if _, err := d.Cells(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	d.session = &growing{d.session, grow, 2}
	_, err := d.Cells(t.Context(), r)
	wantFailure(t, err, "warehouse.changed")
}

// growing adds a row to the table before each statement.
type growing struct {
	session
	grow func(int)
	next int
}

func (g *growing) run(ctx context.Context, query string, args []any, head func([]Column) error, take func([]Value) error) error {
	g.grow(g.next)
	g.next++
	return g.session.run(ctx, query, args, head, take)
}
