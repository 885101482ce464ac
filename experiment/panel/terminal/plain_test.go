package terminal

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
	"triggerlab/experiment/panel"
)

// short is a deck of two cards.
func short(t *testing.T, m *memory, lang string) Options {
	t.Helper()
	o := options(t, m, lang)
	d, err := panel.New(&experiment.Experiment{
		Segments: []experiment.Segment{{Name: "fans"}, {Name: "others"}},
		Triggers: []experiment.Trigger{{Name: "a", Message: "Flowers,\x1b[31m and\na poem.", Channel: "letter"}, {Name: "b", Message: "Flowers."}},
	}, panel.Options{Via: experiment.ViaSwipe})
	if err != nil {
		t.Fatal(err)
	}
	o.Deck = d
	return o
}

// TestAsk is a whole interview, as a screen reader reads it.
func TestAsk(t *testing.T) {
	m := &memory{}
	var out strings.Builder
	left, err := Ask(t.Context(), strings.NewReader("\nAda\n3\nFans\nmaybe\n1\n5\n?\n6\nso warm\n3\n4\n"), &out, short(t, m, "en"))
	if err != nil {
		t.Fatal(err)
	}
	meanings := `1: it catches me
2: it leaves me cold
3: I am of two minds
4: it annoys me
5: takes the last swipe back: its card lies on top again
6: leaves a note on the card, in your own words
7: stops; all that was swiped is kept
`
	const answer = "Your answer (1 to 7, ? for what they mean): "
	cards := map[string]string{"a": "Flowers, and\na poem.\n", "b": "Flowers.\n"}
	headings := map[string]string{"a": "Card 1 of 2 (letter):\n", "b": "Card 1 of 2:\n"}
	first, second := m.rows[0].Trigger, m.rows[3].Trigger
	want := "Who is swiping?\nYour name or a nickname: Your name or a nickname: Where do you belong?\n1: fans\n2: others\nType a number: \"3\" is none of the numbers.\nType a number: " +
		"\n" + headings[first] + cards[first] + "\n" + meanings + answer + "\"maybe\" is no answer: type a number from 1 to 7, or ?.\n" + answer + "→ Kept: it catches you.\n" +
		"\n" + strings.Replace(headings[second], "1 of", "2 of", 1) + cards[second] + "\n" + answer + "Taken back. The card lies on top again.\n" +
		"\n" + headings[first] + cards[first] + "\n" + meanings + answer + meanings + answer + "Your note, on one line: The note is kept with your answer to this card.\n" + answer + "↑ Kept: you are of two minds.\n" +
		"\n" + strings.Replace(headings[second], "1 of", "2 of", 1) + cards[second] + "\n" + answer + "Kept: it annoys you.\n" +
		"Thank you, Ada! That was the last of 2 cards. All are kept.\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("the interview:\n%s", diff)
	}
	if left != (Left{Name: "Ada", Done: 2, Of: 2}) || m.rows[2].Note != "so warm" || !m.rows[2].Minds || m.rows[3].Outcome != experiment.Complain {
		t.Errorf("left as %+v, rows %+v", left, m.rows)
	}
}

// TestAskStops: with 7, at the end of the answers and when it is broken off,
// what was answered is kept.
func TestAskStops(t *testing.T) {
	for _, input := range []string{"Ada\n1\n1\n7\n1\n", "Ada\n1\n1\nq\n", "Ada\n1\n1\n", "Ada\n1\n1"} {
		m := &memory{}
		left, err := Ask(t.Context(), strings.NewReader(input), io.Discard, short(t, m, "fr"))
		if err != nil || left.Done != 1 || left.Of != 2 || len(m.rows) != 1 || left.Broken {
			t.Errorf("%q: left as %+v with %d rows, %v", input, left, len(m.rows), err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	in, keyboard := io.Pipe() // which stays open: nobody types any more
	go io.WriteString(keyboard, "Ada\n1\n1\n")
	m := &memory{}
	left, err := Ask(ctx, in, writer(func(s string) {
		if strings.Contains(s, "Bewaard") {
			cancel()
		}
	}), short(t, m, "nl"))
	if err != nil || !left.Broken || left.Done != 1 {
		t.Errorf("broken off: left as %+v, %v", left, err)
	}
}

type writer func(string)

func (w writer) Write(p []byte) (int, error) { w(string(p)); return len(p), nil }

// TestAskIsThatYou: a name that was there before may be another person's.
func TestAskIsThatYou(t *testing.T) {
	m := &memory{}
	for _, said := range []string{"Ada\n1\n1\n7\n", "ada\nBob\n2\n2\n7\n", "ADA\n\n3\n"} {
		if _, err := Ask(t.Context(), strings.NewReader(said), io.Discard, short(t, m, "en")); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, r := range m.rows {
		got = append(got, r.Contact+" "+r.Segment+" "+r.Outcome.String())
	}
	if diff := cmp.Diff([]string{"ada fans engage", "bob others ignore", "ada fans ignore"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestAskTellsTrouble: what could not be kept is said and can be answered
// again.
func TestAskTellsTrouble(t *testing.T) {
	m := &memory{full: true}
	var out strings.Builder
	left, err := Ask(t.Context(), strings.NewReader("Ada\n1\n1\n1\n"), &out, short(t, m, "en"))
	if err != nil || left.Done != 0 || strings.Count(out.String(), "Nothing is lost: answer again") != 2 {
		t.Errorf("left as %+v, %v:\n%s", left, err, out.String())
	}
}
