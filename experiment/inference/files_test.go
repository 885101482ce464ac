package inference

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFilesAreListed: the package's first page names every file and no other.
func TestFilesAreListed(t *testing.T) {
	source, err := os.ReadFile("inference.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(source), "by what is asked:")
	list, _, _ = strings.Cut(list, "package inference")
	var named []string
	for line := range strings.Lines(list) {
		if fields := strings.Split(strings.TrimSpace(line), "  "); len(fields) > 1 {
			named = append(named, strings.Fields(fields[len(fields)-1])...)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".go")
		if name != "inference" && !strings.HasSuffix(name, "_test") && !slices.Contains(named, name) {
			t.Errorf("%s is not on the first page", file)
		}
	}
	for _, name := range named {
		if !slices.Contains(files, name+".go") {
			t.Errorf("the first page names %s.go, which there is not", name)
		}
	}
}
