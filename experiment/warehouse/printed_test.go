package warehouse_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/warehouse"
)

// reserved are words that some engine takes for its own where a name should
// stand: of MySQL 8, MariaDB 10.11, Snowflake, BigQuery, Trino and PostgreSQL.
var reserved = strings.Fields(`
all alter analyze and any array as asc at before between by call case change char check collate column condition connect connection constraint
continue convert create cross cube current cursor database day_hour dec declare default define delayed delete dense_rank desc describe distinct div
double drop dual each else empty end enum escape except exclude exists exit explain extract false fetch first_value following for force foreign from
full function generated grant group grouping groups hash having if ignore in increment index inner inout insert int intersect interval into is issue
iterate join key keys kill lag last_value lateral lead leading leave left like limit linear lines load localtime lock long loop lookup match maxvalue
merge minus mod natural new no normalize not nth_value ntile null nulls of offset on optimize option or order organization out outer over partition
percent_rank preceding prepare primary procedure purge qualify range rank read real recursive references regexp release rename repeat replace require
respect restrict return revoke right rlike rollup row rows row_number sample schema select separator set show signal skip some specific sql start
starting stored struct system table tablesample terminated then to trailing treat trigger trim true unbounded undo union unique unlock unnest unsigned
update usage use user using values view virtual when whenever where while window with within write xor`)

// full is a Reading with everything in it.
func full() *warehouse.Reading {
	words := func(name string) warehouse.Words {
		return warehouse.Words{Name: name, Column: name, Means: map[string]string{"it's ": `it's a \ 'quote'`}}
	}
	r := &warehouse.Reading{
		From: warehouse.Relation{Schema: "lake.shop", Table: "Exposures"}, Contact: "contact", Event: "event", Trigger: words("trigger"), Triggers: []string{"plain"},
		Profile: []warehouse.Words{words("segment"), words("wave")}, Breakdowns: [][]string{{"segment"}}, Wave: "wave",
		Outcome: warehouse.Outcomes{Column: "outcome", Means: map[string]experiment.Outcome{"": experiment.Pending, "yes": experiment.Engage, "no": experiment.Ignore}},
		Aside:   []warehouse.Aside{{Reason: "not-selected", Test: warehouse.Test{Column: "country", Values: []string{"NL"}, Except: true}, Unnamed: true}},
		Time:    warehouse.Moment{Column: "time"}, Window: 48 * time.Hour, Last: 1_800_000_000, Prior: "prior", LookDays: []int32{20_500, 20_510},
		Circumstances: []warehouse.Circumstance{{Words: words("channel")}, {Words: warehouse.Words{Name: "reply"}, Reply: &warehouse.Reply{Column: "reply_s", Channel: words("channel"), Expected: map[string]float64{"mail": 10}}}},
	}
	for name, kind := range map[string]warehouse.Kind{"time": warehouse.Text, "prior": warehouse.Text, "reply_s": warehouse.Number} {
		r.Columns = append(r.Columns, warehouse.Column{Name: name, Kind: kind})
	}
	return r
}

var (
	quoted  = regexp.MustCompile("'(?:[^'\\\\]|\\\\.|'')*'|`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\"")
	aliases = regexp.MustCompile(`(?i)\bAS ([a-z_][a-z0-9_]*)|([a-z_][a-z0-9_]*) AS \(`)
	types   = strings.Fields("binary signed text varchar bigint double boolean string int64 float64 date timestamp nullable int64 float64")
)

// TestPrinted: what is printed for an engine that nobody is connected to is
// whole, and no name in it is one of an engine's own words.
func TestPrinted(t *testing.T) {
	for _, d := range warehouse.Dialects() {
		r := full()
		if !d.With() {
			r.Event = "" // which makes long texts of what each part repeats
		}
		for _, known := range []warehouse.Survey{{}, {Steady: true, Single: true}} {
			for _, s := range warehouse.Statements(r, d, known) {
				if strings.ContainsAny(s.SQL, "\x02\x03") || strings.Contains(s.SQL, "%!") {
					t.Errorf("%s: %s is not written out", d.Name(), s.Part)
				}
				bare := quoted.ReplaceAllString(s.SQL, "''")
				if strings.ContainsAny(bare, "\"`\\") || strings.Count(bare, "'")%2 != 0 || strings.Count(bare, "(") != strings.Count(bare, ")") {
					t.Errorf("%s: quotes or parentheses of %s are left open", d.Name(), s.Part)
				}
				for _, found := range aliases.FindAllStringSubmatch(bare, -1) {
					name := strings.ToLower(found[1] + found[2])
					if slices.Contains(reserved, name) && !slices.Contains(types, name) {
						t.Errorf("%s: %q is a word of some engine's", d.Name(), name)
					}
				}
			}
		}
	}
}

// TestNames: a name that holds the quotes of an engine stays a name, and parts
// of a longer one are quoted one by one.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		d          warehouse.Dialect
		name, from string
	}{
		{warehouse.Postgres{}, "\"a\"\"`\\b\"", `"lake.shop"."Exposures"`},
		{warehouse.MariaDB{}, "`a\"``\\b`", "`lake.shop`.`Exposures`"},
		{warehouse.ClickHouseServer{}, "`a\"\\`\\\\b`", "`lake.shop`.`Exposures`"},
		{warehouse.Trino{}, "\"a\"\"`\\b\"", `"lake"."shop"."Exposures"`},
		{warehouse.BigQuery{}, "`a\"\\`\\\\b`", "`lake`.`shop`.`Exposures`"},
		{warehouse.Snowflake{}, "\"A\"\"`\\B\"", `"LAKE"."SHOP"."Exposures"`},
	} {
		if got := c.d.Quote("a\"`\\b"); got != c.name {
			t.Errorf("%s: %s, want %s", c.d.Name(), got, c.name)
		}
		if got := c.d.From(full().From); got != c.from {
			t.Errorf("%s: %s, want %s", c.d.Name(), got, c.from)
		}
	}
}
