package servers

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/go-sql-driver/mysql"
)

var mariadb = &kind{programs: []string{"mariadbd", "mariadb-install-db"}, start: startMariaDB}

// MariaDB is a MariaDB server. It compares texts without regard to case and
// accents unless they are said to be otherwise.
func MariaDB(t testing.TB) *Server { t.Helper(); return mariadb.get(t)[0] }

func startMariaDB() ([]*Server, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	first, err := write(dir, "first.sql", fmt.Sprintf("CREATE DATABASE %s;\nCREATE USER %[2]s@'%%' IDENTIFIED BY '%[3]s';\nGRANT ALL ON *.* TO %[2]s@'%%' WITH GRANT OPTION;\n", Database, User, Password))
	if err != nil {
		return nil, err
	}
	authority, certificate, key, err := secure(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	quick := []string{"--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-log-file-size=64M", "--sync-binlog=0"}
	if err := prepare(dir, "mariadb-install-db", append([]string{"--no-defaults", "--datadir=" + data,
		"--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", "--skip-log-bin"}, quick...)...); err != nil {
		return nil, err
	}
	if err := launch(dir, "KILL", "mariadbd", append([]string{"--no-defaults", "--datadir=" + data, "--tmpdir=" + dir, "--init-file=" + first,
		"--port=" + strconv.Itoa(port), "--bind-address=127.0.0.1", "--socket=" + filepath.Join(dir, "socket"), "--pid-file=" + filepath.Join(dir, "pid"),
		"--ssl-cert=" + certificate, "--ssl-key=" + key, "--skip-name-resolve", "--innodb-buffer-pool-size=256M", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci"}, quick...)...); err != nil {
		return nil, err
	}
	c := mysql.NewConfig()
	c.User, c.Passwd, c.Net, c.Addr, c.DBName, c.Logger = User, Password, "tcp", fmt.Sprintf("127.0.0.1:%d", port), Database, &mysql.NopLogger{}
	s := &Server{Scheme: "mysql", Port: port, Secure: port, Authority: authority, driver: "mysql", dsn: c.FormatDSN(), log: filepath.Join(dir, "log")}
	mysql.SetLogger(&mysql.NopLogger{}) // until it is awake, attempts fail
	return []*Server{s}, s.awake()
}
