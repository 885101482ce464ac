package warehouse

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestAddress: what is said of a database is kept, and shown without what
// nobody else should see.
func TestAddress(t *testing.T) {
	for _, c := range []struct {
		typed, shown, table, database string
		engine                        Engine
		timeout                       time.Duration
	}{
		{"postgres://me:secret@db.example:5433/shop?table=mail.sends&sslmode=require", "postgres://db.example:5433/shop?table=mail.sends", "mail.sends", "shop", PostgreSQL, 0},
		{"postgresql:///shop?table=sends", "postgres:///shop?table=sends", "sends", "shop", PostgreSQL, 0},
		{"MariaDB://me@h/d?timeout=90s&table=%22a.b%22", "mysql://h/d?table=%22a.b%22", `"a.b"`, "d", MySQL, 90 * time.Second},
		{"clickhouse://h?table=t&password=secret", "clickhouse://h?table=t", "t", "", ClickHouse, 0},
		{"mysql://me:se%2Fcret@[::1]:3306/d", "mysql://[::1]:3306/d", "", "d", MySQL, 0},
		// Copied and typed as people do.
		{" \"postgres://me:secret@h/d/?table=sends/\"\n", "postgres://h/d?table=sends", "sends", "d", PostgreSQL, 0},
		{"“jdbc:postgresql://h/d?user=me&password=secret&table=%20t%20”", "postgres://h/d?table=t", "t", "d", PostgreSQL, 0},
		{"mysql://me:secret@h/d?table=a@b", "mysql://h/d?table=a%40b", "a@b", "d", MySQL, 0},
	} {
		a, err := ParseAddress(c.typed)
		if err != nil {
			t.Errorf("%s: %v", c.typed, err)
			continue
		}
		if a.String() != c.shown || a.Table != c.table || a.Database() != c.database || a.Engine != c.engine || a.Timeout != c.timeout {
			t.Errorf("%s is read as %v: %+v", c.typed, a, a.Table)
		}
		if said := a.hide("access denied for secret and se/cret"); strings.Contains(c.typed, "secret") && strings.Contains(said, "secret") {
			t.Errorf("%s: the secret is told: %s", c.typed, said)
		}
		if Shown(c.typed) != c.shown {
			t.Errorf("%s is shown as %s", c.typed, Shown(c.typed))
		}
	}
}

// TestWrongAddresses: each is a mistake of the command line, and none is
// repeated, because a password may stand anywhere in it.
func TestWrongAddresses(t *testing.T) {
	for typed, code := range map[string]string{
		"oracle://me:secret@h/d":                        "warehouse.scheme",
		"postgres://me:sec#ret@h/d":                     "warehouse.url",
		"postgres://me:33/secret@h/d?table=t":           "warehouse.url",
		"mysql://me:33?secret@h/d?table=t":              "warehouse.url",
		"postgres:/me:secret@h/d?table=t":               "warehouse.url",
		"mysql:me:secret@h/d?table=t":                   "warehouse.url",
		"clickhouse;//me:secret@h/d?table=t":            "warehouse.url",
		"postgres//me:secret@h/d?table=t":               "warehouse.url",
		"host=h user=me password=secret dbname=d":       "warehouse.url",
		"postgres://me:secret@h/d?table=t&table=u":      "warehouse.table-twice",
		"postgres://me:secret%@h/d":                     "warehouse.url",
		"mysql://me:secret@h:port/d":                    "warehouse.url",
		"postgres://me:secret@h/d?table=%zz":            "warehouse.url",
		"postgres://me:secret@h/d?timeout=soon":         "warehouse.timeout-value",
		"postgres://me:secret@h/d?timeout=-1s":          "warehouse.timeout-value",
		"mysql://me:secret@h/d?sslmode=perhaps":         "warehouse.sslmode",
		"mysql://me:secret@h/d?multiStatements=true":    "warehouse.parameter",
		"clickhouse://me:secret@h/d?readonly=0":         "warehouse.parameter",
		"mysql://me:secret@h/d?sslrootcert=missing.pem": "warehouse.certificate",
		"clickhouse://me:secret@h/d?sslcert=no&sslkey=": "warehouse.certificate",
		"postgres://me:secret@h/d?sslmode=perhaps":      "warehouse.parameters",
	} {
		if !IsAddress(typed) {
			t.Errorf("%s is taken for a file, whose name would be repeated", typed)
		}
		_, err := Open(t.Context(), typed, Options{})
		var wrong *AddressError
		if !errors.As(err, &wrong) || wrong.Code != code {
			t.Errorf("%s: %v instead of %s", typed, err, code)
			continue
		}
		if strings.Contains(wrong.Error(), "secret") || strings.Contains(Shown(typed), "sec") {
			t.Errorf("%s is repeated: %v, %s", typed, wrong, Shown(typed))
		}
	}
}

// TestFilesAreFiles: names that only look a little like addresses.
func TestFilesAreFiles(t *testing.T) {
	for _, name := range []string{"mysql/day1.csv", "postgres.xlsx", "C:\\mysql\\a.csv", "clickhouse export (2).csv", "user=me.csv", "book.xlsx#Sheet 1", "a@b.csv", "mysql: sends.csv"} {
		if IsAddress(name) {
			t.Errorf("%s is taken for a database", name)
		}
	}
}

// TestHide: however badly an address is typed, what is said of it is without
// the password.
func TestHide(t *testing.T) {
	for _, typed := range []string{
		"postgres://u:Zq0 pw@h/d", "'postgres://u:Zq0 pw@h/d'", "jdbc:mysql://h/d?user=u&password=Zq0+pw", "postgres:/u:Zq0 pw@h/d",
		"postgres:u:Zq0 pw@h/d", "postgres//u:Zq0 pw@h/d", "oracle://u:Zq0%20pw@h/d", "mysql://u:12/Zq0 pw@h/d", "host=h password='Zq0 pw' user=u", "mysql://u:Zq0@pw@h",
	} {
		if said := Hide("there is no "+typed, typed); strings.Contains(said, "Zq0") || !strings.Contains(said, "there is no ") {
			t.Errorf("%s: %s", typed, said)
		}
	}
	if said := Hide("no Zq0+pw, Zq0%20pw or Zq0 pw", "mysql://u:Zq0%20pw@h/d?table=a@b"); said != "no …, … or …" {
		t.Error(said)
	}
	if said := Hide("postgres://h:1@h and 1 more", "postgres://h:1@h"); said != "postgres://h:…@h and 1 more" {
		t.Error(said)
	}
}

// FuzzAddress: whatever is typed, nothing behind the scheme and before the
// host is shown.
func FuzzAddress(f *testing.F) {
	f.Add("d?table=t&timeout=1m")
	f.Add("%zz#?")
	f.Fuzz(func(t *testing.T, typed string) {
		const password = "Zq0hidden0qZ"
		for _, scheme := range []string{"postgres", "mysql", "clickhouse"} {
			raw := scheme + "://u:" + password + "@h/" + typed
			if shown := Shown(raw); strings.Contains(shown, password) {
				t.Errorf("%q is shown as %q", raw, shown)
			}
			if _, err := ParseAddress(raw); err != nil && strings.Contains(err.Error(), password) {
				t.Errorf("%q: %v", raw, err)
			}
		}
	})
}
