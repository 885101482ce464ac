package warehouse

import (
	"strconv"
	"strings"
)

// DialectOf is how a server of an engine is spoken to; version is what it says
// that it is.
func DialectOf(e Engine, version string) Dialect {
	switch {
	case e == ClickHouse:
		return ClickHouseServer{}
	case e == PostgreSQL:
		major, _, _ := strings.Cut(version, ".")
		n, err := strconv.Atoi(major)
		return Postgres{old: err == nil && n < 12}
	case strings.Contains(strings.ToLower(version), "mariadb"):
		return MariaDB{}
	}
	return MySQLServer{}
}
