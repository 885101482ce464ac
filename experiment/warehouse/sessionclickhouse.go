package warehouse

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// clickhouseSession is a way to a ClickHouse server. Each statement has a
// connection of its own: old servers leave one on which a statement has failed
// in disorder, and answer the next with nonsense.
type clickhouseSession struct {
	named
	address *Address
	options *clickhouse.Options
	monitor Monitor
}

func openClickHouse(ctx context.Context, a *Address, o Options) (session, error) {
	options, err := clickhouseOptions(a, o)
	if err != nil {
		return nil, err
	}
	s := &clickhouseSession{address: a, options: options, monitor: o.monitor()}
	readOnly, err := s.setting(ctx, "readonly")
	if err != nil {
		return nil, err
	}
	// One who may only read by the server's own will may change no setting.
	if readOnly == "0" || readOnly == "2" {
		options.Settings = clickhouse.Settings{
			"readonly": 2, // what is read may be read in any way
			// Groups beyond two gigabytes go to the disk, shard by shard.
			"max_bytes_before_external_group_by":       2 << 30,
			"distributed_aggregation_memory_efficient": 1,
			"max_execution_time":                       int(max(1, o.Timeout.Seconds())),
		}
		for name, value := range wholeResults {
			// The driver cannot tell old servers a setting that is a word.
			if _, word := value.(string); !word {
				options.Settings[name] = value
			}
		}
		if readOnly, err = s.setting(ctx, "readonly"); err != nil {
			return nil, err
		}
	}
	if readOnly != "1" && readOnly != "2" {
		return nil, errWritable
	}
	return s, s.checkWhole(ctx)
}

// wholeResults are the settings without which a result may be only a part of
// itself and say nothing of it, or be another than standard SQL's. All are
// older than any server that is met.
var wholeResults = clickhouse.Settings{
	"skip_unavailable_shards": 0,
	"timeout_overflow_mode":   "throw",
	"read_overflow_mode":      "throw",
	"group_by_overflow_mode":  "throw",
	"sort_overflow_mode":      "throw",
	"result_overflow_mode":    "throw",
	"distinct_overflow_mode":  "throw",
	"set_overflow_mode":       "throw",
	"join_overflow_mode":      "throw",
	"join_use_nulls":          0,
	"extremes":                0,
}

// checkWhole asks whether the settings are as they must be, which one who may
// change none cannot make them.
func (s *clickhouseSession) checkWhole(ctx context.Context) error {
	var wrong error
	err := s.run(ctx, "SELECT name, value FROM system.settings", nil, func([]Column) error { return nil }, func(row []Value) error {
		want, asked := wholeResults[row[0].Text]
		if asked && row[1].Text != fmt.Sprint(want) {
			wrong = &partialError{row[0].Text + " = " + row[1].Text}
		}
		return nil
	})
	return errors.Join(err, wrong)
}

// A partialError is a setting by which a server may send a part of a result
// for the whole.
type partialError struct{ setting string }

func (e *partialError) Error() string { return e.setting }

func clickhouseOptions(a *Address, o Options) (*clickhouse.Options, error) {
	password, _ := a.url.User.Password()
	if password == "" {
		password = os.Getenv("CLICKHOUSE_PASSWORD")
		a.secrets = append(a.secrets, password)
	}
	user := a.url.User.Username()
	if user == "" {
		user = os.Getenv("CLICKHOUSE_USER")
	}
	security, err := secured(a)
	if err != nil {
		return nil, err
	}
	for name := range security.others {
		return nil, &AddressError{unknownParameter(a, name)}
	}
	port := "9000"
	if security.config != nil && !security.optional {
		port = "9440"
	} else {
		security.config = nil // no server speaks both on one port
	}
	address := a.url.Host
	if a.url.Port() == "" {
		address = net.JoinHostPort(a.url.Hostname(), port)
	}
	return &clickhouse.Options{
		Addr:        []string{address},
		Auth:        clickhouse.Auth{Database: a.Database(), Username: user, Password: password},
		TLS:         security.config,
		ClientInfo:  clickhouse.ClientInfo{Products: []struct{ Name, Version string }{{Name: program}}},
		DialTimeout: ConnectTimeout,
		ReadTimeout: o.Timeout + 2*grace, // of a whole statement: others end it before
		Compression: &clickhouse.Compression{Method: clickhouse.CompressionLZ4},
	}, nil
}

