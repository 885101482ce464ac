package source

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// A file may be many: a pattern such as 'exposures/*.parquet', a folder, or
// several names. Together they are one table.

// openFiles opens what a name stands for, and more names if there are any.
func openFiles(ctx context.Context, name string, more []string, o table.Options) (table.File, []experiment.Message, error) {
	var paths []string
	var notices []experiment.Message
	together := len(more) > 0
	for _, one := range append([]string{name}, more...) {
		n, is, err := expand(one)
		if err != nil {
			return nil, nil, err
		}
		if !is {
			n.paths = []string{one}
		}
		together = together || is || isPiece(one)
		paths, notices = append(paths, n.paths...), append(notices, n.notices(one)...)
	}
	if err := cmp.Or(twice(paths), inLake(paths)); err != nil {
		return nil, nil, err
	}
	if !together {
		f, err := openAny(ctx, name, o)
		return f, nil, err
	}
	f, told, err := openPieces(ctx, strings.Join(append([]string{name}, more...), ", "), paths, o)
	return f, append(told, notices...), err
}

// openPieces opens files that are one table, by a name for all of them.
func openPieces(ctx context.Context, name string, paths []string, o table.Options) (table.File, []experiment.Message, error) {
	pieces, headers, example, err := piecesOf(paths)
	if err != nil {
		return nil, nil, err
	}
	f, err := table.OpenSeveral(ctx, name, pieces, o, func(f table.File) error { return partOf(ctx, f) })
	if err != nil {
		return nil, nil, refused(ctx, err)
	}
	read := f.Paths()
	told := []experiment.Message{experiment.Msg("source.files", "files", len(read), "first", read[0], "last", read[len(read)-1])}
	if len(headers) > 0 {
		told = append(told, experiment.Msg("source.partitions", "columns", headers, "file", example))
	}
	return f, told, nil
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

// reportSheets are three sheets of a report of ours in every language that it
// speaks, which no workbook with outcomes has together.
var reportSheets = [][]string{
	{"Summary", "Health", "Method"},
	{"Résumé", "Santé des données", "Méthode"},
	{"Samenvatting", "Gezondheid van de gegevens", "Methode"},
}

// isReport tells a report of ours, which holds conclusions and no outcomes.
func isReport(f table.File) bool {
	named := map[string]bool{}
	for _, s := range f.Sheets() {
		named[s.Name] = true
	}
	return slices.ContainsFunc(reportSheets, func(names []string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !named[name] })
	})
}
