package ledger

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// TestRecord: what is recorded is read back as it was, but for who it is about
// and for what the file it came from knows.
func TestRecord(t *testing.T) {
	l := fresh(t)
	full := Swipe{
		Exposure: experiment.Exposure{Event: "e1", Contact: "amy@example.org", Segment: "loyal, \"north\"", Trigger: "fleurs ✿", Outcome: experiment.Ignore,
			Time: time.Date(2026, 3, 1, 9, 30, 0, 123456000, time.UTC), Channel: "e-mail", Reply: 90 * time.Minute, Swipe: 1234 * time.Millisecond, Wave: 2},
		Note: "a card,\nby hand", Minds: true, Position: 3, Via: experiment.ViaServe,
	}
	bare := Swipe{Exposure: experiment.Exposure{Event: "e2", Trigger: "poem"}, Via: experiment.ViaAdd}
	old := shown("e3", "bob", "poem", experiment.Engage)
	old.Time = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)
	for i, r := range record(t, l, full, bare, old) {
		if r.Status != Recorded || r.Row != int64(i+1) || r.Problem != nil {
			t.Errorf("swipe %d: %+v", i, r)
		}
	}
	got := all(t, l)
	for i, want := range []Swipe{full, bare, old} {
		if diff := cmp.Diff(want, got[i].Swipe, cmpopts.IgnoreFields(experiment.Exposure{}, "Contact")); diff != "" {
			t.Error(diff)
		}
		if p := got[i].Contact; (p == "") != (want.Contact == "") || p != "" && (!isPseudonym(p) || tally.Fold([]byte(p)) != tally.Fold([]byte(want.Contact))) {
			t.Errorf("%q stands for %q", p, want.Contact)
		}
		if ago := time.Since(got[i].Recorded); ago < 0 || ago > time.Minute {
			t.Errorf("recorded %v ago", ago)
		}
	}
}

// TestAgain: an event that is told again changes nothing, and one that is told
// differently is a conflict that names the difference and nobody.
func TestAgain(t *testing.T) {
	l := fresh(t)
	first := shown("e1", "Amy@Example.org", "flowers", experiment.Engage)
	record(t, l, first)
	same := first
	same.Contact, same.Via = "amy@example.org", experiment.ViaImport
	other := first
	other.Outcome, other.Segment = experiment.Ignore, "new"
	got := record(t, l, first, same, other, shown("e2", "bob", "flowers", experiment.Ignore))
	for i, want := range []Status{Already, Already, Conflict, Recorded} {
		if got[i].Status != want {
			t.Errorf("swipe %d is %s, want %s", i, got[i].Status, want)
		}
	}
	if got[0].Row != 1 || got[3].Row != 2 {
		t.Errorf("rows %d and %d", got[0].Row, got[3].Row)
	}
	if p := got[2].Problem; p == nil || strings.Contains(p.String(), "@") || !strings.Contains(p.String(), "segment outcome") {
		t.Errorf("the conflict is %v", p)
	}
	if n := len(all(t, l)); n != 2 {
		t.Errorf("%d rows", n)
	}
}

// TestCorrections: a correction replaces the row it names, once, and for the
// same contact.
func TestCorrections(t *testing.T) {
	l := fresh(t)
	record(t, l, shown("e1", "amy", "flowers", experiment.Engage), shown("e2", "bob", "flowers", experiment.Engage))
	undo := shown("e3", "amy", "flowers", experiment.Pending)
	undo.Replaces = "e1"
	another, missing, foreign, itself := undo, undo, undo, undo
	another.Event = "e4"
	missing.Event, missing.Replaces = "e5", "nothing"
	foreign.Event, foreign.Replaces = "e6", "e2"
	itself.Event, itself.Replaces = "e7", "e7"
	got := record(t, l, undo, undo, another, missing, foreign, itself)
	want := []string{"recorded ", "already ", "conflict ledger.corrected-already", "conflict ledger.nothing-to-correct", "conflict ledger.of-another", "refused ledger.of-itself"}
	for i, r := range got {
		code := ""
		if r.Problem != nil {
			code = r.Problem.Code
		}
		if s := string(r.Status) + " " + code; s != want[i] {
			t.Errorf("swipe %d: %s, want %s", i, s, want[i])
		}
	}
	current := []string{}
	for _, e := range all(t, l) {
		if e.Current {
			current = append(current, fmt.Sprintf("%s %v, for %q", e.Event, e.Outcome, e.Replaces))
		}
	}
	if diff := cmp.Diff([]string{`e2 engage, for ""`, `e3 pending, for "e1"`}, current); diff != "" {
		t.Error(diff)
	}
}

