package inference

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// concurrently calls f with 0 to n-1, on as many processors as there are.
// Results go where their number says, so that nothing depends on who was first.
func concurrently(n int, f func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	group.Wait()
}
