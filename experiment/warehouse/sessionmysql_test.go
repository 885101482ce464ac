package warehouse

import (
	"testing"

	"github.com/go-sql-driver/mysql"
)

// TestWithoutMD5: servers of MySQL 9.6 and later have the function in a
// component, which has to be named; another function that is missing is one of
// the query.
func TestWithoutMD5(t *testing.T) {
	for message, want := range map[string]string{"FUNCTION shop.MD5 does not exist": "warehouse.no-md5", "FUNCTION shop.SALT does not exist": "warehouse.sql"} {
		if code, _ := codeOf("query", &mysql.MySQLError{Number: 1305, Message: message}); code != want {
			t.Errorf("%s: %s", message, code)
		}
	}
}
