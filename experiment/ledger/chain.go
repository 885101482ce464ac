package ledger

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"

	"triggerlab/experiment"
)

// chain follows the seals from the first row to the head.
func (v *verifying) chain(ctx context.Context) error {
	rows, last, mark, err := v.head(ctx)
	if err != nil {
		return err
	}
	forgotten, err := v.tombstones(ctx, rows)
	if err != nil {
		return err
	}
	c := &chain{verifying: v, known: true, next: 1, rows: rows, forgotten: forgotten}
	if err := c.follow(ctx); err != nil {
		return err
	}
	c.upTo(rows + 1)
	v.Rows, v.Forgotten, v.Digest = rows, int64(len(forgotten)), digestOf(rows, last)
	if c.known && c.seal != last && (c.other == nil || *c.other != last) {
		v.fault("ledger.end-changed")
	}
	v.otherKey()
	if v.Marked = v.key != nil; v.Marked && subtle.ConstantTimeCompare(mark, v.key.mark(rows, last)) == 0 {
		v.fault("ledger.sealed-anew")
	}
	return nil
}

// otherKey tells of a key that bears the name of the ledger and is not its own.
// Whoever seals a ledger anew cannot make its mark, and could else get around
// that by making the ledger name another key.
func (v *verifying) otherKey() {
	var problems *experiment.Problems
	if !errors.As(v.ledger.odd, &problems) {
		return
	}
	for _, m := range problems.List {
		if m.Code == "ledger.wrong-key" {
			v.faults.Add(m)
		}
	}
}

func (v *verifying) head(ctx context.Context) (rows int64, last seal, mark []byte, err error) {
	var raw []byte
	err = v.tx.QueryRowContext(ctx, "SELECT rows, seal, mark FROM head").Scan(&rows, &raw, &mark)
	if err == nil && len(raw) == len(last) {
		last = seal(raw)
	} else if err == nil || err == sql.ErrNoRows {
		err = altered("head")
	}
	return rows, last, mark, err
}

// A tombstone is what is left of a row that was forgotten.
type tombstone struct {
	leaf leaf
	seal seal
}

// tombstones reads them. One of a row that never was is no tombstone.
func (v *verifying) tombstones(ctx context.Context, last int64) (map[int64]tombstone, error) {
	rows, err := v.tx.QueryContext(ctx, "SELECT id, leaf, seal FROM forgotten ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := map[int64]tombstone{}
	for rows.Next() {
		var id int64
		var l, s []byte
		if err := rows.Scan(&id, &l, &s); err != nil {
			return nil, err
		}
		if id < 1 || id > last {
			v.fault("ledger.row-added", "row", id)
			continue
		}
		var t tombstone
		copy(t.leaf[:], l)
		copy(t.seal[:], s)
		list[id] = t
	}
	return list, rows.Err()
}

// A chain is the seals as far as they were followed.
type chain struct {
	*verifying
	seal      seal  // of the row before next, as it stands there
	other     *seal // what it should be, where it is not
	known     bool  // false behind a row that is missing
	next      int64
	rows      int64
	forgotten map[int64]tombstone
}

// follow reads every row.
func (c *chain) follow(ctx context.Context) error {
	rows, err := c.tx.QueryContext(ctx, "SELECT "+bodyColumns+", e.seal, n.id IS NULL"+bodyTables+
		" LEFT JOIN exposures n ON n.replaces = e.id ORDER BY e.id")
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into := make([]any, bodyWidth+2), make([]any, bodyWidth+2)
	for i := range values {
		into[i] = &values[i]
	}
	var scratch []byte
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		e := earlierOf(values)
		salt, _ := values[bodyWidth-2].([]byte)
		raw, _ := values[bodyWidth].([]byte)
		c.row(&e, e.leaf(&scratch, salt), raw)
		if current, _ := values[bodyWidth+1].(int64); current == 1 {
			c.Current++
		} else {
			c.Corrected++
		}
	}
	return rows.Err()
}

// row checks one that stands there.
func (c *chain) row(e *earlier, l leaf, raw []byte) {
	_, gone := c.forgotten[e.row]
	if e.row < c.next || e.row > c.rows || gone {
		c.fault("ledger.row-added", "row", e.row)
		return
	}
	c.upTo(e.row)
	var standing seal
	copy(standing[:], raw)
	c.link(l, standing, "ledger.row-changed")
}

// upTo passes the forgotten rows before a row, and misses the others.
func (c *chain) upTo(row int64) {
	for c.next < row {
		t, gone := c.forgotten[c.next]
		if !gone {
			c.missing(row)
			continue
		}
		c.link(t.leaf, t.seal, "ledger.forgotten-changed")
	}
}

// missing tells of the rows from next to the next one that is there.
func (c *chain) missing(row int64) {
	first := c.next
	for c.next < row {
		if _, gone := c.forgotten[c.next]; gone {
			break
		}
		c.next++
	}
	c.fault("ledger.rows-missing", "first", first, "rows", c.next-first)
	c.known = false
}

// link checks the seal of the next row. Where the one before is not what it
// should be, the fault is there and not here if this one follows from what
// that should be.
func (c *chain) link(l leaf, standing seal, code string) {
	should := c.seal.next(l)
	follows := !c.known || standing == should || c.other != nil && standing == c.other.next(l)
	c.other = nil
	if !follows {
		c.fault(code, "row", c.next)
		c.other = &should
	}
	c.seal, c.known = standing, true
	c.next++
}
