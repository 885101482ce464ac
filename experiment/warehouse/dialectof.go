package warehouse

import "strings"

// DialectOf is how a server of an engine is spoken to; version is what it says
// that it is.
func DialectOf(e Engine, version string) Dialect {
	switch {
	case e == ClickHouse:
		return ClickHouseServer{}
	case e == PostgreSQL:
		return Postgres{}
	case strings.Contains(strings.ToLower(version), "mariadb"):
		return MariaDB{}
	}
	return MySQLServer{}
}
