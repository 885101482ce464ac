package ledger

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment"
)

// smallDisk mounts a disk of so many kilobytes, which takes root on Linux.
func smallDisk(t *testing.T, kilobytes int) (folder string) {
	folder = t.TempDir()
	mount(t, "-t", "tmpfs", "-o", fmt.Sprintf("size=%dk", kilobytes), "tmpfs", folder)
	t.Cleanup(func() { exec.Command("umount", "-l", folder).Run() })
	return folder
}

func mount(t *testing.T, args ...string) {
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted: %s", out)
	}
}

// fill takes all but some of what room is left on a disk.
func fill(t *testing.T, folder string) (ballast string) {
	ballast = filepath.Join(folder, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	return ballast
}

// TestDiskFull: on a full disk nothing is half-written, what was acknowledged
// is there, and recording goes on as soon as there is room.
func TestDiskFull(t *testing.T) {
	ctx := context.Background()
	folder, keys := smallDisk(t, 400), t.TempDir()
	o := Options{Keys: keys}
	ballast := fill(t, folder)
	_, err := Create(ctx, filepath.Join(folder, "spring.swipes"), o)
	wants(t, err, "ledger.full")
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("%v is left", files)
	}
	os.Remove(ballast)

	l := made(t, filepath.Join(folder, "spring.swipes"), o)
	rows := 0
	for ; ; rows++ {
		_, err := l.Submit(ctx, shown(fmt.Sprint(rows), fmt.Sprint(rows), "flowers", experiment.Engage))
		if err != nil {
			wants(t, err, "ledger.full")
			break
		}
	}
	big := make([]Swipe, 1500)
	for i := range big {
		big[i] = shown(fmt.Sprint("big", i), fmt.Sprint(i), "flowers", experiment.Engage)
	}
	_, err = l.Import(ctx, &Origin{Name: "big.csv"}, file(big...))
	wants(t, err, "ledger.full")
	holdsRows(t, l, rows)
	if err := l.Close(); err != nil {
		t.Error(err)
	}

	// A ledger that was closed without room for what its log holds.
	l = made(t, l.path, o)
	holdsRows(t, l, rows)
	mount(t, "-o", "remount,size=3000k", folder)
	again := shown(fmt.Sprint(rows), fmt.Sprint(rows), "flowers", experiment.Engage)
	if got := record(t, l, again); got[0].Status != Recorded {
		t.Errorf("%+v", got)
	}
	holdsRows(t, l, rows+1)
	if done := imported(t, l, Origin{Name: "big.csv"}, big...); done.Recorded != 1500 {
		t.Errorf("%+v", done)
	}
}

// TestNoRoom: the same, as SQLite has it where nobody can mount a disk.
func TestNoRoom(t *testing.T) {
	ctx := context.Background()
	l := fresh(t)
	if err := l.writer.once("PRAGMA max_page_count = 30"); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for ; ; rows++ {
		if _, err := l.Record(ctx, shown(fmt.Sprint(rows), fmt.Sprint(rows), "flowers", experiment.Engage)); err != nil {
			wants(t, err, "ledger.full")
			break
		}
	}
	holdsRows(t, l, rows)
	if err := l.writer.once("PRAGMA max_page_count = 4000"); err != nil {
		t.Fatal(err)
	}
	record(t, l, shown(fmt.Sprint(rows), "", "flowers", experiment.Engage))
	holdsRows(t, l, rows+1)
}

func holdsRows(t *testing.T, l *Ledger, rows int) {
	t.Helper()
	v, err := l.Verify(context.Background())
	if err != nil || v.Rows != int64(rows) {
		t.Errorf("%+v, want %d rows, %v", v, rows, err)
	}
	if n := len(all(t, l)); n != rows {
		t.Errorf("%d rows, want %d", n, rows)
	}
}

