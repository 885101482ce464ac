// Package ledger keeps what people did, durably: one row an exposure, in a
// SQLite file that several programs may use at the same time.
//
// It promises five things. What was acknowledged is on the disk: after a kill
// or a power cut every swipe of which a receipt was given is there, and each
// once. It only grows: a correction is a new row that points at the one it
// replaces. It is idempotent: an event that is told again changes nothing, and
// one that is told differently is a conflict. It knows no names: a contact is
// kept as a pseudonym, made with a key that lies outside of the project, which
// falls into the same fold, so that every source gives the same report. And it
// shows: a chain of seals finds any row that was changed, removed or added by
// another program.
//
//	Create, Open   a path         -> Ledger
//	Record         swipes         -> receipts, in one durable transaction
//	Submit         a swipe        -> a receipt; many at once share a transaction
//	Import         a whole file   -> all of it or nothing
//	All, Counts    the ledger     -> what it holds
//	Verify         the ledger     -> whether the seals hold
//	Forget         a contact      -> gone, from the file's bytes too
//
// What is wrong with what was asked for is *experiment.Problems, made of codes
// and values ("ledger.…"); what the machine refuses is a *Failure.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"triggerlab/experiment"
)

// A Ledger is an open ledger. It is safe for use by many goroutines.
type Ledger struct {
	path string // as the user gave it
	file string // without links, where the file really is
	id   string // of the ledger, by which its key is called
	keys string // the folder of keys; empty where there is none
	key  *key   // nil where the ledger is only read and the key is not at hand
	odd  error  // why the key that bears its name is not taken, where it is only read

	read   *sql.DB
	clean  func() // removes what a reader had to copy
	keep   bool   // identities beside pseudonyms
	writer *writer
	queue  *queue

	closing sync.Once
	closed  error
}

// Options say how a ledger is opened.
type Options struct {
	// Keys is the folder of the keys; empty: the one that the environment names
	// in TRIGGERLAB_KEYS, or triggerlab/keys in the user's configuration folder.
	Keys string
	// KeepIdentities keeps the identifiers of contacts beside their pseudonyms.
	// A ledger is made with them or without and stays so.
	KeepIdentities bool
	// ReadOnly opens the ledger for reading alone: its file and its folder may
	// be read-only then, and its key need not be at hand.
	ReadOnly bool
}

// Create opens the ledger at path and makes it first where there is none. Of
// several programs that create one ledger at the same time one makes it and
// the others open that.
func Create(ctx context.Context, path string, o Options) (*Ledger, error) {
	o.ReadOnly = false
	err := errTaken
	for tries := 0; errors.Is(err, errTaken) && tries < 10; tries++ {
		if err = nil; isUnmade(path) {
			err = create(ctx, path, o)
		}
	}
	if err != nil {
		return nil, failure(path, err)
	}
	return Open(ctx, path, o)
}

// isUnmade tells whether there is no ledger at path yet: no file, or an empty
// one, of which another program may be making a ledger or was killed at it.
func isUnmade(path string) bool {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	_, torn := os.Stat(path + "-journal")
	return err == nil && info.Mode().IsRegular() && (info.Size() == 0 || torn == nil)
}

// Open opens a ledger that is there. Recording into it needs its key.
//
// A file that is no ledger, is damaged, was made by a newer version, or whose
// tables another program changed is *experiment.Problems.
func Open(ctx context.Context, path string, o Options) (*Ledger, error) {
	l, err := open(ctx, path, o)
	if err != nil {
		return nil, failure(path, err)
	}
	return l, nil
}

func open(ctx context.Context, path string, o Options) (_ *Ledger, err error) {
	file, err := locate(path)
	if err != nil {
		return nil, err
	}
	l := &Ledger{path: path, file: file, clean: func() {}}
	register(file)
	defer func() {
		if err != nil {
			l.Close()
		}
	}()
	if err := recognise(file); err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if l.writer, err = newWriter(ctx, l); err != nil {
			return nil, err
		}
	}
	if err := l.openReader(ctx); err != nil {
		return nil, err
	}
	if err := l.readAbout(ctx, o); err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		l.queue = newQueue(l)
	}
	return l, nil
}

// readAbout reads whose ledger it is and finds the key.
func (l *Ledger) readAbout(ctx context.Context, o Options) error {
	about, err := readAbout(ctx, l.read)
	if err != nil {
		return err
	}
	l.id, l.keep = about["id"], about["identities"] == "kept"
	if l.keys, err = KeyFolder(o.Keys); err == nil {
		l.key, err = loadKey(l.keys, l.id, about["check"])
	}
	if err != nil && o.ReadOnly {
		l.odd = err
		return nil // reading needs none
	}
	if err == nil && o.KeepIdentities && !l.keep {
		return experiment.Problem(experiment.Msg("ledger.pseudonyms-only"))
	}
	return err
}

// locate finds the file itself behind links, for what belongs to it lies
// beside it. A file of several names is refused: what was written by one name
// and not yet merged would be overlooked by another.
func locate(path string) (string, error) {
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	if file, err = filepath.Abs(file); err != nil {
		return "", err
	}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		return "", experiment.Problem(experiment.Msg("ledger.folder"))
	case !info.Mode().IsRegular():
		return "", experiment.Problem(experiment.Msg("ledger.no-file"))
	case names(info) > 1:
		return "", experiment.Problem(experiment.Msg("ledger.linked", "names", names(info)))
	}
	return file, nil
}

// Path is where the ledger is, as it was named when it was opened.
func (l *Ledger) Path() string { return l.path }

// KeepsIdentities tells whether the identifiers of contacts are kept beside
// their pseudonyms.
func (l *Ledger) KeepsIdentities() bool { return l.keep }

// Close waits for what was submitted, and closes the ledger. Where nobody else
// has it open a single file remains.
func (l *Ledger) Close() error {
	l.closing.Do(func() {
		if l.queue != nil {
			l.queue.close()
			l.remember()
		}
		var reading, writing error
		if l.read != nil {
			reading = l.read.Close()
		}
		if l.writer != nil {
			writing = l.writer.close()
		}
		unregister(l.file)
		l.clean()
		if err := errors.Join(reading, writing); err != nil {
			l.closed = failure(l.path, err)
		}
	})
	return l.closed
}
