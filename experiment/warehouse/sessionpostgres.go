package warehouse

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgtype"
)

// postgres is a session with PostgreSQL: one transaction, from its beginning
// to its end, that sees one snapshot and may not write.
type postgres struct{ conn *pgx.Conn }

// beginPostgres settles the session. Everything holds for the transaction
// only, so that it also holds behind a pooler that deals connections out
// anew after each.
const beginPostgres = `BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL statement_timeout = %d;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL standard_conforming_strings = on;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
`

// hastenPostgres gives the sums of millions of contacts memory, unless there is
// more already, and forbids what is slow where the engine cannot know how many
// rows its subqueries have: it takes hundreds of thousands for a few hundred,
// and would compare each with each. The first rows shall be the same for whoever
// asks for them. Names that a server does not know are left out.
const hastenPostgres = `SELECT set_config(name, value, true)
FROM (VALUES ('work_mem', '65536'), ('enable_nestloop', 'off'), ('jit', 'off'), ('synchronize_seqscans', 'off')) AS better(name, value)
JOIN pg_catalog.pg_settings USING (name)
WHERE name <> 'work_mem' OR setting::bigint < 65536`

func openPostgres(ctx context.Context, a *Address, o Options) (session, error) {
	if name := strange(a.url.Query(), ofPostgres); name != "" {
		return nil, &AddressError{unknownParameter(a, name)}
	}
	config, err := pgx.ParseConfig(a.url.String())
	if err != nil {
		return nil, postgresProblem(a, err)
	}
	a.usual = config.Host
	if config.Password != "" {
		a.secrets = append(a.secrets, config.Password) // of the environment or a file
	}
	// Poolers know no statements that were prepared earlier. Parameters and
	// results are text.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: farewell}
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = program // as administrators see it
	}
	config.MaxProtocolMessageBodyLen = 1 << 28 // what is longer is nonsense
	config.DialFunc = a.dial
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	a.heard.Store(false)
	p := &postgres{conn}
	begin := fmt.Sprintf(beginPostgres, o.Timeout.Milliseconds()) + hastenPostgres
	if err := conn.PgConn().Exec(ctx, begin).Close(); err != nil {
		p.close()
		return nil, err
	}
	p.watched(ctx)
	return p, p.checkReadOnly(ctx)
}

// watched lets the server look from time to time whether this program is still
// there, so that nothing runs on for nobody after it was killed. Not every
// server can: what it refuses must not end the transaction.
func (p *postgres) watched(ctx context.Context) {
	if p.conn.PgConn().Exec(ctx, "SAVEPOINT watched; SET LOCAL client_connection_check_interval = '5s'").Close() != nil {
		p.conn.PgConn().Exec(ctx, "ROLLBACK TO watched").Close()
	}
}

// checkReadOnly asks whether the server has understood that nothing may be
// written.
func (p *postgres) checkReadOnly(ctx context.Context) error {
	var answer string
	if err := p.conn.QueryRow(ctx, "SHOW transaction_read_only").Scan(&answer); err != nil {
		return err
	}
	if answer != "on" {
		return errWritable
	}
	return nil
}

func (p *postgres) snapshot() bool { return true }

func (p *postgres) close() {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	p.conn.Close(ctx)
}

func (p *postgres) run(ctx context.Context, query string, args []any, head func([]Column) error, take func([]Value) error) error {
	rows, err := p.conn.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	fields := rows.FieldDescriptions()
	if err := rows.Err(); err != nil {
		return err
	}
	columns := make([]Column, len(fields))
	for i, f := range fields {
		columns[i] = p.column(f)
	}
	if err := head(columns); err != nil {
		return &stop{err}
	}
	row := make([]Value, len(fields))
	for rows.Next() {
		for i, raw := range rows.RawValues() {
			row[i] = Value{Text: string(raw), Null: raw == nil}
			if columns[i].Kind == Boolean && raw != nil {
				row[i].Text = map[string]string{"t": "true", "f": "false"}[row[i].Text]
			}
		}
		if err := take(row); err != nil {
			return p.leave(rows, err)
		}
	}
	return rows.Err()
}

// leave ends a statement whose rows nobody wants any more.
func (p *postgres) leave(rows pgx.Rows, err error) error {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	p.conn.PgConn().CancelRequest(ctx)
	rows.Close()
	return &stop{err}
}

func (p *postgres) column(f pgconn.FieldDescription) Column {
	c := Column{Name: f.Name, Type: fmt.Sprintf(unknownType, f.DataTypeOID)}
	switch f.DataTypeOID {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID, pgtype.NameOID, pgtype.UUIDOID, pgtype.UnknownOID, pgtype.BitOID:
		c.Kind = Text
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.OIDOID:
		c.Kind = Whole
	case pgtype.Float4OID, pgtype.Float8OID, pgtype.NumericOID:
		c.Kind = Number
	case pgtype.BoolOID:
		c.Kind = Boolean
	case pgtype.DateOID:
		c.Kind = Date
	case pgtype.TimestampOID:
		c.Kind = Time
	case pgtype.TimestamptzOID:
		c.Kind = Instant
	}
	if t, known := p.conn.TypeMap().TypeForOID(f.DataTypeOID); known {
		c.Type = t.Name
	}
	return c
}

// unknownType is what a type is called that is not one of PostgreSQL's own,
// such as an enumeration.
const unknownType = "oid %d"

// resolve asks for the types that were made in the database. What is an
// enumeration or counts among the texts is read as text.
func (p *postgres) resolve(ctx context.Context, columns []Column) error {
	for i, c := range columns {
		var oid uint32
		if _, err := fmt.Sscanf(c.Type, unknownType, &oid); err != nil {
			continue
		}
		var name, category string
		err := p.conn.QueryRow(ctx, "SELECT typname::text, typcategory::text FROM pg_catalog.pg_type WHERE oid = $1::int8::oid", int64(oid)).Scan(&name, &category)
		if err != nil {
			return err
		}
		columns[i].Type = name
		if category == "E" || category == "S" {
			columns[i].Kind = Text
		}
	}
	return nil
}

// postgresSays reads what PostgreSQL says is wrong from its SQLSTATE, whose
// first two letters are a class.
func postgresSays(e *pgconn.PgError) string {
	switch e.Code {
	case "28P01", "28000":
		return "warehouse.password"
	case "3D000":
		return "warehouse.no-database"
	case "42P01", "3F000":
		return "warehouse.no-table"
	case "42703":
		return "warehouse.no-column"
	case "42501":
		return "warehouse.no-rights"
	case "57014":
		if strings.Contains(e.Message, "timeout") {
			return "warehouse.timeout"
		}
		return "warehouse.stopped"
	case "42704": // of a startup; a query's is a type that is not there
		if strings.Contains(e.Message, "configuration parameter") {
			return "warehouse.parameters"
		}
	case "25006":
		return "warehouse.writes"
	case "53100":
		return "warehouse.full"
	case "53200":
		return "warehouse.memory"
	case "53300":
		return "warehouse.busy"
	case "57P03":
		return "warehouse.starting"
	case "40001", "40P01":
		return "warehouse.conflict"
	}
	switch e.Code[:min(2, len(e.Code))] {
	case "08", "57":
		return "warehouse.died"
	case "22":
		return "warehouse.data"
	case "42", "0A":
		return "warehouse.sql"
	}
	return "warehouse.failed"
}

// farewell is how long the end of a session or of a statement may take. (A
// variable for the sake of tests.)
var farewell = 3 * time.Second
