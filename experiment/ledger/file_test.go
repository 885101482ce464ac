package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

func asTable(t testing.TB, l *Ledger) *Outcomes {
	t.Helper()
	f, err := File(context.Background(), l.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// lines writes rows as CSV, contacts as # and their number in the order of
// coming.
func lines(t testing.TB, rows table.Rows) []string {
	t.Helper()
	header := rows.Header()
	contacts := map[string]string{"": ""}
	text := func(c table.Cell, name string) string {
		if _, met := contacts[c.String()]; name == "contact" && !met {
			contacts[c.String()] = fmt.Sprint("#", len(contacts))
		}
		if name == "contact" {
			return contacts[c.String()]
		}
		return c.String()
	}
	names := make([]string, len(header))
	for i, c := range header {
		names[i] = c.String()
	}
	list := []string{strings.Join(names, ",")}
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(context.Background(), shard) {
			if err != nil {
				t.Fatal(err)
			}
			cells := make([]string, len(row.Cells))
			for i, c := range row.Cells {
				cells[i] = text(c, names[i])
			}
			list = append(list, strings.Join(cells, ","))
		}
	}
	return list
}

// TestFile: a ledger reads as the sheet Outcomes, each swipe as it was last
// corrected, in the columns that are filled.
func TestFile(t *testing.T) {
	full := shown("e1", "amy", "poem", experiment.Engage)
	full.Segment, full.Time, full.Channel = "fans", time.Date(2026, 2, 14, 9, 30, 5, 0, time.UTC), "email"
	full.Reply, full.Exposure.Swipe, full.Note, full.Wave, full.Position = 1500*time.Millisecond, 250*time.Millisecond, "a, b", 2, 3
	full.Via = experiment.ViaSwipe
	early := shown("e2", "bob", "flowers", experiment.Ignore)
	early.Time, early.Minds = time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), true
	again := shown("e3", "amy", "flowers", experiment.Engage)
	again.Time = time.Date(1969, 12, 31, 0, 0, 9, 0, time.UTC)
	right, righter := shown("e4", "amy", "flowers", experiment.Ignore), shown("e5", "amy", "flowers", experiment.Complain)
	right.Replaces, righter.Replaces = "e3", "e4"
	nobody := shown("e6", "", "poem", experiment.Pending)
	nobody.Segment = ""
	l := fresh(t)
	record(t, l, full, early, again, right, righter, nobody)
	want := []string{
		"event,contact,segment,trigger,outcome,time,channel,reply_s,swipe_s,note,wave,position,minds,via",
		"e1,#1,fans,poem,engage,2026-02-14T09:30:05,email,1.5,0.25,a, b,2,3,,swipe",
		"e2,#2,loyal,flowers,ignore,1969-12-31T23:59:59,,,,,,,1,add",
		"e5,#1,loyal,flowers,complain,,,,,,,,,add",
		"e6,,,poem,,,,,,,,,,add",
	}
	f := asTable(t, l)
	for shards := range int64(7) {
		if got := lines(t, f.rowsIn(shards+1)); !slices.Equal(got, want) {
			t.Errorf("in %d shards:\n%s", shards+1, strings.Join(got, "\n"))
		}
	}
	if f.Len() != 4 || f.Panel() != 1 {
		t.Errorf("%d rows, %d of a panel", f.Len(), f.Panel())
	}
	if at := f.rows().Place(0, 5, 3).String(); at != l.path+":5" {
		t.Error(at)
	}
}

// TestFileLeavesOut: columns that nothing fills are no columns.
func TestFileLeavesOut(t *testing.T) {
	l := fresh(t)
	one := shown("e1", "", "poem", experiment.Ignore)
	one.Segment = ""
	record(t, l, one)
	if got := lines(t, asTable(t, l).rows()); !slices.Equal(got, []string{"event,trigger,outcome,via", "e1,poem,ignore,add"}) {
		t.Errorf("%q", got)
	}
}

// TestFileNeed: of the columns that nobody needs no cell is made.
func TestFileNeed(t *testing.T) {
	l := fresh(t)
	record(t, l, shown("e1", "amy", "poem", experiment.Ignore))
	if got := lines(t, asTable(t, l).rows().Need([]int{4, 3, 4})); !slices.Equal(got, []string{"event,contact,segment,trigger,outcome,via", ",,,poem,ignore,"}) {
		t.Errorf("%q", got)
	}
}

