package ledger

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
)

// filled is a closed ledger of twelve rows, one corrected and two forgotten.
func filled(t *testing.T) *Ledger {
	l := fresh(t)
	for i := range 10 {
		record(t, l, shown(fmt.Sprint("e", i), fmt.Sprint("c", i/2), "flowers", experiment.Engage))
	}
	undo := shown("e10", "c1", "flowers", experiment.Pending)
	undo.Replaces = "e2"
	record(t, l, undo)
	imported(t, l, Origin{Name: "b.csv", Simulated: "7"}, shown("e11", "c0", "poem", experiment.Ignore))
	if f, err := l.Forget(context.Background(), "c2"); err != nil || f != (Forgotten{true, 2}) {
		t.Fatalf("%+v, %v", f, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestVerify: a ledger that only this program wrote is whole.
func TestVerify(t *testing.T) {
	l := filled(t)
	again := made(t, l.path, optionsOf(l))
	v, err := again.Verify(context.Background())
	if _, digest, _ := again.Digest(context.Background()); v != (Verified{12, 9, 1, 2, 4, digest, true}) || err != nil {
		t.Errorf("%+v, %v", v, err)
	}
	reading, err := Open(context.Background(), l.path, Options{Keys: t.TempDir(), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	if v, err := reading.Verify(context.Background()); v.Marked || err != nil {
		t.Errorf("%+v, %v", v, err)
	}
	empty := fresh(t)
	if v, err := empty.Verify(context.Background()); v.Rows != 0 || err != nil {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestTampering: whatever another program does to a row is found, at that row.
func TestTampering(t *testing.T) {
	l := filled(t)
	whole, err := os.ReadFile(l.file)
	if err != nil {
		t.Fatal(err)
	}
	for statement, codes := range map[string][]string{
		"UPDATE exposures SET outcome = 1 WHERE id = 4":                                {"ledger.row-changed 4"},
		"UPDATE exposures SET time = 5 WHERE id = 1":                                   {"ledger.row-changed 1"},
		"UPDATE exposures SET via = 2 WHERE id = 1":                                    {"ledger.row-changed 1"},
		"UPDATE exposures SET event = 'x' WHERE id = 9":                                {"ledger.row-changed 9"},
		"UPDATE exposures SET event = 'x' WHERE id = 3":                                {"ledger.row-changed 3", "ledger.row-changed 11"},
		"UPDATE exposures SET seal = x'00112233445566778899aabbccddeeff' WHERE id = 4": {"ledger.row-changed 4"},
		"UPDATE exposures SET seal = x'00' WHERE id = 12":                              {"ledger.row-changed 12", "ledger.other-rows 12"},
		"UPDATE exposures SET replaces = NULL WHERE id = 11":                           {"ledger.row-changed 11"},
		"UPDATE exposures SET contact = 2 WHERE id = 1":                                {"ledger.row-changed 1"},
		"UPDATE exposures SET id = 99 WHERE id = 12":                                   {"ledger.row-added 99", "ledger.rows-missing 12"},
		"DELETE FROM exposures WHERE id IN (3, 4)":                                     {"ledger.rows-missing 3", "ledger.row-changed 11"},
		"DELETE FROM exposures WHERE id = 12":                                          {"ledger.rows-missing 12"},
		"DELETE FROM exposures WHERE id = 12; UPDATE head SET rows = 11":               {"ledger.end-changed", "ledger.sealed-anew", "ledger.rows-lost"},
		"INSERT INTO exposures SELECT 13, 'new', contact, segment, trigger, outcome, time, recorded, channel, reply, swipe, wave, position, minds, via, note, import, replaces, seal FROM exposures WHERE id = 1": {"ledger.row-added 13"},
		"INSERT INTO exposures SELECT -1, 'new', contact, segment, trigger, outcome, time, recorded, channel, reply, swipe, wave, position, minds, via, note, import, replaces, seal FROM exposures WHERE id = 1": {"ledger.row-added -1"},
		"INSERT INTO exposures SELECT 5, 'new', contact, segment, trigger, outcome, time, recorded, channel, reply, swipe, wave, position, minds, via, note, import, replaces, seal FROM exposures WHERE id = 1":  {"ledger.row-added 5"},
		"UPDATE words SET text = 'card' WHERE text = 'poem'":                             {"ledger.row-changed 12"},
		"UPDATE contacts SET salt = x'00' WHERE id = 1":                                  {"ledger.row-changed 1", "ledger.row-changed 2", "ledger.row-changed 12"},
		"UPDATE contacts SET fold = (fold + 1) % 10 WHERE id = 1":                        {"ledger.contact-changed"},
		"UPDATE imports SET simulated = ''":                                              {"ledger.row-changed 12"},
		"DELETE FROM imports":                                                            {"ledger.row-changed 12", "ledger.import-missing"},
		"DELETE FROM forgotten WHERE id = 5":                                             {"ledger.rows-missing 5"},
		"UPDATE forgotten SET leaf = x'00112233445566778899aabbccddeeff' WHERE id = 6":   {"ledger.forgotten-changed 6"},
		"INSERT INTO forgotten SELECT 99, leaf, seal, since FROM forgotten WHERE id = 5": {"ledger.row-added 99"},
		"INSERT INTO forgotten SELECT -1, leaf, seal, since FROM forgotten WHERE id = 5": {"ledger.row-added -1"},
		"UPDATE head SET mark = x'00112233445566778899aabbccddeeff'":                     {"ledger.sealed-anew"},
	} {
		if err := os.WriteFile(l.file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		tamper(t, l, statement)
		again := made(t, l.path, optionsOf(l))
		_, err := again.Verify(context.Background())
		again.Close()
		var problems *experiment.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: %v", statement, err)
			continue
		}
		var got []string
		for _, m := range problems.List {
			code := m.Code
			for _, name := range []string{"row", "first"} {
				if n, ok := m.Values[name]; ok {
					code += fmt.Sprint(" ", n)
				}
			}
			got = append(got, code)
		}
		if !slices.Equal(got, codes) {
			t.Errorf("%s: %q, want %q", statement, got, codes)
		}
	}
}

// TestOtherKey: whoever seals a ledger anew cannot hide that by letting it name
// another key than the one that bears its name here.
func TestOtherKey(t *testing.T) {
	l := filled(t)
	tamper(t, l, "UPDATE about SET value = '00' WHERE key = 'check'; UPDATE head SET mark = x'00'")
	o := optionsOf(l)
	o.ReadOnly = true
	reading, err := Open(context.Background(), l.path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	_, err = reading.Verify(context.Background())
	wants(t, err, "ledger.wrong-key")
}

// TestLost: a copy without what was not merged yet is sound and short, which
// shows on the machine where it was recorded.
func TestLost(t *testing.T) {
	l := fresh(t)
	record(t, l, shown("a", "amy", "flowers", experiment.Engage))
	copied := filepath.Join(t.TempDir(), "copy.swipes")
	if err := l.writer.emptyLog(); err != nil {
		t.Fatal(err)
	}
	record(t, l, shown("b", "amy", "flowers", experiment.Engage))
	if err := copyFile(copied, l.file); err != nil {
		t.Fatal(err)
	}
	l.Close()
	short := made(t, copied, optionsOf(l))
	v, err := short.Verify(context.Background())
	if wants(t, err, "ledger.rows-lost"); v.Rows != 1 {
		t.Errorf("%+v", v)
	}
	record(t, short, shown("c", "amy", "flowers", experiment.Engage))
	_, err = short.Verify(context.Background())
	wants(t, err, "ledger.other-rows")
	if _, err := made(t, l.path, optionsOf(l)).Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestMigrate: an older ledger is brought to this version in one transaction,
// step by step, and by whoever comes first.
func TestMigrate(t *testing.T) {
	ctx := context.Background()
	l := fresh(t)
	c := l.writer.connection
	steps := [][]string{{"CREATE TABLE two(a)", "INSERT INTO two VALUES (2)"}, {"ALTER TABLE two ADD COLUMN b"}}
	if err := c.migrate(ctx, append(slices.Clone(steps), []string{"SELECT nonsense"})); err == nil {
		t.Error("a step failed and nobody noticed")
	}
	if there, err := c.row("SELECT 1 FROM sqlite_schema WHERE name = 'two'", make([]driver.Value, 1)); there || err != nil {
		t.Error("a step was half made", err)
	}
	for range 2 {
		if err := c.migrate(ctx, steps); err != nil {
			t.Fatal(err)
		}
		found := make([]driver.Value, 1)
		if _, err := c.row("SELECT count(*) + (SELECT user_version FROM pragma_user_version) FROM two WHERE b IS NULL", found); err != nil || found[0] != int64(4) {
			t.Error(found, err)
		}
	}
}

// tamper changes a ledger as another program would, past its guards.
func tamper(t *testing.T, l *Ledger, statement string) {
	c, err := connect(context.Background(), nameOf(l.file, "rw", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if strings.Contains(statement, " exposures ") && !strings.HasPrefix(statement, "INSERT") && c.script(context.Background(), statement) == nil {
		t.Errorf("nothing guards against %s", statement)
	}
	for _, g := range guards {
		statement = "DROP TRIGGER " + g.name + "; " + statement + "; " + g.sql
	}
	if err := c.script(context.Background(), statement); err != nil {
		t.Fatal(statement, err)
	}
}

// TestForget: of a contact who was forgotten no byte is left in the ledger's
// files, the others stay, and who comes again is somebody new.
func TestForget(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	keys := filepath.Join(t.TempDir(), "keys")
	l := made(t, filepath.Join(folder, "spring.swipes"), Options{Keys: keys, KeepIdentities: true})
	other := made(t, l.path, Options{Keys: keys})
	secret := Swipe{Exposure: experiment.Exposure{Event: "event-of-amy", Contact: "amy@example.org", Segment: "segment-of-amy", Trigger: "trigger-of-amy", Channel: "channel-of-amy", Outcome: experiment.Ignore},
		Note: "note-of-amy", Via: experiment.ViaSwipe}
	for i := range 200 {
		record(t, l, shown(fmt.Sprint("bob", i), "bob", "flowers", experiment.Engage))
	}
	record(t, other, secret)
	undo := secret
	undo.Event, undo.Replaces, undo.Outcome = "event-of-amy/2", "event-of-amy", experiment.Pending
	record(t, l, undo)
	if _, err := l.Panelist(ctx, "amy@example.org", "panel-of-amy"); err != nil {
		t.Fatal(err)
	}
	pseudonym, err := l.Pseudonym([]byte("amy@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	needles := [][]byte{pseudonym, []byte("-of-amy"), []byte("amy@example.org")}
	if !holds(t, folder, needles[0]) || !holds(t, folder, needles[1]) || !holds(t, folder, needles[2]) {
		t.Fatal("nothing to be forgotten")
	}
	if f, err := other.Forget(ctx, "Amy@example.org"); err != nil || f != (Forgotten{true, 2}) {
		t.Fatalf("%+v, %v", f, err)
	}
	for _, needle := range needles {
		if holds(t, folder, needle) {
			t.Errorf("%s is left", needle)
		}
	}
	if f, err := l.Forget(ctx, "amy@example.org"); err != nil || f != (Forgotten{}) {
		t.Errorf("%+v, %v", f, err)
	}
	if got := record(t, l, secret)[0]; got.Status != Recorded || got.Row != 203 {
		t.Errorf("%+v", got)
	}
	if p, err := l.Panelist(ctx, "amy@example.org", ""); err != nil || !p.New || p.Number != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	if v, err := l.Verify(ctx); err != nil || v.Rows != 203 || v.Forgotten != 2 {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestForgetAll: contacts are forgotten together, whoever of them is known and
// however often they are named.
func TestForgetAll(t *testing.T) {
	l := fresh(t)
	record(t, l, shown("a", "amy", "flowers", experiment.Engage), shown("b", "bob", "poem", experiment.Engage), shown("c", "cid", "card", experiment.Engage))
	list, err := l.ForgetAll(context.Background(), "cid", "nobody", "amy", "AMY ")
	if want := []Forgotten{{true, 1}, {}, {true, 1}, {}}; err != nil || !slices.Equal(list, want) {
		t.Errorf("%+v, %v, want %+v", list, err, want)
	}
	if v, err := l.Verify(context.Background()); err != nil || v.Forgotten != 2 || v.Current != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	if list, err := l.ForgetAll(context.Background()); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// holds tells whether a file in the folder has the bytes in it.
func holds(t *testing.T, folder string, needle []byte) (found bool) {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found = found || bytes.Contains(content, needle)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
