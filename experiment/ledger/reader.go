package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"triggerlab/experiment"
)

// mostReaders is how many read at the same time.
const mostReaders = 8

// openReader opens the ledger for reading beside whoever writes.
func (l *Ledger) openReader(ctx context.Context) (err error) {
	l.read, l.clean, err = openReading(ctx, l.file, l.writer != nil)
	return err
}

// openReading opens a ledger's file for reading. Whoever may write into its
// folder reads along with everybody else, and leaves a single file behind if
// nobody else is left, which takes the right to write. Where nobody may, the file cannot
// change either: it is read as it stands, or, where a killed program left what
// is not merged yet, from a copy that only the owner can read and that clean
// removes.
func openReading(ctx context.Context, file string, checked bool) (db *sql.DB, clean func(), err error) {
	clean = func() {}
	uri := nameOf(file, "rw", []string{"busy_timeout(10000)", "query_only(ON)"})
	if !checked {
		err = checkReading(ctx, uri)
		if codeOf(err) == "ledger.not-allowed" && err != nil {
			if uri, clean, err = standing(file); err == nil {
				err = checkReading(ctx, uri)
			}
		}
		if err != nil {
			clean()
			return nil, func() {}, err
		}
	}
	connector, err := sqlite.NewConnector(uri)
	if err != nil {
		clean()
		return nil, func() {}, err
	}
	db = sql.OpenDB(connector)
	db.SetMaxOpenConns(mostReaders)
	return db, clean, nil
}

// checkReading refuses tables that are not those of a ledger.
func checkReading(ctx context.Context, uri string) error {
	c, err := connect(ctx, uri)
	if err != nil {
		return err
	}
	defer c.close()
	return c.checkSchema(ctx)
}

// standing is how a file is opened that nobody can write: as it is, or a copy
// where its write-ahead log holds more than it.
func standing(file string) (uri string, clean func(), err error) {
	if info, err := os.Stat(file + "-wal"); err != nil || info.Size() == 0 {
		return nameOf(file, "ro", nil) + "&immutable=1", func() {}, nil
	}
	folder, err := os.MkdirTemp("", "triggerlab-")
	if err != nil {
		return "", nil, err
	}
	clean = func() { os.RemoveAll(folder) }
	copied := filepath.Join(folder, "copy"+Extension)
	for _, part := range []string{"", "-wal"} {
		if err := copyFile(copied+part, file+part); err != nil {
			clean()
			return "", nil, err
		}
	}
	return nameOf(copied, "rw", []string{"query_only(ON)"}), clean, nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if closing := out.Close(); err == nil {
		err = closing
	}
	return err
}

// readAbout reads what the ledger says of itself.
func readAbout(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT key, value FROM about")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	about := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		about[key] = value
	}
	return about, rows.Err()
}

// Digest names what the ledger holds: how many rows were ever recorded in it,
// and a SHA-256 in hexadecimal that no other content has.
func (l *Ledger) Digest(ctx context.Context) (rows int64, digest string, err error) {
	rows, last, err := readHead(ctx, l.read)
	return rows, digestOf(rows, last), failure(l.path, err)
}

func readHead(ctx context.Context, db *sql.DB) (rows int64, last seal, err error) {
	var raw []byte
	if err := db.QueryRowContext(ctx, "SELECT rows, seal FROM head").Scan(&rows, &raw); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, seal{}, err
	}
	if len(raw) != len(last) {
		return 0, seal{}, altered("head")
	}
	return rows, seal(raw), nil
}

// altered says that another program changed what the ledger needs.
func altered(object string) error {
	return experiment.Problem(experiment.Msg("ledger.altered", "object", object))
}
