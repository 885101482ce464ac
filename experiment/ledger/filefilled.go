package ledger

import (
	"cmp"
	"context"
	"strings"
	"sync"
)

// filled are the columns that some row fills.
func (o *Outcomes) filled(ctx context.Context) ([]column, error) {
	shards := o.rows().Shards()
	found := make([]map[string]bool, shards)
	err := sideBySide(ctx, shards, func(ctx context.Context, shard int) error {
		return o.read(ctx, func(r reader) (err error) {
			found[shard], err = r.filled(o.rows().first(shard), o.rows().first(shard+1))
			return err
		})
	})
	var list []column
	for _, c := range columns {
		is := !c.optional || c.name == simulated && len(o.seeds) > 0
		for _, shard := range found {
			is = is || shard[c.name]
		}
		if is {
			list = append(list, c)
		}
	}
	return list, err
}

// filled finds the columns that a range of rows fills. Each look finds a row
// with one more, or looks at all rows and finds none.
func (r reader) filled(first, end int64) (map[string]bool, error) {
	found := map[string]bool{}
	for {
		var left []column
		var filled []string
		for _, c := range columns {
			if c.optional && c.name != simulated && !found[c.name] {
				left, filled = append(left, c), append(filled, c.sql+" IS NOT NULL")
			}
		}
		if len(left) == 0 {
			return found, nil
		}
		more := false
		query := "SELECT " + strings.Join(filled, ", ") + " FROM exposures WHERE id >= ? AND id < ? AND (" + strings.Join(filled, " OR ") + ") LIMIT 1"
		err := r.each(query, func(v values) bool {
			for i, c := range left {
				found[c.name] = found[c.name] || v.whole(i) == 1
			}
			more = true
			return false
		}, first, end)
		if err != nil || !more {
			return found, err
		}
	}
}

// sideBySide does n things at the same time. The first that fails ends the
// others.
func sideBySide(ctx context.Context, n int, do func(context.Context, int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, n)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() {
			if errs[i] = do(ctx, i); errs[i] != nil {
				cancel()
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil && err != context.Canceled { // which another one's caused
			return err
		}
	}
	return cmp.Or(errs...)
}
