package samples

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestMade: the workbooks are what make.go makes of their seeds, so that a
// change of the simulation or of the writer is seen here.
func TestMade(t *testing.T) {
	folder := t.TempDir()
	if out, err := exec.Command("go", "run", "make.go", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"valentine.xlsx", "replies.xlsx"} {
		made, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := Read(name)
		if err != nil || !bytes.Equal(made, kept) {
			t.Errorf("%s is not what make.go makes (%v): go run samples/make.go samples", name, err)
		}
	}
}

func TestReadNothingElse(t *testing.T) {
	for _, name := range []string{"", "make.go", "../README.md", "nothing.csv"} {
		if _, err := Read(name); err == nil {
			t.Errorf("there is a sample %q", name)
		}
	}
}
