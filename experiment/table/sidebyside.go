package table

import (
	"cmp"
	"context"
	"sync"
)

// SideBySide does n things at the same time, such as reading shards. The first
// that fails ends the others.
func SideBySide(ctx context.Context, n int, do func(context.Context, int) error) error {
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
	// A damaged file says more than the cancellation it caused.
	for _, err := range errs {
		if err != nil && err != context.Canceled {
			return err
		}
	}
	return cmp.Or(errs...)
}
