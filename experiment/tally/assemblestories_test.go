package tally_test

import (
	"errors"
	"slices"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// told are two contacts of "plain", of whom one engaged on day 3 and then
// ignored "flowers" on day 2, and the other waits for "flowers" and has a prior.
func told() (tally.Layout, []tally.Cell) {
	return tally.Layout{
			Columns: []string{"country"}, Breakdowns: [][]string{{"country"}}, Circumstances: []string{},
			Stories: &tally.StoryCode{Dated: true, Priors: true, Words: [][]string{{"flowers", "plain"}, nil, {""}}},
		}, []tally.Cell{
			{Part: "rows", What: "told", Numbers: []float64{4}},
			{Part: "names", What: "triggers", Trigger: "flowers", Numbers: []float64{2}},
			{Part: "names", What: "triggers", Trigger: "plain", Numbers: []float64{2}},
			{Part: "names", What: "profiles", Key: "2:nl", Numbers: []float64{4}},
			{Part: "stories", Fold: 7, Key: "30,2:nl,17,2:nl,", Numbers: []float64{1, 2}}, // 3 * 8 + 4 + 2 and 2 * 8 + 1
			{Part: "stories", Fold: 2, Key: "5,2:nl512,-17179869184,2:nl1024,", Numbers: []float64{1, 2}},
		}
}

// TestStories: what contacts did is read off their stories.
func TestStories(t *testing.T) {
	got, err := tally.Assemble(told())
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows != (tally.Rows{Used: 3, Pending: 1}) || got.Tally.Contacts != 2 || got.Tally.Priors != 1 || got.Tally.PriorsUnsure != 1 || got.Tally.Several != 1 {
		t.Errorf("rows %+v, contacts %+v", got.Rows, got.Tally)
	}
	if want := (tally.Counts{Exposures: 2, Engagements: 1}); got.Tally.Counts(1) != want || !slices.Equal(got.Tally.Assigned, []int64{2, 2}) {
		t.Errorf("plain has %+v, and assigned are %v", got.Tally.Counts(1), got.Tally.Assigned)
	}
	if got.Tally.FirstDay != 0 || len(got.Tally.Days) != 3 {
		t.Errorf("the days are %v from %d on", got.Tally.Days, got.Tally.FirstDay)
	}
}

// TestStoriesCut: a story that an engine has cut off, one of words that nobody
// knew before, and one that was lost or came twice are no tally.
func TestStoriesCut(t *testing.T) {
	for name, edit := range map[string]func(cells []tally.Cell) []tally.Cell{
		"cut off within a number": func(c []tally.Cell) []tally.Cell { c[4].Key = "30,2:nl,17"; return c },
		"cut off within a text":   func(c []tally.Cell) []tally.Cell { c[4].Key = "30,2:nl,17,2:n"; return c },
		"cut off between two":     func(c []tally.Cell) []tally.Cell { c[4].Key = "30,2:nl,"; return c },
		"empty":                   func(c []tally.Cell) []tally.Cell { c[4].Key, c[4].Numbers = "", []float64{1, 0}; return c },
		"an unknown word":         func(c []tally.Cell) []tally.Cell { c[4].Key = "30,2:be,17,2:nl,"; return c },
		"a text too long":         func(c []tally.Cell) []tally.Cell { c[4].Key = "30,9:nl,17,2:nl,"; return c },
		"no number":               func(c []tally.Cell) []tally.Cell { c[4].Key = "x,2:nl,17,2:nl,"; return c },
		"a day of another age":    func(c []tally.Cell) []tally.Cell { c[4].Key = "300000000000,2:nl,17,2:nl,"; return c },
		"lost":                    func(c []tally.Cell) []tally.Cell { return slices.Delete(c, 4, 5) },
		"twice":                   func(c []tally.Cell) []tally.Cell { return append(c, c[4]) },
		"nobody":                  func(c []tally.Cell) []tally.Cell { c[4].Numbers = []float64{0, 0}; return c },
		"no such fold":            func(c []tally.Cell) []tally.Cell { c[4].Fold = 10; return c },
	} {
		l, cells := told()
		var problems *experiment.Problems
		if got, err := tally.Assemble(l, edit(cells)); !errors.As(err, &problems) {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
}
