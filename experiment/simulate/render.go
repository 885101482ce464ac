package simulate

import (
	"context"
	"io"
	"runtime"
	"slices"
	"sync"

	"triggerlab/experiment"
)

// Columns names what the campaign's exposures carry beside their time:
// channel, reply_s, swipe_s and wave, as an Outcomes sheet calls them.
func (c *Campaign) Columns() []string {
	names := c.natural()
	if len(c.waves) > 1 {
		names = append(names, "wave")
	}
	return names
}

// natural are the columns of what people do over time.
func (c *Campaign) natural() []string {
	if c.audiences[0].nature == nil {
		return nil
	}
	var names []string
	waits := c.audiences[0].nature.waits // as those of the others
	if slices.ContainsFunc(waits, func(w waiting) bool { return len(w.channels) > 1 || w.channels[0] != "" }) {
		names = append(names, "channel")
	}
	if slices.ContainsFunc(waits, func(w waiting) bool { return slices.Max(w.median) > 0 }) {
		names = append(names, "reply_s")
	}
	return append(names, "swipe_s")
}

// renderedPiece is how many contacts are rendered at a time, so that little is
// held in memory.
const renderedPiece = 1 << 12

// Render plays the campaign on all processors and writes what lines make of
// its exposures, in the order of [Campaign.Exposures]: the bytes do not depend
// on how many processors there are. Each of them gets lines of its own, which
// append to what they are given. Done, if there is one, is told how many
// exposures more are written.
func (c *Campaign) Render(ctx context.Context, w io.Writer, lines func() func([]byte, experiment.Exposure) ([]byte, error), done func(exposures int64)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	processors := runtime.GOMAXPROCS(0)
	jobs, order := make(chan rendering), make(chan rendering, 2*processors)
	var wait sync.WaitGroup
	defer wait.Wait()
	defer cancel(nil)
	for range processors {
		wait.Go(func() { c.renderer(ctx, jobs, lines()) })
	}
	wait.Go(func() {
		defer close(order)
		defer close(jobs)
		for _, s := range c.stretches(0, len(c.waves), renderedPiece) {
			r := rendering{s, make(chan rendered, 1)}
			for _, to := range []chan rendering{jobs, order} {
				select {
				case to <- r:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for r := range order {
		select {
		case <-ctx.Done():
		case got := <-r.out:
			if got.err != nil {
				return got.err
			}
			if _, err := w.Write(got.bytes); err != nil {
				return err
			}
			if done != nil {
				done(got.exposures)
			}
		}
	}
	return context.Cause(ctx)
}

// A rendering is a stretch and where its bytes go.
type rendering struct {
	stretch
	out chan rendered
}

type rendered struct {
	bytes     []byte
	exposures int64
	err       error
}

// renderer renders what comes until there is no more.
func (c *Campaign) renderer(ctx context.Context, jobs <-chan rendering, line func([]byte, experiment.Exposure) ([]byte, error)) {
	var p person
	size := 0
	for job := range jobs {
		if ctx.Err() != nil {
			return
		}
		r := rendered{bytes: make([]byte, 0, size+size/8)}
		c.exposures(job.stretch, &p, func(x experiment.Exposure) bool {
			r.exposures++
			r.bytes, r.err = line(r.bytes, x)
			return r.err == nil
		})
		size = len(r.bytes)
		job.out <- r
	}
}
