package warehouse

import (
	"errors"
	"strings"
	"testing"
)

// TestPlus: as for psql, a + is a + and %20 is a space.
func TestPlus(t *testing.T) {
	a, err := ParseAddress("postgres://me:a+b@h/d?table=my%20table&options=-c%20jit%3Doff&application_name=a+b")
	if err != nil {
		t.Fatal(err)
	}
	if password, _ := a.url.User.Password(); password != "a+b" {
		t.Errorf("the password is %q", password)
	}
	if a.Table != "my table" || a.String() != "postgres://h/d?table=my%20table" {
		t.Errorf("the table is %q, shown as %s", a.Table, a)
	}
	if strings.Contains(a.url.RawQuery, "+") || a.url.Query().Get("options") != "-c jit=off" || a.url.Query().Get("application_name") != "a+b" {
		t.Errorf("the driver is told %s", a.url.RawQuery)
	}
}

// TestStrangeParameter: a slip in the name of a parameter is a mistake on the
// command line, of every engine.
func TestStrangeParameter(t *testing.T) {
	for _, raw := range []string{"postgres://127.0.0.1:1/d?tabel=x", "mysql://127.0.0.1:1/d?tabel=x", "clickhouse://127.0.0.1:1/d?tabel=x"} {
		_, err := Open(t.Context(), raw, Options{})
		var wrong *AddressError
		if !errors.As(err, &wrong) || wrong.Code != "warehouse.parameter" {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// TestOtherProducts: what only speaks as MySQL does is told from its family.
func TestOtherProducts(t *testing.T) {
	for comment, want := range map[string]string{"StarRocks version 3.2.4": "StarRocks", "Doris version doris-2.1.3": "Doris", "MySQL Community Server - GPL": "", "Debian 12": "",
		"TiDB Server (Apache License 2.0) Community Edition, MySQL 8.0 compatible": ""} {
		if got := otherProduct(comment); got != want {
			t.Errorf("%q is %q", comment, got)
		}
	}
	if code, detail := codeOf("connect", &productError{"Doris"}); code != "warehouse.product" || detail != "Doris" {
		t.Errorf("said as %s %s", code, detail)
	}
}
