package source

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"triggerlab/experiment"
	"triggerlab/experiment/parts"
)

// named is what a name on the command line stands for.
type named struct {
	paths   []string // in order
	left    []string // names in a folder that are no tables
	folders []string // within it, which are not looked into
	halfway []string // folders that a program was writing, and did not finish
}

// endings are those of the files in a folder that are read. Others are named
// and left alone, for a text beside the data may look like a table.
var endings = []string{".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst", ".tsv.zst", ".parquet", ".xlsx", ".xlsm", parts.Extension}

// expand finds the files that a name stands for; is tells that it is a pattern
// or a folder. A file that is called like a pattern is that file.
func expand(name string) (n named, is bool, err error) {
	root, rest, is := search(name)
	if !is {
		return n, false, nil
	}
	for _, one := range rest {
		if _, err := filepath.Match(one, ""); err != nil {
			return n, true, experiment.Problem(experiment.Msg("source.pattern", "pattern", name))
		}
	}
	if n, err = walked(root, rest); err != nil {
		return n, true, err
	}
	switch {
	case len(n.paths) > 0:
		return n, true, nil
	case len(rest) == 0:
		err = experiment.Problem(experiment.Msg("source.no-tables", "endings", endings, "left", cut(n.left), "folders", cut(n.folders)).On(experiment.Place{File: name}))
	default:
		err = experiment.Problem(experiment.Msg("source.no-match", "pattern", name, "folder", root))
	}
	return n, true, err
}

// search takes a name apart into a folder, and what the files in it are called:
// see walked. A name that is a file, or nothing at all, is none.
func search(name string) (root string, rest []string, is bool) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return name, nil, true
	case err == nil || !strings.ContainsAny(name, "*?["):
		return "", nil, false
	}
	root = strings.TrimRightFunc(name, separates)
	for strings.ContainsAny(root, "*?[") {
		folder, base := filepath.Split(root)
		rest, root = append(rest, base), filepath.Clean(folder)
	}
	slices.Reverse(rest)
	return root, rest, true
}

// separates tells what stands between the folders of a path.
func separates(r rune) bool { return r < utf8.RuneSelf && os.IsPathSeparator(uint8(r)) }

// hidden tells the files that programs leave for themselves: Spark and Hive
// mark theirs by an underscore, office programs those that are open.
func hidden(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || strings.HasPrefix(base, "~$")
}

// isTable tells a file that is read in a folder.
func isTable(path string) bool {
	return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(strings.ToLower(path), end) })
}

// mostNamed is how many names a sentence lists.
const mostNamed = 5

// cut is the beginning of a list of names that may be long.
func cut(names []string) []string {
	if len(names) > mostNamed {
		return append(slices.Clone(names[:mostNamed]), "…")
	}
	return names
}

// notices tell what lies in a folder and was not read.
func (n named) notices(name string) (list []experiment.Message) {
	if len(n.left)+len(n.folders) > 0 {
		list = append(list, experiment.Msg("source.folder-left", "folder", name, "files", cut(n.left), "folders", cut(n.folders)))
	}
	if len(n.halfway) > 0 {
		list = append(list, experiment.Msg("source.folder-halfway", "folders", cut(n.halfway)))
	}
	return list
}

// Inputs lists the files that names of the command line stand for; a name that
// stands for none, or that nobody can look up, is itself.
func Inputs(names ...string) []string {
	var all []string
	for _, name := range names {
		if n, is, err := expand(name); is && err == nil {
			all = append(all, n.paths...)
		} else if name != "" {
			all = append(all, name)
		}
	}
	return all
}

// Takes tells a file that would be one of those that a pattern or a folder names.
func Takes(name, path string) bool {
	root, rest, is := search(name)
	if !is {
		return false
	}
	from, err := filepath.Abs(root)
	if err != nil {
		return false
	}
	to, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	within, err := filepath.Rel(from, to)
	if err != nil || !fits(rest, strings.Split(within, string(filepath.Separator))) {
		return false
	}
	n, _, err := expand(name)
	return err != nil || !slices.ContainsFunc(n.paths, func(taken string) bool { return filepath.Clean(taken) == filepath.Clean(path) })
}
