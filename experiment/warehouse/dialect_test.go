package warehouse_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
	"triggerlab/experiment/warehouse/servers"
)

// eachServer runs a test on every engine of which there is a server.
func eachServer(t *testing.T, test func(t *testing.T, d warehouse.Dialect, ask func(query string, args ...string) [][]string, columns func(warehouse.Relation) []warehouse.Column)) {
	for engine, server := range map[warehouse.Engine]func(testing.TB) *servers.Server{
		warehouse.PostgreSQL: servers.Postgres, warehouse.MySQL: servers.MariaDB,
		warehouse.ClickHouse: func(t testing.TB) *servers.Server { t.Helper(); return servers.ClickHouse(t)[0] },
	} {
		t.Run(string(engine), func(t *testing.T) {
			db, err := warehouse.Open(t.Context(), server(t).URL(""), warehouse.Options{Timeout: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			test(t, warehouse.DialectOf(db.Engine(), db.Version()), func(query string, args ...string) [][]string {
				t.Helper()
				return asked(t, db, query, args...)
			}, func(r warehouse.Relation) []warehouse.Column {
				t.Helper()
				columns, err := db.Columns(t.Context(), r)
				if err != nil {
					t.Fatal(err)
				}
				return columns
			})
		})
	}
}

// asked is the texts of a result; NULL is "NULL".
func asked(t *testing.T, db *warehouse.Database, query string, args ...string) (rows [][]string) {
	t.Helper()
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = arg
	}
	for row, err := range db.Fetch(context.Background(), query, values...) {
		if err != nil {
			t.Fatalf("%v\n%s", err, query)
		}
		texts := make([]string, len(row))
		for i, v := range row {
			if texts[i] = v.Text; v.Null {
				texts[i] = "NULL"
			}
		}
		rows = append(rows, texts)
	}
	return rows
}

// words are texts that collations, trims and escapes have been wrong about.
var words = []string{
	"", "a", "A", "é", "É", "e", "a ", " a", "\ta\n", "a\u00a0", "\u2003a\u200b", "\ufeffa", " \u3000 ", "a  b", "a b ", "\va\f", "\u0085x\u0085",
	"O'Brien", `back\slash`, `\'`, `"quoted"`, "`", "100 %", "😀", "naïve@Exâmple.ORG", "ANN@EXAMPLE.org", " Bob@Example.Org ", "ÀÉ@X", "no capitals@x",
	"Caps without", "x'; DROP TABLE t; --", "a,b", "1", "01", "+1.5", "-1.5e-2", ".5", "1.", "1e400", "NaN", "inf", "0x10", "1e9", "123456789012345678901234567890",
	"-0.00048828125", "0.1", "1,5", "$1", "?", "{x}", "%s", "straße", "\u212a@K", "İ@I", "a\u0001b",
}

// texts writes a relation of texts, one a row.
func texts(d warehouse.Dialect, column string, values []string) warehouse.Relation {
	rows := make([]string, len(values))
	for i, v := range values {
		rows[i] = fmt.Sprintf("SELECT %d AS n, %s AS %s", i, d.Literal(v), d.Quote(column))
	}
	return warehouse.Relation{Query: strings.Join(rows, " UNION ALL ")}
}

func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
}

// TestTexts: every engine trims, tells apart and deals contacts as Go does.
func TestTexts(t *testing.T) {
	eachServer(t, func(t *testing.T, d warehouse.Dialect, ask func(string, ...string) [][]string, _ func(warehouse.Relation) []warehouse.Column) {
		x := d.Text(warehouse.Column{Name: "x", Type: "String", Kind: warehouse.Text})
		trim := d.Trim(x)
		rows := ask(fmt.Sprintf("SELECT n, %s AS a, %s AS b, %s AS c, %s AS d, %s AS e, %s AS f FROM %s ORDER BY n",
			x, trim, d.Contact(trim), d.Fold(d.Contact(trim)), d.Bytes(x), d.Tail(d.Concat(d.Literal("!"), x, d.Digits("n"))), d.From(texts(d, "x", words))))
		for i, word := range words {
			bare := trimmed(word)
			contact := string(roles.SameContact(nil, []byte(bare)))
			want := []string{strconv.Itoa(i), word, bare, contact, strconv.Itoa(tally.Fold([]byte(contact))), strconv.Itoa(len(word)), word + strconv.Itoa(i)}
			if !slices.Equal(rows[i], want) {
				t.Errorf("%q: got %q, want %q", word, rows[i], want)
			}
		}
	})
}

