package ledger

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"triggerlab/experiment"
)

// fresh makes a ledger in a folder of its own, with its key beside.
func fresh(t testing.TB) *Ledger {
	t.Helper()
	folder := t.TempDir()
	return made(t, filepath.Join(folder, "spring.swipes"), Options{Keys: filepath.Join(folder, "keys")})
}

func made(t testing.TB, path string, o Options) *Ledger {
	t.Helper()
	l, err := Create(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func optionsOf(l *Ledger) Options {
	return Options{Keys: filepath.Join(filepath.Dir(l.file), "keys")}
}

// shown is a swipe as most of them are.
func shown(event, contact, trigger string, outcome experiment.Outcome) Swipe {
	return Swipe{Exposure: experiment.Exposure{Event: event, Contact: contact, Segment: "loyal", Trigger: trigger, Outcome: outcome}, Via: experiment.ViaAdd}
}

func record(t testing.TB, l *Ledger, swipes ...Swipe) []Receipt {
	t.Helper()
	receipts, err := l.Record(context.Background(), swipes...)
	if err != nil {
		t.Fatal(err)
	}
	return receipts
}

func all(t testing.TB, l *Ledger) (list []Entry) {
	t.Helper()
	for e, err := range l.All(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

// wants tells whether an error is the Problem or the Failure of a code.
func wants(t testing.TB, err error, code string) {
	t.Helper()
	var problems *experiment.Problems
	var refusal *Failure
	switch {
	case errors.As(err, &problems) && problems.List[0].Code == code:
	case errors.As(err, &refusal) && refusal.Message.Code == code:
	default:
		t.Errorf("got %v, want %s", err, code)
	}
}
