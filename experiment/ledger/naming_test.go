package ledger

import (
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
)

// told is an exposure of a file without events.
func told(contact, trigger string, day int) Swipe {
	s := Swipe{Exposure: experiment.Exposure{Contact: contact, Trigger: trigger}}
	if day > 0 {
		s.Time = time.Date(2026, 2, day, 0, 0, 0, 0, time.UTC)
	}
	return s
}

// namedAs are the events of a file, and what is known of it afterwards.
func namedAs(t *testing.T, l *Ledger, digest string, apart bool, earlier []Series, swipes ...Swipe) ([]string, Series) {
	t.Helper()
	n, err := l.Naming(t.Context(), digest, earlier, apart)
	if err != nil {
		t.Fatal(err)
	}
	for i := range swipes {
		n.Look(&swipes[i], int64(i+1))
	}
	series := n.Series()
	var events []string
	for i, s := range slices.Clone(swipes) {
		if err := n.Name(&s, int64(i+1), false); err != nil {
			t.Fatal(err)
		}
		events = append(events, s.Event)
	}
	return events, series
}

// TestNaming: an exposure is known again by what is known of it, and where that
// is too little by where it stands in its file or in a longer copy of it.
func TestNaming(t *testing.T) {
	l := fresh(t)
	for _, c := range []struct {
		name          string
		first, second []Swipe
		same          []int // of which of the first each of the second is; -1: of none
		copied        bool  // the second has the digest of the first
	}{
		{"timed, in another order and longer", []Swipe{told("a", "x", 1), told("b", "x", 1)}, []Swipe{told("c", "x", 1), told("B", "x", 1), told("b", "x", 1), told("a", "x", 1)}, []int{-1, -1, 1, 0}, false},
		{"timed twice", []Swipe{told("a", "x", 1), told("a", "x", 1)}, []Swipe{told("a", "x", 1), told("a", "x", 1), told("a", "x", 1)}, []int{0, 1, -1}, false},
		{"an address in capitals", []Swipe{told("a@x.org", "x", 1)}, []Swipe{told("A@X.org", "x", 1)}, []int{0}, false},
		{"not timed", []Swipe{told("a", "x", 0), told("b", "y", 0)}, []Swipe{told("b", "y", 0), told("b", "x", 0)}, []int{1, -1}, false},
		{"nobody's, the same file", []Swipe{told("", "x", 0), told("", "x", 0)}, []Swipe{told("", "x", 0), told("", "x", 0)}, []int{0, 1}, true},
		{"nobody's, a longer copy", []Swipe{told("", "x", 0), told("", "y", 0)}, []Swipe{told("", "x", 0), told("", "y", 0), told("", "x", 0)}, []int{0, 1, -1}, false},
		{"nobody's, another file", []Swipe{told("", "x", 0), told("", "y", 0)}, []Swipe{told("", "y", 0), told("", "x", 0)}, []int{-1, -1}, false},
	} {
		first, series := namedAs(t, l, "one", false, nil, c.first...)
		digest := "two"
		if c.copied {
			digest = "one"
		}
		second, _ := namedAs(t, l, digest, false, []Series{series}, c.second...)
		for i, event := range second {
			if at := slices.Index(first, event); at != c.same[i] {
				t.Errorf("%s: exposure %d is %d of the first, want %d", c.name, i, at, c.same[i])
			}
		}
	}
}

// TestNamingContinues: a third file that continues the second is of the series
// of the first; and what was said to be other exposures stays that.
func TestNamingContinues(t *testing.T) {
	l := fresh(t)
	file := []Swipe{told("", "x", 0), told("a", "y", 0), told("", "z", 0)}
	first, one := namedAs(t, l, "one", true, nil, file[:1]...)
	_, two := namedAs(t, l, "two", false, []Series{one}, file[:2]...)
	third, three := namedAs(t, l, "three", false, []Series{two, one}, file...)
	if three.File != "one" || !three.Apart || third[0] != first[0] {
		t.Errorf("the third is %+v", three)
	}
	if again, ok := ParseSeries(three.String()); !ok || again != three {
		t.Errorf("%q is read as %+v", three.String(), again)
	}
	other, _ := namedAs(t, l, "four", false, nil, told("a", "y", 0))
	if other[0] == third[1] {
		t.Error("an exposure that is apart is one of another file")
	}
}

// TestNamingKeepsNoAddress: an event that is an address is none in the ledger,
// and is known again.
func TestNamingKeepsNoAddress(t *testing.T) {
	l := fresh(t)
	events, _ := namedAs(t, l, "one", false, nil, Swipe{Exposure: experiment.Exposure{Event: "amy@example.org 1"}}, Swipe{Exposure: experiment.Exposure{Event: "amy@example.org 1"}}, Swipe{Exposure: experiment.Exposure{Event: "e1"}})
	if events[0] != events[1] || !isPseudonym(events[0]) || events[2] != "e1" {
		t.Errorf("the events are %q", events)
	}
}
