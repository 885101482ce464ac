package warehouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"io"
	"io/fs"
	"net"
	"regexp"
	"strings"
	"syscall"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"triggerlab/experiment"
)

// A Failure is what a network or a database refused. Nothing that was read
// before it may be used: a result that was cut off is none.
type Failure struct {
	Message experiment.Message // at the address, without its secrets
	Err     error
}

func (f *Failure) Error() string { return f.Message.String() }
func (f *Failure) Unwrap() error { return f.Err }

// errWritable says that a server would let the session write.
var errWritable = errors.New("the session is not read-only")

// failure turns an error of a driver into one that can be worded. stage is
// "connect" or "query". An interruption stays what it is.
func (d *Database) failure(ctx context.Context, stage string, err error) error {
	var known *Failure
	var address *AddressError
	switch {
	case err == nil, errors.As(err, &known), errors.As(err, &address):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	code, detail := codeOf(stage, err)
	if stage == "connect" && d.address.heard.Load() && (code == "warehouse.hung-up" || code == "warehouse.unreachable") {
		code = "warehouse.nonsense"
	}
	if code == "warehouse.data" || code == "warehouse.failed" {
		detail = withoutValues(detail)
	}
	m := experiment.Msg(code,
		"engine", string(d.Engine()), "host", d.address.Host(), "database", d.address.Database(),
		"detail", oneLine(d.address.hide(detail)), "seconds", int64(max(1, d.options.Timeout.Seconds())))
	return &Failure{m.On(experiment.Place{File: d.address.String()}), err}
}

// codeOf says in a code what went wrong, and in whose words more of it.
func codeOf(stage string, err error) (code, detail string) {
	var postgres *pgconn.PgError
	var maria *mysql.MySQLError
	var click *clickhouse.Exception
	var partial *partialError
	var changed *changedError
	var product *productError
	switch {
	case errors.As(err, &changed):
		return "warehouse.changed", changed.Error()
	case errors.As(err, &product):
		return "warehouse.product", product.product
	case errors.As(err, &partial):
		return "warehouse.partial", partial.setting
	case errors.Is(err, errWritable):
		return "warehouse.writable", ""
	case errors.As(err, &postgres):
		return postgresSays(postgres), postgres.Message
	case errors.As(err, &maria):
		return mysqlSays(maria), maria.Message
	case errors.As(err, &click):
		return clickhouseSays(click), click.Message
	}
	return networkSays(stage, err), strings.TrimSuffix(innermost(err).Error(), ": %!w(<nil>)")
}

// innermost is what an error comes down to; of several, the last.
func innermost(err error) error {
	for {
		var inner error
		if several, ok := err.(interface{ Unwrap() []error }); ok && len(several.Unwrap()) > 0 {
			inner = several.Unwrap()[len(several.Unwrap())-1]
		} else {
			inner = errors.Unwrap(err)
		}
		if inner == nil {
			return err
		}
		err = inner
	}
}

// networkSays reads errors that no server has worded.
func networkSays(stage string, err error) string {
	var unknown *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &unknown):
		return "warehouse.unknown-host"
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, fs.ErrNotExist): // of a socket that is a file
		return "warehouse.refused"
	case isPlain(err):
		return "warehouse.plain"
	case errors.As(err, new(x509.HostnameError)):
		return "warehouse.security-name"
	case isSecurity(err):
		return "warehouse.security"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		if stage == "connect" {
			return "warehouse.unreachable"
		}
		return "warehouse.timeout"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "warehouse.unreachable"
	case isLost(err):
		if stage == "connect" {
			return "warehouse.hung-up"
		}
		return "warehouse.died"
	}
	return "warehouse.nonsense"
}

// isPlain tells that a server does not encrypt. (PostgreSQL's driver has no
// error for it.)
func isPlain(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) || errors.Is(err, mysql.ErrNoTLS) || innermost(err).Error() == "server refused TLS connection"
}

func isSecurity(err error) bool {
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var alert tls.AlertError
	return errors.As(err, &authority) || errors.As(err, &invalid) ||
		errors.As(err, &verification) || errors.As(err, &alert)
}

// isLost tells that the other side has gone.
func isLost(err error) bool {
	var operation *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, errClosed) || errors.As(err, &operation)
}

// quoted finds what a server quotes of the values it has met, which may be
// somebody's name.
var quoted = regexp.MustCompile(`'[^']*'|"[^"]*"|` + "`[^`]*`")

func withoutValues(detail string) string { return quoted.ReplaceAllString(detail, "'…'") }

// longest is how much of a server's words is repeated.
const longest = 300

// oneLine makes what a server says short enough to be read, and safe to print.
func oneLine(said string) string {
	said = strings.Join(strings.Fields(said), " ")
	if cut := []rune(said); len(cut) > longest {
		return string(cut[:longest]) + "…"
	}
	return said
}
