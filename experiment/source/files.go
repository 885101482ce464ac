package source

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/parts"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// A file may be many: a pattern such as 'exposures/*.parquet', a folder, or
// several names. Together they are one table.

// named is what a name on the command line stands for.
type named struct {
	paths   []string // in order
	left    []string // names in a folder that are no tables
	folders []string // within it, which are not looked into
}

// endings are those of the files in a folder that are read. Others are named
// and left alone, for a text beside the data may look like a table.
var endings = []string{".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst", ".tsv.zst", ".parquet", ".xlsx", ".xlsm", parts.Extension}

// expand finds the files that a name stands for; is tells that it is a pattern
// or a folder. A file that is called like a pattern is that file.
func expand(name string) (n named, is bool, err error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		n, err = inFolder(name)
		return n, true, err
	case err == nil || !strings.ContainsAny(name, "*?["):
		return n, false, nil
	}
	n.paths, err = filepath.Glob(name)
	if err != nil {
		return n, true, experiment.Problem(experiment.Msg("source.pattern", "pattern", name))
	}
	n.paths = slices.DeleteFunc(n.paths, func(path string) bool {
		info, err := os.Stat(path)
		return hidden(filepath.Base(path)) && !hidden(filepath.Base(name)) || err == nil && info.IsDir()
	})
	if len(n.paths) == 0 {
		return n, true, experiment.Problem(experiment.Msg("source.no-match", "pattern", name, "folder", filepath.Dir(name)))
	}
	return n, true, nil
}

// hidden tells the files that programs leave for themselves: Spark and Hive
// mark theirs by an underscore, office programs those that are open.
func hidden(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || strings.HasPrefix(base, "~$")
}

func inFolder(name string) (n named, err error) {
	entries, err := os.ReadDir(name)
	if err != nil {
		return n, err
	}
	for _, e := range entries {
		path := filepath.Join(name, e.Name())
		switch {
		case hidden(e.Name()):
		case isFolder(e, path):
			n.folders = append(n.folders, e.Name())
		case isTable(path):
			n.paths = append(n.paths, path)
		default:
			n.left = append(n.left, e.Name())
		}
	}
	if len(n.paths) == 0 {
		return n, experiment.Problem(experiment.Msg("source.no-tables", "endings", endings, "left", cut(n.left), "folders", cut(n.folders)).On(experiment.Place{File: name}))
	}
	return n, nil
}

// isFolder also tells a link to one.
func isFolder(e fs.DirEntry, path string) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
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
	if n, is, err := expand(name); !is || err != nil {
		return false
	} else if info, err := os.Stat(name); err != nil || !info.IsDir() {
		match, _ := filepath.Match(filepath.Clean(name), filepath.Clean(path))
		return match && !slices.Contains(n.paths, path)
	}
	return filepath.Dir(filepath.Clean(path)) == filepath.Clean(name) && isTable(path) && !hidden(filepath.Base(path))
}

// isTable tells a file that is read in a folder.
func isTable(path string) bool {
	return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(strings.ToLower(path), end) })
}

// openFiles opens what a name stands for, and more names if there are any.
func openFiles(ctx context.Context, name string, more []string, o table.Options) (table.File, []experiment.Message, error) {
	n, is, err := expand(name)
	if err != nil {
		return nil, nil, err
	}
	if !is && len(more) == 0 {
		f, err := openAny(ctx, name, o)
		return f, nil, err
	}
	paths, notices := n.paths, n.notices(name)
	if !is {
		paths = []string{name}
	}
	for _, other := range more {
		n, is, err := expand(other)
		if err != nil {
			return nil, nil, err
		}
		if !is {
			n.paths = []string{other}
		}
		paths, notices = append(paths, n.paths...), append(notices, n.notices(other)...)
	}
	if err := twice(paths); err != nil {
		return nil, nil, err
	}
	f, err := table.OpenSeveral(ctx, strings.Join(append([]string{name}, more...), ", "), paths, o, func(f table.File) error { return partOf(ctx, f) })
	if err != nil {
		return nil, nil, refused(ctx, err)
	}
	return f, append([]experiment.Message{experiment.Msg("source.files", "files", len(f.Paths()), "first", f.Paths()[0], "last", f.Paths()[len(f.Paths())-1])}, notices...), nil
}

