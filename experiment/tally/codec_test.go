package tally_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment/tally"
)

// TestCodec: a tally that was written and read is the same, and is written as
// the same bytes whatever the order of the rows.
func TestCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := world{anonymous: rapid.Bool().Draw(t, "anonymous"), ages: rapid.Bool().Draw(t, "ages"), steady: rapid.Bool().Draw(t, "steady")}.rows(t)
		g := gathered(columns, rows)
		cuts := breakdowns
		if rapid.Bool().Draw(t, "waves") {
			g.Wave, cuts = "age", breakdowns[:rapid.IntRange(0, 2).Draw(t, "cuts")]
		}
		want, _ := g.Close([]string{"card", "flowers", "plain", "never"}, cuts)
		written, err := want.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := tally.Decode(written)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, want %+v", got, want)
		}
		if again, err := got.Encode(); err != nil || !bytes.Equal(again, written) {
			t.Fatalf("written again it differs: %v", err)
		}
	})
}

// written is a small tally as a document whose parts can be changed.
func written(t testing.TB) map[string]any {
	var rows []row
	for i := range 60 {
		rows = append(rows, row{contact: fmt.Sprint("c", i%40), trigger: []string{"plain", "card"}[i%2], values: []string{"x", "y", ""}, outcome: 1 + 1*2, day: int32(i % 9), order: uint64(i + 1)})
	}
	g := gathered(columns, rows)
	g.LookDays = []int32{3, 8}
	made, _ := g.Close([]string{"card", "plain"}, breakdowns)
	data, err := made.Encode()
	if err != nil {
		t.Fatal(err)
	}
	document := map[string]any{}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// at walks into a document.
func at(document any, path string) (parent any, last string) {
	steps := strings.Split(path, "/")
	for _, step := range steps[:len(steps)-1] {
		switch v := document.(type) {
		case map[string]any:
			document = v[step]
		case []any:
			var i int
			fmt.Sscan(step, &i)
			document = v[i]
		}
	}
	return document, steps[len(steps)-1]
}

// TestDecodeRefuses: what does not add up is an error that says where.
func TestDecodeRefuses(t *testing.T) {
	for _, change := range []struct {
		path, part string
		to         any
	}{
		{"version", "version", 1},
		{"triggers/0", "triggers", "plain"},
		{"triggers", "overall", []any{"card"}},
		{"contacts", "overall", 41},
		{"overall", "overall", nil},
		{"overall/contacts", "overall", -1},
		{"overall/own/0/1", "overall", 1e6}, // more contacts than there are
		{"overall/own/0/3", "overall", 31},  // more engagements than exposures
		{"overall/own/1/0", "overall", 7},   // no such trigger
		{"overall/own/1/0", "overall", 0.5}, // none at all
		{"overall/own/0/7", "overall", 0.5}, // squares that no exposures have
		{"assigned", "overall", []any{1}},
		{"first_week", "time", nil},
		{"trend/own/0/2", "time", -3},
		{"ladder/0/noticed", "time", 1e6},
		{"look_days", "time", []any{8, 3}},
		{"days/0/trigger", "days", 9},
		{"days/0/counts/exposures", "days", 1e6},
		{"breakdowns/0/by", "breakdowns", []any{}},
		{"breakdowns/1/segments", "breakdowns", []any{}},
		{"breakdowns/0/segments/0/folds/3", "breakdowns", nil},
		{"breakdowns/0/segments/0/values", "breakdowns", []any{"x", "y"}},
		{"waves", "waves", []any{map[string]any{}}},
		{"pieces/gram", "pieces", nil},
		{"pieces/list/0/trigger", "pieces", 2},
		{"minds/ambivalent", "minds", 1e6},
		{"cards", "cards", map[string]any{"one_in": 0}},
		{"contacts", "document", "many"},
		{"surprise", "document", 1},
	} {
		document := written(t)
		parent, last := at(document, change.path)
		switch v := parent.(type) {
		case map[string]any:
			v[last] = change.to
		case []any:
			var i int
			fmt.Sscan(last, &i)
			v[i] = change.to
		}
		data, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := tally.Decode(data); err == nil || got != nil || !strings.Contains(err.Error(), change.part) {
			t.Errorf("%s: %v", change.path, err)
		}
	}
}

// FuzzDecode: whatever is read is an error or a tally that is written again
// and read again as the same.
func FuzzDecode(f *testing.F) {
	data, err := json.Marshal(written(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"version":2,"triggers":[],"overall":{"contacts":0,"own":[],"pairs":[]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := tally.Decode(data)
		if err != nil {
			return
		}
		once, err := got.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := tally.Decode(once)
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if twice, err := again.Encode(); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("written twice it differs: %v", err)
		}
	})
}
