package servers

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	status := m.Run()
	Stop()
	os.Exit(status)
}

// TestServers: each starts, keeps what it is given and is as old as is said.
func TestServers(t *testing.T) {
	for name, get := range map[string]func(testing.TB) *Server{
		"PostgreSQL": Postgres, "MariaDB": MariaDB,
		"ClickHouse": func(t testing.TB) *Server { return ClickHouse(t)[0] },
	} {
		t.Run(name, func(t *testing.T) {
			s := get(t)
			whole, engine := "BIGINT", ""
			if s.Scheme == "clickhouse" {
				whole, engine = "Int64", " ENGINE = Memory"
			}
			s.Exec(t, "CREATE TABLE kept (n "+whole+")"+engine)
			s.Load(t, "kept", []string{"n"}, [][]any{{int64(1)}, {int64(2)}})
			var sum int
			if err := s.Open(t).QueryRow("SELECT SUM(n) FROM kept").Scan(&sum); err != nil || sum != 3 {
				t.Errorf("the sum is %d, %v", sum, err)
			}
		})
	}
}