// twice refuses a file that is named twice: its rows would be.
func twice(paths []string) error {
	met := map[string]bool{}
	for _, path := range paths {
		full, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		if met[full] {
			return experiment.Problem(experiment.Msg("source.file-twice").On(experiment.Place{File: path}))
		}
		met[full] = true
	}
	return nil
}

// partOf refuses a file that is no part of a table.
func partOf(_ context.Context, f table.File) error {
	switch {
	case isReport(f):
		return experiment.Problem(experiment.Msg("source.report-among", "file", f.Path()).On(experiment.Place{File: f.Path()}))
	case workbook.Recorded(f) && hasPlan(f):
		return experiment.Problem(experiment.Msg("source.book-among").On(experiment.Place{File: f.Path()}))
	}
	return nil
}

// hasPlan tells a workbook of ours from a file of outcomes that has a sheet of
// that name.
func hasPlan(f table.File) bool {
	return len(f.Sheets()) > 1 && workbook.Is(f)
}

// refused says of a report among the files why its sums do not add up with
// others.
func refused(ctx context.Context, err error) error {
	p, ok := err.(*experiment.Problems)
	if !ok {
		return err
	}
	for i, m := range p.List {
		if m.Code == "table.ledger" || ledger.Is(m.At.File) {
			p.List[i] = experiment.Msg("source.ledger-among").On(m.At)
		} else if ex, err := evidence.Find(ctx, m.At.File, workbook.Recorded); m.Code == "table.unsupported" && err == nil && ex != nil {
			p.List[i] = experiment.Msg("source.report-among", "file", m.At.File).On(m.At)
		}
	}
	return p
}

// several is the outcomes' files where they are many.
func (in *input) several() *table.Several {
	s, _ := in.base.(*table.Several)
	return s
}

// lacking refuses files without a column that the others are read by.
func (r *reader) lacking() error {
	s := r.several()
	if s == nil {
		return nil
	}
	l := r.layout
	var needed []string
	if r.options.Wide != "" { // which columns of a file are triggers its header says
		if rows, err := s.Rows(r.sheet); err == nil {
			needed = headerOf(rows)
		}
	}
	for _, role := range []roles.Role{
		roles.Event, roles.Contact, roles.Trigger, roles.Outcome, roles.Segment, roles.Time, roles.Day, roles.Exposures, roles.Engagements,
		roles.Complaints, roles.Wave, roles.Prior, roles.Channel, roles.ReplyS, roles.SwipeS, roles.Via, roles.Position, roles.Minds,
	} {
		if at := columnOf(l.columns, role); at >= 0 {
			needed = append(needed, l.header[at])
		}
	}
	for _, by := range l.by {
		if by.at >= 0 {
			needed = append(needed, l.header[by.at])
		}
	}
	for _, only := range l.only {
		needed = append(needed, l.header[only.at])
	}
	sheet := r.sheet
	if len(r.options.Sheets) > 0 {
		sheet = r.options.Sheets[0]
	}
	if err := s.Lacking(sheet, needed); err != nil {
		return err
	}
	return r.marks(s)
}

// marks refuses numbers of which one file writes 1.5 and another 1,5, where
// any is read.
func (r *reader) marks(s *table.Several) error {
	first, second, differ := s.Decimals()
	for _, role := range []roles.Role{roles.Exposures, roles.Engagements, roles.Complaints, roles.Prior, roles.ReplyS, roles.SwipeS} {
		if differ && r.layout.columns.Has(role) {
			return experiment.Problem(experiment.Msg("source.other-marks", "other", first).On(experiment.Place{File: second}))
		}
	}
	return nil
}

// copies refuses two files of the same bytes: nearly always one export that was
// saved twice, the rows of which would count twice. Rows that name nobody may
// be alike by chance.
func (r *reader) copies(total bool) error {
	s := r.several()
	if s == nil {
		return nil
	}
	first, second, some := s.Twins()
	switch {
	case !some:
		return nil
	case total || !r.layout.columns.Has(roles.Contact) && !r.layout.columns.Has(roles.Event):
		r.layout.notices = append(r.layout.notices, experiment.Msg("source.files-alike", "first", first, "second", second))
		return nil
	}
	return experiment.Problem(experiment.Msg("source.files-same", "other", first).On(experiment.Place{File: second}))
}
