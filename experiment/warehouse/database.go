package warehouse

import (
	"context"
	"errors"
	"time"
)

// program is how sessions are called where administrators list them.
const program = "triggerlab"

// DefaultTimeout is how long one statement may take where nobody says: long
// enough for some billions of rows, short enough to end before a night does.
const DefaultTimeout = 30 * time.Minute

// ConnectTimeout is how long a server may take to say that it is there.
const ConnectTimeout = 15 * time.Second

// grace is how long after its own limit a server is waited for, so that it is
// the server that gives up and says why. (A variable for the sake of tests.)
var grace = 5 * time.Second

// A Monitor is told how far a statement has come: how many rows more the
// engine has read, and which part of all, from 0 to 1, or 0 where it does not
// tell.
type Monitor interface {
	Progress(rows int64, read float64)
}

// Options are how a database is spoken to.
type Options struct {
	Timeout time.Duration // of one statement; 0: that of the URL, or else DefaultTimeout
	Monitor Monitor       // nil: nobody is told
}

// A Database is one session with a server: nothing can be written in it, and
// where the engine has snapshots all its statements see one. It serves one
// goroutine at a time, and is to be closed after a Failure.
type Database struct {
	address *Address
	options Options
	session session
	version string
}

// A session is what the engines do differently.
type session interface {
	// run sends a statement, tells the columns of its result and then each
	// row. What take returns ends it. Values are only good until take returns.
	run(ctx context.Context, query string, args []any, head func([]Column) error, take func([]Value) error) error
	// resolve finds what types are that run did not know.
	resolve(ctx context.Context, columns []Column) error
	// snapshot tells that statements see one state of the tables.
	snapshot() bool
	close()
}

// Open connects to the database at an address and checks that nothing can be
// written through the session. The caller must Close it.
//
// A URL that cannot be read is an *AddressError; whatever a network or server
// refuses is a *Failure; an interrupted ctx is ctx.Err().
func Open(ctx context.Context, raw string, o Options) (*Database, error) {
	a, err := ParseAddress(raw)
	if err != nil {
		return nil, err
	}
	return begin(ctx, a, o)
}

// again is another session at the same place.
func (d *Database) again(ctx context.Context) (*Database, error) {
	return begin(ctx, d.address, d.options)
}

func begin(ctx context.Context, a *Address, o Options) (d *Database, err error) {
	if o.Timeout <= 0 {
		o.Timeout = a.Timeout
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	d = &Database{address: a, options: o}
	connecting, cancel := context.WithTimeout(ctx, min(ConnectTimeout, o.Timeout))
	defer cancel()
	switch a.Engine {
	case PostgreSQL:
		d.session, err = openPostgres(connecting, a, o)
	case MySQL:
		d.session, err = openMySQL(connecting, a, o)
	case ClickHouse:
		d.session, err = openClickHouse(connecting, a, o)
	}
	if err == nil {
		d.version, err = d.text(connecting, versionOf[a.Engine])
	}
	if err != nil {
		if connecting.Err() != nil {
			err = context.DeadlineExceeded
		}
		d.Close()
		return nil, d.failure(ctx, "connect", err)
	}
	return d, nil
}

// versionOf are the queries for the version of a server.
var versionOf = map[Engine]string{
	PostgreSQL: "SHOW server_version",
	MySQL:      "SELECT VERSION()",
	ClickHouse: "SELECT version()",
}

// Close ends the session. A Database that was closed stays so.
func (d *Database) Close() {
	if d.session != nil {
		d.session.close()
		d.session = nil
	}
}

// Engine is the kind of the database.
func (d *Database) Engine() Engine { return d.address.Engine }

// Version is what the server says that it is, such as "15.18" or
// "10.11.19-MariaDB-0+deb12u1".
func (d *Database) Version() string { return d.version }

// Address is where the database is, which shows without secrets.
func (d *Database) Address() *Address { return d.address }

// Snapshot tells that all statements of the session see one state of the
// tables, whatever others write meanwhile.
func (d *Database) Snapshot() bool { return d.session != nil && d.session.snapshot() }

var errClosed = errors.New("the session was closed")

// run sends a statement within the time that one may take.
func (d *Database) run(ctx context.Context, query string, args []any, head func([]Column) error, take func([]Value) error) error {
	if d.session == nil {
		return d.failure(ctx, "query", errClosed)
	}
	// Not context.WithTimeout: of a deadline ClickHouse's driver makes a limit
	// of its own, and cannot say farewell after it.
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	defer time.AfterFunc(d.options.Timeout+grace, cancel).Stop()
	var stopped *stop
	err := d.session.run(limited, query, args, head, take)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stopped):
		return stopped.err
	case limited.Err() != nil && ctx.Err() == nil:
		err = context.DeadlineExceeded
	}
	return d.failure(ctx, "query", err)
}

// A stop is an error of the one who takes rows, and none of the database.
type stop struct{ err error }

func (s *stop) Error() string { return "stopped" }

// text is the single text that a query answers with.
func (d *Database) text(ctx context.Context, query string) (answer string, err error) {
	err = d.session.run(ctx, query, nil, func([]Column) error { return nil }, func(row []Value) error {
		if len(row) > 0 {
			answer = row[0].Text
		}
		return nil
	})
	return answer, err
}

// quiet is a Monitor that nobody listens to.
type quiet struct{}

func (quiet) Progress(int64, float64) {}

func (o Options) monitor() Monitor {
	if o.Monitor == nil {
		return quiet{}
	}
	return o.Monitor
}
