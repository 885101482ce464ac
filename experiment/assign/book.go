package assign

import (
	"cmp"
	"context"
	"errors"
	"io"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// An Input is a file of the command line, looked at.
type Input struct {
	// Experiment is what the book decides; empty where the file is no book.
	Experiment *experiment.Experiment
	IsBook     bool
	// Contacts is the sheet Contacts of a book, or the file itself; without a
	// path where a book has none.
	Contacts List
	// Assignments are the sheets of assignments that a book has.
	Assignments []List
}

// Look opens a file and tells what it is: a workbook of ours, or a list of
// contacts.
func Look(ctx context.Context, path string, read Reading) (in Input, err error) {
	f, err := table.Open(ctx, path, read.table())
	if err != nil {
		return in, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in = Input{Experiment: &experiment.Experiment{}, IsBook: workbook.Is(f)}
	if !in.IsBook {
		in.Contacts = List{Path: path, Read: read}
		return in, nil
	}
	book, err := workbook.ReadDecided(ctx, f)
	if err != nil {
		return in, err
	}
	in.Experiment = book.Experiment
	if sheet := workbook.ContactsSheet(f); sheet != "" {
		in.Contacts = List{Path: path, Sheet: sheet, Own: true}
	}
	in.Assignments = assignmentsOf(f)
	return in, nil
}

func assignmentsOf(f table.File) (lists []List) {
	for _, sheet := range workbook.AssignmentsSheets(f) {
		lists = append(lists, List{Path: f.Path(), Sheet: sheet, Own: true})
	}
	return lists
}

// Assigned finds the lists of a file of earlier assignments: the sheets of a
// book of ours, or the file itself.
func Assigned(ctx context.Context, path string) (lists []List, err error) {
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if !workbook.Is(f) {
		return []List{{Path: path}}, nil
	}
	if lists = assignmentsOf(f); len(lists) == 0 {
		return nil, experiment.Problem(experiment.Msg("assign.no-assignments").On(experiment.Place{File: path}))
	}
	return lists, nil
}

// Amend copies the book at path to w with a sheet Assignments: what stands in
// it already, as it is, and behind that the contacts of the list who are not
// in it, in their order. It returns how many the sheet then holds. Write comes
// first: it finds out who is listed twice.
func (a *Assigner) Amend(ctx context.Context, w io.Writer, path string) (n int64, err error) {
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var failed error
	sheet := workbook.AssignmentsSheet(func(yield func(workbook.Assignment) bool) {
		give := func(one workbook.Assignment) bool { n++; return yield(one) }
		for earlier, err := range workbook.ReadAssignments(ctx, f) {
			if failed = err; err != nil || !give(earlier) {
				return
			}
		}
		failed = a.assignments(ctx, give)
	})
	err = workbook.Amend(ctx, w, path, sheet)
	return n, cmp.Or(failed, err)
}

// assignments gives the contacts of the list who are not in the book yet.
func (a *Assigner) assignments(ctx context.Context, yield func(workbook.Assignment) bool) error {
	sc := a.scan()
	stop := errors.New("enough")
	for i := range a.list.rows.Shards() {
		s := sc.shard(i)
		err := s.run(ctx, quiet{}, func(s *shard, row table.Row, sum uint64, segment uint32) error {
			if r := a.twice[sum]; r != nil {
				if r.first.shard != s.number || r.first.line != s.line {
					return nil
				}
				segment = r.segment
			}
			f := a.fateOf(sum)
			group := a.target(f)
			earlier, known := a.kept.find(sum)
			if group < 0 || known && earlier&keptInBook != 0 {
				return nil
			}
			wave := a.o.Wave
			if known {
				wave = keptIn(earlier)
			}
			one := workbook.Assignment{
				Contact: string(row.Cells[a.list.contact].Trim()), Segment: a.segments.name(segment), Trigger: a.groupName(group), Wave: wave,
			}
			if !yield(one) {
				return stop
			}
			return nil
		})
		if err == stop {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
