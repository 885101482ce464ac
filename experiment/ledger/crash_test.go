package ledger

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"triggerlab/experiment"
)

// crashRounds is how often everybody is killed: -crashrounds 500 is the whole
// proof.
var crashRounds = flag.Int("crashrounds", 3, "how often all who record are killed")

// recorder is the variable that makes of this test a program that records
// until it is killed.
const recorder = "TRIGGERLAB_TEST_RECORDER"

func TestMain(m *testing.M) {
	if role := os.Getenv(recorder); role != "" {
		if err := recordForEver(role, os.Getenv(recorder+"_PATH"), os.Getenv(recorder+"_NAME")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// recordForEver records in one of four ways, and says of every event that it
// was acknowledged when it was.
func recordForEver(role, path, name string) error {
	ctx := context.Background()
	l, err := Create(ctx, path, Options{Keys: filepath.Join(filepath.Dir(path), "keys")})
	if err != nil {
		return err
	}
	var lock sync.Mutex
	acknowledge := func(event string) {
		lock.Lock()
		defer lock.Unlock()
		fmt.Println(event)
	}
	swipe := func(i int) Swipe {
		return shown(fmt.Sprintf("%s-%d", name, i), fmt.Sprintf("%s-%d", name, i/3), "flowers", experiment.Engage)
	}
	submit := func(i int) error {
		r, err := l.Submit(ctx, swipe(i))
		if err == nil && r.Status == Recorded {
			acknowledge(r.Event)
		}
		return err
	}
	for i := 0; err == nil; i += 1000 {
		switch role {
		case "one": // at a time
			for j := range 100 {
				if err := submit(i + j); err != nil {
					return err
				}
			}
		case "many": // at once
			var wait sync.WaitGroup
			for j := range 100 {
				wait.Add(1)
				go func() { defer wait.Done(); submit(i + j) }()
			}
			wait.Wait()
		case "import":
			var list []Swipe
			for j := range 1000 {
				list = append(list, swipe(i+j))
			}
			if _, err = l.Import(ctx, &Origin{Name: name}, file(list...)); err == nil {
				acknowledge(fmt.Sprintf("%s-%d", name, i))
			}
		case "forget":
			s := swipe(i)
			if err = submit(i); err == nil {
				if _, err = l.Forget(ctx, s.Contact); err == nil {
					acknowledge("forgot " + s.Event)
				}
			}
		}
	}
	return err
}

// TestKilled: whatever moment programs that record into one ledger are killed
// at, every swipe that was acknowledged is there, none is there twice, imports
// are there as a whole, who was forgotten stays so, and the seals hold.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	acknowledged := 0
	for round := range *crashRounds {
		path := filepath.Join(folder, fmt.Sprintf("%d.swipes", round/10)) // now and then it is made anew
		events := killed(t, path, round)
		acknowledged += len(events)
		l, err := Create(context.Background(), path, Options{Keys: filepath.Join(folder, "keys")})
		if err != nil {
			t.Fatal(round, err)
		}
		if _, err := l.Verify(context.Background()); err != nil {
			t.Fatal(round, err)
		}
		checkKilled(t, l, events)
		if err := l.Close(); err != nil {
			t.Fatal(round, err)
		}
	}
	t.Logf("%d rounds, %d acknowledged", *crashRounds, acknowledged)
	if acknowledged == 0 {
		t.Error("nothing was acknowledged before everybody was killed")
	}
}

// killed lets four programs record and kills each at a moment of its own; it
// returns what they acknowledged.
func killed(t *testing.T, path string, round int) (events []string) {
	var wait sync.WaitGroup
	var lock sync.Mutex
	for _, role := range []string{"one", "many", "import", "forget"} {
		c := exec.Command(os.Args[0], "-test.run=^$")
		c.Env = append(os.Environ(), recorder+"="+role, recorder+"_PATH="+path, fmt.Sprintf("%s_NAME=%s-%d", recorder, role, round))
		var failed strings.Builder
		c.Stderr = &failed
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		wait.Add(1)
		go func() {
			defer wait.Done()
			die := func() {
				time.AfterFunc(10*time.Millisecond+rand.N(450*time.Millisecond), func() { c.Process.Kill() })
			}
			if round%2 == 1 { // as soon as while the ledger is being made
				die()
				die = func() {}
			}
			list := wholeLines(out, sync.OnceFunc(die))
			c.Wait()
			lock.Lock()
			defer lock.Unlock()
			events = append(events, list...)
			if failed.Len() > 0 {
				t.Errorf("%s: %s", role, &failed)
			}
		}()
	}
	wait.Wait()
	return events
}

// wholeLines are those that were written to their end; come is told of each.
func wholeLines(r io.Reader, come func()) (list []string) {
	b := bufio.NewReader(r)
	for {
		line, err := b.ReadString('\n')
		if err != nil {
			return list
		}
		list = append(list, strings.TrimSuffix(line, "\n"))
		come()
	}
}

func checkKilled(t *testing.T, l *Ledger, events []string) {
	t.Helper()
	there, imports := map[string]int{}, map[string]int{}
	for _, e := range all(t, l) {
		there[e.Event]++
		if e.Via == experiment.ViaImport {
			i := strings.LastIndex(e.Event, "-")
			imports[e.Event[:i]]++
		}
	}
	for _, event := range events {
		gone, forgot := strings.CutPrefix(event, "forgot ")
		switch {
		case forgot && there[gone] > 0:
			t.Errorf("%s was forgotten and is there", gone)
		case !forgot && !strings.HasPrefix(event, "forget") && there[event] != 1:
			t.Errorf("%s is there %d times", event, there[event])
		}
	}
	for event, n := range there {
		if n != 1 {
			t.Errorf("%s is there %d times", event, n)
		}
	}
	for name, n := range imports {
		if n%1000 != 0 {
			t.Errorf("%d rows of imports by %s", n, name)
		}
	}
}
