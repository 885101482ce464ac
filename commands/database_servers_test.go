package commands

import (
	"bytes"
	"strings"
	"testing"

	"triggerlab/experiment/warehouse/servers"
)

// TestCuresOfDatabases: what is wrong with rows in a database is cured by what
// can be done there, and never by a flag that is for files.
func TestCuresOfDatabases(t *testing.T) {
	s := servers.Postgres(t)
	s.Exec(t, "CREATE TABLE clickers AS SELECT 'c' || n AS contact, chr(97 + n % 2) AS trigger, 'engage' AS outcome, 'so-so' AS odd FROM generate_series(1, 99) AS n")
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{statusInput, "LEFT JOIN clicked", nil},
		{statusInput, "a SELECT of your own", []string{"--map", "outcome=odd"}},
		{statusEnvironment, "may read clickers", []string{"--timeout", "1m", strings.Replace(s.URL("clickers"), "=clickers", "=CLICK", 1)}},
	} {
		args := append([]string{"triggerlab", "report"}, c.args...)
		if c.status == statusInput {
			args = append(args, s.URL("clickers"))
		}
		var out, said bytes.Buffer
		status := Main(args, Streams{In: strings.NewReader(""), Out: &out, Err: &said})
		if status != c.status || out.Len() > 0 || !strings.Contains(said.String(), c.says) {
			t.Errorf("%v: status %d, %s%s", c.args, status, out.String(), said.String())
		}
		for _, never := range []string{"--sent", "--rejects", servers.Password, "%20secret"} {
			if strings.Contains(said.String(), never) {
				t.Errorf("%q is said: %s", never, said.String())
			}
		}
	}
}
