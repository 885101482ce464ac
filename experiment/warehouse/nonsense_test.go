package warehouse

import (
	"context"
	"testing"
)

// liar is a session that answers whatever is asked with one row.
type liar struct {
	named
	row []Value
}

func (l liar) run(_ context.Context, _ string, _ []any, head func([]Column) error, take func([]Value) error) error {
	if err := head(make([]Column, len(l.row))); err != nil {
		return &stop{err}
	}
	if err := take(l.row); err != nil {
		return &stop{err}
	}
	return nil
}
func (liar) snapshot() bool { return false }
func (liar) close()         {}

// TestLiars: a server whose answers are too wide, too narrow, empty, negative
// or words where numbers belong is a failure, and never an answer or a crash.
func TestLiars(t *testing.T) {
	for _, row := range [][]Value{{}, {{Text: "-1"}}, {{Null: true}}, {{Text: "a"}, {Text: "b"}, {Text: "NaN"}, {Text: "1e9"}, {Text: "x"}}, {{Text: "a"}, {Text: "3"}, {Text: "soon"}}} {
		for name, ask := range map[string]func(*Database, Relation) error{
			"Groups": func(d *Database, r Relation) error {
				latest := Column{Name: "at", Kind: Time}
				_, err := d.Groups(t.Context(), r, []Grouped{{Column: Column{Name: "a", Kind: Text}}}, &latest)
				return err
			},
			"Filled": func(d *Database, r Relation) error {
				_, _, err := d.Filled(t.Context(), r, []Column{{Name: "a"}, {Name: "b"}})
				return err
			},
			"Sample": func(d *Database, r Relation) error {
				_, err := d.Sample(t.Context(), r, make([]Grouped, 2), 10)
				return err
			},
			"count": func(d *Database, r Relation) error {
				_, err := d.count(t.Context(), r)
				return err
			},
		} {
			a, err := ParseAddress("postgres://h/d")
			if err != nil {
				t.Fatal(err)
			}
			wantFailure(t, ask(&Database{address: a, session: liar{row: row}}, Relation{Table: "t"}), "warehouse.nonsense")
			if t.Failed() {
				t.Fatalf("%s of %v", name, row)
			}
		}
	}
}

// TestLikest: tables that are called nearly so come first, whatever they are
// called.
func TestLikest(t *testing.T) {
	got := likest([]string{"zebra", "", "orders", "mail.Sends", "sends_2026", `"a.b"`}, "sends")
	if len(got) != 6 || got[0] != "mail.Sends" || got[1] != "" && got[1] != "sends_2026" {
		t.Errorf("%q", got)
	}
}