// TestReadOnly: where nothing can be written nothing is, with an error that
// says so, and what is there can be read, the log of a killed program too.
func TestReadOnly(t *testing.T) {
	ctx := context.Background()
	t.Setenv("TMPDIR", t.TempDir()) // other tests of the program leave things in the common one for a while
	folder, keys := smallDisk(t, 4000), t.TempDir()
	o := Options{Keys: keys}
	l := made(t, filepath.Join(t.TempDir(), "spring.swipes"), o)
	record(t, l, shown("a", "amy", "flowers", experiment.Engage))
	killed, closed := filepath.Join(folder, "killed.swipes"), filepath.Join(folder, "closed.swipes")
	for _, part := range []string{"", "-wal"} {
		if err := copyFile(killed+part, l.file+part); err != nil {
			t.Fatal(err)
		}
	}
	l.Close()
	if err := copyFile(closed, l.file); err != nil {
		t.Fatal(err)
	}
	mount(t, "-o", "remount,ro", folder)
	_, err := Create(ctx, filepath.Join(folder, "new.swipes"), o)
	wants(t, err, "ledger.not-allowed")
	for _, path := range []string{killed, closed} {
		if l, err := Open(ctx, path, o); err == nil {
			_, err = l.Record(ctx, shown("b", "bob", "flowers", experiment.Engage))
			t.Errorf("%s was opened for recording, %v", path, err)
			l.Close()
		} else {
			wants(t, err, "ledger.not-allowed")
		}
		reading, err := Open(ctx, path, Options{Keys: keys, ReadOnly: true})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		holdsRows(t, reading, 1)
		if err := reading.Close(); err != nil {
			t.Error(err)
		}
	}
	if copies, _ := filepath.Glob(filepath.Join(os.TempDir(), "triggerlab-*")); len(copies) > 0 {
		t.Errorf("%q are left", copies)
	}
}

// TestDamaged: a page that was overwritten, or a log that was cut off, costs an
// error that says so, or what was in the log, and never a wrong row.
func TestDamaged(t *testing.T) {
	ctx := context.Background()
	l := fresh(t)
	imported(t, l, Origin{Name: "a.csv"}, func() (list []Swipe) {
		for s := range rowsOf(400) {
			list = append(list, s)
		}
		return list
	}()...)
	if _, err := l.read.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		if err := l.writer.emptyLog(); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		record(t, l, shown(fmt.Sprint("late", i), "amy", "flowers", experiment.Engage))
	}
	whole, err := os.ReadFile(l.file)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(l.file + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	keys := optionsOf(l)
	folder := t.TempDir()
	for cut := 0; cut < len(log); cut += 1 + len(log)/5 { // a log that was cut off anywhere
		path := filepath.Join(folder, fmt.Sprint(cut, ".swipes"))
		if os.WriteFile(path, whole, 0o600) != nil || os.WriteFile(path+"-wal", log[:cut], 0o600) != nil {
			t.Fatal("not written")
		}
		torn := made(t, path, keys)
		v, err := torn.Verify(ctx)
		if err != nil || v.Rows < 400 || v.Rows > 420 {
			t.Errorf("cut at %d: %+v, %v", cut, v, err)
		}
		torn.Close()
	}
	found := 0
	for page := 1; page < len(whole)/4096; page += 1 + len(whole)/4096/6 {
		path := filepath.Join(folder, fmt.Sprint("page", page, ".swipes"))
		spoiled := append([]byte(nil), whole...)
		copy(spoiled[page*4096:(page+1)*4096], strings.Repeat("x", 4096))
		if err := os.WriteFile(path, spoiled, 0o600); err != nil {
			t.Fatal(err)
		}
		damaged, err := Create(ctx, path, keys)
		if err == nil {
			_, err = damaged.Verify(ctx)
			damaged.Close()
		}
		if err != nil {
			found++
			continue
		}
		t.Errorf("page %d is destroyed and nobody noticed", page)
	}
	if found == 0 {
		t.Error("no page was destroyed")
	}
}
