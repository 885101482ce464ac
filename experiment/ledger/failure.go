package ledger

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"triggerlab/experiment"
)

// A Failure is what the machine refused: the disk is full, the folder is
// read-only, another program is at the ledger. Nothing was half-written; what
// was not acknowledged may be told again.
type Failure struct {
	Message experiment.Message // at the path of the ledger
	Err     error
}

func (f *Failure) Error() string { return f.Message.String() + ": " + f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// failure turns an error of SQLite or of the file system into one that can be
// worded. Problems and interruptions stay what they are.
func failure(path string, err error) error {
	var problems *experiment.Problems
	var known *Failure
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &problems):
		for i, m := range problems.List {
			if m.At.File == "" {
				problems.List[i].At.File = path
			}
		}
		return err
	}
	at := experiment.Place{File: path}
	code := codeOf(err)
	if code == "ledger.damaged" || code == "ledger.no-ledger" {
		return experiment.Problem(experiment.Msg(code, "detail", err.Error()).On(at))
	}
	return &Failure{experiment.Msg(code, "detail", err.Error()).On(at), err}
}

// codeOf says in a code what went wrong.
func codeOf(err error) string {
	var disk *sqlite.Error
	if !errors.As(err, &disk) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "ledger.missing"
		case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
			return "ledger.not-allowed"
		case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
			return "ledger.full"
		}
		return "ledger.failed"
	}
	if disk.Code() == sqlite3.SQLITE_IOERR_SHMSIZE { // no room for the file that readers share
		return "ledger.full"
	}
	switch disk.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return "ledger.full"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return "ledger.busy"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_CANTOPEN:
		return "ledger.not-allowed"
	case sqlite3.SQLITE_CORRUPT:
		return "ledger.damaged"
	case sqlite3.SQLITE_NOTADB:
		return "ledger.no-ledger"
	}
	return "ledger.failed"
}

// errReaders says that somebody reads what is to be moved.
var errReaders = errors.New("another program reads the ledger")

// isBusy tells that another program is at the ledger just now.
func isBusy(err error) bool {
	var disk *sqlite.Error
	if !errors.As(err, &disk) {
		return errors.Is(err, errReaders)
	}
	code := disk.Code() & 0xff
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}
