package warehouse

import (
	"fmt"
	"strings"
)

// MariaDB is the dialect of MariaDB from version 10.2 on. A common table
// expression is made again there for each place that it is read in, so that
// there is nothing to be had from one.
//
// Collations of these engines take É for e and "a " for "a", the binary one
// too as far as the space goes. So every text is bytes, in UTF-8 whatever the
// character set of its column.
type MariaDB struct{ standard }

// Name is "mariadb".
func (MariaDB) Name() string { return "mariadb" }

// With is false.
func (MariaDB) With() bool { return false }

// From writes a relation.
func (MariaDB) From(r Relation) string { return MySQL.From(r) }

// Quote writes a name.
func (MariaDB) Quote(name string) string { return MySQL.Quote(name) }

// Parameter is ?, made bytes.
func (MariaDB) Parameter(int) string { return "CAST(? AS BINARY)" }

// Literal is written in hexadecimal digits, of which no setting of the server
// makes anything else, where it is more than letters, digits and signs.
func (MariaDB) Literal(text string) string {
	if text == "" {
		return "CAST('' AS BINARY)"
	}
	return fmt.Sprintf("X'%X'", text)
}

// Text is bytes; bits are the number that they make.
func (d MariaDB) Text(c Column) string {
	if c.Type == mysqlBits {
		return "COALESCE(" + d.Digits(d.Quote(c.Name)+" + 0") + ", '')"
	}
	return "COALESCE(CAST(CONVERT(" + d.Quote(c.Name) + " USING utf8mb4) AS BINARY), '')"
}

// Trim asks the first and the last byte before it takes a text apart: nearly
// none has white space around it.
func (d MariaDB) Trim(text string) string {
	plain := "BETWEEN 33 AND 126"
	return fmt.Sprintf("CASE WHEN %[1]s = '' OR ASCII(%[1]s) %[2]s AND ASCII(RIGHT(%[1]s, 1)) %[2]s THEN %[1]s"+
		" ELSE CAST(REGEXP_REPLACE(CONVERT(%[1]s USING utf8mb4), %[3]s, '') AS BINARY) END", text, plain, d.characters(spacePattern))
}

// characters is a pattern, or what else is characters and not bytes.
func (d MariaDB) characters(text string) string {
	return "CONVERT(" + d.Literal(text) + " USING utf8mb4)"
}

// Contact writes letter by letter in small: of bytes the engine knows no
// letters, and of characters more than those of ASCII.
func (d MariaDB) Contact(text string) string {
	small := text
	for i := range capitals {
		small = "REPLACE(" + small + ", '" + capitals[i:i+1] + "', '" + smalls[i:i+1] + "')"
	}
	return "CASE WHEN LOCATE('@', " + text + ") > 0 THEN " + small + " ELSE " + text + " END"
}

// Number reads texts that are written as a number.
func (d MariaDB) Number(c Column) string {
	switch c.Kind {
	case Whole, Number:
		return "(" + d.Quote(c.Name) + " + 0.0E0)"
	case Text:
		text := d.Trim(d.Text(c))
		return "CASE WHEN " + d.matches(text, numberPattern) + " THEN " + text + " + 0.0E0 END"
	}
	return "(NULL + 0.0E0)"
}

// Seconds counts from the year 0: other functions round up before 1970, or ask
// for the time zone.
func (d MariaDB) Seconds(c Column) string {
	switch c.Kind {
	case Date, Time, Instant:
		return "(TO_SECONDS(" + d.Quote(c.Name) + ") - 62167219200)"
	case Whole:
		return "CAST(" + d.Quote(c.Name) + " AS SIGNED)"
	case Text:
		return isoSeconds(d, d.Trim(d.Text(c)))
	}
	return "CAST(NULL AS SIGNED)"
}

func (d MariaDB) matches(text, pattern string) string {
	return "CONVERT(" + text + " USING utf8mb4) REGEXP '" + pattern + "'"
}

func (MariaDB) digitsAt(text string, from, length int) string {
	return fmt.Sprintf("CAST(CONCAT('0', SUBSTRING(%s, %d, %d)) AS SIGNED)", text, from, length)
}

func (MariaDB) dayOf(text string) string { return "(TO_DAYS(LEFT(" + text + ", 10)) - 719528)" }

// Fold reads the first eight hexadecimal digits as a number, which CONV gives
// as text.
func (MariaDB) Fold(contact string) string {
	return "MOD(CAST(CONV(LEFT(MD5(CONCAT('fold:', " + contact + ")), 8), 16, 10) AS SIGNED), 10)"
}

// Bytes are counted by LENGTH.
func (MariaDB) Bytes(text string) string { return "LENGTH(" + text + ")" }

// Tail begins at the second byte: the first character is one.
func (MariaDB) Tail(text string) string { return "SUBSTRING(" + text + ", 2)" }

// Concat is a function: || is OR.
func (MariaDB) Concat(texts ...string) string { return "CONCAT(" + strings.Join(texts, ", ") + ")" }

// Digits is bytes, as texts are.
func (MariaDB) Digits(number string) string { return "CAST(" + number + " AS BINARY)" }

// Numbers joins them.
func (MariaDB) Numbers(numbers ...string) string {
	return "CAST(CONCAT_WS(',', " + strings.Join(numbers, ", ") + ") AS BINARY)"
}

// Gather needs a session whose group_concat_max_len is large enough: the engine
// would cut the text off.
func (MariaDB) Gather(text string) string {
	return "GROUP_CONCAT(" + text + " ORDER BY " + text + " SEPARATOR '')"
}

// Whole is a cast: sums are decimals.
func (MariaDB) Whole(number string) string { return "CAST(" + number + " AS SIGNED)" }

// Wide adds a double.
func (MariaDB) Wide(number string) string { return "(" + number + " + 0.0E0)" }

// MySQLServer is the dialect of MySQL from version 8, and of TiDB: as
// MariaDB's, but what several parts read is made once.
type MySQLServer struct{ MariaDB }

// Name is "mysql".
func (MySQLServer) Name() string { return string(MySQL) }

// With is true.
func (MySQLServer) With() bool { return true }
