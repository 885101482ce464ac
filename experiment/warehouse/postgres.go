package warehouse

import (
	"fmt"
	"strings"
)

// Postgres is the dialect of PostgreSQL from version 10 on.
type Postgres struct {
	standard
	old bool // before version 12, when every common table expression was computed once
}

// Name is "postgres".
func (Postgres) Name() string { return string(PostgreSQL) }

// From writes a relation.
func (Postgres) From(r Relation) string { return PostgreSQL.From(r) }

// Quote writes a name.
func (Postgres) Quote(name string) string { return PostgreSQL.Quote(name) }

// Parameter is $n, said to be text: of a parameter alone nobody knows its type.
func (Postgres) Parameter(n int) string { return fmt.Sprintf("$%d::text", n) }

// Text is compared by bytes whatever the collation of the database.
func (d Postgres) Text(c Column) string {
	return "(COALESCE(" + d.Quote(c.Name) + `::text, '') COLLATE "C")`
}

// whiteSpace is what Go's unicode.IsSpace takes for it, and what programs put
// before a text to say how it is written.
const whiteSpace = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"

// Trim asks the first and the last character before it looks for all kinds of
// white space, which is slow, and needed for nearly no text.
func (d Postgres) Trim(text string) string {
	plain := "BETWEEN 33 AND 126"
	return fmt.Sprintf("CASE WHEN ascii(%[1]s) %[2]s AND ascii(right(%[1]s, 1)) %[2]s THEN %[1]s ELSE btrim(%[1]s, %[3]s) END", text, plain, d.Literal(whiteSpace))
}

// Fence is a table expression that nobody reads: the planner does not dissolve
// a subquery that has one, and several processes may compute it. (A limit that
// is none, as OFFSET 0, leaves all to one.)
func (Postgres) Fence(query string) string { return "WITH " + ours + "fence AS (SELECT 1) " + query }

// Contact does not ask the locale what a letter is: to "C" those of ASCII are.
func (Postgres) Contact(text string) string {
	return "CASE WHEN strpos(" + text + ", '@') > 0 THEN lower(" + text + ` COLLATE "C") ELSE ` + text + " END"
}

// Number reads texts that are written as a number.
func (d Postgres) Number(c Column) string {
	name := d.Quote(c.Name)
	switch c.Kind {
	case Whole, Number:
		return "NULLIF(NULLIF(NULLIF(" + name + "::float8, 'NaN'), 'Infinity'), '-Infinity')"
	case Text:
		text := d.Trim(name + "::text")
		return "CASE WHEN " + text + ` ~ '^[+-]?([0-9]{1,250}\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$' THEN ` + text + "::float8 END"
	}
	return "NULL::float8"
}

// isoDay, isoTime and isoSecs are what a text must look like to be read as a
// time: a cast of any other would end the statement. A zone comes only after
// seconds, as in experiment.ParseTime.
const (
	isoDay  = `[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	isoTime = `([01][0-9]|2[0-3]):[0-5][0-9]`
	isoSecs = `:[0-5][0-9](\.[0-9]+)?`
)

// Seconds takes what has no time zone as UTC, and infinity for no time.
func (d Postgres) Seconds(c Column) string {
	name := d.Quote(c.Name)
	switch c.Kind {
	case Date, Time:
		return "CASE WHEN isfinite(" + name + "::timestamp) THEN floor(extract(epoch FROM " + name + "::timestamp))::bigint END"
	case Instant:
		return "CASE WHEN isfinite(" + name + ") THEN floor(extract(epoch FROM " + name + "))::bigint END"
	case Whole:
		return name + "::bigint"
	case Text:
		return d.isoSeconds(d.Trim(name + "::text"))
	}
	return "NULL::bigint"
}

// isoSeconds counts days by make_date only where the month has as many.
func (d Postgres) isoSeconds(text string) string {
	day := fmt.Sprintf("CASE WHEN right(left(%[1]s, 10), 2)::int <= extract(day FROM make_date(left(%[1]s, 4)::int, substr(%[1]s, 6, 2)::int, 1) + interval '1 month' - interval '1 day') THEN ", text)
	var b strings.Builder
	fmt.Fprintf(&b, "CASE WHEN %s ~ '^%s$' AND left(%s, 4) <> '0000' THEN %sfloor(extract(epoch FROM %s::timestamp))::bigint END", text, isoDay+"([T ]"+isoTime+"("+isoSecs+")?)?", text, day, text)
	fmt.Fprintf(&b, " WHEN %s ~ '^%s$' AND left(%s, 4) <> '0000' THEN %sfloor(extract(epoch FROM %s::timestamptz))::bigint END END", text, isoDay+"[T ]"+isoTime+isoSecs+`(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])`, text, day, text)
	return b.String()
}

// Fold reads the first eight hexadecimal digits as a number.
func (Postgres) Fold(contact string) string {
	return "(('x' || left(md5(convert_to('fold:' || " + contact + ", 'UTF8')), 8))::bit(32)::bigint % 10)"
}

// Bytes are those of UTF-8.
func (Postgres) Bytes(text string) string { return "octet_length(" + text + ")" }

// Tail begins at the second character.
func (Postgres) Tail(text string) string { return "substr(" + text + ", 2)" }

// Digits is a cast.
func (Postgres) Digits(number string) string { return "(" + number + ")::text" }

// Numbers joins them; those that are NULL would be left out, and none is.
func (Postgres) Numbers(numbers ...string) string {
	return "concat_ws(',', " + strings.Join(numbers, ", ") + ")"
}

// Gather orders by bytes, as text is compared.
func (Postgres) Gather(text string) string {
	return "string_agg(" + text + ", '' ORDER BY " + text + ")"
}

// Whole is a cast: sums of bigint are numeric.
func (Postgres) Whole(number string) string { return "(" + number + ")::bigint" }

// Wide is a cast.
func (Postgres) Wide(number string) string { return "(" + number + ")::float8" }
