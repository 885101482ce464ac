package warehouse

// An Engine is a kind of database, by the protocol it is spoken to in.
type Engine string

// The engines that can be connected to.
const (
	PostgreSQL Engine = "postgres"   // and what speaks its protocol
	MySQL      Engine = "mysql"      // MySQL, MariaDB, TiDB, StarRocks
	ClickHouse Engine = "clickhouse" // one node, or a Distributed table over many
)
