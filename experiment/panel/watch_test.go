package panel

import (
	"testing"
	"time"
)

// TestWatchLeavesPausesOut: only looking counts, and a look that cannot have
// been one is not known.
func TestWatchLeavesPausesOut(t *testing.T) {
	begun := time.Date(2027, 2, 1, 12, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return begun.Add(time.Duration(seconds) * time.Second) }
	var w Watch
	if got := w.Took(at(9)); got != 0 {
		t.Errorf("a watch that was not started took %v", got)
	}
	w.Start(at(0))
	w.Pause(at(2))
	w.Pause(at(5)) // still the same pause
	w.Resume(at(60))
	w.Resume(at(61)) // goes on as it was
	if got := w.Took(at(63)); got != 5*time.Second {
		t.Errorf("2 s, a pause and 3 s took %v", got)
	}
	w.Start(at(100))
	if got := w.Took(at(101)); got != time.Second {
		t.Errorf("the next card took %v", got)
	}
	if got := w.Took(at(100 + 301)); got != 0 {
		t.Errorf("somebody who was away took %v", got)
	}
	if got := w.Took(at(90)); got != 0 {
		t.Errorf("a clock that was set back took %v", got)
	}
}
