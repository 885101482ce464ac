package source

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// grove makes empty files, and links to folders ("from -> to"), and goes to
// where they are.
func grove(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		from, to, link := strings.Cut(name, " -> ")
		err := os.MkdirAll(filepath.Dir(from), 0o700)
		if err == nil && link {
			err = os.Symlink(filepath.FromSlash(to), from)
		} else if err == nil {
			err = os.WriteFile(from, nil, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestExpand: a name stands for every file that it means, once, in one order.
func TestExpand(t *testing.T) {
	grove(t,
		"a/b.csv", "a/c.parquet", "a/note.txt", "a/_SUCCESS", "a/.x.csv", "a/~$b.xlsx",
		"a/day=2/x.csv", "a/day=10/x.csv", "a/day=10/hour=1/y.csv", "a/_p=1/z.csv", "a/__NULL__/n.csv", "a/_log/l.csv", "a/.git/g.csv",
		"a/sub/s.csv", "a/sub/day=1/t.csv", "a/sub/deep/u.csv", "a-b/v.csv", "odd[1].csv",
	)
	partitioned := "a/__NULL__/n.csv a/_p=1/z.csv a/b.csv a/c.parquet a/day=10/hour=1/y.csv a/day=10/x.csv a/day=2/x.csv"
	for name, want := range map[string]string{
		"a":               partitioned,
		"a/":              partitioned,
		"a/**":            partitioned + " a/sub/day=1/t.csv a/sub/deep/u.csv a/sub/s.csv",
		"**/*.csv":        strings.ReplaceAll(partitioned, " a/c.parquet", "") + " a/sub/day=1/t.csv a/sub/deep/u.csv a/sub/s.csv a-b/v.csv odd[1].csv",
		"**/**/s.csv":     "a/sub/s.csv",
		"**/deep/**":      "a/sub/deep/u.csv",
		"a*/?.csv":        "a/b.csv a-b/v.csv",
		"a/day=*":         "a/day=10/hour=1/y.csv a/day=10/x.csv a/day=2/x.csv",
		"a/day=*/x.csv":   "a/day=10/x.csv a/day=2/x.csv",
		"a/day=*/**/y.*":  "a/day=10/hour=1/y.csv",
		"a/_*/?.csv":      "a/__NULL__/n.csv a/_log/l.csv a/_p=1/z.csv",
		"a/*/deep/*":      "a/sub/deep/u.csv",
		"odd[1].csv":      "", // a file
		"a/[.]git/g.csv":  "none",
		"a/.g*/g.csv":     "a/.git/g.csv",
		"nowhere/**":      "none",
		"a/**/b.csv/none": "none",
	} {
		n, is, err := expand(filepath.FromSlash(name))
		switch got := filepath.ToSlash(strings.Join(n.paths, " ")); {
		case want == "none" && err != nil:
		case err != nil || got != want || is != (want != ""):
			t.Errorf("%s is\n%s and not\n%s: %v", name, got, want, err)
		}
		for _, path := range n.paths {
			if Takes(name, path) {
				t.Errorf("%s would be new to %s", path, name)
			}
			if more := filepath.Join(filepath.Dir(path), "new"+filepath.Ext(path)); isEverything(n.rest(name)) && !Takes(name, more) {
				t.Errorf("%s would be none of %s", more, name)
			}
		}
	}
	n, _, err := expand("a")
	if err != nil || !slices.Equal(n.left, []string{"note.txt"}) || !slices.Equal(n.folders, []string{"sub"}) {
		t.Errorf("left %v and %v: %v", n.left, n.folders, err)
	}
}

func (named) rest(name string) []string {
	_, rest, _ := search(name)
	return rest
}

// TestLinkedFolders: a folder to which there are several ways is read once, by
// its own name, and a link to a folder above leads nowhere.
func TestLinkedFolders(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links take a right that few have")
	}
	grove(t,
		"a/day=2/x.csv", "a/day=1 -> ../away", "away/y.csv", "away/back -> ../a", "a/current=yes -> day=2", "a/loop=1 -> .", "a/up=1 -> ..",
		"a/day=2/more=1 -> ../../away", "a/gone=1 -> nowhere", "linked -> a",
	)
	for name, want := range map[string]string{
		"a":         "a/day=1/y.csv a/day=2/x.csv",
		"a/**":      "a/day=1/y.csv a/day=2/x.csv",
		"linked":    "linked/day=1/y.csv linked/day=2/x.csv",
		"*/*/?.csv": "a/day=1/y.csv a/day=2/x.csv",
	} {
		n, _, err := expand(name)
		if got := strings.Join(n.paths, " "); err != nil || got != want {
			t.Errorf("%s is %s and not %s: %v", name, got, want, err)
		}
	}
}
