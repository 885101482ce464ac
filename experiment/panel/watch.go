package panel

import "time"

// LongestLook is how long somebody can look at a card. Who takes longer was
// away, and how long the look was is then not known.
const LongestLook = 5 * time.Minute

// A Watch measures how long somebody looks at a card, without the pauses: a
// note being written, a window in the background, a terminal that was put to
// sleep. The zero value is a watch that stands still.
type Watch struct {
	sum   time.Duration
	since time.Time // zero: it stands still
}

// Start begins anew, for another card.
func (w *Watch) Start(now time.Time) { *w = Watch{since: now} }

// Pause stops the watch until Resume. It may be called twice.
func (w *Watch) Pause(now time.Time) {
	w.sum = w.looked(now)
	w.since = time.Time{}
}

// Resume lets a watch go on that was stopped.
func (w *Watch) Resume(now time.Time) {
	if w.since.IsZero() {
		w.since = now
	}
}

// Took is how long the look was; 0 where that is not known, because it was
// longer than LongestLook or the clock was set back meanwhile.
func (w *Watch) Took(now time.Time) time.Duration {
	took := w.looked(now)
	if took < 0 || took > LongestLook {
		return 0
	}
	return took
}

func (w *Watch) looked(now time.Time) time.Duration {
	if w.since.IsZero() {
		return w.sum
	}
	return w.sum + now.Sub(w.since)
}
