package ledger

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"sync"

	"triggerlab/experiment"
)

// Is tells whether the file at path is a ledger, by its content. A path where
// nothing can be read is none.
func Is(path string) bool {
	if isOpen(path) {
		return true
	}
	header, err := readHeader(path)
	return err == nil && isOurs(header)
}

// open files, so that none of them is opened in another way: on some systems
// closing a file drops every lock that the program has on it.
var opened struct {
	sync.Mutex
	files map[string]int
}

func register(file string) {
	opened.Lock()
	defer opened.Unlock()
	if opened.files == nil {
		opened.files = map[string]int{}
	}
	opened.files[file]++
}

func unregister(file string) {
	opened.Lock()
	defer opened.Unlock()
	if opened.files[file]--; opened.files[file] <= 0 {
		delete(opened.files, file)
	}
}

// isOpen tells a file that this program has open as a ledger, by whatever name.
func isOpen(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	opened.Lock()
	defer opened.Unlock()
	for file := range opened.files {
		if other, err := os.Stat(file); err == nil && os.SameFile(info, other) {
			return true
		}
	}
	return false
}

// isOpenTwice tells a file that was recognised before.
func isOpenTwice(file string) bool {
	opened.Lock()
	defer opened.Unlock()
	return opened.files[file] > 1
}

// headerSize is how long the header of a SQLite file is.
const headerSize = 100

func readHeader(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // reading from a pipe would take from it, or wait
		return nil, io.ErrUnexpectedEOF
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	header := make([]byte, headerSize)
	_, err = io.ReadFull(f, header)
	return header, err
}

func isSQLite(header []byte) bool { return strings.HasPrefix(string(header), "SQLite format 3\x00") }

func isOurs(header []byte) bool {
	return isSQLite(header) && binary.BigEndian.Uint32(header[68:]) == applicationID
}

// recognise refuses what is no ledger before SQLite touches it.
func recognise(file string) error {
	if isOpenTwice(file) {
		return nil
	}
	header, err := readHeader(file)
	switch {
	case err == io.EOF:
		return experiment.Problem(experiment.Msg("ledger.empty"))
	case err == io.ErrUnexpectedEOF || err == nil && !isSQLite(header):
		return experiment.Problem(experiment.Msg("ledger.no-ledger"))
	case err == nil && !isOurs(header):
		return experiment.Problem(experiment.Msg("ledger.foreign"))
	}
	return err
}

// checkSchema tells whether the tables are those that this version makes, and
// makes them so if they are of an older one. Of what others added, triggers
// are refused, because they act on every row; the rest does no harm.
func (c *connection) checkSchema(ctx context.Context) error {
	found := make([]driver.Value, 1)
	if _, err := c.row("PRAGMA user_version", found); err != nil {
		return err
	}
	switch v := found[0].(int64); {
	case v > version:
		return experiment.Problem(experiment.Msg("ledger.newer", "version", v, "known", version))
	case v < 1:
		return experiment.Problem(experiment.Msg("ledger.foreign"))
	case v < version:
		if err := c.migrate(ctx, migrations); err != nil {
			return err
		}
	}
	return c.checkObjects()
}

func (c *connection) checkObjects() error {
	found := make([]driver.Value, 1)
	for _, o := range schema {
		there, err := c.row("SELECT sql FROM sqlite_schema WHERE type = ? AND name = ?", found, o.kind, o.name)
		if err != nil {
			return err
		}
		if !there || found[0] != o.sql {
			return altered(o.kind + " " + o.name)
		}
	}
	if _, err := c.row("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'", found); err != nil {
		return err
	}
	if found[0].(int64) != int64(len(guards)) {
		return altered("trigger")
	}
	return nil
}
