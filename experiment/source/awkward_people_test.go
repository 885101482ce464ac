package source_test

import (
	"errors"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/source"
)

// TestAwkwardPeople: what says who somebody is, where a message or a part of
// the audience should be.
func TestAwkwardPeople(t *testing.T) {
	by := func(header string) source.Options { return source.Options{By: [][]string{{header}}} }
	allowed := by("town")
	allowed.AllowRejects = true
	testAwkward(t, []awkward{
		{name: "a message that is an address", head: head, rows: "a,p,1\nb,q,0\nc,p,0\nd,Jane.Doe@corp.be,1\n", problems: "source.set-aside"},
		{name: "a message that is a telephone number", head: head, rows: "a,p,1\nb,q,0\nc,p,0\nd,+32 470 12 34 56,1\n", problems: "source.set-aside"},
		{name: "a message with an at sign, and one of digits", head: head, rows: "a,Lunch @ noon,1\nb,1234567890,0\nc,Lunch @ noon,0\nd,1234567890,1\n",
			want: "read 4 used 4 pending 0; 1234567890 1/2/0; Lunch @ noon 1/2/0"},
		{name: "an address among totals", head: "trigger,sent,clicks\n", rows: "p,10,2\nq,10,3\njane@corp.be,10,2\n", problems: "source.set-aside"},
		{name: "a part of the audience that is an address", head: "contact,town,trigger,outcome\n", rows: "a,Gent,p,1\nb,Gent,q,0\nc,Gent,p,0\nd,jane@corp.be,q,1\n", o: allowed,
			want: "read 4 used 3 pending 0 names-a-person 1@a.csv:B5; p 1/2/0; q 0/1/0"},
		{name: "a breakdown by who they are", head: "contact,Voornaam,trigger,outcome\n", rows: "a,An,p,1\nb,An,q,0\nc,Jan,p,0\nd,Jan,q,1\n", o: by("voornaam"), problems: "source.by-people a.csv:1"},
		{name: "a breakdown by who looks after them", head: "contact,Account Manager,trigger,outcome\n", rows: "a,An,p,1\nb,An,q,0\nc,Jan,p,0\nd,Jan,q,1\n", o: by("Account Manager"), problems: "source.by-people a.csv:1"},
		{name: "a breakdown by the outcome", head: head, rows: four, o: by("Outcome"), problems: "source.by-role a.csv:1"},
	})
}

// What a refusal of a person says is not who it is.
func TestPersonUnnamed(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, map[string]string{"a.csv": head + "a,p,1\nb,jane@corp.be,0\n", "b.csv": head + four + strings.Repeat(four, 100) + "e,jane@corp.be,1\n"})
	for _, path := range []string{"a.csv", "b.csv"} {
		l, err := load(dir, source.Options{Path: path})
		var problems *experiment.Problems
		switch {
		case errors.As(err, &problems):
			for _, m := range problems.List {
				if words := english.Message(m) + english.Hint(m); strings.Contains(words, "jane") {
					t.Errorf("%s: %s", path, words)
				}
			}
		case err != nil:
			t.Error(err)
		case strings.Contains(strings.Join(l.Tally.Triggers, " "), "jane"):
			t.Errorf("%s: %q", path, l.Tally.Triggers)
		}
	}
}