// connect dials and shakes hands, and leaves off both when ctx ends.
func (s *clickhouseSession) connect(ctx context.Context) (driver.Conn, error) {
	options := *s.options
	var dialled net.Conn
	stop := func() bool { return true }
	options.DialContext = func(_ context.Context, address string) (conn net.Conn, err error) {
		if conn, err = s.address.secureDial(ctx, address, options.TLS); err == nil {
			dialled, stop = conn, context.AfterFunc(ctx, func() { conn.Close() })
		}
		return conn, err
	}
	conn, err := clickhouse.Connector(&options).Connect(ctx)
	stop()
	if err != nil && dialled != nil {
		dialled.Close() // the driver leaves it open
	}
	return conn, err
}

func (s *clickhouseSession) setting(ctx context.Context, name string) (value string, err error) {
	err = s.run(ctx, "SELECT value FROM system.settings WHERE name = '"+name+"'", nil,
		func([]Column) error { return nil }, func(row []Value) error {
			value = row[0].Text
			return nil
		})
	return value, err
}

func (s *clickhouseSession) snapshot() bool { return false }

func (s *clickhouseSession) close() {} // no connection outlives its statement

func (s *clickhouseSession) run(ctx context.Context, query string, args []any, head func([]Column) error, take func([]Value) error) error {
	if len(args) > 0 {
		return errors.New("statements of ClickHouse hold their values")
	}
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	s.address.heard.Store(false) // it has shaken hands
	// The end of this context, which is also that of a statement whose rows
	// nobody wants any more, tells the server to stop.
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	asking = clickhouse.Context(asking, clickhouse.WithProgress(func(p *clickhouse.Progress) {
		s.monitor.Progress(int64(p.Rows), 0) // the part of this statement is none of all
	}))
	return runDriver(asking, conn, query, nil, clickhouseKind, head, func(row []Value) error {
		err := take(row)
		if err != nil {
			cancel()
		}
		return err
	})
}

// clickhouseKind knows the types by their names, whatever is put around them.
func clickhouseKind(name string) Kind {
	for _, around := range []string{"LowCardinality(", "Nullable("} {
		if inner, found := strings.CutPrefix(name, around); found {
			name = strings.TrimSuffix(inner, ")")
		}
	}
	bare, _, _ := strings.Cut(name, "(")
	switch {
	case bare == "String" || bare == "FixedString" || bare == "UUID" || strings.HasPrefix(bare, "Enum"):
		return Text
	case bare == "Bool":
		return Boolean
	case strings.HasPrefix(bare, "Int") && !strings.HasPrefix(bare, "Interval"), strings.HasPrefix(bare, "UInt"):
		return Whole
	case strings.HasPrefix(bare, "Float"), strings.HasPrefix(bare, "Decimal"):
		return Number
	case bare == "Date" || bare == "Date32":
		return Date
	case bare == "DateTime" || bare == "DateTime64":
		return Instant
	}
	return Other
}

// clickhouseSays reads what ClickHouse says is wrong from its number.
func clickhouseSays(e *clickhouse.Exception) string {
	switch e.Code {
	case 192, 193, 194, 195, 516:
		return "warehouse.password"
	case 81:
		return "warehouse.no-database"
	case 60:
		return "warehouse.no-table"
	case 16, 47:
		return "warehouse.no-column"
	case 291, 497:
		return "warehouse.no-rights"
	case 159, 160, 209:
		return "warehouse.timeout"
	case 394:
		return "warehouse.stopped"
	case 164:
		return "warehouse.writes"
	case 243:
		return "warehouse.full"
	case 241, 158, 307, 396:
		return "warehouse.memory"
	case 202:
		return "warehouse.busy"
	case 210, 279:
		return "warehouse.shard"
	case 6, 26, 27, 32, 33, 38, 41, 53, 69, 72, 131, 349:
		return "warehouse.data"
	case 42, 43, 46, 48, 62, 63, 179, 184, 215, 386:
		return "warehouse.sql"
	}
	return "warehouse.failed"
}
