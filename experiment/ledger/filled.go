package ledger

import (
	"context"
	"database/sql/driver"
	"strings"
)

// The columns that a row may leave empty, of which a ledger says in about
// whether any row fills them: to look for one that none does would take a look
// at every row. Whoever is forgotten may leave one that none fills any more.
var optional = []struct {
	name   string
	filled func(*body) bool
}{
	{"contact", func(b *body) bool { return b.contact != "" }},
	{"segment", func(b *body) bool { return b.segment != "" }},
	{"time", func(b *body) bool { return b.hasTime }},
	{"channel", func(b *body) bool { return b.channel != "" }},
	{"reply_s", func(b *body) bool { return b.reply != 0 }},
	{"swipe_s", func(b *body) bool { return b.swipe != 0 }},
	{"note", func(b *body) bool { return b.note != "" }},
	{"wave", func(b *body) bool { return b.wave != 0 }},
	{"position", func(b *body) bool { return b.position != 0 }},
	{"minds", func(b *body) bool { return b.minds != 0 }},
}

// columnSet is which of the optional columns are filled.
type columnSet uint16

func (s columnSet) has(name string) bool {
	for i, c := range optional {
		if c.name == name {
			return s>>i&1 == 1
		}
	}
	return true
}

// String is how a ledger keeps it.
func (s columnSet) String() string {
	var names []string
	for i, c := range optional {
		if s>>i&1 == 1 {
			names = append(names, c.name)
		}
	}
	return strings.Join(names, " ")
}

// columnSetOf reads what String wrote.
func columnSetOf(text string) (s columnSet) {
	names := " " + text + " "
	for i, c := range optional {
		if strings.Contains(names, " "+c.name+" ") {
			s |= 1 << i
		}
	}
	return s
}

// fills are the columns that a row fills.
func (b *body) fills() (s columnSet) {
	for i := range optional {
		if optional[i].filled(b) {
			s |= 1 << i
		}
	}
	return s
}

// keepFilled has the ledger say which columns its rows fill, where those of
// this transaction fill one more.
func (w *writer) keepFilled() error {
	if w.filling&^w.filled == 0 {
		return nil
	}
	found := make([]driver.Value, 1)
	_, err := w.row("SELECT value FROM about WHERE key = 'filled'", found)
	if err != nil {
		return err
	}
	before, _ := found[0].(string)
	w.filled = columnSetOf(before) | w.filling
	_, err = w.exec("INSERT INTO about VALUES ('filled', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", w.filled.String())
	return err
}

// filled are the columns to read a ledger as.
func (o *Outcomes) filled(ctx context.Context) ([]column, error) {
	about, err := readAbout(ctx, o.ledger.read)
	if err != nil {
		return nil, err
	}
	is := columnSetOf(about["filled"])
	var list []column
	for _, c := range columns {
		if is.has(c.name) && (c.name != simulated || len(o.seeds) > 0) {
			list = append(list, c)
		}
	}
	return list, nil
}
