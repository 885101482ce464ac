package ledger

import (
	"testing"
	"time"

	"triggerlab/experiment"
)

// TestParseLine: a line says what its fields say, whether they are strings or
// numbers, and what is left out is not known.
func TestParseLine(t *testing.T) {
	got, problem := ParseLine([]byte(` {"event":"e1","contact":17,"segment":" fans ","trigger":"flowers","outcome":true,` +
		`"time":"2026-02-14T09:30:00.25Z","channel":"email","reply_s":2.5,"swipe_s":"0.125","note":"oh","wave":2,"position":"3","replaces":"e0"} `))
	if problem != nil {
		t.Fatal(problem)
	}
	want := Swipe{Exposure: experiment.Exposure{
		Event: "e1", Contact: "17", Segment: "fans", Trigger: "flowers", Outcome: experiment.Engage,
		Time: time.Date(2026, 2, 14, 9, 30, 0, 25e7, time.UTC), Channel: "email",
		Reply: 2500 * time.Millisecond, Swipe: 125 * time.Millisecond, Wave: 2,
	}, Note: "oh", Position: 3, Via: experiment.ViaAdd, Replaces: "e0"}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	got, problem = ParseLine([]byte(`{"trigger":"flowers","minds":true,"event":null}`))
	if want := (Swipe{Exposure: experiment.Exposure{Trigger: "flowers", Outcome: experiment.Ignore}, Minds: true, Via: experiment.ViaAdd}); problem != nil || got != want {
		t.Errorf("got  %+v, %v\nwant %+v", got, problem, want)
	}
}

// FuzzParseLine: whatever arrives is a swipe with a trigger or a message, and
// never both.
func FuzzParseLine(f *testing.F) {
	for _, line := range []string{`{"trigger":"a"}`, `{"trigger":"a","outcome":1e9}`, `[`, `{"trigger":"\ud800"}`, `{"wave":0,"trigger":"a"}`, `{"reply_s":"Inf","trigger":"a"}`} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		s, problem := ParseLine(line)
		if problem == nil && (s.Trigger == "" || s.Reply < 0 || s.Swipe < 0 || s.Wave < 0 || s.Position < 0) || problem != nil && s != (Swipe{}) {
			t.Errorf("%q: %+v, %v", line, s, problem)
		}
	})
}
