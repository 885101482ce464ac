package servers

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

var postgres = &kind{programs: []string{postgresProgram("postgres"), postgresProgram("initdb")}, start: startPostgres}

// Postgres is a PostgreSQL server. Its texts are ordered as in France unless
// they are said to be otherwise.
func Postgres(t testing.TB) *Server { t.Helper(); return postgres.get(t)[0] }

// postgresProgram finds a program of the newest PostgreSQL: Debian keeps them
// out of the path.
func postgresProgram(name string) string {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name); err == nil && len(found) > 0 {
		return slices.Max(found)
	}
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	return name
}

func startPostgres() ([]*Server, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	secret, err := write(dir, "password", Password+"\n")
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	if err := prepare(dir, postgresProgram("initdb"), "-D", data, "-U", User, "--pwfile", secret, "-A", "scram-sha-256",
		"-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fr", "--no-sync"); err != nil {
		return nil, err
	}
	authority, certificate, key, err := secure(dir)
	if err != nil {
		return nil, err
	}
	args := []string{"-D", data, "-p", strconv.Itoa(port), "-k", dir}
	for _, setting := range []string{"listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
		"wal_level=minimal", "max_wal_senders=0", "shared_buffers=128MB", "max_wal_size=4GB", "max_connections=60",
		"ssl=on", "ssl_cert_file=" + certificate, "ssl_key_file=" + key} {
		args = append(args, "-c", setting)
	}
	if err := launch(dir, "QUIT", postgresProgram("postgres"), args...); err != nil {
		return nil, err
	}
	at := func(database string) string {
		return fmt.Sprintf("host=127.0.0.1 port=%d user=%s password='%s' dbname=%s", port, User, Password, database)
	}
	s := &Server{Scheme: "postgres", Port: port, Secure: port, Authority: authority, driver: "pgx", dsn: at("postgres"), log: filepath.Join(dir, "log")}
	if err := s.awake(); err != nil {
		return nil, err
	}
	if err := s.first("CREATE DATABASE " + Database); err != nil {
		return nil, err
	}
	s.dsn = at(Database)
	return []*Server{s}, nil
}