// TestRefused: what nobody can record is refused by itself, and the others
// are recorded.
func TestRefused(t *testing.T) {
	l := fresh(t)
	good := shown("", "amy", "flowers", experiment.Ignore)
	for code, spoil := range map[string]func(*Swipe){
		"ledger.no-trigger": func(s *Swipe) { s.Trigger = "" },
		"ledger.no-outcome": func(s *Swipe) { s.Outcome = 4 },
		"ledger.two-minds":  func(s *Swipe) { s.Outcome, s.Minds = experiment.Engage, true },
		"ledger.no-way":     func(s *Swipe) { s.Via = 0 },
		"ledger.below-zero": func(s *Swipe) { s.Reply = -1 },
		"ledger.far-time":   func(s *Swipe) { s.Time = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC) },
		"ledger.too-long":   func(s *Swipe) { s.Event = strings.Repeat("e", MaxEvent+1) },
		"ledger.no-text":    func(s *Swipe) { s.Note = "a\x00b" },
	} {
		bad := good
		spoil(&bad)
		got := record(t, l, bad, good)
		if got[0].Status != Refused || got[0].Problem.Code != code || got[1].Status != Recorded {
			t.Errorf("%s: %+v", code, got)
		}
	}
	for _, text := range []string{"\xff\xfe", "a\x00"} {
		bad := good
		bad.Contact = text
		if got := record(t, l, bad); got[0].Status != Refused {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, event := range []string{strings.Repeat("é", MaxEvent/2), "' OR 1=1; --", "%s\n\t", "\u202e", "0x00"} {
		s := good
		s.Event = event
		if got := record(t, l, s, s); got[0].Status != Recorded || got[1].Status != Already {
			t.Errorf("%q: %+v", event, got)
		}
	}
}

// TestSubmit: what many submit at the same time is each recorded once, and
// what was submitted is there after Close.
func TestSubmit(t *testing.T) {
	l := fresh(t)
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for j := range 5 {
				r, err := l.Submit(context.Background(), shown(fmt.Sprint(j, "/", i), fmt.Sprint(i), "flowers", experiment.Engage))
				if err != nil || r.Status != Recorded {
					t.Errorf("%+v, %v", r, err)
				}
				if r, err := l.Submit(context.Background(), shown(fmt.Sprint(j, "/", i), fmt.Sprint(i), "flowers", experiment.Engage)); err != nil || r.Status != Already {
					t.Errorf("%+v, %v", r, err)
				}
			}
		}()
	}
	wait.Wait()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Submit(context.Background(), shown("x", "y", "z", experiment.Engage)); err == nil {
		t.Error("a closed ledger took a swipe")
	}
	again, err := Open(context.Background(), l.path, optionsOf(l))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := len(all(t, again)); n != 250 {
		t.Errorf("%d rows, want 250", n)
	}
}

