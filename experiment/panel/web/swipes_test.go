package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// hand asks for the cards.
func (v *visitor) hand() (h handFace) {
	v.t.Helper()
	reply, body := v.ask("GET", "/hand", "", nil)
	if err := json.Unmarshal([]byte(body), &h); err != nil {
		v.t.Fatalf("the hand is answered with %s: %s", reply.Status, body)
	}
	return h
}

// send sends what a phone has done and returns what became of each.
func (v *visitor) send(ops ...op) []string {
	v.t.Helper()
	body, err := json.Marshal(map[string]any{"ops": ops})
	if err != nil {
		v.t.Fatal(err)
	}
	reply, text := v.ask("POST", "/swipes", string(body), nil)
	var got struct{ Answers []answer }
	if err := json.Unmarshal([]byte(text), &got); err != nil || len(got.Answers) != len(ops) {
		v.t.Fatalf("swipes are answered with %s: %s", reply.Status, text)
	}
	statuses := make([]string, len(ops))
	for i, a := range got.Answers {
		if a.ID != ops[i].ID {
			v.t.Errorf("the answer to %s is about %s", ops[i].ID, a.ID)
		}
		statuses[i] = a.Status
	}
	return statuses
}

func swipe(c cardFace, way string) op {
	return op{Do: doSwipe, ID: c.Event, Card: c.ID, Way: way, Took: 1500}
}

func undo(c cardFace) op { return op{Do: doUndo, ID: newEvent(), Of: c.Event} }

// newEvent is an id as a phone makes one.
func newEvent() string { return digest("event", newToken()) + digest("event", newToken()) }

// TestSwipesOnce: however often a phone sends what it did, each swipe is
// recorded once, with what it was.
func TestSwipesOnce(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	hand := v.hand()
	if hand.Of != 6 || len(hand.Cards) != 6 || len(hand.Done) != 0 {
		t.Fatalf("the hand is %+v", hand)
	}
	ops := []op{swipe(hand.Cards[0], "right"), swipe(hand.Cards[1], "left"), swipe(hand.Cards[2], "up"), swipe(hand.Cards[3], "complain")}
	ops[1].Note, ops[1].Ago = "too loud 🌷", 60000
	for i, want := range []string{answerRecorded, answerAlready, answerAlready} {
		for j, got := range v.send(ops...) {
			if got != want {
				t.Errorf("sent %d times, %s is %s", i+1, ops[j].Way, got)
			}
		}
	}
	rows := s.notebook.rows
	if len(rows) != 4 {
		t.Fatalf("%d rows were recorded", len(rows))
	}
	for i, want := range []struct {
		outcome experiment.Outcome
		minds   bool
	}{{experiment.Engage, false}, {experiment.Ignore, false}, {experiment.Ignore, true}, {experiment.Complain, false}} {
		r := rows[i]
		if r.Outcome != want.outcome || r.Minds != want.minds || r.Swipe != 1500*time.Millisecond || r.Position != i+1 || r.Via != experiment.ViaServe || r.Segment != "regulars" || r.Event != ops[i].ID {
			t.Errorf("row %d is %+v", i, r)
		}
	}
	if r := rows[1]; r.Note != "too loud 🌷" || time.Since(r.Time) < time.Minute || time.Since(r.Time) > 2*time.Minute {
		t.Errorf("the second row has the note %q and the time %v", r.Note, r.Time)
	}
	// The same id for something else is no other swipe.
	changed := swipe(hand.Cards[0], "left")
	if got := v.send(changed); got[0] != answerElsewhere {
		t.Errorf("another swipe of the same id is %s", got[0])
	}
	if hand = v.hand(); hand.Of != 6 || len(hand.Cards) != 2 || len(hand.Done) != 4 || hand.Done[3].Event != ops[3].ID || hand.Done[1].Note != "too loud 🌷" {
		t.Errorf("afterwards the hand is %+v", hand)
	}
}

// TestUndoOnce: a swipe is taken back once, however often that is sent, and
// what is swiped then counts.
func TestUndoOnce(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	hand := v.hand()
	again := hand.Cards[1]
	again.Event = newEvent()
	ops := []op{swipe(hand.Cards[0], "right"), swipe(hand.Cards[1], "right"), undo(hand.Cards[1]), swipe(again, "left")}
	v.send(ops...)
	for range 3 {
		v.send(ops...)
		v.send(ops[1:3]...)
	}
	if n := len(s.notebook.rows); n != 4 {
		t.Errorf("%d rows were recorded, and not 4", n)
	}
	rows := s.notebook.recorded()
	if len(rows) != 2 || rows[0].Outcome != experiment.Engage || rows[1].Outcome != experiment.Ignore {
		t.Errorf("what counts is %+v", rows)
	}
	if got := v.send(op{Do: doUndo, ID: newEvent(), Of: newEvent()}); got[0] == "" || len(s.notebook.rows) != 4 {
		t.Errorf("taking back what was never swiped is %v, and there are %d rows", got, len(s.notebook.rows))
	}
}

