package source

import (
	"context"
	"errors"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// inspectMany reads every experiment of a file the way a report on all of them
// would, and adds up what became of the rows. What would stop it is in the
// inspection.
func inspectMany(ctx context.Context, look *findings.Inspection, o Options, m Monitor) error {
	many, err := OpenMany(ctx, o, m)
	if err != nil {
		if !errors.As(err, &look.Problems) {
			return err
		}
		return nil
	}
	defer many.Close()
	all := many.Provenance
	all.SetAside = slices.Clone(all.SetAside)
	said := &findings.InspectedMany{Header: many.Header, Experiments: many.Len(), Sorted: many.Sorted}
	for one, err := range many.All(ctx) {
		if err != nil {
			return err
		}
		loaded, err := one.Load(ctx)
		for _, row := range one.Rejects {
			o.Rejects(row)
		}
		if said.FewestRows == 0 || one.Rows < said.FewestRows {
			said.FewestRows = one.Rows
		}
		said.MostRows = max(said.MostRows, one.Rows)
		var problems *experiment.Problems
		switch {
		case errors.As(err, &problems):
			said.Refused = append(said.Refused, one.Refused(problems))
			addRows(&all, findings.Provenance{SetAside: []findings.SetAside{{Reason: notJudged, Rows: one.Rows, First: one.First.String(), Words: []string{}}}})
		case err != nil:
			return err
		default:
			addRows(&all, loaded.Provenance)
		}
	}
	look.Many, look.Loaded = said, &all
	if len(said.Refused) == many.Len() {
		look.Problems = &experiment.Problems{}
		look.Problems.Add(experiment.Msg("source.none-judged", "experiments", many.Len(), "header", many.Header).On(experiment.Place{File: all.Source}))
	}
	return nil
}

// addRows adds what became of the rows of one experiment.
func addRows(all *findings.Provenance, one findings.Provenance) {
	all.RowsUsed += one.RowsUsed
	all.Pending += one.Pending
	for _, more := range one.SetAside {
		all.SetAside = withAside(all.SetAside, more)
	}
}

// Refused says why the experiment could not be judged.
func (o *One) Refused(problems *experiment.Problems) findings.Refused {
	refused := findings.Refused{Experiment: o.Name, Rows: o.Rows, Problems: []findings.Fault{}, More: problems.Total - len(problems.List)}
	for _, m := range problems.List {
		refused.Problems = append(refused.Problems, findings.FaultOf(m))
	}
	return refused
}
