package source

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files are looked for in a folder by what they and the folders within it are
// called, one pattern for each; ** stands for any number of folders. Without a
// pattern, and below a ** at the end, every table is meant. A folder that is a
// partition, such as day=2026-11-01, is a part of the one that it lies in.

// anyFolders stands for folders within folders, as many as there are.
const anyFolders = "**"

// walk is a search at work.
type walk struct {
	named
	root  string
	met   map[string]bool // folders by their real paths, and the patterns that they were searched for
	taken map[string]bool // files by their real paths
	links []step          // to folders, which may lie in the root by themselves
}

// step is a folder to look into, and the patterns for what lies there.
type step struct {
	path, real string
	rest       []string
}

// walked finds files, in the order of their folders' names and their own. One
// to which links to folders lead too is found once, by the way without them,
// and a link to a folder that it lies in leads nowhere.
func walked(root string, rest []string) (named, error) {
	w := &walk{root: root, met: map[string]bool{}, taken: map[string]bool{}}
	real, err := filepath.EvalSymlinks(root)
	if os.IsNotExist(err) {
		return w.named, nil
	}
	if err != nil {
		return w.named, fmt.Errorf("reading %s: %w", root, err)
	}
	if err := w.look(step{root, real, rest}); err != nil {
		return w.named, err
	}
	for len(w.links) > 0 {
		link := w.links[0]
		w.links = w.links[1:]
		if err := w.follow(link); err != nil {
			return w.named, err
		}
	}
	slices.SortFunc(w.paths, comparePaths)
	return w.named, nil
}

// comparePaths orders paths folder by folder.
func comparePaths(a, b string) int {
	for {
		one, restA, moreA := strings.Cut(a, string(filepath.Separator))
		two, restB, moreB := strings.Cut(b, string(filepath.Separator))
		if one != two || !moreA || !moreB {
			return cmp.Or(cmp.Compare(one, two), cmp.Compare(len(restA), len(restB)))
		}
		a, b = restA, restB
	}
}

// follow looks into a folder by a link, unless the link lies in it.
func (w *walk) follow(link step) error {
	real, err := filepath.EvalSymlinks(link.path)
	if err != nil {
		return fmt.Errorf("reading %s: %w", link.path, err)
	}
	above := strings.TrimSuffix(real, string(filepath.Separator)) + string(filepath.Separator)
	if strings.HasPrefix(link.real+string(filepath.Separator), above) {
		return nil
	}
	link.real = real
	return w.look(link)
}

// look goes through a folder.
func (w *walk) look(s step) error {
	key := strings.Join(append([]string{s.real}, s.rest...), "\x00")
	if w.met[key] {
		return nil
	}
	w.met[key] = true
	entries, err := os.ReadDir(s.path)
	if err != nil {
		return fmt.Errorf("reading %s: %w", s.path, err)
	}
	for _, e := range entries {
		if err := w.entry(s, e); err != nil {
			return err
		}
	}
	return nil
}

// entry is one name in a folder.
func (w *walk) entry(s step, e fs.DirEntry) error {
	path := filepath.Join(s.path, e.Name())
	if !isFolder(e, path) {
		if takes(s.rest, e.Name()) {
			w.take(path, filepath.Join(s.real, e.Name()))
		} else if isEverything(s.rest) && !hidden(e.Name()) {
			w.left = append(w.left, w.within(path))
		}
		return nil
	}
	into := below(s.rest, e.Name())
	switch {
	case e.Name() == "_temporary" && isEverything(s.rest):
		w.halfway = append(w.halfway, s.path)
	case len(into) == 0 && isEverything(s.rest) && !isHiddenFolder(e.Name()):
		w.folders = append(w.folders, w.within(path))
	}
	for _, rest := range into {
		if e.Type()&fs.ModeSymlink != 0 {
			w.links = append(w.links, step{path, s.real, rest})
			continue
		}
		if err := w.look(step{path, filepath.Join(s.real, e.Name()), rest}); err != nil {
			return err
		}
	}
	return nil
}

// take keeps a file that was not met by another way.
func (w *walk) take(path, real string) {
	if !w.taken[real] {
		w.taken[real] = true
		w.paths = append(w.paths, path)
	}
}

// within is a path as seen from the folder that was named.
func (w *walk) within(path string) string {
	if name, err := filepath.Rel(w.root, path); err == nil {
		return name
	}
	return path
}

// isFolder also tells a link to one.
func isFolder(e fs.DirEntry, path string) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// isHiddenFolder tells the folders that programs leave for themselves. The name
// of a partition may begin as it likes.
func isHiddenFolder(name string) bool { return hidden(name) && !isPartition(name) }

// isEverything tells patterns by which every table is meant.
func isEverything(rest []string) bool {
	return len(rest) == 0 || len(rest) == 1 && rest[0] == anyFolders
}

// takes tells a file that patterns mean, by its name.
func takes(rest []string, name string) bool {
	switch {
	case isEverything(rest):
		return isTable(name) && !hidden(name)
	case rest[0] == anyFolders:
		return takes(rest[1:], name)
	}
	return len(rest) == 1 && matches(rest[0], name) && (!hidden(name) || hidden(rest[0]))
}

// below gives the patterns for what lies in a folder of this name, one list
// for each way in which patterns mean it.
func below(rest []string, name string) (into [][]string) {
	switch {
	case len(rest) == 0:
		if isPartition(name) {
			into = append(into, nil)
		}
	case rest[0] == anyFolders:
		if !isHiddenFolder(name) {
			into = append(into, rest)
		}
		if len(rest) > 1 {
			into = append(into, below(rest[1:], name)...)
		}
	case !matches(rest[0], name) || isHiddenFolder(name) && !hidden(rest[0]):
	case len(rest) > 1 || isPartition(name):
		into = append(into, rest[1:])
	}
	return into
}

// matches tells a name that a pattern fits, which is known to be one.
func matches(pattern, name string) bool {
	fit, _ := filepath.Match(pattern, name)
	return fit
}

// fits tells a path, by the names of its folders and its own, that patterns
// mean.
func fits(rest, names []string) bool {
	if len(names) == 1 {
		return takes(rest, names[0])
	}
	return slices.ContainsFunc(below(rest, names[0]), func(into []string) bool { return fits(into, names[1:]) })
}
