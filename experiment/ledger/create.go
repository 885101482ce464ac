package ledger

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// errTaken says that the file is another one by now.
var errTaken = errors.New("the file was taken away while a ledger was made of it")

// create makes a ledger in the empty file at path, or in a new one. Everything
// it holds at first is one transaction, which whoever comes second waits for
// and finds done.
func create(ctx context.Context, path string, o Options) (err error) {
	if folder, err := dataFolder(); err == nil && filepath.Dir(path) == folder {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	before, err := f.Stat()
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	file, err := locate(path)
	if err != nil {
		return err
	}
	c, err := connect(ctx, nameOf(file, "rw", durable))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.fillOnce(ctx, o); err != nil {
		c.rollback()
		if after, e := os.Stat(file); e == nil && after.Size() == 0 {
			os.Remove(file)
		}
		return err
	}
	// Whoever failed at it took the file away, and it may be another by now.
	if after, err := os.Stat(file); err != nil || !os.SameFile(before, after) {
		return errTaken
	}
	return syncFolder(filepath.Dir(file))
}

// fillOnce makes a ledger of an empty file, and leaves any other as it is.
func (c *connection) fillOnce(ctx context.Context, o Options) error {
	if err := c.begin(ctx, "IMMEDIATE"); err != nil {
		return err
	}
	empty, err := c.isEmpty()
	if err == nil && empty {
		err = c.fill(o)
	}
	if err != nil {
		return err
	}
	return c.commit(ctx)
}

func (c *connection) isEmpty() (bool, error) {
	count := make([]driver.Value, 1)
	_, err := c.row("SELECT count(*) FROM sqlite_schema", count)
	return err == nil && count[0].(int64) == 0, err
}

// fill makes the tables, and the key with the name by which it is found.
func (c *connection) fill(o Options) error {
	var raw [16]byte
	rand.Read(raw[:])
	id := hex.EncodeToString(raw[:])
	identities := "left out"
	if o.KeepIdentities {
		identities = "kept"
	}
	k, err := makeKey(o.Keys, id)
	if err != nil {
		return err
	}
	for _, o := range schema {
		if err := c.script(context.Background(), o.sql); err != nil {
			return err
		}
	}
	for _, about := range [][2]string{{"id", id}, {"check", k.check(id)}, {"identities", identities}, {"made", time.Now().UTC().Format(time.RFC3339)}} {
		if _, err := c.exec("INSERT INTO about VALUES (?, ?)", about[0], about[1]); err != nil {
			return err
		}
	}
	if _, err := c.exec("INSERT INTO head VALUES (1, 0, ?, ?)", make([]byte, len(seal{})), k.mark(0, seal{})); err != nil {
		return err
	}
	return c.script(context.Background(), fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, version))
}

// migrate brings the tables of an older version to that of the last step, in
// one transaction. The first step leads from version 1 to 2.
func (c *connection) migrate(ctx context.Context, steps [][]string) error {
	if err := c.begin(ctx, "IMMEDIATE"); err != nil {
		return err
	}
	found := make([]driver.Value, 1)
	_, err := c.row("PRAGMA user_version", found)
	if err == nil {
		// Another program may have been faster.
		if from := int(found[0].(int64)); from <= len(steps) {
			script := append(slices.Concat(steps[from-1:]...), fmt.Sprintf("PRAGMA user_version = %d", len(steps)+1))
			err = c.script(ctx, strings.Join(script, ";\n"))
		}
	}
	if err == nil {
		err = c.commit(ctx)
	}
	if err != nil {
		c.rollback()
	}
	return err
}
