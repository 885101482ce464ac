package ledger

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"triggerlab/experiment"
)

// reader is a connection within a transaction, past database/sql, whose Scan
// takes longer than SQLite does over a row of numbers.
type reader struct {
	ctx    context.Context
	conn   driver.QueryerContext
	moment moment
}

// read gives use a connection that sees the ledger as it was when it was first
// looked at.
func (o *Outcomes) read(ctx context.Context, use func(reader) error) error {
	c, err := o.ledger.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	defer c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // nothing was written
	return c.Raw(func(raw any) error {
		conn, ok := raw.(driver.QueryerContext)
		if !ok {
			return fmt.Errorf("the driver of SQLite, a %T, cannot be asked", raw)
		}
		r := reader{ctx: ctx, conn: conn}
		if r.moment, err = r.now(); err != nil {
			return err
		}
		if o.moment != (moment{}) {
			if r.moment.forgotten != o.moment.forgotten {
				return experiment.Problem(experiment.Msg("ledger.forgotten-meanwhile"))
			}
			r.moment = o.moment
		}
		return use(r)
	})
}

func (r reader) now() (m moment, err error) {
	var last []byte
	err = r.each(`SELECT (SELECT ifnull(max(id), 0) FROM exposures), (SELECT count(*) FROM forgotten), rows, seal FROM head`, func(v values) bool {
		m.last, m.forgotten, m.rows = v.whole(0), v.whole(1), v.whole(2)
		last, _ = v[3].([]byte)
		return true
	})
	if err == nil && copy(m.seal[:], last) != len(m.seal) {
		err = altered("head")
	}
	return m, err
}

// values are those of one row, good until the next.
type values []driver.Value

// whole is the number in a column; 0 where there is none.
func (v values) whole(column int) int64 {
	n, _ := v[column].(int64)
	return n
}

func (v values) text(column int) string {
	s, _ := v[column].(string)
	return s
}

// interruptible is after how many rows somebody may have interrupted.
const interruptible = 1 << 12

// each gives the rows of a query to use until it wants no more.
func (r reader) each(query string, use func(values) bool, args ...int64) (err error) {
	named := make([]driver.NamedValue, len(args))
	for i, n := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: n}
	}
	rows, err := r.conn.QueryContext(r.ctx, query, named)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	v := make(values, len(rows.Columns()))
	for n := 1; ; n++ {
		switch err := rows.Next(v); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case n%interruptible == 0 && r.ctx.Err() != nil:
			return r.ctx.Err()
		case !use(v):
			return nil
		}
	}
}

func (r reader) number(query string, args ...int64) (n int64, err error) {
	err = r.each(query, func(v values) bool {
		n = v.whole(0)
		return false
	}, args...)
	return n, err
}

// texts are texts by their number.
type texts [][]byte

// of is the text of a number; nil where there is none.
func (t texts) of(id int64) []byte {
	if id <= 0 || id >= int64(len(t)) {
		return nil
	}
	return t[id]
}

// texts reads numbers and their texts.
func (r reader) texts(query string) (list texts, err error) {
	err = r.each(query, func(v values) bool {
		for int64(len(list)) <= v.whole(0) {
			list = append(list, nil)
		}
		list[v.whole(0)] = []byte(v.text(1))
		return true
	})
	return list, err
}