// TestTwoPhones: two phones on one contact answer each card once: the first
// one counts, the other is told, and they show the same.
func TestTwoPhones(t *testing.T) {
	s := open(t, many(40), nil)
	a := s.visitor(t).join("Ann", "")
	if reply, page := s.visitor(t).ask("POST", "/join", joining(a.ticketAgain(), "Ann", ""), nil); reply.StatusCode != http.StatusConflict || !strings.Contains(page, "Is that you?") {
		t.Fatalf("a second Ann is answered with %s", reply.Status)
	}
	b := s.visitor(t).join("Ann", "", "again")
	hand := a.hand()
	var all sync.WaitGroup
	for i, v := range []*visitor{a, b} {
		all.Go(func() {
			for _, c := range hand.Cards {
				o := swipe(c, []string{"right", "left"}[i])
				o.ID = newEvent()
				if got := v.send(o)[0]; got != answerRecorded && got != answerElsewhere {
					t.Errorf("phone %d: %s", i, got)
				}
			}
		})
	}
	all.Wait()
	seen := map[string]int{}
	for _, r := range s.notebook.rows {
		seen[r.Trigger]++
	}
	if len(s.notebook.rows) != 40 || len(seen) != 40 {
		t.Errorf("%d rows of %d cards were recorded of 40", len(s.notebook.rows), len(seen))
	}
	one, two := a.hand(), b.hand()
	if fmt.Sprint(one) != fmt.Sprint(two) || len(one.Cards) != 0 {
		t.Errorf("the phones show %v and %v", one, two)
	}
}

// TestNotesOfAnother: whoever says a name that is taken is not shown what was
// written under it, and does not take it away by swiping anew.
func TestNotesOfAnother(t *testing.T) {
	s := open(t, many(2), nil)
	a := s.visitor(t).join("Ann", "")
	first := swipe(a.hand().Cards[0], "left")
	first.Note = "between us"
	a.send(first)
	b := s.visitor(t).join("Ann", "", "again")
	if got := b.hand().Done[0].Note; got != "" {
		t.Errorf("a second Ann reads %q", got)
	}
	if got := a.hand().Done[0].Note; got != first.Note {
		t.Errorf("the first Ann reads %q", got)
	}
	b.send(op{Do: doUndo, ID: newEvent(), Of: first.ID})
	card := b.hand().Cards[0]
	if card.Note != "" || card.ID != first.Card {
		t.Errorf("a second Ann has %+v", card)
	}
	b.send(swipe(card, "right"))
	if rows := s.notebook.recorded(); len(rows) != 1 || rows[0].Note != first.Note || rows[0].Outcome != experiment.Engage {
		t.Errorf("what counts is %+v", rows)
	}
}

// ticketAgain is a new form, for somebody who has joined already.
func (v *visitor) ticketAgain() string { return v.site.visitor(v.t).ticket() }

// TestFullDisk: what cannot be recorded is not said to be; our side is told
// why, and the phone when to come again.
func TestFullDisk(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	hand := v.hand()
	body, _ := json.Marshal(map[string]any{"ops": []op{swipe(hand.Cards[0], "right"), swipe(hand.Cards[1], "right")}})
	s.notebook.full = true
	reply, text := v.ask("POST", "/swipes", string(body), nil)
	if reply.StatusCode != http.StatusServiceUnavailable || reply.Header.Get("Retry-After") == "" || strings.Contains(text, "disk") {
		t.Errorf("a full disk is answered with %s: %s", reply.Status, text)
	}
	s.notebook.full = false
	v.wants(http.StatusOK, "POST", "/swipes", string(body), nil)
	if n := len(s.notebook.rows); n != 2 {
		t.Errorf("%d rows were recorded", n)
	}
	s.stop()
	if len(s.told) != 1 || s.told[0] != errFull {
		t.Errorf("our side was told %v", s.told)
	}
}

