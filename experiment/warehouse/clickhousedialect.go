package warehouse

import (
	"fmt"
	"strings"
)

// ClickHouseServer is the dialect of ClickHouse from version 18.16 on, which
// has neither common table expressions nor windows, and to which a join that
// finds nothing is a join with zeros. Texts are bytes there. Functions are
// written as the old servers know them, in their own letters.
type ClickHouseServer struct{}

// Name is "clickhouse".
func (ClickHouseServer) Name() string { return string(ClickHouse) }

// From writes a relation.
func (ClickHouseServer) From(r Relation) string { return ClickHouse.From(r) }

// Quote writes a name.
func (ClickHouseServer) Quote(name string) string { return ClickHouse.Quote(name) }

// Parameter is none: old servers know no parameters.
func (ClickHouseServer) Parameter(int) string { return "" }

// Literal escapes what ends a text, and what would be an escape.
func (ClickHouseServer) Literal(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`).Replace(text) + "'"
}

// With is false: before version 20 there are none, and since then they are
// read again in each place.
func (ClickHouseServer) With() bool { return false }

// Windows is false.
func (ClickHouseServer) Windows() bool { return false }

// Join says ALL, without which old servers do not join, and any may be set to
// take one row only.
func (ClickHouseServer) Join(relation string, columns ...string) string {
	return "ALL INNER JOIN " + relation + " USING (" + strings.Join(columns, ", ") + ")"
}

// Subquery gives it a name.
func (ClickHouseServer) Subquery(query, name string) string { return "(" + query + ") AS " + name }

// Fence is none.
func (ClickHouseServer) Fence(query string) string { return query }

// Text cuts the zero bytes off texts of a fixed length, and shows points in
// time in UTC.
func (d ClickHouseServer) Text(c Column) string {
	name := d.Quote(c.Name)
	switch bare := bareType(c.Type); {
	case bare == "String" && bare == c.Type:
		return name
	case bare == "FixedString":
		return "ifNull(toStringCutToZero(" + name + "), '')"
	case c.Kind == Instant:
		return "ifNull(toString(" + name + ", 'UTC'), '')"
	}
	return "ifNull(toString(" + name + "), '')"
}

// bareType is the name of a type without what is put around it and follows it.
func bareType(name string) string {
	for _, around := range []string{"LowCardinality(", "Nullable("} {
		if inner, found := strings.CutPrefix(name, around); found {
			name = strings.TrimSuffix(inner, ")")
		}
	}
	bare, _, _ := strings.Cut(name, "(")
	return bare
}

// Trim is fast enough to be asked of every text.
func (d ClickHouseServer) Trim(text string) string {
	return "replaceRegexpAll(" + text + ", " + d.Literal(spacePattern) + ", '')"
}

// Contact needs no more than lower, which knows the letters of ASCII alone.
func (ClickHouseServer) Contact(text string) string {
	return "if(position(" + text + ", '@') > 0, lower(" + text + "), " + text + ")"
}

// Number leaves out NaN and the infinities, which are values there. A plus sign
// is none of a number's.
func (d ClickHouseServer) Number(c Column) string {
	switch c.Kind {
	case Whole, Number:
		name := "toFloat64(" + d.Quote(c.Name) + ")"
		return "if(isFinite(" + name + "), " + name + ", NULL)"
	case Text:
		text := d.Trim(d.Text(c))
		return "if(" + d.matches(text, numberPattern) + ", toFloat64OrZero(replaceRegexpOne(" + text + ", '^[+]', '')), NULL)"
	}
	return "CAST(NULL AS Nullable(Float64))"
}

// Seconds asks the type, for each has a function of its own.
func (d ClickHouseServer) Seconds(c Column) string {
	name := d.Quote(c.Name)
	switch bare := bareType(c.Type); {
	case bare == "Date32":
		return "toInt64(toInt32(" + name + ")) * 86400"
	case c.Kind == Date:
		return "toInt64(toUInt16(" + name + ")) * 86400"
	case bare == "DateTime64":
		return "toInt64(floor(toUnixTimestamp64Micro(toDateTime64(" + name + ", 6)) / 1000000))"
	case c.Kind == Instant || c.Kind == Time:
		return "toInt64(toUnixTimestamp(" + name + "))"
	case c.Kind == Whole:
		return "toInt64(" + name + ")"
	case c.Kind == Text:
		return isoSeconds(d, d.Trim(d.Text(c)))
	}
	return "CAST(NULL AS Nullable(Int64))"
}

func (d ClickHouseServer) matches(text, pattern string) string {
	return "match(" + text + ", " + d.Literal(pattern) + ")"
}

func (ClickHouseServer) digitsAt(text string, from, length int) string {
	return fmt.Sprintf("toInt64OrZero(substring(%s, %d, %d))", text, from, length)
}

// dayOf knows that there is no such day from its being written as another. Old
// servers write the first one as 0000-00-00.
func (ClickHouseServer) dayOf(text string) string {
	day := "substring(" + text + ", 1, 10)"
	return fmt.Sprintf("if(toString(toDateOrZero(%[1]s)) = %[1]s OR %[1]s = '1970-01-01', toInt64(toUInt16(toDateOrZero(%[1]s))), NULL)", day)
}

// Fold reads four bytes, the first of which is the largest.
func (ClickHouseServer) Fold(contact string) string {
	return "toInt64(reinterpretAsUInt32(reverse(substring(toString(MD5(concat('fold:', " + contact + "))), 1, 4))) % 10)"
}

// Bytes are counted by length.
func (ClickHouseServer) Bytes(text string) string { return "length(" + text + ")" }

// Tail begins at the second byte: the first character is one.
func (ClickHouseServer) Tail(text string) string { return "substring(" + text + ", 2)" }

// Concat is a function of two texts or more.
func (ClickHouseServer) Concat(texts ...string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	return "concat(" + strings.Join(texts, ", ") + ")"
}

// Digits is toString, made a text that cannot be NULL.
func (ClickHouseServer) Digits(number string) string { return "ifNull(toString(" + number + "), '')" }

// Numbers joins the texts of an array.
func (d ClickHouseServer) Numbers(numbers ...string) string {
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = d.Digits(number)
	}
	return "arrayStringConcat([" + strings.Join(texts, ", ") + "], ',')"
}

// Gather sorts an array.
func (ClickHouseServer) Gather(text string) string {
	return "arrayStringConcat(arraySort(groupArray(" + text + ")))"
}

// Whole is toInt64: differences of unsigned numbers would not be negative.
func (ClickHouseServer) Whole(number string) string { return "toInt64(" + number + ")" }

// Wide is toFloat64.
func (ClickHouseServer) Wide(number string) string { return "toFloat64(" + number + ")" }

// Floor is floor.
func (ClickHouseServer) Floor(number string) string { return "floor(" + number + ")" }

// Mod has the sign of the number.
func (ClickHouseServer) Mod(number, by string) string { return "modulo(" + number + ", " + by + ")" }

// pairs holds no table in memory: the rows of each contact are an array, and
// nearly every contact has but one of them.
func (d ClickHouseServer) pairs(from string, same, first, second []string) string {
	keys := strings.Join(same, ", ")
	gathered := fmt.Sprintf("SELECT %s, groupArray((%s)) AS many FROM %s GROUP BY %[1]s HAVING COUNT(*) > 1", keys, strings.Join(first, ", "), from)
	one := fmt.Sprintf("SELECT %s, many, arrayJoin(many) AS oneof FROM %s", keys, d.Subquery(gathered, "gathered"))
	two := fmt.Sprintf("SELECT %s, oneof, arrayJoin(many) AS another FROM %s", keys, d.Subquery(one, "ones"))
	columns := []string{keys}
	for i := range first {
		columns = append(columns, fmt.Sprintf("tupleElement(oneof, %[1]d) AS %[2]s, tupleElement(another, %[1]d) AS %[3]s", i+1, first[i], second[i]))
	}
	return d.Subquery("SELECT "+strings.Join(columns, ", ")+" FROM "+d.Subquery(two, "twos"), "pairs")
}