// TestGathering: texts are told apart and put in order by their bytes.
func TestGathering(t *testing.T) {
	eachServer(t, func(t *testing.T, d warehouse.Dialect, ask func(string, ...string) [][]string, _ func(warehouse.Relation) []warehouse.Column) {
		x := d.Text(warehouse.Column{Name: "x", Type: "String", Kind: warehouse.Text})
		from := d.From(texts(d, "x", words))
		sorted := slices.Sorted(slices.Values(words))
		rows := ask(fmt.Sprintf("SELECT %s AS g, MIN(t) AS lo, MAX(t) AS hi, COUNT(*) AS k FROM %s", d.Gather("t"),
			d.Subquery("SELECT t, COUNT(*) AS k FROM "+d.Subquery("SELECT "+x+" AS t FROM "+from, "s")+" GROUP BY t", "g")))
		want := []string{strings.Join(sorted, ""), sorted[0], sorted[len(sorted)-1], strconv.Itoa(len(words))}
		if !slices.Equal(rows[0], want) {
			t.Errorf("got %q, want %q", rows[0], want)
		}
		rows = ask("SELECT COUNT(*) AS k FROM "+d.Subquery("SELECT "+x+" AS t FROM "+from, "s")+" WHERE t = "+place(d, 1, "É")+" OR t IN ("+place(d, 2, "a")+")", parameters(d, "É", "a")...)
		if rows[0][0] != "2" {
			t.Errorf("É and a are %s", rows[0][0])
		}
	})
}

// place is where a text stands in a statement.
func place(d warehouse.Dialect, n int, text string) string {
	if d.Parameter(1) == "" {
		return d.Literal(text)
	}
	return d.Parameter(n)
}

func parameters(d warehouse.Dialect, texts ...string) []string {
	if d.Parameter(1) == "" {
		return nil
	}
	return texts
}

// TestNumbers: numbers and times that are texts are read as from a file, and
// halves, signs, sizes and rests are the same everywhere.
func TestNumbers(t *testing.T) {
	eachServer(t, func(t *testing.T, d warehouse.Dialect, ask func(string, ...string) [][]string, _ func(warehouse.Relation) []warehouse.Column) {
		c := warehouse.Column{Name: "x", Type: "String", Kind: warehouse.Text}
		for i, row := range ask(fmt.Sprintf("SELECT n, %s AS a FROM %s ORDER BY n", d.Number(c), d.From(texts(d, "x", words)))) {
			want, err := strconv.ParseFloat(trimmed(words[i]), 64)
			known := err == nil && !math.IsNaN(want) && !math.IsInf(want, 0) && !strings.Contains(words[i], "0x")
			got, err := strconv.ParseFloat(row[1], 64)
			if known != (err == nil) || known && got != want {
				t.Errorf("%q: got %s", words[i], row[1])
			}
		}
		rows := ask("SELECT " + d.Mod("-7", "3") + ", " + d.Mod("7", "3") + ", " + d.Floor(d.Wide("-5")+" / 2") + ", " + d.Numbers("1", d.Wide("3")+" / 8", d.Wide("1")+" / 3"))
		numbers := strings.Split(rows[0][3], ",")
		third, _ := strconv.ParseFloat(numbers[2], 64)
		if rows[0][0] != "-1" || rows[0][1] != "1" || rows[0][2] != "-3" || numbers[0] != "1" || numbers[1] != "0.375" || third != 1.0/3 {
			t.Errorf("got %q", rows[0])
		}
	})
}

// moments are texts that are times, and some that only look like it.
var moments = []string{
	"2026-02-28", "2026-02-30", "2024-02-29", "2023-02-29", "2026-01-01 10:20", "2026-01-01T10:20", "2026-01-01T10:20:30", "2026-01-01 10:20:30.999",
	" 2026-01-01 10:20:30 ", "2026-01-01T10:20:30Z", "2026-01-01 10:20:30+02:00", "2026-01-01T10:20:30.5-05:30", "2026-01-01T24:00:00", "2026-13-01",
	"2026-1-1", "01-02-2026", "yesterday", "", "2026-01-01T10:20:30+2", "1980-01-01", "1970-01-01", "2026-12-31 23:59:59", "2026-01-01 10:20:60", "2026-01-01T10:20Z", "2026-01-01 10:20:30+02",
}

