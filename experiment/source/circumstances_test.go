package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
	"triggerlab/experiment/tally"
)

// TestCircumstances: the channel, how soon a reply came and what a contact did
// before reach the tally, and what cannot be read of them is said.
func TestCircumstances(t *testing.T) {
	path := filepath.Join(t.TempDir(), "replies.csv")
	rows := `contact,trigger,outcome,channel,reply s,history
a,thanks,1,Social,20,3
b,thanks,0,Social,900,0
c,sorry,1,e-mail,900,1.5
d,sorry,0,e-mail,soon,
e,sorry,0,,,many
a,thanks,0,e-mail,7200,3
f,sorry,1,pigeon,4,2
`
	if err := os.WriteFile(path, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := source.Load(t.Context(), source.Options{Path: path, Map: map[roles.Role]string{roles.Prior: "history"}}, &monitor{})
	if err != nil {
		t.Fatal(err)
	}
	var pieces []string
	for i, p := range l.Tally.Pieces.List {
		b := l.Tally.Pieces.Gram.Block(i, i)
		pieces = append(pieces, fmt.Sprintf("%s %s %v/%v", l.Tally.Triggers[p.Trigger], strings.Join(p.Values, " "), b[tally.N][tally.Y], b[tally.N][tally.M]))
	}
	want := "sorry   0/1; thanks Social in-time 1/1; thanks Social late 0/1; sorry e-mail  0/1; sorry e-mail in-time 1/1; thanks e-mail late 0/1; sorry pigeon  1/1"
	if got := strings.Join(pieces, "; "); got != want {
		t.Errorf("pieces are %s, want %s", got, want)
	}
	if l.Tally.Priors != 4 {
		t.Errorf("%d priors, want 4", l.Tally.Priors)
	}
	thanks := l.Tally.Overall.Block(1, 1) // of a, with 3, and of b
	if thanks[tally.N][tally.X] != 3 || thanks[tally.X][tally.X] != 9 || thanks[tally.M][tally.X] != 6 {
		t.Errorf("sums of priors of thanks are %v", thanks)
	}
	var codes []string
	for _, n := range l.Provenance.Notices {
		codes = append(codes, n.Code)
	}
	if got := strings.Join(codes, " "); !strings.Contains(got, "source.prior-unread") || !strings.Contains(got, "source.reply-unread") {
		t.Errorf("notices are %s", got)
	}
}
