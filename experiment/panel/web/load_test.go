package web

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
)

// TestLoad: 200 people who swipe 2,000 cards a second between them are each
// answered at once, and everything is in a ledger on the disk, each once. It
// lasts a second; TRIGGERLAB_LOAD=30s is the whole of it, and says how long
// the answers took.
func TestLoad(t *testing.T) {
	const people, rate = 200, 2000
	lasts := time.Second
	if testing.Short() {
		lasts = time.Second / 5
	}
	said := os.Getenv("TRIGGERLAB_LOAD")
	if said != "" {
		var err error
		if lasts, err = time.ParseDuration(said); err != nil {
			t.Fatal(err)
		}
	}
	each := int(lasts.Seconds() * rate / people)
	l := onDisk(t)
	deck, err := panel.New(many(each), panel.Options{Via: experiment.ViaServe})
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, many(1), func(o *Options) { o.Deck, o.Ledger = deck, l })

	visitors := make([]*visitor, people)
	hands := make([]handFace, people)
	for i := range visitors {
		visitors[i] = s.visitor(t).join("person "+strconv.Itoa(i), "")
		hands[i] = visitors[i].hand()
	}
	took := make([][]time.Duration, people)
	begun := time.Now()
	var all sync.WaitGroup
	for i, v := range visitors {
		all.Go(func() {
			took[i] = v.swipeAll(hands[i].Cards, begun, time.Duration(i)*lasts/time.Duration(people*each), lasts/time.Duration(each))
		})
	}
	all.Wait()
	lasted := time.Since(begun)
	s.stop()
	if len(s.told) > 0 {
		t.Errorf("our side was told %v", s.told)
	}
	inLedger(t, l, people*each)

	answers := slices.Concat(took...)
	slices.Sort(answers)
	at := func(part float64) time.Duration { return answers[int(part*float64(len(answers)-1))] }
	t.Logf("%d swipes of %d people in %v, %.0f a second; answered in %v (median), %v (99 of 100), %v (all)", len(answers), people, lasted.Round(time.Millisecond), float64(len(answers))/lasted.Seconds(), at(0.5), at(0.99), at(1))
	if said != "" && (at(0.99) > 100*time.Millisecond || lasted > lasts*21/20) {
		t.Error("that is too slow")
	}
}

// swipeAll swipes a card every so often, and returns how long the answers took.
func (v *visitor) swipeAll(cards []cardFace, begun time.Time, after, every time.Duration) []time.Duration {
	took := make([]time.Duration, 0, len(cards))
	for j, c := range cards {
		due := begun.Add(after + time.Duration(j)*every)
		time.Sleep(time.Until(due))
		reply, text := v.ask("POST", "/swipes", swipeOf(c, []string{"right", "left", "up"}[j%3]), nil)
		// From when it was due: one that waits for the one before it is late too.
		took = append(took, time.Since(due))
		if reply.StatusCode != http.StatusOK || !strings.Contains(text, answerRecorded) {
			v.t.Errorf("a swipe is answered with %s: %.200s", reply.Status, text)
			return took
		}
	}
	return took
}

// onDisk makes a ledger as the program does.
func onDisk(t *testing.T) *ledger.Ledger {
	t.Helper()
	folder := t.TempDir()
	l, err := ledger.Create(context.Background(), filepath.Join(folder, "load.swipes"), ledger.Options{Keys: filepath.Join(folder, "keys")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// inLedger holds a ledger to so many rows, no two of one person and card.
func inLedger(t *testing.T, l *ledger.Ledger, want int) {
	t.Helper()
	seen := map[string]bool{}
	for e, err := range l.All(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if key := fmt.Sprint(e.Contact, e.Trigger); seen[key] {
			t.Errorf("row %d is there twice", e.Row)
		} else {
			seen[key] = true
		}
	}
	if len(seen) != want {
		t.Errorf("%d swipes are in the ledger of %d that were answered", len(seen), want)
	}
}
