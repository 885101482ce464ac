// Package servers starts the database servers of this machine for tests: on
// free ports of the loopback interface, in temporary folders, as a user
// without privileges. It is no part of the program.
//
// Each kind is started once for all tests of a binary, when the first asks for
// it, and ends with the binary however that ends. A test that needs a server
// which is not installed is skipped, and fails where TRIGGERLAB_SERVERS is
// "required".
package servers

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// The one user of every server, who may do everything in the database of the
// same name.
const (
	User     = "triggerlab"
	Password = "a secret of tests"
	Database = "triggerlab"
)

// A Server is one that runs.
type Server struct {
	Scheme string // of its URL: postgres, mysql or clickhouse
	Port   int
	Secure int // the port that encrypts; that of the others is the same
	// Authority is the file with the certificate of who stands for the server's.
	Authority string
	driver    string // of database/sql
	dsn       string
	log       string // the file that it writes what it does into
}

// URL is how the program is told of the server, by the name of a table of it
// or, with "", by none.
func (s *Server) URL(table string) string {
	u := url.URL{Scheme: s.Scheme, User: url.UserPassword(User, Password), Host: s.Address(), Path: "/" + Database}
	if table != "" {
		u.RawQuery = url.Values{"table": {table}}.Encode()
	}
	return u.String()
}

// Address is host and port.
func (s *Server) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.Port) }

// SecureURL is URL by a host and the port that encrypts, with parameters.
func (s *Server) SecureURL(host, table string, parameters url.Values) string {
	u, _ := url.Parse(s.URL(table))
	u.Host = fmt.Sprintf("%s:%d", host, s.Secure)
	for name, values := range u.Query() {
		parameters[name] = values
	}
	u.RawQuery = parameters.Encode()
	return u.String()
}

// Open connects to the server to make tables and fill them.
func (s *Server) Open(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open(s.driver, s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxIdleConns(0) // old ClickHouse leaves connections in disorder
	t.Cleanup(func() { db.Close() })
	return db
}

// Exec runs statements one after the other. (ClickHouse has no INSERT … VALUES
// in this protocol: see Load.)
func (s *Server) Exec(t testing.TB, statements ...string) {
	t.Helper()
	db := s.Open(t)
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v\n%.500s", s.Scheme, err, statement)
		}
	}
}

// Load puts rows into the columns of a table.
func (s *Server) Load(t testing.TB, table string, columns []string, rows [][]any) {
	t.Helper()
	tx, err := s.Open(t).Begin()
	if err != nil {
		t.Fatal(err)
	}
	places := make([]string, len(columns))
	for i := range places {
		places[i] = "?"
		if s.Scheme == "postgres" {
			places[i] = fmt.Sprintf("$%d", i+1)
		}
	}
	insert, err := tx.Prepare("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")")
	if err != nil {
		t.Fatalf("%s: %v", s.Scheme, err)
	}
	for _, row := range rows {
		if _, err := insert.Exec(row...); err != nil {
			t.Fatalf("%s: %v: %v", s.Scheme, row, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// A kind is how one kind of server is started, once.
type kind struct {
	programs []string // that it needs, by name or path
	start    func() ([]*Server, error)
	once     sync.Once
	servers  []*Server
	err      error
}

// get starts the servers if no test has yet. It does not return where the
// test cannot go on.
func (k *kind) get(t testing.TB) []*Server {
	t.Helper()
	if testing.Short() && os.Getenv("TRIGGERLAB_SERVERS") == "" {
		t.Skip("database servers are not started in short tests, unless TRIGGERLAB_SERVERS is set")
	}
	for _, program := range k.programs {
		if _, err := exec.LookPath(program); err != nil && !here("/usr/sbin/"+program) {
			if os.Getenv("TRIGGERLAB_SERVERS") == "required" {
				t.Fatalf("%s is not installed, and TRIGGERLAB_SERVERS=required", program)
			}
			t.Skipf("%s is not installed", program)
		}
	}
	k.once.Do(func() { k.servers, k.err = k.start() })
	if k.err != nil {
		t.Fatal(k.err)
	}
	return k.servers
}

// here tells a program that is not in the path of users.
func here(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// awake waits until a server answers, or says why it does not.
func (s *Server) awake() error {
	db, err := sql.Open(s.driver, s.dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxIdleConns(0)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		var one int
		if err = db.QueryRowContext(ctx, "SELECT 1").Scan(&one); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(s.log)
			return fmt.Errorf("%s did not start: %v\n%s", s.Scheme, err, tail(string(said)))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func tail(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// first runs a statement on a server that has just begun.
func (s *Server) first(statement string) error {
	db, err := sql.Open(s.driver, s.dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxIdleConns(0)
	_, err = db.Exec(statement)
	return err
}
