package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
)

// file yields swipes as a file of them would, each in its place.
func file(swipes ...Swipe) iter.Seq2[Swipe, error] {
	return func(yield func(Swipe, error) bool) {
		for i, s := range swipes {
			s.Via, s.At = experiment.ViaImport, experiment.Place{File: "spring.csv", Row: int64(i + 2)}
			if !yield(s, nil) {
				return
			}
		}
	}
}

func imported(t *testing.T, l *Ledger, o Origin, swipes ...Swipe) Imported {
	t.Helper()
	done, err := l.Import(context.Background(), &o, file(swipes...))
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// TestImportBehindOneThatWasThere: a row that was corrected is found so behind
// others that are there as they were, which are looked for in a quicker way.
func TestImportBehindOneThatWasThere(t *testing.T) {
	l := fresh(t)
	a, b := shown("a", "amy", "flowers", experiment.Engage), shown("b", "bob", "poem", experiment.Ignore)
	other := b
	other.Outcome = experiment.Engage
	of := Origin{Name: "spring.csv", Digest: "d", Rows: 3}
	correct := of
	correct.Correct = true
	for _, step := range []struct {
		origin Origin
		swipes []Swipe
		want   Imported
	}{
		{of, []Swipe{a, b}, Imported{Recorded: 2}},
		{correct, []Swipe{a, other}, Imported{Already: 1, Corrected: 1}},
		{of, []Swipe{a, b}, Imported{Already: 2, Outdated: 1}},
		{correct, []Swipe{a, b}, Imported{Already: 1, Corrected: 1}},
	} {
		if diff := cmp.Diff(step.want, imported(t, l, step.origin, step.swipes...)); diff != "" {
			t.Error(step, diff)
		}
	}
}

// TestImportOfTwoMinds: where a file tells an exposure twice its last word holds
// if it is taken over, and the same file again changes nothing.
func TestImportOfTwoMinds(t *testing.T) {
	l := fresh(t)
	first, last := shown("a", "amy", "flowers", experiment.Ignore), shown("a", "amy", "flowers", experiment.Engage)
	of := Origin{Name: "spring.csv", Digest: "d", Rows: 2, Correct: true}
	if diff := cmp.Diff(Imported{Recorded: 1, Corrected: 1}, imported(t, l, of, first, last)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Imported{Already: 2, Outdated: 1}, imported(t, l, of, first, last)); diff != "" {
		t.Error(diff)
	}
}

// TestImport: a file is recorded once, what came of its pending rows is a
// correction, and what contradicts a row is a conflict with which nothing of
// the file is recorded, unless it is to be taken over.
func TestImport(t *testing.T) {
	l := fresh(t)
	a, b, c := shown("a", "amy", "flowers", experiment.Pending), shown("b", "bob", "poem", experiment.Ignore), shown("c", "", "poem", experiment.Ignore)
	settled, other := a, b
	settled.Outcome, other.Outcome = experiment.Engage, experiment.Engage
	of := Origin{Name: "spring.csv", Digest: "d", Rows: 3}
	correct := of
	correct.Correct = true
	for _, step := range []struct {
		origin Origin
		swipes []Swipe
		want   Imported
	}{
		{of, []Swipe{a, b}, Imported{Recorded: 2}},
		{of, []Swipe{a, b}, Imported{Already: 2}},
		{of, []Swipe{b, c, a, c}, Imported{Recorded: 1, Already: 3}},
		{of, []Swipe{settled, b}, Imported{Corrected: 1, Already: 1}},
		{of, []Swipe{settled, b, a}, Imported{Already: 3}},
		{correct, []Swipe{other}, Imported{Corrected: 1}},
		{correct, []Swipe{other}, Imported{Already: 1}},
		{of, []Swipe{b}, Imported{Already: 1, Outdated: 1}},
		{correct, []Swipe{b}, Imported{Corrected: 1}},
		{correct, []Swipe{b}, Imported{Already: 1}},
		{of, []Swipe{other}, Imported{Already: 1, Outdated: 1}},
	} {
		if diff := cmp.Diff(step.want, imported(t, l, step.origin, step.swipes...)); diff != "" {
			t.Fatal(step, diff)
		}
	}
	var rows []string
	for _, e := range all(t, l) {
		rows = append(rows, fmt.Sprint(e.Event, " ", e.Outcome, " ", e.Replaces, " ", e.Current))
	}
	if diff := cmp.Diff([]string{"a pending  false", "b ignore  false", "c ignore  true", "a/2 engage a true", "b/2 engage b false", "b/3 ignore b/2 true"}, rows); diff != "" {
		t.Error(diff)
	}
	list, err := l.Imports(context.Background())
	if err != nil || len(list) != 5 || list[1].Recorded != 1 || list[1].Name != "spring.csv" || list[1].Digest != "d" {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestImportMany: a file of many rows, in which some come twice, is recorded row
// by row as it stands, whether the ledger is empty or not, and the seals hold.
func TestImportMany(t *testing.T) {
	const n = 1100
	rows := func(yield func(Swipe, error) bool) {
		for s, err := range rowsOf(n) {
			if !yield(s, err) {
				return
			}
		}
		for s, err := range rowsOf(3) {
			s.Contact = strings.ToUpper(s.Contact)
			if !yield(s, err) {
				return
			}
		}
		s := shown("last", "~aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "flowers", experiment.Engage)
		yield(s, nil)
	}
	for _, before := range []int{0, 1} {
		l := fresh(t)
		for i := range before {
			record(t, l, shown(fmt.Sprint("before", i), "contact7@example.org", "flowers", experiment.Engage))
		}
		done, err := l.Import(context.Background(), &Origin{Name: "spring.csv"}, rows)
		if err != nil || done != (Imported{Recorded: n + 1, Already: 3}) {
			t.Fatalf("%+v, %v", done, err)
		}
		got := all(t, l)[before:]
		i := 0
		for want := range rowsOf(n) {
			pseudonym, err := l.Pseudonym([]byte(want.Contact))
			if want.Contact = string(pseudonym); err != nil || got[i].Swipe != want {
				t.Fatalf("row %d is %+v, not %+v, %v", i, got[i].Swipe, want, err)
			}
			i++
		}
		if v, err := l.Verify(context.Background()); err != nil || v.Contacts != n/2+1 {
			t.Errorf("%+v, %v", v, err)
		}
		if err := l.writer.checkObjects(); err != nil {
			t.Error(err)
		}
	}
}

// TestImportNothing: a file with conflicts, with swipes that nobody can
// record, or that cannot be read to its end leaves nothing behind.
func TestImportNothing(t *testing.T) {
	l := fresh(t)
	record(t, l, shown("a", "amy", "flowers", experiment.Ignore))
	_, before, err := l.Digest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	other, mine := shown("a", "amy", "flowers", experiment.Engage), shown("a", "bob", "flowers", experiment.Ignore)
	o := &Origin{Name: "spring.csv"}
	done, err := l.Import(context.Background(), o, file(shown("b", "bob", "poem", experiment.Engage), other, mine, Swipe{}))
	var problems *experiment.Problems
	if !errors.As(err, &problems) || problems.Total != 3 || problems.List[0].At.Row != 3 || problems.List[2].Code != "ledger.no-trigger" || done != (Imported{Conflicts: 2}) {
		t.Errorf("%+v, %v", done, err)
	}
	o.Correct = true
	if _, err = l.Import(context.Background(), o, file(mine)); err == nil {
		t.Error("a row was corrected into one about somebody else")
	}
	broken := errors.New("broken")
	_, err = l.Import(context.Background(), o, func(yield func(Swipe, error) bool) {
		for range 2000 {
			if !yield(shown("", "c", "poem", experiment.Engage), nil) {
				return
			}
		}
		yield(Swipe{}, broken)
	})
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = l.Import(ctx, o, func(yield func(Swipe, error) bool) {
		for i := 0; yield(shown(fmt.Sprint(i), "c", "poem", experiment.Engage), nil); i++ {
			if i == 3000 {
				cancel()
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, after, err := l.Digest(context.Background()); err != nil || after != before {
		t.Error("something is left", err)
	}
	if got := record(t, l, shown("b", "bob", "poem", experiment.Engage)); got[0].Row != 2 {
		t.Errorf("%+v", got)
	}
}

// TestSimulated: a ledger into which simulated outcomes were imported says so.
func TestSimulated(t *testing.T) {
	l := fresh(t)
	imported(t, l, Origin{Name: "a.csv"}, shown("a", "amy", "flowers", experiment.Ignore))
	if seed, err := l.Simulated(context.Background()); seed != "" || err != nil {
		t.Error(seed, err)
	}
	imported(t, l, Origin{Name: "b.csv", Simulated: "17"}, shown("b", "amy", "flowers", experiment.Ignore))
	if seed, err := l.Simulated(context.Background()); seed != "17" || err != nil {
		t.Error(seed, err)
	}
}
