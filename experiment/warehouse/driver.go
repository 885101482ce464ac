package warehouse

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
)

// runDriver sends a statement through a connection of database/sql's drivers,
// with no pool between: a pool would send a statement again, and take a
// connection that a failed one has left in disorder.
func runDriver(ctx context.Context, conn driver.Conn, query string, args []any, kind func(string) Kind, head func([]Column) error, take func([]Value) error) error {
	rows, done, err := queryDriver(ctx, conn, query, args)
	if err != nil {
		return err
	}
	defer done()
	columns := columnsOf(rows, kind)
	if err := head(columns); err != nil {
		return &stop{err}
	}
	values, row := make([]driver.Value, len(columns)), make([]Value, len(columns))
	for {
		if err := rows.Next(values); err == io.EOF {
			return ended(ctx, rows, values)
		} else if err != nil {
			return err
		}
		for i, v := range values {
			row[i] = valueOf(v, columns[i].Kind)
		}
		if err := take(row); err != nil {
			return &stop{err}
		}
	}
}

// ended tells the end of a result from a row that could not be read, which
// MySQL's driver also calls io.EOF: only after an end there is another.
func ended(ctx context.Context, rows driver.Rows, values []driver.Value) error {
	if err := rows.Next(values); err != io.EOF {
		return errors.Join(errCutOff, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return rows.Close()
}

var errCutOff = errors.New("the result ends in the middle of a row")

// queryDriver sends the statement, prepared where it has parameters.
func queryDriver(ctx context.Context, conn driver.Conn, query string, args []any) (rows driver.Rows, done func(), err error) {
	if len(args) == 0 {
		rows, err = conn.(driver.QueryerContext).QueryContext(ctx, query, nil)
		if err != nil {
			return nil, nil, err
		}
		return rows, func() { rows.Close() }, nil
	}
	statement, err := conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	named := make([]driver.NamedValue, len(args))
	for i, arg := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: arg}
	}
	rows, err = statement.(driver.StmtQueryContext).QueryContext(ctx, named)
	if err != nil {
		statement.Close()
		return nil, nil, err
	}
	return rows, func() { rows.Close(); statement.Close() }, nil
}

func columnsOf(rows driver.Rows, kind func(string) Kind) []Column {
	typed, _ := rows.(driver.RowsColumnTypeDatabaseTypeName)
	columns := make([]Column, 0, len(rows.Columns()))
	for i, name := range rows.Columns() {
		c := Column{Name: name}
		if typed != nil {
			c.Type = typed.ColumnTypeDatabaseTypeName(i)
			c.Kind = kind(c.Type)
		}
		columns = append(columns, c)
	}
	return columns
}

// valueOf writes what a driver has made of a value as the engine would.
func valueOf(v driver.Value, kind Kind) Value {
	switch v := v.(type) {
	case nil:
		return Value{Null: true}
	case string:
		return Value{Text: v}
	case []byte:
		return Value{Text: string(v), Null: v == nil}
	case bool:
		return Value{Text: strconv.FormatBool(v)}
	case float64:
		return Value{Text: strconv.FormatFloat(v, 'g', -1, 64)}
	case float32:
		return Value{Text: strconv.FormatFloat(float64(v), 'g', -1, 32)}
	case time.Time:
		if kind == Date {
			return Value{Text: v.Format(time.DateOnly)}
		}
		return Value{Text: v.UTC().Format("2006-01-02 15:04:05.999999999")}
	}
	return Value{Text: fmt.Sprint(v)} // whole numbers of all sizes
}

// named is a session whose driver names every type.
type named struct{}

func (named) resolve(context.Context, []Column) error { return nil }
