package warehouse

import (
	"fmt"
	"strings"
)

// BigQuery is the dialect of Google's BigQuery: printed here, typed there.
type BigQuery struct{ standard }

// Name is "bigquery".
func (BigQuery) Name() string { return "bigquery" }

// From writes a relation.
func (d BigQuery) From(r Relation) string { return standardFrom(d, r) }

// Quote writes a name.
func (BigQuery) Quote(name string) string { return ClickHouse.Quote(name) }

// Parameter is none: what is printed holds its values.
func (BigQuery) Parameter(int) string { return "" }

// Literal escapes what ends a text, lines too, and what would be an escape.
func (BigQuery) Literal(text string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range text {
		switch {
		case r == '\\' || r == '\'':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ':
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// Text is a cast; the engine compares bytes.
func (d BigQuery) Text(c Column) string {
	return "COALESCE(CAST(" + d.Quote(c.Name) + " AS STRING), '')"
}

// Trim removes any of some characters.
func (d BigQuery) Trim(text string) string {
	return "TRIM(" + text + ", " + d.Literal(whiteSpace) + ")"
}

// Contact leaves the letters beyond ASCII as they are, which LOWER would not.
func (BigQuery) Contact(text string) string { return translated(text, "STRPOS("+text+", '@')") }

// Number leaves out NaN and the infinities.
func (d BigQuery) Number(c Column) string {
	switch c.Kind {
	case Whole, Number:
		name := "CAST(" + d.Quote(c.Name) + " AS FLOAT64)"
		return "CASE WHEN IS_NAN(" + name + ") OR IS_INF(" + name + ") THEN NULL ELSE " + name + " END"
	case Text:
		text := d.Trim(d.Text(c))
		return "CASE WHEN " + d.matches(text, numberPattern) + " THEN SAFE_CAST(" + text + " AS FLOAT64) END"
	}
	return "CAST(NULL AS FLOAT64)"
}

// Seconds takes what has no time zone as UTC.
func (d BigQuery) Seconds(c Column) string {
	name := d.Quote(c.Name)
	switch c.Kind {
	case Date:
		return "UNIX_DATE(" + name + ") * 86400"
	case Time:
		return "UNIX_SECONDS(TIMESTAMP(" + name + ", 'UTC'))"
	case Instant:
		return "UNIX_SECONDS(" + name + ")"
	case Whole:
		return "CAST(" + name + " AS INT64)"
	case Text:
		return isoSeconds(d, d.Trim(d.Text(c)))
	}
	return "CAST(NULL AS INT64)"
}

func (d BigQuery) matches(text, pattern string) string {
	return "REGEXP_CONTAINS(" + text + ", " + d.Literal(pattern) + ")"
}

func (BigQuery) digitsAt(text string, from, length int) string {
	return fmt.Sprintf("COALESCE(SAFE_CAST(SUBSTR(%s, %d, %d) AS INT64), 0)", text, from, length)
}

func (BigQuery) dayOf(text string) string {
	return "UNIX_DATE(SAFE_CAST(SUBSTR(" + text + ", 1, 10) AS DATE))"
}

// Fold reads the first eight hexadecimal digits as a number.
func (BigQuery) Fold(contact string) string {
	return "MOD(CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT('fold:', " + contact + "))), 1, 8)) AS INT64), 10)"
}

// Bytes are those of UTF-8.
func (BigQuery) Bytes(text string) string { return "BYTE_LENGTH(" + text + ")" }

// Tail begins at the second character.
func (BigQuery) Tail(text string) string { return "SUBSTR(" + text + ", 2)" }

// Digits is a cast.
func (BigQuery) Digits(number string) string { return "CAST(" + number + " AS STRING)" }

// Numbers joins the texts of an array.
func (d BigQuery) Numbers(numbers ...string) string {
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = d.Digits(number)
	}
	return "ARRAY_TO_STRING([" + strings.Join(texts, ", ") + "], ',')"
}

// Gather joins texts in their order.
func (BigQuery) Gather(text string) string {
	return "STRING_AGG(" + text + ", '' ORDER BY " + text + ")"
}

// Whole is a cast.
func (BigQuery) Whole(number string) string { return "CAST(" + number + " AS INT64)" }

// Wide is a cast.
func (BigQuery) Wide(number string) string { return "CAST(" + number + " AS FLOAT64)" }
