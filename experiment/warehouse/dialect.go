package warehouse

import "strings"

// A Dialect is how an engine writes what a Query asks. Every method returns an
// expression; arguments are expressions too, unless they are said to be text.
//
// What a Query asks is plain: subqueries, GROUP BY, inner joins USING columns,
// UNION ALL, CASE, COALESCE, SUM, COUNT, MIN, MAX and abs, every column of
// every relation by a name that no other has, so that nothing is qualified and
// no alias hides a column. Whatever engines write in different ways is here.
//
// Texts are compared, ordered and grouped by their bytes: an engine that does
// otherwise by itself is made to by what Text returns, which every text of a
// Query is made of.
type Dialect interface {
	// Name is what --dialect calls it.
	Name() string
	// From writes a relation as what stands after FROM.
	From(r Relation) string
	// Quote writes the name of a column.
	Quote(name string) string
	// Parameter is where the n-th argument of a statement stands, from 1, as
	// text; "" where the engine takes none.
	Parameter(n int) string
	// Literal writes a text into the statement itself.
	Literal(text string) string
	// With tells that common table expressions are understood, and read once.
	// Where they are not, each part of a Query is a statement of its own.
	With() bool
	// Windows tells that SUM(…) OVER (PARTITION BY … ORDER BY … ROWS UNBOUNDED
	// PRECEDING) is understood.
	Windows() bool
	// Join writes an inner join to a relation USING some columns.
	Join(relation string, columns ...string) string
	// Subquery gives a query in parentheses a name, as FROM and JOIN want it.
	Subquery(query, name string) string
	// Fence makes of a query whose columns are read in many places one in which
	// they are not computed for each; the same where they are not, or nothing
	// helps.
	Fence(query string) string

	// Text is what a column holds as text, as a file would show it: whole
	// numbers in digits, booleans as true and false, dates as 2006-01-02. It is
	// not trimmed, never NULL, and ordered by bytes.
	Text(c Column) string
	// Trim takes white space off both ends of a text.
	Trim(text string) string
	// Contact is a trimmed text in small ASCII letters where it holds an @.
	Contact(text string) string
	// Number is what a column holds as a double; NULL where it is none.
	Number(c Column) string
	// Seconds is what a column holds as whole seconds since 1970 in UTC,
	// rounded down: of dates and times by their kind, of whole numbers
	// themselves, of texts where they are ISO 8601. Else NULL.
	Seconds(c Column) string

	// Fold is tally.Fold of a text, from 0 to 9.
	Fold(contact string) string
	// Bytes is how many bytes a text has.
	Bytes(text string) string
	// Tail is a text without its first character.
	Tail(text string) string
	// Concat joins texts.
	Concat(texts ...string) string
	// Digits is a whole number as text.
	Digits(number string) string
	// Numbers is a list of numbers as text, parted by commas; doubles with all
	// the digits that tell them from others.
	Numbers(numbers ...string) string
	// Gather aggregates texts to one text of all of them, in their order.
	Gather(text string) string
	// Whole makes a 64-bit whole number of one that is whole.
	Whole(number string) string
	// Wide makes a double of a number, before products that would be too large.
	Wide(number string) string
	// Floor rounds a double down.
	Floor(number string) string
	// Mod is what is left of a whole number, with its sign.
	Mod(number, by string) string
}

// standard is what most engines write alike.
type standard struct{}

func (standard) With() bool                    { return true }
func (standard) Windows() bool                 { return true }
func (standard) Fence(query string) string     { return query }
func (standard) Concat(texts ...string) string { return "(" + strings.Join(texts, " || ") + ")" }
func (standard) Floor(number string) string    { return "FLOOR(" + number + ")" }
func (standard) Mod(number, by string) string  { return "MOD(" + number + ", " + by + ")" }

func (standard) Join(relation string, columns ...string) string {
	return "JOIN " + relation + " USING (" + strings.Join(columns, ", ") + ")"
}

func (standard) Subquery(query, name string) string { return "(" + query + ") AS " + name }

func (standard) Literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// Dialects lists those there are.
func Dialects() []Dialect {
	return []Dialect{Postgres{}, MariaDB{}, MySQLServer{}, ClickHouseServer{}, Trino{}, BigQuery{}, Snowflake{}}
}