// TestPanel: who comes again is who they were, in another program too, and is
// given back what they swiped.
func TestPanel(t *testing.T) {
	ctx := context.Background()
	l := fresh(t)
	other := made(t, l.path, optionsOf(l))
	amy, err := l.Panelist(ctx, "Amy@example.org", "loyal")
	if err != nil {
		t.Fatal(err)
	}
	bob, _ := other.Panelist(ctx, "bob", "")
	again, _ := other.Panelist(ctx, "amy@example.org", "new")
	byName, _ := l.Panelist(ctx, amy.Contact, "")
	want := Panelist{1, 1, amy.Contact, "loyal", false}
	if !amy.New || amy.Number != 1 || bob.Number != 2 || again != want || byName != want {
		t.Errorf("%+v %+v %+v %+v", amy, bob, again, byName)
	}
	if _, err := l.Panelist(ctx, "", "loyal"); err == nil {
		t.Error("nobody is a panelist")
	}
	one, two, add := shown("e1", "amy@example.org", "flowers", experiment.Engage), shown("e2", "amy@example.org", "poem", experiment.Ignore), shown("e3", "amy@example.org", "card", experiment.Ignore)
	one.Via, two.Via = experiment.ViaSwipe, experiment.ViaServe
	undo := one
	undo.Event, undo.Outcome, undo.Replaces = "e4", experiment.Pending, "e1"
	record(t, l, one, two, add)
	record(t, other, undo)
	swiped, err := l.Swiped(ctx, "amy@example.org")
	if err != nil || len(swiped) != 2 || swiped[0].Event != "e2" || swiped[1].Event != "e4" || swiped[1].Replaces != "e1" {
		t.Errorf("%+v, %v", swiped, err)
	}
	counts, err := l.Counts(ctx)
	if diff := cmp.Diff([]Count{
		{"loyal", "card", experiment.ViaAdd, 1, 0, 0, 0, 0, 1},
		{"loyal", "flowers", experiment.ViaSwipe, 1, 0, 0, 0, 1, 1},
		{"loyal", "poem", experiment.ViaServe, 1, 0, 0, 0, 0, 1},
	}, counts); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// TestWaiting: while another program writes, recording waits, and can be
// interrupted; it goes on as soon as the other is done.
func TestWaiting(t *testing.T) {
	l := fresh(t)
	other, err := connect(context.Background(), nameOf(l.file, "rw", durable))
	if err != nil {
		t.Fatal(err)
	}
	defer other.close()
	if err := other.once("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if _, err := l.Record(ctx, shown("a", "amy", "flowers", experiment.Engage)); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	// Nor does anybody wait for ever behind one of us who has no end of patience.
	first := make(chan error, 1)
	go func() {
		_, err := l.Submit(context.Background(), shown("b", "bob", "flowers", experiment.Engage))
		first <- err
	}()
	for len(l.writer.turn) == 0 {
		time.Sleep(time.Millisecond)
	}
	behind, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if _, err := l.Panelist(behind, "cid", "loyal"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	defer func() {
		if err := <-first; err != nil {
			t.Error(err)
		}
	}()
	go func() {
		time.Sleep(30 * time.Millisecond)
		other.rollback()
	}()
	if got := record(t, l, shown("a", "amy", "flowers", experiment.Engage)); got[0].Status != Recorded {
		t.Errorf("%+v", got)
	}
}

// TestEventsThatTellWho: an event that has an e-mail address in it is
// kept as a pseudonym, is known again, and can be corrected by what it was called.
func TestEventsThatTellWho(t *testing.T) {
	l := fresh(t)
	for _, event := range []string{"amy@example.org", "amy@example.org/2"} {
		s := shown(event, event, "flowers", experiment.Engage)
		if got := record(t, l, s, s); got[0].Event != event || got[0].Status != Recorded || got[1].Status != Already {
			t.Errorf("%+v", got)
		}
		undo := shown("undo", event, "flowers", experiment.Pending)
		undo.Event, undo.Replaces = fmt.Sprint("undo", len(event)), event
		if got := record(t, l, undo)[0]; got.Status != Recorded {
			t.Errorf("%+v", got)
		}
		if holds(t, filepath.Dir(l.file), []byte(event)) {
			t.Errorf("%s stands in the ledger", event)
		}
	}
}
