package simulate

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
)

// Cell is what came of one trigger in one segment.
type Cell struct{ Exposures, Engagements, Complaints int64 }

// Counts holds a cell for each segment and trigger, in the order of the
// experiment.
type Counts [][]Cell

func newCounts(segments, triggers int) Counts {
	c := make(Counts, segments)
	for i := range c {
		c[i] = make([]Cell, triggers)
	}
	return c
}

func (c Counts) clone() Counts {
	copied := make(Counts, len(c))
	for i := range c {
		copied[i] = slices.Clone(c[i])
	}
	return copied
}

// Add adds the counts of other contacts, or of another time.
func (c Counts) Add(other Counts) {
	for i := range c {
		for j := range c[i] {
			c[i][j].Exposures += other[i][j].Exposures
			c[i][j].Engagements += other[i][j].Engagements
			c[i][j].Complaints += other[i][j].Complaints
		}
	}
}

// Count plays the campaign on all processors and counts what comes of it,
// which does not depend on how many they are. The error is that of the
// context.
func (c *Campaign) Count(ctx context.Context) (Counts, error) { return c.count(ctx, 0, len(c.waves)) }

// piece is how many contacts are a piece of work: a few milliseconds of it.
const piece = 1 << 16

func (c *Campaign) count(ctx context.Context, fromWave, toWave int) (Counts, error) {
	work := c.stretches(fromWave, toWave, piece)
	total := newCounts(len(c.audiences), len(c.triggers))
	var taken atomic.Int64
	var mutex sync.Mutex
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(work)) {
		wait.Go(func() {
			p := person{counting: true}
			own := newCounts(len(c.audiences), len(c.triggers))
			for i := taken.Add(1) - 1; i < int64(len(work)) && ctx.Err() == nil; i = taken.Add(1) - 1 {
				c.countStretch(work[i], &p, own[work[i].segment])
			}
			mutex.Lock()
			defer mutex.Unlock()
			total.Add(own)
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return total, nil
}

// countStretch adds what the contacts of a stretch did to the cells of their
// segment.
func (c *Campaign) countStretch(s stretch, p *person, cells []Cell) {
	if c.whole && !c.deck && c.audiences[s.segment].nature == nil {
		if c.max == 1 {
			c.countOnce(s, cells)
		} else {
			c.countPlain(s, cells)
		}
		return
	}
	for number := s.from; number < s.to; number++ {
		p.play(c, s, number)
		for i := range p.swipes {
			cell := &cells[p.swipes[i].trigger]
			cell.Exposures++
			switch p.swipes[i].outcome {
			case experiment.Engage:
				cell.Engagements++
			case experiment.Complain:
				cell.Complaints++
			}
		}
	}
}
