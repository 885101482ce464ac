package warehouse

import "strings"

// A Kind is what the values of a column are, whatever an engine calls it.
type Kind int

// The kinds of columns.
const (
	Other   Kind = iota // what no value of an experiment can be read from: arrays, documents, bytes
	Text                // words; UUIDs and enumerations too
	Whole               // whole numbers
	Number              // numbers with a fraction, exact or not
	Boolean             // true and false
	Date                // a day
	Time                // a day and a time of day, in no time zone
	Instant             // a point in time, whose clock is shown in UTC here
)

// A Column is one column of a table or of a query.
type Column struct {
	Name string // exactly as the engine has it
	Type string // what the engine calls its type
	Kind Kind
}

// A Value is what one row holds in one column: its text as the engine writes
// it (times as 2006-01-02 15:04:05[.999999], those of a kind Instant in UTC,
// booleans as true and false, in MySQL as 1 and 0), or nothing.
type Value struct {
	Text string
	Null bool
}

// A Relation is what is read: a table, or a query of the user's.
type Relation struct {
	Schema string // of Table; empty: where the session looks first
	Table  string
	Query  string // a SELECT, instead of a table
}

// ParseRelation takes a name as it is typed for a relation: the part before
// the last dot is the schema. Names that hold dots are typed in double quotes
// or backquotes, "my.schema"."my table".
func ParseRelation(name string) Relation {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' && balanced(name[:i]) && balanced(name[i+1:]) {
			return Relation{Schema: unquoted(name[:i]), Table: unquoted(name[i+1:])}
		}
	}
	return Relation{Table: unquoted(name)}
}

func balanced(s string) bool {
	return strings.Count(s, `"`)%2 == 0 && strings.Count(s, "`")%2 == 0
}

// unquoted takes the quotes off a name.
func unquoted(name string) string {
	for _, q := range []string{`"`, "`"} {
		if len(name) >= 2 && strings.HasPrefix(name, q) && strings.HasSuffix(name, q) {
			return strings.ReplaceAll(name[1:len(name)-1], q+q, q)
		}
	}
	return name
}

// From writes the relation as what stands after FROM: a quoted name, or the
// query in parentheses with a name of its own.
func (e Engine) From(r Relation) string {
	switch {
	case r.Query != "":
		// A line comment at the end of the query must not swallow the
		// parenthesis.
		return "(" + e.oneStatement(r.Query) + "\n) AS outcomes"
	case r.Schema != "":
		return e.Quote(r.Schema) + "." + e.Quote(r.Table)
	}
	return e.Quote(r.Table)
}

// Quote writes a name so that the engine takes it for nothing but a name.
func (e Engine) Quote(name string) string {
	switch e {
	case MySQL:
		return "`" + strings.ReplaceAll(name, "`", "``") + "`"
	case ClickHouse:
		return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(name) + "`"
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}
