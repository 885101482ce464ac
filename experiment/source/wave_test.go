package source_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"triggerlab/experiment/source"
	"triggerlab/experiment/tally"
)

// TestWaves: the wave of a contact comes from the outcomes, or else from the
// assignments, and cuts what the segments cut; where it makes segments by
// itself it is one of those.
func TestWaves(t *testing.T) {
	const head = "-- Segments --\nsegment\nfans\nothers\n-- Triggers --\ntrigger\nA\nB\n"
	const assigned = "-- Assignments --\ncontact,segment,trigger,wave\nc1,fans,A,1\nc2,fans,B,1\nc3,others,A,2\nc4,others,B,2\n"
	const played = "c1,fans,A,engage\nc2,fans,B,ignore\nc3,others,A,ignore\n"
	for name, tc := range map[string]struct {
		book string
		by   [][]string
		want string
	}{
		"as the outcomes say": {book: head + "-- Outcomes --\ncontact,segment,trigger,outcome,Vague\nc1,fans,A,engage,1\nc2,fans,B,ignore,10\n",
			want: "[segment Vague]: fans/1 1, fans/10 1"},
		"as the assignments say": {book: head + assigned + "-- Outcomes --\ncontact,segment,trigger,outcome\n" + played,
			want: "[segment wave]: fans/1 2, others/2 1"},
		"as segments": {book: head + "-- Outcomes --\ncontact,segment,trigger,outcome,wave\nc1,fans,A,engage,1\nc2,fans,B,ignore,2\n", by: [][]string{{"wave"}},
			want: ""},
		"all in one": {book: head + "-- Assignments --\ncontact,segment,trigger,wave\nc1,fans,A,3\nc2,fans,B,3\n-- Outcomes --\ncontact,segment,trigger,outcome\nc1,fans,A,engage\nc2,fans,B,ignore\n",
			want: ""},
	} {
		dir := t.TempDir()
		files(t, dir, map[string]string{"book.xlsx": tc.book})
		l, err := source.Load(t.Context(), source.Options{Path: filepath.Join(dir, "book.xlsx"), By: tc.by, Empty: "pending", Apart: true}, &monitor{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := cuts(l.Tally.Waves); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func cuts(breakdowns []tally.Breakdown) (text string) {
	for _, b := range breakdowns {
		text += fmt.Sprint(b.By) + ":"
		for i := range b.Segments {
			s := &b.Segments[i]
			n := s.Total().Contacts
			if n == 0 {
				continue
			}
			if text[len(text)-1] != ':' {
				text += ","
			}
			text += fmt.Sprintf(" %s/%s %d", s.Values[0], s.Values[1], n)
		}
	}
	return text
}

// TestAssignedByHand: whoever has a trigger in Assignments is counted, by segment,
// and who is held out is not.
func TestAssignedByHand(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, map[string]string{"book.xlsx": assignedBook("", shownAsAssigned), "plain.xlsx": "-- Triggers --\ntrigger\nA\n"})
	got, err := source.Assigned(t.Context(), filepath.Join(dir, "book.xlsx"))
	if err != nil || fmt.Sprint(got) != "map[:1 fans:2 others:2]" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := source.Assigned(t.Context(), filepath.Join(dir, "plain.xlsx")); got != nil || err != nil {
		t.Errorf("a book without: %v, %v", got, err)
	}
}
