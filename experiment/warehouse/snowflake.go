package warehouse

import (
	"fmt"
	"strings"
)

// Snowflake is the dialect of Snowflake: printed here, typed there.
type Snowflake struct{ standard }

// Name is "snowflake".
func (Snowflake) Name() string { return "snowflake" }

// From writes a relation.
func (d Snowflake) From(r Relation) string { return standardFrom(d, r) }

// Quote writes a name. One in small letters alone is what people type for one
// that the engine keeps in capitals.
func (Snowflake) Quote(name string) string {
	if name == strings.ToLower(name) {
		name = strings.ToUpper(name)
	}
	return PostgreSQL.Quote(name)
}

// Parameter is none: what is printed holds its values.
func (Snowflake) Parameter(int) string { return "" }

// Literal escapes what ends a text, and what would be an escape.
func (Snowflake) Literal(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(text) + "'"
}

// Text is compared by bytes, whatever the collation of its column.
func (d Snowflake) Text(c Column) string {
	return "COALESCE(COLLATE(TO_VARCHAR(" + d.Quote(c.Name) + "), ''), '')"
}

// Trim removes any of some characters.
func (d Snowflake) Trim(text string) string {
	return "TRIM(" + text + ", " + d.Literal(whiteSpace) + ")"
}

// Contact leaves the letters beyond ASCII as they are, which LOWER would not.
func (Snowflake) Contact(text string) string { return translated(text, "POSITION('@', "+text+")") }

// Number leaves out NaN and the infinities, which are larger than any number.
func (d Snowflake) Number(c Column) string {
	switch c.Kind {
	case Whole, Number:
		name := "CAST(" + d.Quote(c.Name) + " AS DOUBLE)"
		return "CASE WHEN " + name + " > -1e300 AND " + name + " < 1e300 THEN " + name + " END"
	case Text:
		text := d.Trim(d.Text(c))
		return "CASE WHEN " + d.matches(text, numberPattern) + " THEN TRY_TO_DOUBLE(" + text + ") END"
	}
	return "CAST(NULL AS DOUBLE)"
}

// Seconds takes what has no time zone as UTC. DATEDIFF counts the seconds that
// began between two points in time.
func (d Snowflake) Seconds(c Column) string {
	name := d.Quote(c.Name)
	switch c.Kind {
	case Date, Time:
		return "DATEDIFF('second', '1970-01-01'::TIMESTAMP_NTZ, " + name + "::TIMESTAMP_NTZ)"
	case Instant:
		return "DATEDIFF('second', '1970-01-01'::TIMESTAMP_NTZ, CONVERT_TIMEZONE('UTC', " + name + ")::TIMESTAMP_NTZ)"
	case Whole:
		return "CAST(" + name + " AS BIGINT)"
	case Text:
		return isoSeconds(d, d.Trim(d.Text(c)))
	}
	return "CAST(NULL AS BIGINT)"
}

// matches anchors nothing: RLIKE must match all of a text.
func (d Snowflake) matches(text, pattern string) string {
	return "REGEXP_INSTR(" + text + ", " + d.Literal(pattern) + ") > 0"
}

func (Snowflake) digitsAt(text string, from, length int) string {
	return fmt.Sprintf("COALESCE(TRY_TO_NUMBER(SUBSTR(%s, %d, %d)), 0)", text, from, length)
}

func (Snowflake) dayOf(text string) string {
	return "DATEDIFF('day', '1970-01-01'::DATE, TRY_TO_DATE(SUBSTR(" + text + ", 1, 10), 'YYYY-MM-DD'))"
}

// Fold reads the first eight hexadecimal digits as a number.
func (Snowflake) Fold(contact string) string {
	return "MOD(TO_NUMBER(SUBSTR(MD5('fold:' || " + contact + "), 1, 8), 'XXXXXXXX'), 10)"
}

// Bytes are those of UTF-8.
func (Snowflake) Bytes(text string) string { return "OCTET_LENGTH(" + text + ")" }

// Tail begins at the second character.
func (Snowflake) Tail(text string) string { return "SUBSTR(" + text + ", 2)" }

// Digits is a function.
func (Snowflake) Digits(number string) string { return "TO_VARCHAR(" + number + ")" }

// Numbers joins them.
func (d Snowflake) Numbers(numbers ...string) string {
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = d.Digits(number)
	}
	return "CONCAT_WS(',', " + strings.Join(texts, ", ") + ")"
}

// Gather joins texts in their order.
func (Snowflake) Gather(text string) string {
	return "LISTAGG(" + text + ", '') WITHIN GROUP (ORDER BY " + text + ")"
}

// Whole is a cast.
func (Snowflake) Whole(number string) string { return "CAST(" + number + " AS BIGINT)" }

// Wide is a cast.
func (Snowflake) Wide(number string) string { return "CAST(" + number + " AS DOUBLE)" }