// TestFileOfOneMoment: what is recorded while a ledger is read does not show,
// corrections neither, and what is forgotten meanwhile ends the reading.
func TestFileOfOneMoment(t *testing.T) {
	l := fresh(t)
	for i := range 50 {
		record(t, l, shown(fmt.Sprint("e", i), fmt.Sprint("c", i), "poem", experiment.Ignore))
	}
	f := asTable(t, l)
	before, digest := lines(t, f.rows()), must(f.SHA256())
	correction := shown("e100", "c7", "verse", experiment.Engage)
	correction.Replaces = "e7"
	record(t, l, correction, shown("e101", "new", "sonnet", experiment.Complain))
	if got := lines(t, f.rowsIn(3)); !slices.Equal(got, before) {
		t.Errorf("then\n%s\nnow\n%s", before, got)
	}
	if again := must(f.SHA256()); again != digest {
		t.Error("another digest of the same rows")
	}
	later := asTable(t, l)
	if got := lines(t, later.rows()); len(got) != len(before)+1 || must(later.SHA256()) == digest {
		t.Errorf("%d lines after the correction", len(got))
	}
	if _, err := l.Forget(context.Background(), "c3"); err != nil {
		t.Fatal(err)
	}
	for _, err := range f.rows().Scan(context.Background(), 0) {
		wants(t, err, "ledger.forgotten-meanwhile")
	}
	if got := lines(t, asTable(t, l).rows()); len(got) != len(before) {
		t.Errorf("%d lines after one was forgotten", len(got))
	}
	if _, err := l.Forget(context.Background(), "new"); err != nil { // whose row is the last
		t.Fatal(err)
	}
	last := asTable(t, l)
	if got := lines(t, last.rows()); len(got) != len(before)-1 || last.Len() != int64(len(got))-1 {
		t.Errorf("%d lines of %d rows after two were forgotten", len(got), last.Len())
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestFileAsRecorded: a ledger reads as what was recorded, whatever was.
func TestFileAsRecorded(t *testing.T) {
	l := fresh(t)
	random := rand.New(rand.NewPCG(7, 7))
	moment := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	words := []string{"", "a", "Über", `q"uote`}
	var want []string
	var swipes []Swipe
	for i := range 400 {
		s := shown(fmt.Sprintf("e%03d", i), "", words[1+random.IntN(3)], experiment.Outcome(random.IntN(4)))
		s.Segment, s.Channel = words[random.IntN(4)], words[random.IntN(4)]
		s.Time = moment.Add(time.Duration(random.IntN(1e6)-5e5) * time.Second)
		s.Reply = time.Duration(random.IntN(5000)) * time.Millisecond
		swipes = append(swipes, s)
		outcome, reply := s.Outcome.String(), fmt.Sprint(float64(s.Reply.Milliseconds())/1000)
		if s.Outcome == experiment.Pending {
			outcome = ""
		}
		if s.Reply == 0 {
			reply = ""
		}
		want = append(want, strings.Join([]string{s.Event, s.Segment, s.Trigger, outcome, s.Time.Format("2006-01-02T15:04:05"), s.Channel, reply, "add"}, ","))
	}
	record(t, l, swipes...)
	for _, shards := range []int64{1, 4} {
		got := lines(t, asTable(t, l).rowsIn(shards))
		for i, line := range got[1:] {
			if i >= len(want) || line != want[i] {
				t.Fatalf("in %d shards row %d is %s, recorded was %s", shards, i+1, line, want[min(i, len(want)-1)])
			}
		}
		if len(got) != len(want)+1 {
			t.Errorf("in %d shards %d rows", shards, len(got)-1)
		}
	}
}

// TestFilled: each program adds what its rows fill to what the rows of others
// do, and what came to nothing fills nothing.
func TestFilled(t *testing.T) {
	l := fresh(t)
	other := made(t, l.path, optionsOf(l))
	one, two, three := shown("e1", "amy", "poem", experiment.Ignore), shown("e2", "", "poem", experiment.Ignore), shown("e3", "", "poem", experiment.Ignore)
	one.Wave, two.Note, three.Channel = 1, "hm", "email"
	record(t, l, one)
	record(t, other, two)
	failed := errors.New("the file ends here")
	_, err := l.Import(context.Background(), &Origin{}, func(yield func(Swipe, error) bool) {
		_ = yield(three, nil) && yield(Swipe{}, failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if got := lines(t, asTable(t, l).rows())[0]; got != "event,contact,segment,trigger,outcome,note,wave,via" {
		t.Error(got)
	}
	record(t, l, three)
	if got := lines(t, asTable(t, l).rows())[0]; got != "event,contact,segment,trigger,outcome,channel,note,wave,via" {
		t.Error(got)
	}
}
