// Package characteristics plays a plan many times over, by every stopping
// rule side by side: how often the right trigger is named, how often a wrong
// one, after how many contacts and at what cost.
//
// # What is played
//
// The audience, the rates and the shares are those of the simulation
// ([simulate.Rate]): the truth of the book, and beside it a world in which
// nothing is different, all triggers at the mean of a segment's rates. The
// plan is the book's: all contacts of its segments at the most, reached evenly
// over its days, and its looks (five where it does not say), spread evenly. A
// test stops at the first look at which the rule names a winner, or at the end.
//
//	fixed            one look at the end
//	obrien-fleming   looks paid for by that spending, few of the error early
//	pocock           looks paid for nearly evenly
//	always-valid     a confidence sequence, at the same looks
//	peeking          the test of one look at every look, as people do it
//
// Everything is decided by the analysis that a report is made of
// ([analysis.Decide]), on tallies as reading the outcomes would make them.
//
// # What is counted
//
// The truly best trigger has the highest rate in the whole audience, segments
// weighing as many as they hold. Rates that differ by less than 1e-9 are equal.
//
//	power          the one truly best trigger is named the winner; unknown where several are best
//	false winner   a winner is named that is not the one truly best: another is better, or as good
//	wrong winner   a winner is named than which another is truly better
//	wrong by the minimum effect   … by the smallest effect worth having, or more
//	coverage       all intervals of the family, at the end of the test, hold the true differences
//	regret         engagements that are lost against sending everybody the truly best trigger:
//	               during the test by what was shown instead; after it, among contacts not
//	               reached yet, by sending the winner, or where none was named going on with
//	               the control, or with the highest rate where there is no control
//	tailoring      said to pay: rightly where the policy that is named truly engages more
//	               than the one best trigger, wrongly where it does not
//
// # What is promised
//
// The same seed gives the same figures on any number of processors and every
// platform: counts are drawn by integers alone, each run from a stream of its
// own, and runs are added up in their order.
package characteristics

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// Options say how often a plan is played.
type Options struct {
	Runs int
	Seed uint64
	Days int // the test lasts; 0: as the experiment says
	// Progress, where it is not nil, is told how many runs of how many are done.
	Progress func(done, of int)
}

// MostRuns is how many runs can be asked for: with them a chance is known to
// within a tenth of a percentage point.
const MostRuns = 1_000_000

// Play plays the plan of the experiment Runs times in its own world and as
// often in the one where nothing is different. It returns early with the
// context's error when that is cancelled; other errors are
// *experiment.Problems and say what keeps the plan from being played.
func Play(ctx context.Context, e *experiment.Experiment, o Options) (*findings.Characteristics, error) {
	if err := check(e, o); err != nil {
		return nil, err
	}
	p := newPlan(e, o.Days)
	worlds := []*world{newWorld(p.e, false), newWorld(p.e, true)}
	all := make([]*sums, len(worlds))
	for i := range worlds {
		all[i] = newSums(p)
	}
	err := playAll(ctx, len(worlds)*o.Runs, func(i int) (outcomes, error) {
		return p.play(ctx, worlds[i%len(worlds)], o.Seed, uint64(i))
	}, func(i int, run outcomes) {
		k := i % len(worlds)
		all[k].add(worlds[k], p.minimum(worlds[k]), run)
		if o.Progress != nil {
			o.Progress(i+1, len(worlds)*o.Runs)
		}
	})
	if err != nil {
		return nil, err
	}
	return p.tell(o, worlds, all), nil
}

// playAll plays runs 0 to n-1 on all processors and takes them in their order.
func playAll[run any](ctx context.Context, n int, play func(i int) (run, error), take func(i int, one run)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type played struct {
		i   int
		run run
	}
	done := make(chan played, 64)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				one, err := play(i)
				if err != nil {
					cancel(err)
					return
				}
				done <- played{i, one}
			}
		})
	}
	go func() {
		group.Wait()
		close(done)
	}()
	early := map[int]run{}
	taken := 0
	for one := range done {
		early[one.i] = one.run
		for next, ok := early[taken]; ok; next, ok = early[taken] {
			delete(early, taken)
			take(taken, next)
			taken++
		}
	}
	return context.Cause(ctx)
}
