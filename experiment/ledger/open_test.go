package ledger

import (
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"triggerlab/experiment"
)

// TestCreateTogether: of many who create one ledger at the same time one makes
// it, and what each records is there.
func TestCreateTogether(t *testing.T) {
	folder := t.TempDir()
	o := Options{Keys: filepath.Join(folder, "keys")}
	path := filepath.Join(folder, "spring.swipes")
	var wait sync.WaitGroup
	for range 16 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			l, err := Create(context.Background(), path, o)
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
			record(t, l, shown("", "amy", "flowers", experiment.Engage))
		}()
	}
	wait.Wait()
	l := made(t, path, o)
	if n := len(all(t, l)); n != 16 {
		t.Errorf("%d rows, want 16", n)
	}
	keys, _ := filepath.Glob(filepath.Join(o.Keys, "*.key"))
	if len(keys) != 1 {
		t.Errorf("%d keys", len(keys))
	}
}

// TestOneFile: a ledger that is closed is a single file that only its owner
// can read, and so is its key.
func TestOneFile(t *testing.T) {
	l := fresh(t)
	record(t, l, shown("", "amy", "flowers", experiment.Engage))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{l.file + "*", filepath.Join(optionsOf(l).Keys, "*.key"), filepath.Join(optionsOf(l).Keys, "*.seen")} {
		files, _ := filepath.Glob(pattern)
		if len(files) != 1 {
			t.Errorf("%q", files)
		}
		if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info.Mode(), err)
		}
	}
}

// TestNotOurs: what is no ledger, or not one that can be used, is said to be
// what it is, and stays as it was.
func TestNotOurs(t *testing.T) {
	folder := t.TempDir()
	o := Options{Keys: filepath.Join(folder, "keys")}
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	database := func(name string, statements string) string {
		path := file(name, "")
		c, err := connect(context.Background(), nameOf(path, "rwc", nil))
		if err != nil {
			t.Fatal(err)
		}
		defer c.close()
		if err := c.script(context.Background(), statements); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ours := fresh(t)
	ours.Close()
	whole, err := os.ReadFile(ours.file)
	if err != nil {
		t.Fatal(err)
	}
	newer := database("newer", "CREATE TABLE a(b); PRAGMA application_id = 1416778615; PRAGMA user_version = 99")
	for path, code := range map[string]string{
		folder:                                "ledger.folder",
		file("book.csv", "contact,trigger\n"): "ledger.no-ledger",
		file("long.csv", string(make([]byte, 5000))): "ledger.no-ledger",
		database("foreign", "CREATE TABLE a(b)"):     "ledger.foreign",
		newer:                                        "ledger.newer",
		file("cut", string(whole[:4096])):            "ledger.damaged",
		file("header", string(whole[:100])):          "ledger.damaged",
		file("garbled", string(whole[:4096])+string(make([]byte, 4096*20))): "ledger.damaged",
		filepath.Join(folder, "nowhere", "spring.swipes"):                   "ledger.missing",
	} {
		before, _ := os.ReadFile(path)
		_, err := Create(context.Background(), path, o)
		wants(t, err, code)
		_, err = Open(context.Background(), path, Options{ReadOnly: true})
		wants(t, err, code)
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s was changed", path)
		}
	}
	_, err = Open(context.Background(), file("empty", ""), o)
	wants(t, err, "ledger.empty")
}

// TestKeys: recording needs the ledger's own key, reading needs none.
func TestKeys(t *testing.T) {
	ctx := context.Background()
	l := fresh(t)
	record(t, l, shown("", "amy", "flowers", experiment.Engage))
	p, err := l.Pseudonym([]byte("amy"))
	if err != nil {
		t.Fatal(err)
	}
	if same, err := l.Pseudonym(p); err != nil || string(same) != string(p) {
		t.Errorf("%s %v", same, err)
	}
	l.Close()
	_, err = Open(ctx, l.path, Options{Keys: t.TempDir()})
	wants(t, err, "ledger.no-key")
	reading, err := Open(ctx, l.path, Options{Keys: t.TempDir(), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	if n := len(all(t, reading)); n != 1 {
		t.Errorf("%d rows", n)
	}
	if _, err := reading.Pseudonym([]byte("bob")); err == nil {
		t.Error("a pseudonym without a key")
	}
	if _, err := reading.Record(ctx, shown("", "amy", "flowers", experiment.Engage)); err == nil {
		t.Error("recorded by a reader")
	}
	for _, wrong := range []string{"", "x", hex.EncodeToString(make([]byte, 32)), hex.EncodeToString(make([]byte, 64))} {
		if err := os.WriteFile(keyFile(optionsOf(l).Keys, l.id), []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = Open(ctx, l.path, optionsOf(l))
		wants(t, err, "ledger.wrong-key")
	}
}

// TestNames: a symbolic link is the file itself; a second name of the file is
// refused.
func TestNames(t *testing.T) {
	l := fresh(t)
	link := filepath.Join(t.TempDir(), "link.swipes")
	if err := os.Symlink(l.file, link); err != nil {
		t.Skip(err)
	}
	other := made(t, link, optionsOf(l))
	record(t, l, shown("a", "amy", "flowers", experiment.Engage))
	record(t, other, shown("b", "amy", "poem", experiment.Engage))
	if n := len(all(t, l)); n != 2 || !Is(link) || Is(t.TempDir()) {
		t.Errorf("%d rows", n)
	}
	second := filepath.Join(filepath.Dir(l.file), "second.swipes")
	if err := os.Link(l.file, second); err != nil {
		t.Skip(err)
	}
	_, err := Open(context.Background(), second, optionsOf(l))
	wants(t, err, "ledger.linked")
}

// TestPaths: a ledger may lie in a folder of any name.
func TestPaths(t *testing.T) {
	for _, name := range []string{"a b", "q?mode=memory", "100%25", "#x", "é ü", "x;y'z", "-dash"} {
		folder := filepath.Join(t.TempDir(), name)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Skip(err)
		}
		l := made(t, filepath.Join(folder, name+".swipes"), Options{Keys: filepath.Join(folder, "keys")})
		record(t, l, shown("a", "amy", "flowers", experiment.Engage))
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if files, _ := os.ReadDir(folder); len(files) != 2 || !Is(l.path) {
			t.Errorf("%q: %v", name, files)
		}
	}
}
