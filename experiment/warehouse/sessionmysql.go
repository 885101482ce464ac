package warehouse

import (
	"context"
	"database/sql/driver"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// mysqlSession is a session with MySQL, MariaDB or what speaks as they do.
type mysqlSession struct {
	named
	conn    driver.Conn
	config  *mysql.Config
	id      string // of the connection, by which another can end its statement
	isolate bool   // a transaction with a snapshot was begun
}

func openMySQL(ctx context.Context, a *Address, o Options) (session, error) {
	config, err := mysqlConfig(a)
	if err != nil {
		return nil, err
	}
	s := &mysqlSession{config: config}
	if s.conn, err = connectMySQL(ctx, config); err != nil {
		return nil, err
	}
	a.heard.Store(false)
	if err = s.settle(ctx, o); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func mysqlConfig(a *Address) (*mysql.Config, error) {
	c := mysql.NewConfig()
	c.User = a.url.User.Username()
	c.Passwd, _ = a.url.User.Password()
	if c.Passwd == "" {
		c.Passwd = os.Getenv("MYSQL_PWD")
		a.secrets = append(a.secrets, c.Passwd)
	}
	c.Net, c.Addr, c.DBName = "tcp", a.url.Host, a.Database()
	if a.url.Port() == "" {
		c.Addr = net.JoinHostPort(a.url.Hostname(), "3306")
	}
	c.Timeout, c.Collation = ConnectTimeout, "utf8mb4_bin"
	c.Logger = &mysql.NopLogger{} // errors are returned, and said once
	c.DialFunc = a.dial
	c.ConnectionAttributes = "program_name:" + program
	settings, err := secured(a)
	if err != nil {
		return nil, err
	}
	c.TLS, c.AllowFallbackToPlaintext = settings.config, settings.optional
	for name, values := range settings.others {
		switch {
		case name == "socket" && len(values) == 1:
			c.Net, c.Addr = "unix", values[0]
		default:
			return nil, &AddressError{unknownParameter(a, name)}
		}
	}
	return c, nil
}

func connectMySQL(ctx context.Context, config *mysql.Config) (driver.Conn, error) {
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return connector.Connect(ctx)
}

// settle makes the session one that cannot write, reads UTC and gives up in
// time. Of the settings that only some of the family know, each is tried.
func (s *mysqlSession) settle(ctx context.Context, o Options) error {
	if comment, err := s.answer(ctx, "SELECT @@version_comment"); err == nil && otherProduct(comment) != "" {
		return &productError{otherProduct(comment)}
	}
	for _, must := range []string{"SET SESSION TRANSACTION READ ONLY", "SET time_zone = '+00:00'", "SET sql_select_limit = 18446744073709551615"} {
		if err := s.exec(ctx, must); err != nil {
			return err
		}
	}
	seconds := o.Timeout.Seconds()
	s.any(ctx, fmt.Sprintf("SET SESSION max_statement_time = %.3f", seconds), // MariaDB
		fmt.Sprintf("SET SESSION max_execution_time = %d", o.Timeout.Milliseconds())) // MySQL, TiDB
	s.any(ctx, "SET SESSION group_concat_max_len = 1048576")
	// Whatever the server has set: a double quote is a quote of a text and a
	// backslash takes the meaning of what follows it, as dialects write them.
	s.any(ctx, "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO'")
	s.any(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
	if !s.readOnly(ctx) {
		return errWritable
	}
	s.isolate = s.any(ctx, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", "START TRANSACTION WITH CONSISTENT SNAPSHOT")
	var err error
	s.id, err = s.answer(ctx, "SELECT CONNECTION_ID()")
	return err
}

// otherProduct is what speaks as MySQL does but has other types and functions,
// as its comment on its version says: "StarRocks version 3.2.4". "": it is of
// the family.
func otherProduct(comment string) string {
	for _, name := range []string{"StarRocks", "Doris"} {
		if strings.Contains(strings.ToLower(comment), strings.ToLower(name)) {
			return name
		}
	}
	return ""
}

// A productError is a server of another product than was asked for.
type productError struct{ product string }

func (e *productError) Error() string { return e.product }

// readOnly asks the server, which calls it by one of two names.
func (s *mysqlSession) readOnly(ctx context.Context) bool {
	for _, name := range []string{"transaction_read_only", "tx_read_only"} {
		if on, err := s.answer(ctx, "SELECT @@SESSION."+name); err == nil {
			return on == "1" || strings.EqualFold(on, "ON") || strings.EqualFold(on, "true")
		}
	}
	return false
}

// any sends statements until one is understood.
func (s *mysqlSession) any(ctx context.Context, statements ...string) bool {
	for _, statement := range statements {
		if s.exec(ctx, statement) == nil {
			return true
		}
	}
	return false
}

func (s *mysqlSession) exec(ctx context.Context, statement string) error {
	_, err := s.conn.(driver.ExecerContext).ExecContext(ctx, statement, nil)
	return err
}

func (s *mysqlSession) answer(ctx context.Context, query string) (answer string, err error) {
	err = runDriver(ctx, s.conn, query, nil, mysqlKind, func([]Column) error { return nil }, func(row []Value) error {
		answer = row[0].Text
		return nil
	})
	return answer, err
}

func (s *mysqlSession) snapshot() bool { return s.isolate }

func (s *mysqlSession) close() { s.conn.Close() }

func (s *mysqlSession) run(ctx context.Context, query string, args []any, head func([]Column) error, take func([]Value) error) error {
	finished := false
	err := runDriver(ctx, s.conn, query, args, mysqlKind, head, func(row []Value) error {
		err := take(row)
		finished = err != nil
		return err
	})
	if ctx.Err() != nil || finished {
		s.kill()
	}
	return err
}

// kill ends the session on the server from another connection: it does not
// notice that its client has gone before it has a result for it.
func (s *mysqlSession) kill() {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	conn, err := connectMySQL(ctx, s.config)
	if err != nil {
		return
	}
	defer conn.Close()
	conn.(driver.ExecerContext).ExecContext(ctx, "KILL "+s.id, nil)
}

// mysqlBits is what booleans often are there: BIT(1).
const mysqlBits = "BIT"

// mysqlKind knows the names that the driver gives the types of its columns.
func mysqlKind(name string) Kind {
	switch strings.TrimPrefix(name, "UNSIGNED ") {
	case "VARCHAR", "CHAR", "TEXT", "ENUM", "SET", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT", "NULL":
		return Text
	case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "YEAR", mysqlBits:
		return Whole
	case "DECIMAL", "FLOAT", "DOUBLE":
		return Number
	case "DATE":
		return Date
	case "DATETIME":
		return Time
	case "TIMESTAMP":
		return Instant
	}
	return Other
}

// mysqlSays reads what MySQL or MariaDB says is wrong from its number.
func mysqlSays(e *mysql.MySQLError) string {
	switch e.Number {
	case 1305:
		if strings.Contains(e.Message, "MD5") {
			return "warehouse.no-md5"
		}
		return "warehouse.sql"
	case 1045, 1698, 1130, 1129:
		return "warehouse.password"
	case 1049:
		return "warehouse.no-database"
	case 1146, 1051:
		return "warehouse.no-table"
	case 1054:
		return "warehouse.no-column"
	case 1044, 1142, 1143, 1227, 1370:
		return "warehouse.no-rights"
	case 3024, 1969, 1205:
		return "warehouse.timeout"
	case 1317, 1053, 1927, 1080:
		return "warehouse.stopped"
	case 1792, 1290, 1836:
		return "warehouse.writes"
	case 1021, 1114, 3:
		return "warehouse.full"
	case 1037, 1038, 1041:
		return "warehouse.memory"
	case 1040, 1203, 1226:
		return "warehouse.busy"
	case 1292, 1366, 1690, 1365, 1411:
		return "warehouse.data"
	case 1064, 1060, 1128, 1248, 1055, 1052, 1222, 1235, 1210:
		return "warehouse.sql"
	}
	return "warehouse.failed"
}
