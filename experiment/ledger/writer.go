package ledger

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"errors"
	"sync"
	"time"
)

// A writer writes into a ledger, one transaction at a time. It remembers the
// numbers of words and contacts for as long as no other program writes.
type writer struct {
	sync.Mutex
	*connection
	ledger *Ledger

	seen     int64 // what the data version was when things were remembered
	words    map[string]int64
	contacts map[string]contact // by pseudonym
	named    map[string]string  // pseudonyms by identifier

	rows    int64 // of the ledger, forgotten ones too
	last    seal
	now     int64 // when this transaction began
	hasher  *hasher
	scratch []byte
}

// A contact is what the table of contacts has of one.
type contact struct {
	id   int64
	salt []byte
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
	w := &writer{connection: c, ledger: l}
	w.forgetAll()
	return w, nil
}

func (w *writer) forgetAll() {
	w.seen, w.words, w.contacts, w.named = -1, map[string]int64{}, map[string]contact{}, map[string]string{}
}

// transaction runs work, and makes what it wrote durable or leaves nothing of
// it. The error of a commit leaves open whether it was made: whoever tells the
// same events again gets the answer.
func (w *writer) transaction(ctx context.Context, work func() error) error {
	w.Lock()
	defer w.Unlock()
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
	if err == nil && w.rows != before {
		_, err = w.exec("UPDATE head SET rows = ?, seal = ?, mark = ?", w.rows, w.last[:], w.ledger.key.mark(w.rows, w.last))
	}
	if err == nil {
		err = w.commit(ctx)
	}
	if err != nil {
		w.rollback()
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
	if seen[0] != w.seen || len(w.contacts) > mostRemembered {
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
	id, _, err := w.numberOf("words", "SELECT id FROM words WHERE text = ?", "INSERT INTO words(text) VALUES (?)", text)
	if err == nil {
		w.words[text] = id
	}
	return id, err
}

// numberOf finds a row by its first value, or adds it.
func (w *writer) numberOf(table, find, add string, values ...driver.Value) (id int64, added bool, err error) {
	found := make([]driver.Value, 1)
	there, err := w.row(find, found, values[0])
	if err != nil || there {
		if err == nil {
			id = found[0].(int64)
		}
		return id, false, err
	}
	result, err := w.exec(add, values...)
	if err != nil {
		return 0, false, err
	}
	id, err = result.LastInsertId()
	return id, true, err
}

// contact finds somebody by an identifier or a pseudonym, or adds them. The
// number is nil, and the pseudonym empty, where nobody is named.
func (w *writer) contact(identity string) (pseudonym string, c contact, err error) {
	if identity == "" {
		return "", contact{}, nil
	}
	pseudonym, err = w.pseudonymOf(identity)
	if err != nil {
		return "", contact{}, err
	}
	if c, known := w.contacts[pseudonym]; known {
		return pseudonym, c, nil
	}
	found := make([]driver.Value, 2)
	there, err := w.row("SELECT id, salt FROM contacts WHERE pseudonym = ?", found, pseudonym)
	switch {
	case err != nil:
		return "", contact{}, err
	case there:
		c.id, c.salt = found[0].(int64), found[1].([]byte)
	default:
		if c, err = w.addContact(pseudonym, identity); err != nil {
			return "", contact{}, err
		}
	}
	w.contacts[pseudonym] = c
	return pseudonym, c, nil
}

// pseudonymOf is the pseudonym of an identifier; one that the ledger has is
// taken as it is.
func (w *writer) pseudonymOf(identity string) (string, error) {
	if p, known := w.named[identity]; known {
		return p, nil
	}
	p := ""
	if isPseudonym(identity) {
		there, err := w.row("SELECT 1 FROM contacts WHERE pseudonym = ?", make([]driver.Value, 1), identity)
		if err != nil {
			return "", err
		}
		if there {
			p = identity
		}
	}
	if p == "" {
		p = string(w.hasher.pseudonym([]byte(identity)))
	}
	w.named[identity] = p
	return p, nil
}

func (w *writer) addContact(pseudonym, identity string) (contact, error) {
	salt := make([]byte, 16)
	rand.Read(salt)
	var kept driver.Value
	if w.ledger.keep {
		kept = identity
	}
	result, err := w.exec("INSERT INTO contacts(pseudonym, fold, salt, identity) VALUES (?, ?, ?, ?)", pseudonym, foldOf(pseudonym), salt, kept)
	if err != nil {
		return contact{}, err
	}
	id, err := result.LastInsertId()
	return contact{id, salt}, err
}

func (w *writer) close() error {
	w.Lock()
	defer w.Unlock()
	if w.connection == nil {
		return errors.New("closed already")
	}
	return w.connection.close()
}
