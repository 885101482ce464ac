package panel

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment/ledger"
)

// openLedger makes a ledger, or opens it again.
func openLedger(t *testing.T, path string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Create(t.Context(), path, ledger.Options{Keys: filepath.Join(filepath.Dir(path), "keys")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// TestHandOfALedger: with the ledger as it is, a hand goes on after a restart
// and on another device where it was, and nothing is recorded twice.
func TestHandOfALedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spring.swipes")
	l := openLedger(t, path)
	h := deal(t, l, "Ada", "fans")
	card, _ := h.Card()
	sent := Gesture{Outcome: right.Outcome, Trigger: card.Trigger, Event: card.Event, Took: 1500, Note: "so warm"}
	swipe(t, h, sent)
	swipe(t, h, up)
	if err := h.Undo(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if r := swipe(t, h, left); r.Status != ledger.Recorded {
		t.Errorf("swiped again: %+v", r)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = openLedger(t, path)
	phone := deal(t, l, "ada", "prospects")
	if diff := cmp.Diff(h.Cards(), phone.Cards()); diff != "" || phone.Done() != 2 || phone.Segment() != "fans" || phone.Contact() != h.Contact() {
		t.Errorf("%d done, and then:\n%s", phone.Done(), diff)
	}
	if r := swipe(t, phone, sent); r.Status != ledger.Already {
		t.Errorf("sent again: %+v", r)
	}
	other := deal(t, l, "ada", "fans")
	swipe(t, phone, right)
	if r := swipe(t, other, left); r.Status != ledger.Conflict || r.Problem.Code != "panel.elsewhere" || other.Done() != 3 {
		t.Errorf("on two devices: %+v, %d done", r, other.Done())
	}
	if r := swipe(t, other, right); r.Status != ledger.Recorded {
		t.Errorf("the last one: %+v", r)
	}
	rows, current := 0, 0
	for e, err := range l.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if rows++; e.Current {
			current++
		}
	}
	if rows != 6 || current != 4 {
		t.Errorf("%d rows, %d of them current", rows, current)
	}
}

// TestSegmentsAreBalanced: however the segments mix as people come, each has
// blocks of its own.
func TestSegmentsAreBalanced(t *testing.T) {
	l := openLedger(t, filepath.Join(t.TempDir(), "spring.swipes"))
	first := map[string][]string{}
	for i := range 12 {
		segment := []string{"fans", "prospects", "prospects"}[i%3]
		card, _ := deal(t, l, fmt.Sprint("contact ", i), segment).Card()
		first[segment] = append(first[segment], card.Trigger)
	}
	for segment, names := range first {
		counts := map[string]int{}
		for _, name := range names {
			counts[name]++
		}
		for name, n := range counts {
			if len(counts) != 4 || n != len(names)/4 {
				slices.Sort(names)
				t.Errorf("%s: %s came first %d times: %q", segment, name, n, names)
			}
		}
	}
}
