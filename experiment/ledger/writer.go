package ledger

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"errors"
	"time"
)

// A writer writes into a ledger, one transaction at a time. It remembers the
// numbers of words and contacts for as long as no other program writes.
type writer struct {
	turn chan struct{} // holds one while somebody writes
	*connection
	ledger *Ledger

	seen   int64 // what the data version was when things were remembered
	words  map[string]int64
	people map[string]*person // by identifier, as roles.SameContact has it
	filled columnSet          // the ledger says so

	filling columnSet // by the rows of this transaction
	bulk    bool      // an empty ledger is being filled

	rows    int64 // of the ledger, forgotten ones too
	last    seal
	now     int64 // when this transaction began
	hasher  *hasher
	scratch []byte

	inserting inserting
}

// A person is a contact as the ledger knows one.
type person struct {
	pseudonym string // empty until it is known whether the identifier is one
	id        int64  // 0 until the ledger has the contact
	salt      []byte
}

// mostRemembered is how many contacts are remembered between transactions.
const mostRemembered = 1 << 17

func newWriter(ctx context.Context, l *Ledger) (_ *writer, err error) {
	c, err := connect(ctx, nameOf(l.file, "rw", durable))
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	if err := waiting(ctx, func() error { return c.checkSchema(ctx) }); err != nil {
		return nil, err
	}
	mode := "WAL"
	if Remote(l.file) {
		mode = "DELETE" // a write-ahead log needs memory that all programs share
	}
	// Where others read just now it stays as it is, and serves as well.
	if err := c.script(ctx, "PRAGMA journal_mode = "+mode); err != nil && !isBusy(err) {
		return nil, err
	}
	w := &writer{turn: make(chan struct{}, 1), connection: c, ledger: l}
	w.forgetAll()
	return w, nil
}

func (w *writer) forgetAll() {
	w.seen, w.words, w.people, w.filled = -1, map[string]int64{}, map[string]*person{}, 0
}

// take waits for one's turn to write: for as long as one likes, because whoever
// has it may be waiting for another program.
func (w *writer) take(ctx context.Context) error {
	select {
	case w.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) give() { <-w.turn }

// transaction runs work, and makes what it wrote durable or leaves nothing of
// it. The error of a commit leaves open whether it was made: whoever tells the
// same events again gets the answer.
func (w *writer) transaction(ctx context.Context, work func() error) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer w.give()
	if w.ledger.key == nil {
		return w.ledger.keyless()
	}
	if w.hasher == nil {
		w.hasher = newHasher(w.ledger.key)
	}
	if err := w.begin(ctx, "IMMEDIATE"); err != nil {
		return failure(w.ledger.path, err)
	}
	err := w.readHead()
	before := w.rows
	if err == nil {
		err = work()
	}
	if err == nil {
		err = w.keepFilled()
	}
	if err == nil && w.rows != before {
		_, err = w.exec("UPDATE head SET rows = ?, seal = ?, mark = ?", w.rows, w.last[:], w.ledger.key.mark(w.rows, w.last))
	}
	if err == nil {
		err = w.commit(ctx)
	}
	if err != nil {
		w.rollback()
		w.bulk = false
		w.forgetAll()
		return failure(w.ledger.path, err)
	}
	return nil
}

// readHead reads how far the ledger goes, and forgets what was remembered if
// another program has written since.
func (w *writer) readHead() error {
	seen := make([]driver.Value, 1)
	if _, err := w.row("PRAGMA data_version", seen); err != nil {
		return err
	}
	if seen[0] != w.seen || len(w.people) > mostRemembered {
		w.forgetAll()
		w.seen = seen[0].(int64)
	}
	head := make([]driver.Value, 2)
	found, err := w.row("SELECT rows, seal FROM head", head)
	if err != nil {
		return err
	}
	last, ok := head[1].([]byte)
	if !found || !ok || len(last) != len(w.last) {
		return altered("head")
	}
	w.filling = 0
	w.rows, w.last, w.now = head[0].(int64), seal(last), time.Now().UnixMicro()
	return nil
}

// word is the number of a text, which it gets where it has none. The empty one
// has none.
func (w *writer) word(text string) (driver.Value, error) {
	if text == "" {
		return nil, nil
	}
	id, known := w.words[text]
	if known {
		return id, nil
	}
	found := make([]driver.Value, 1)
	there, err := w.row("SELECT id FROM words WHERE text = ?", found, text)
	if err != nil {
		return nil, err
	}
	if there {
		id = found[0].(int64)
	} else {
		result, err := w.exec("INSERT INTO words(text) VALUES (?)", text)
		if err != nil {
			return nil, err
		}
		id, _ = result.LastInsertId()
	}
	w.words[text] = id
	return id, nil
}

// person finds who is meant by an identifier or a pseudonym, and adds them
// where the ledger does not have them; nil where nobody is named.
func (w *writer) person(s *Swipe) (*person, error) {
	if s.Contact == "" {
		return nil, nil
	}
	p := w.hasher.person(w.people, s.Contact)
	return p, w.meet(s, p)
}

// meet finds a person in the ledger, or adds them.
func (w *writer) meet(s *Swipe, p *person) error {
	if p == nil || p.id != 0 {
		return nil
	}
	found := make([]driver.Value, 2)
	unnamed := p.pseudonym == ""
	if unnamed {
		p.pseudonym = s.Contact
	}
	if !w.bulk { // which fills an empty ledger, that knows nobody
		there, err := w.row(findContact, found, p.pseudonym)
		if err != nil {
			return err
		}
		if there {
			p.id, p.salt = found[0].(int64), found[1].([]byte)
			return nil
		}
	}
	if unnamed {
		p.pseudonym = string(w.hasher.pseudonym([]byte(s.Contact)))
	}
	return w.addContact(s, p)
}

// addContact adds one that the ledger does not have.
func (w *writer) addContact(s *Swipe, p *person) error {
	var identity driver.Value
	if w.ledger.keep {
		identity = s.Contact
	}
	if p.salt == nil { // else somebody may be reading it
		p.salt = newSalt()
	}
	result, err := w.exec("INSERT INTO contacts(pseudonym, fold, salt, identity) VALUES (?, ?, ?, ?)", p.pseudonym, foldOf(p.pseudonym), p.salt, identity)
	if err != nil {
		return err
	}
	p.id, err = result.LastInsertId()
	return err
}

// newSalt is what a contact's leaves are salted with.
func newSalt() []byte {
	salt := make([]byte, 16)
	rand.Read(salt)
	return salt
}

const findContact = "SELECT id, salt FROM contacts WHERE pseudonym = ?"

func (w *writer) close() error {
	w.turn <- struct{}{}
	defer w.give()
	if w.connection == nil {
		return errors.New("closed already")
	}
	return w.connection.close()
}
