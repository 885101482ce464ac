package ledger

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"sync"

	"modernc.org/sqlite"
)

// A connection is one to the ledger's file, for one goroutine at a time. It
// goes past database/sql, whose bookkeeping costs as much as a row.
type connection struct {
	conn     driver.Conn
	prepared map[string]*statement
}

// A statement is prepared once and given its arguments in place.
type statement struct {
	stmt driver.Stmt
	args []driver.NamedValue
}

// pragmas hold for every connection: what a foreign program put into the
// schema is not trusted, and sorting leaves nothing in temporary files.
var pragmas = []string{"trusted_schema(OFF)", "cell_size_check(ON)", "temp_store(MEMORY)"}

// durable are those of one that writes. Without fullfsync a Mac only hands
// over what is to be written. Events come in any order, so that many pages of
// their index are needed at a time.
var durable = []string{"synchronous(FULL)", "fullfsync(ON)", "checkpoint_fullfsync(ON)", "cache_size(-32000)"}

// nameOf is what the driver opens. As a URI it takes any path.
func nameOf(file, mode string, more []string) string {
	// The locks of one open file are dropped by the close of another in the
	// same program, as when somebody looks what kind of file it is. Linux has
	// some that are not.
	openFileLocks()
	path := filepath.ToSlash(file)
	if path[0] != '/' {
		path = "/" + path
	}
	query := url.Values{"mode": {mode}, "_defensive": {"1"}, "_error_rc": {"1"}, "_dqs": {"0"}, "_pragma": slices.Concat(pragmas, more)}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

var openFileLocks = sync.OnceFunc(func() { _, _ = sqlite.OFDLocking(true) })

// connect opens a connection.
func connect(ctx context.Context, uri string) (*connection, error) {
	connector, err := sqlite.NewConnector(uri)
	if err != nil {
		return nil, err
	}
	var conn driver.Conn
	err = waiting(ctx, func() (err error) {
		conn, err = connector.Connect(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &connection{conn, map[string]*statement{}}, nil
}

func (c *connection) close() error {
	for _, s := range c.prepared {
		s.stmt.Close()
	}
	return c.conn.Close()
}

// exec runs a statement that gives no rows.
//
// The context of what is recorded ends before a transaction begins or not at
// all, so that none is cut off where nobody can tell what became of it.
func (c *connection) exec(query string, args ...driver.Value) (driver.Result, error) {
	s, err := c.prepare(query, args)
	if err != nil {
		return nil, err
	}
	return s.stmt.(driver.StmtExecContext).ExecContext(context.Background(), s.args)
}

// script runs statements that are needed once.
func (c *connection) script(ctx context.Context, statements string) error {
	_, err := c.conn.(driver.ExecerContext).ExecContext(ctx, statements, nil)
	return err
}

// once runs a statement that is not prepared for later.
func (c *connection) once(statement string) error { return c.script(context.Background(), statement) }

// row reads the first row into dest; found is false where there is none.
func (c *connection) row(query string, dest []driver.Value, args ...driver.Value) (found bool, err error) {
	s, err := c.prepare(query, args)
	if err != nil {
		return false, err
	}
	rows, err := s.stmt.(driver.StmtQueryContext).QueryContext(context.Background(), s.args)
	if err != nil {
		return false, err
	}
	err = rows.Next(dest)
	if closing := rows.Close(); err == nil {
		err = closing
	}
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

// unprepare lets go of a statement that will not be needed again.
func (c *connection) unprepare(query string) {
	if s := c.prepared[query]; s != nil {
		s.stmt.Close()
		delete(c.prepared, query)
	}
}

// each gives every row to a function.
func (c *connection) each(query string, width int, do func([]driver.Value), args ...driver.Value) error {
	s, err := c.prepare(query, args)
	if err != nil {
		return err
	}
	rows, err := s.stmt.(driver.StmtQueryContext).QueryContext(context.Background(), s.args)
	if err != nil {
		return err
	}
	values := make([]driver.Value, width)
	for err = rows.Next(values); err == nil; err = rows.Next(values) {
		do(values)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, rows.Close())
}

func (c *connection) prepare(query string, args []driver.Value) (*statement, error) {
	s := c.prepared[query]
	if s == nil {
		stmt, err := c.conn.(driver.ConnPrepareContext).PrepareContext(context.Background(), query)
		if err != nil {
			return nil, err
		}
		s = &statement{stmt, make([]driver.NamedValue, len(args))}
		for i := range s.args {
			s.args[i].Ordinal = i + 1
		}
		c.prepared[query] = s
	}
	for i, arg := range args {
		s.args[i].Value = arg
	}
	return s, nil
}
