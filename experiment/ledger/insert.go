package ledger

import (
	"database/sql/driver"
	"fmt"
	"strings"
)

// An inserting makes the statements by which rows are written: for exactly the
// columns that a row fills, because most leave many empty, and within an import
// with whatever many rows share written into them. Each value that is handed
// over costs time.
type inserting struct {
	statements map[insertKey]string
	values     []driver.Value
	many       bool // an import is under way
	made       []string
}

// An insertKey tells statements apart.
type insertKey struct {
	filled uint32
	bulk   bool
	fixed  [len(insertColumns)]int64 // values that are written into it
}

// insertColumns are those of the table, in the order of their bits.
var insertColumns = [...]string{"id", "event", "contact", "segment", "trigger", "outcome", "time", "recorded", "channel",
	"reply", "swipe", "wave", "position", "minds", "via", "note", "import", "replaces", "seal"}

// fixedColumns are those in which the rows of an import have few values.
var fixedColumns = [len(insertColumns)]bool{3: true, 4: true, 5: true, 7: true, 8: true, 13: true, 14: true, 16: true}

// mostStatements is how many are made for one import; then values are handed
// over again.
const mostStatements = 500

// insert adds a row at the end, sealed, unless its event is there already. Its
// leaf is nil where it has not been reckoned.
func (w *writer) insert(b *body, p *person, replaced driver.Value, l *leaf) (row int64, inserted bool, err error) {
	contact, words, err := w.numbers(b, p)
	if err != nil {
		return 0, false, err
	}
	if l == nil {
		var salt []byte
		if p != nil {
			salt = p.salt
		}
		reckoned := b.leaf(&w.scratch, salt)
		l = &reckoned
	}
	row, last := w.rows+1, w.last.next(*l)
	query, values := w.inserting.of(w.bulk, [...]driver.Value{row, b.event, contact, words[0], words[1], b.outcome, orNullTime(b), b.recorded, words[2],
		orNull(b.reply), orNull(b.swipe), orNull(b.wave), orNull(b.position), b.minds, b.via, orNullText(b.note), orNull(b.imported), replaced, last[:]})
	result, err := w.exec(query, values...)
	if err != nil {
		return 0, false, err
	}
	if added, err := result.RowsAffected(); err != nil || added == 0 {
		return 0, false, err
	}
	w.rows, w.last = row, last
	w.filling |= b.fills()
	return row, true, nil
}

// numbers are those that stand for a contact, and for segment, trigger and
// channel.
func (w *writer) numbers(b *body, p *person) (contact driver.Value, words [3]driver.Value, err error) {
	if p != nil {
		contact = p.id
	}
	for i, text := range [...]string{b.segment, b.trigger, b.channel} {
		if words[i], err = w.word(text); err != nil {
			return nil, words, err
		}
	}
	return contact, words, nil
}

// findSame finds the first row of an event where it says what a body says that
// corrects nothing, and was not corrected.
const findSame = `SELECT 1 FROM exposures WHERE event = ? AND contact IS ? AND segment IS ? AND trigger = ? AND channel IS ? AND outcome = ? AND minds = ?
AND time IS ? AND reply IS ? AND swipe IS ? AND wave IS ? AND position IS ? AND note IS ? AND replaces IS NULL
AND NOT EXISTS (SELECT 1 FROM exposures r WHERE r.replaces = exposures.id)`

// same tells that the row of an event says all that a body says; what is not
// the same in a single look may still be.
func (w *writer) same(b *body, p *person) (bool, error) {
	contact, words, err := w.numbers(b, p)
	if err != nil {
		return false, err
	}
	return w.row(findSame, make([]driver.Value, 1), b.event, contact, words[0], words[1], words[2], b.outcome, b.minds,
		orNullTime(b), orNull(b.reply), orNull(b.swipe), orNull(b.wave), orNull(b.position), orNullText(b.note))
}

// of is the statement for the values that are there, and those that it is to
// be handed. In bulk there is no index yet by which an event could be found.
func (i *inserting) of(bulk bool, all [len(insertColumns)]driver.Value) (query string, values []driver.Value) {
	key := insertKey{bulk: bulk}
	fixing := i.many && len(i.made) < mostStatements
	i.values = i.values[:0]
	for n, v := range all {
		switch {
		case v == nil:
			continue
		case fixing && fixedColumns[n]:
			key.fixed[n] = v.(int64) + 1 // none of them is below zero
		default:
			i.values = append(i.values, v)
		}
		key.filled |= 1 << n
	}
	query, known := i.statements[key]
	if !known {
		query = key.statement()
		if i.statements == nil {
			i.statements = map[insertKey]string{}
		}
		if i.statements[key] = query; fixing {
			i.made = append(i.made, query)
		}
	}
	return query, i.values
}

func (k *insertKey) statement() string {
	var columns, values []string
	for n, column := range insertColumns {
		if k.filled&(1<<n) == 0 {
			continue
		}
		columns = append(columns, column)
		if k.fixed[n] > 0 {
			values = append(values, fmt.Sprint(k.fixed[n]-1))
		} else {
			values = append(values, "?")
		}
	}
	statement := "INSERT INTO exposures(" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
	if !k.bulk {
		statement += " ON CONFLICT(event) DO NOTHING"
	}
	return statement
}

// insertMany begins or ends an import, with the statements made for it.
func (w *writer) insertMany(many bool) {
	i := &w.inserting
	for _, query := range i.made {
		w.unprepare(query)
	}
	i.many, i.made, i.statements = many, nil, nil
}