// TestTell: a ledger that takes too long is told in words, and a browser that
// went away is not told of.
func TestTell(t *testing.T) {
	var told []error
	s := New(Options{Told: func(err error) { told = append(told, err) }})
	for _, err := range []error{fmt.Errorf("reading: %w", context.Canceled), fmt.Errorf("waiting: %w", context.DeadlineExceeded), errFull} {
		s.tell(err)
	}
	var problems *experiment.Problems
	if len(told) != 2 || !errors.As(told[0], &problems) || problems.List[0].Code != "web.busy" || told[1] != errFull {
		t.Errorf("our side was told %v", told)
	}
	if storeTimeout >= writeTimeout {
		t.Error("a ledger may take longer than an answer")
	}
}

// TestJoining: what is wrong with the form is said, and a segment that was
// set for everybody is not asked.
func TestJoining(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t)
	for _, c := range []struct{ name, segment, says string }{
		{"", "regulars", "Type a name"}, {" \t\u00a0", "regulars", "Type a name"}, {strings.Repeat("é", mostName+1), "regulars", "too long"},
		{"Ann", "", "Choose"}, {"Ann", "nobody", "Choose"},
	} {
		if page := v.wants(http.StatusUnprocessableEntity, "POST", "/join", joining(v.ticket(), c.name, c.segment), nil); !strings.Contains(page, c.says) {
			t.Errorf("%q in %q is not answered with %q", c.name, c.segment, c.says)
		}
	}
	if n := len(s.notebook.panelists); n != 0 {
		t.Errorf("%d have joined", n)
	}
	for name, kept := range map[string]string{"A\u200bnn\x00\u202e": "Ann", " Ann \t Lee ": "Ann Lee", "\U0001f469\u200d\U0001f33e": "\U0001f469\u200d\U0001f33e"} {
		if got := cleanName(name); got != kept {
			t.Errorf("%q is cleaned to %q", name, got)
		}
	}
	for header, says := range map[string]string{"nl-BE,fr;q=0.5": "Wie swipet er?", "de, fr;q=0.8, en;q=0.5": "Qui balaie ?", "de": "Who is swiping?", "": "Who is swiping?", "<": "Who is swiping?"} {
		page := v.wants(http.StatusOK, "GET", s.Invitation(), "", func(r *http.Request) { r.Header.Set("Accept-Language", header) })
		if !strings.Contains(page, says) {
			t.Errorf("%q is not asked %q", header, says)
		}
	}
	preset := open(t, flowers(), func(o *Options) { o.Segment = "prospects" })
	if _, page := preset.visitor(t).ask("GET", preset.Invitation(), "", nil); strings.Contains(page, "regulars") {
		t.Error("a segment that is set is asked")
	}
	preset.visitor(t).join("Ann", "regulars")
	if got := preset.notebook.panelists[0].Segment; got != "prospects" {
		t.Errorf("who joins is in %q", got)
	}
}

// TestLivePage: it shows what is in the ledger, in words, with its caveats,
// and asks no more often than need be.
func TestLivePage(t *testing.T) {
	asked := 0
	s := open(t, flowers(), nil)
	s.Server.live.ask = func() func(ctxT) (*Live, error) {
		ask := s.Server.live.ask
		return func(c ctxT) (*Live, error) { asked++; return ask(c) }
	}()
	v := s.visitor(t).join("Ann", "regulars")
	for _, c := range v.hand().Cards {
		v.send(swipe(c, "right"))
	}
	marketer := s.visitor(t)
	marketer.wants(http.StatusSeeOther, "POST", "/live", "token="+strings.TrimPrefix(s.LiveLink(), "/live/"), nil)
	var b board
	for range 5 {
		text := marketer.wants(http.StatusOK, "GET", "/live/now", "", nil)
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			t.Fatal(err)
		}
	}
	if asked != 1 {
		t.Errorf("five looks asked %d times", asked)
	}
	if len(b.Rows) != 3 || b.Rows[0].Cells[0] != "plain" || b.Rows[0].Cells[2] != "1" || b.Rows[0].Cells[5] != "100.0 %" || len(b.Rows[0].Cells) != len(b.Heads)-1 {
		t.Errorf("the board is %+v", b)
	}
	if len(b.Caveats) != 2 || !strings.Contains(b.Caveats[0], "95 %") || !strings.Contains(b.Caveats[1], "not your audience") {
		t.Errorf("the caveats are %q", b.Caveats)
	}
	none := (&tongue{printer: english()}).board(&Live{Findings: &findings.Findings{Triggers: []findings.Trigger{{Trigger: "a", Rate: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}}}})
	if got, _ := json.Marshal(none.Rows[0]); !strings.Contains(string(got), `"rate":null`) {
		t.Errorf("a trigger that nobody swiped is %s", got)
	}
}