// TestSeconds: times are seconds since 1970, rounded down, in UTC where they
// say nothing else.
func TestSeconds(t *testing.T) {
	eachServer(t, func(t *testing.T, d warehouse.Dialect, ask func(string, ...string) [][]string, _ func(warehouse.Relation) []warehouse.Column) {
		c := warehouse.Column{Name: "x", Type: "String", Kind: warehouse.Text}
		for i, row := range ask(fmt.Sprintf("SELECT n, %s AS a FROM %s ORDER BY n", d.Seconds(c), d.From(texts(d, "x", moments)))) {
			want := "NULL"
			if at, ok := experiment.ParseTime(trimmed(moments[i])); ok {
				want = strconv.FormatInt(at.Unix(), 10)
			}
			if row[1] != want {
				t.Errorf("%q: got %s, want %s", moments[i], row[1], want)
			}
		}
	})
}

// typed are columns of the kinds that warehouses keep, and how a file would
// show them: as text, as a number and in seconds since 1970.
var typed = map[string][]struct{ sql, text, number, seconds string }{
	"postgres": {
		{"12::smallint", "12", "12", "12"},
		{"9007199254740993::bigint", "9007199254740993", "9007199254740992", "9007199254740993"},
		{"1.50::numeric", "1.50", "1.5", "NULL"},
		{"'NaN'::float8", "NaN", "NULL", "NULL"},
		{"'Infinity'::numeric", "Infinity", "NULL", "NULL"},
		{"true", "true", "NULL", "NULL"},
		{"NULL::boolean", "", "NULL", "NULL"},
		{"NULL::text", "", "NULL", "NULL"},
		{"'ab'::char(5)", "ab", "NULL", "NULL"},
		{"date '1969-12-31'", "1969-12-31", "NULL", "-86400"},
		{"timestamp '1969-12-31 23:59:59.5'", "1969-12-31 23:59:59.5", "NULL", "-1"},
		{"timestamptz '2026-01-01 00:30:00+02'", "2025-12-31 22:30:00+00", "NULL", "1767220200"},
	},
	"mariadb": {
		{"12", "12", "12", "12"},
		{"CAST(9007199254740993 AS UNSIGNED)", "9007199254740993", "9007199254740992", "9007199254740993"},
		{"1.50", "1.50", "1.5", "NULL"},
		{"0.1E0", "0.1", "0.1", "NULL"},
		{"CAST(NULL AS CHAR)", "", "NULL", "NULL"},
		{"CONVERT('é' USING latin1)", "é", "NULL", "NULL"},
		{"DATE '1969-12-31'", "1969-12-31", "NULL", "-86400"},
		{"TIMESTAMP '1969-12-31 23:59:59.5'", "1969-12-31 23:59:59.5", "NULL", "-1"},
	},
	"clickhouse": {
		{"toUInt8(12)", "12", "12", "12"},
		{"toUInt64(9007199254740993)", "9007199254740993", "9007199254740992", "9007199254740993"},
		{"toDecimal64('1.50', 2)", "1.50", "1.5", "NULL"},
		{"nan", "nan", "NULL", "NULL"},
		{"inf", "inf", "NULL", "NULL"},
		{"CAST(NULL AS Nullable(String))", "", "NULL", "NULL"},
		{"CAST('12' AS Nullable(String))", "12", "12", "NULL"},
		{"CAST(NULL AS Nullable(Int32))", "", "NULL", "NULL"},
		{"toFixedString('ab', 5)", "ab", "NULL", "NULL"},
		{"CAST('É' AS Enum8('É' = 1, 'é' = 2))", "É", "NULL", "NULL"},
		{"toDate('2026-01-02')", "2026-01-02", "NULL", "1767312000"},
		{"toDateTime('2026-01-01 00:30:00', 'Europe/Paris')", "2025-12-31 23:30:00", "NULL", "1767223800"},
		{"CAST(toDateTime('2026-01-01 00:30:00', 'UTC') AS Nullable(DateTime))", "2026-01-01 00:30:00", "NULL", "1767227400"},
	},
}

// TestTypes: a column of any type is read as its values would be from a file.
func TestTypes(t *testing.T) {
	eachServer(t, func(t *testing.T, d warehouse.Dialect, ask func(string, ...string) [][]string, columns func(warehouse.Relation) []warehouse.Column) {
		for _, one := range typed[d.Name()] {
			r := warehouse.Relation{Query: "SELECT " + one.sql + " AS x"}
			c := columns(r)[0]
			got := ask("SELECT " + d.Text(c) + " AS a, " + d.Number(c) + " AS b, " + d.Seconds(c) + " AS c FROM " + d.From(r))[0]
			number, err := strconv.ParseFloat(got[1], 64)
			if err == nil {
				got[1] = strconv.FormatFloat(number, 'f', -1, 64)
			}
			if !slices.Equal(got, []string{one.text, one.number, one.seconds}) {
				t.Errorf("%s of type %s: got %q", one.sql, c.Type, got)
			}
		}
	})
}
