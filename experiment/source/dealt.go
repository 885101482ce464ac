package source

import (
	"context"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// Assigned counts, by segment, the contacts in the sheet Assignments of a book,
// who have a trigger, whether they have outcomes or not: whoever stands there is
// not to be dealt to again. Those held out are not counted, for sizes are taken
// without them. It is nil where there is none.
func Assigned(ctx context.Context, path string) (map[string]int64, error) {
	if ledger.Is(path) {
		return nil, nil
	}
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !workbook.Is(f) || !workbook.HasAssignments(f) {
		return nil, nil
	}
	counts := map[string]int64{}
	for a, err := range workbook.ReadAssignments(ctx, f) {
		if err != nil {
			return nil, err
		}
		if a.Trigger != experiment.Holdout {
			counts[a.Segment]++
		}
	}
	return counts, nil
}
