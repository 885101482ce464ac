package source

import (
	"context"
	"maps"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// whole makes one value of what was said with commas, where a column of the
// rows holds it so.
func (l *layout) whole(ctx context.Context, only []Only) error {
	for _, one := range only {
		at := roles.Find(l.header, one.Header)
		if at < 0 || len(one.Values) < 2 || one.Whole == "" {
			continue
		}
		want := strings.TrimSpace(one.Whole)
		err := eachValue(ctx, l.rows, at, func(text []byte) bool {
			if string(text) != want {
				return true
			}
			for _, chosen := range l.only {
				if chosen.at == at {
					clear(chosen.keep)
					chosen.keep[want] = true
				}
			}
			return false
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachValue gives the values of a column until it is told to stop.
func eachValue(ctx context.Context, rows table.Rows, at int, use func([]byte) bool) error {
	rows = rows.Need([]int{at})
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return err
			}
			if !use(textAt(row, at)) {
				return nil
			}
		}
	}
	return nil
}

const (
	shownValues = 10
	// manyValues are enough to look for one that is nearly what was asked for.
	manyValues = 1_000
)

// noneSelected is the error of --only where it keeps no row: it tells what
// could be asked for, of columns that name nobody.
func (r *reader) noneSelected(ctx context.Context, p *findings.Provenance) error {
	if len(p.SetAside) != 1 || p.SetAside[0].Reason != notSelected || p.SetAside[0].Rows != p.RowsRead {
		return nil
	}
	l := r.layout
	var problems experiment.Problems
	for _, one := range l.only {
		if one.at == columnOf(l.columns, roles.Contact) || roles.NamesPeople(l.header[one.at]) {
			continue
		}
		values := map[string]bool{}
		err := eachValue(ctx, l.rows, one.at, func(text []byte) bool {
			if len(text) > 0 && !strings.Contains(string(text), "@") {
				values[string(text)] = true
			}
			return len(values) < manyValues
		})
		if err != nil {
			return err
		}
		asked := slices.Sorted(maps.Keys(one.keep))
		if len(values) > 0 && !slices.ContainsFunc(asked, func(v string) bool { return values[v] }) {
			problems.Add(l.noneOf(one.at, asked, slices.Sorted(maps.Keys(values)), p.RowsRead))
		}
	}
	return placed(problems.Err(), l.rows)
}

// noneOf names the values nearest to those asked for, or else some of them.
func (l *layout) noneOf(at int, asked, values []string, rows int64) experiment.Message {
	near := slices.DeleteFunc(slices.Clone(values), func(v string) bool {
		return !slices.ContainsFunc(asked, func(a string) bool { return roles.Alike(a, v) })
	})
	if len(near) == 0 {
		near = values
	}
	near = slices.Clone(near[:min(shownValues, len(near))])
	for i, v := range near { // as they are to be typed
		near[i] = strings.ReplaceAll(v, ",", `\,`)
	}
	return experiment.Msg("source.none-of-value", "header", l.header[at], "asked", asked, "values", near, "rows", rows)
}
