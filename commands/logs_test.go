package commands

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNamesInALog: a job's log gets no line of a report that it would obey.
func TestNamesInALog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "o.csv")
	rows := "trigger,outcome\n" + strings.Repeat("::error::pwn,engage\nB,ignore\n::error::pwn,ignore\nB,engage\n", 9)
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, inJob := range []string{"", "true"} {
		t.Setenv("GITHUB_ACTIONS", inJob)
		var said bytes.Buffer
		if status := Main([]string{"triggerlab", "report", path}, Streams{In: strings.NewReader(""), Out: &said, Err: &said}); status != statusRan {
			t.Fatal(said.String())
		}
		obeyed := false
		for line := range strings.Lines(said.String()) {
			obeyed = obeyed || strings.HasPrefix(strings.TrimSpace(line), "::")
		}
		if obeyed != (inJob == "") {
			t.Errorf("in a job %q: obeyed %v\n%s", inJob, obeyed, said.String())
		}
	}
}
