package warehouse

import (
	"fmt"
	"strings"
)

// Trino is the dialect of Trino, Starburst and Athena: printed here, typed
// there.
type Trino struct{ standard }

// Name is "trino".
func (Trino) Name() string { return "trino" }

// From writes a relation.
func (d Trino) From(r Relation) string { return standardFrom(d, r) }

// Quote writes a name. The engine takes no notice of its capitals.
func (Trino) Quote(name string) string { return PostgreSQL.Quote(name) }

// Parameter is none: what is printed holds its values.
func (Trino) Parameter(int) string { return "" }

// Text is a cast; the engine compares bytes.
func (d Trino) Text(c Column) string {
	return "COALESCE(CAST(" + d.Quote(c.Name) + " AS varchar), '')"
}

// Trim removes what the pattern finds.
func (d Trino) Trim(text string) string {
	return "regexp_replace(" + text + ", " + d.Literal(spacePattern) + ", '')"
}

// Contact leaves the letters beyond ASCII as they are, which lower would not.
func (Trino) Contact(text string) string { return translated(text, "strpos("+text+", '@')") }

// Number leaves out NaN and the infinities.
func (d Trino) Number(c Column) string {
	switch c.Kind {
	case Whole, Number:
		name := "CAST(" + d.Quote(c.Name) + " AS double)"
		return "CASE WHEN is_finite(" + name + ") THEN " + name + " END"
	case Text:
		text := d.Trim(d.Text(c))
		return "CASE WHEN " + d.matches(text, numberPattern) + " THEN TRY_CAST(" + text + " AS double) END"
	}
	return "CAST(NULL AS double)"
}

// Seconds takes what has no time zone as UTC, and not as that of the session.
func (d Trino) Seconds(c Column) string {
	name := d.Quote(c.Name)
	switch c.Kind {
	case Date:
		return "date_diff('day', DATE '1970-01-01', " + name + ") * 86400"
	case Time:
		return "CAST(floor(to_unixtime(with_timezone(" + name + ", 'UTC'))) AS bigint)"
	case Instant:
		return "CAST(floor(to_unixtime(" + name + ")) AS bigint)"
	case Whole:
		return "CAST(" + name + " AS bigint)"
	case Text:
		return isoSeconds(d, d.Trim(d.Text(c)))
	}
	return "CAST(NULL AS bigint)"
}

func (d Trino) matches(text, pattern string) string {
	return "regexp_like(" + text + ", " + d.Literal(pattern) + ")"
}

func (Trino) digitsAt(text string, from, length int) string {
	return fmt.Sprintf("COALESCE(TRY_CAST(substr(%s, %d, %d) AS bigint), 0)", text, from, length)
}

func (Trino) dayOf(text string) string {
	return "date_diff('day', DATE '1970-01-01', TRY_CAST(substr(" + text + ", 1, 10) AS date))"
}

// Fold reads the first eight hexadecimal digits as a number.
func (Trino) Fold(contact string) string {
	return "mod(from_base(substr(to_hex(md5(to_utf8('fold:' || " + contact + "))), 1, 8), 16), 10)"
}

// Bytes are those of UTF-8.
func (Trino) Bytes(text string) string { return "length(to_utf8(" + text + "))" }

// Tail begins at the second character.
func (Trino) Tail(text string) string { return "substr(" + text + ", 2)" }

// Digits is a cast.
func (Trino) Digits(number string) string { return "CAST(" + number + " AS varchar)" }

// Numbers joins the texts of an array.
func (d Trino) Numbers(numbers ...string) string {
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = d.Digits(number)
	}
	return "array_join(ARRAY[" + strings.Join(texts, ", ") + "], ',')"
}

// Gather sorts an array.
func (Trino) Gather(text string) string {
	return "array_join(array_sort(array_agg(" + text + ")), '')"
}

// Whole is a cast.
func (Trino) Whole(number string) string { return "CAST(" + number + " AS bigint)" }

// Wide is a cast.
func (Trino) Wide(number string) string { return "CAST(" + number + " AS double)" }

// standardFrom writes a relation with the names of a dialect.
func standardFrom(d Dialect, r Relation) string {
	switch {
	case r.Query != "":
		return "(" + strings.TrimRight(strings.TrimSpace(r.Query), "; \t\r\n") + "\n) AS outcomes"
	case r.Schema == "":
		return d.Quote(r.Table)
	}
	parts := strings.Split(r.Schema, ".") // a catalog or a project stands before the schema
	for i, part := range parts {
		parts[i] = d.Quote(part)
	}
	return strings.Join(append(parts, d.Quote(r.Table)), ".")
}
