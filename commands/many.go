package commands

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/source"
)

// manyOptions are the flags of commands that may be given many experiments in
// one file, and what tells of their triggers.
type manyOptions struct {
	experiment string
	attributes cli.StringSlice
}

func (o *manyOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "experiment", Destination: &o.experiment, Category: categoryInput, Usage: "the file holds many experiments, told apart by the column `HEADER`; each is judged as if it were alone"},
		&cli.StringSliceFlag{Name: "attribute", Destination: &o.attributes, Category: categoryInput, Usage: "the column `HEADER` tells how a trigger was made, such as its tone or its offer; repeat for more"},
	}
}

// into adds to the options of a source what the flags say.
func (o *manyOptions) into(c *cli.Context, src *source.Options) error {
	src.Experiment, src.Attributes = o.experiment, o.attributes.Value()
	switch {
	case c.IsSet("experiment") && o.experiment == "":
		return misuse("usage.experiment-empty")
	case o.experiment != "" && c.IsSet("name"):
		return misuse("usage.experiment-name", "header", o.experiment)
	}
	return nil
}

// openMany opens a file of many experiments, telling how far that has come.
func openMany(ctx context.Context, std Streams, src source.Options) (*source.Many, error) {
	m := newMonitor(std)
	defer m.done()
	return source.OpenMany(ctx, src, m)
}

// judgedOne is what came of one experiment: something, or why it could not be.
type judgedOne[T any] struct {
	one     *source.One
	made    T
	refused *experiment.Problems
	err     error
}

// judgeEach judges experiments side by side, on all processors, and uses what
// comes of them one after the other in the order of the file. No more of them
// are held than the processors need. What is wrong with an experiment itself is
// no error; an error ends it.
func judgeEach[T any](ctx context.Context, std Streams, many *source.Many, judge func(context.Context, *source.One) (T, error), use func(judgedOne[T]) error) error {
	told := newMonitorOf(std, "progress.experiments", "progress.experiments-left")
	defer told.done()
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	work := make(chan func())
	coming := make(chan chan judgedOne[T], 2*workers)
	for range workers {
		working.Go(func() {
			for do := range work {
				do()
			}
		})
	}
	working.Go(func() {
		defer close(coming)
		defer close(work)
		for one, err := range many.All(ctx) {
			result := make(chan judgedOne[T], 1)
			if err != nil {
				result <- judgedOne[T]{err: err}
			}
			select {
			case coming <- result:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
			select {
			case work <- func() { result <- judgeOne(ctx, one, judge) }:
			case <-ctx.Done():
				return
			}
		}
	})
	done := 0
	for result := range coming {
		select {
		case judged := <-result:
			if judged.err != nil {
				return judged.err
			}
			if err := use(judged); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		done++
		told.Progress(1, float64(done)/float64(many.Len()))
	}
	return ctx.Err()
}

func judgeOne[T any](ctx context.Context, one *source.One, judge func(context.Context, *source.One) (T, error)) judgedOne[T] {
	made, err := judge(ctx, one)
	judged := judgedOne[T]{one: one, made: made, err: err}
	if ctx.Err() == nil && errors.As(err, &judged.refused) {
		judged.err = nil
	}
	return judged
}
