package characteristics

import (
	"context"
	"sort"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/tally"
)

// people is one run of a plan in which contacts are not exchangeable: they see
// a trigger several times, or all of them, and stay themselves. They are played
// one by one.
type people struct {
	p     *plan
	rows  []exposed
	look  int // the last one that was played
	left  []float64
	shown [][]int64
	names map[string]bool
}

// exposed is an exposure as the tally reads it.
type exposed struct {
	contact          []byte
	segment, trigger int
	look             int // by which it has happened
	outcome          experiment.Outcome
}

func (p *plan) newPeople(ctx context.Context, w *world, seed, run uint64) (*people, error) {
	e := *p.e
	e.Affinity = experiment.Affinity{}
	for s, segment := range e.Segments {
		e.Affinity[segment.Name] = map[string]float64{}
		for a, t := range e.Triggers {
			e.Affinity[segment.Name][t.Name] = w.rates[s][a]
		}
	}
	c, err := simulate.New(ctx, &e, simulate.Options{Seed: stream(seed ^ stream(run)), Model: simulate.Plain})
	if err != nil {
		return nil, err
	}
	segments, triggers := places(p.e.SegmentNames()), places(p.e.TriggerNames())
	ps := &people{p: p, look: -1, left: make([]float64, len(segments)), names: map[string]bool{}}
	for range segments {
		ps.shown = append(ps.shown, make([]int64, len(triggers)))
	}
	for x := range c.Exposures() {
		on := int32(x.Time.Unix() / 86400)
		at := sort.Search(len(p.days), func(i int) bool { return p.days[i] >= on })
		row := exposed{[]byte(x.Contact), segments[x.Segment], triggers[x.Trigger], min(at, len(p.days)-1), x.Outcome}
		ps.rows = append(ps.rows, row)
		ps.left[row.segment]++
	}
	return ps, nil
}

func places(names []string) map[string]int {
	at := map[string]int{}
	for i, name := range names {
		at[name] = i
	}
	return at
}

// play gathers what has happened until a look, as reading its rows would.
func (ps *people) play(look int) *tally.Tally {
	g := tally.NewGatherer([]string{"segment"})
	g.LookDays = ps.p.lookDays()
	shard := g.Shard()
	// Of so few names none is too many.
	var segments, triggers []int32
	for _, name := range ps.p.e.SegmentNames() {
		id, _ := shard.Profile([]byte(name))
		segments = append(segments, id)
	}
	for _, name := range ps.p.e.TriggerNames() {
		id, _ := shard.Trigger([]byte(name))
		triggers = append(triggers, id)
	}
	for _, row := range ps.rows {
		if row.look > look {
			continue
		}
		if row.look > ps.look {
			ps.shown[row.segment][row.trigger]++
			ps.left[row.segment]--
			ps.names[string(row.contact)] = true
		}
		shard.Add(tally.Exposure{Contact: row.contact, Profile: segments[row.segment], Trigger: triggers[row.trigger], Outcome: row.outcome, Day: ps.p.days[row.look]})
	}
	ps.look = look
	t, _ := g.Close(ps.p.e.TriggerNames(), [][]string{{"segment"}})
	return t
}

func (ps *people) contacts() int64 { return int64(len(ps.names)) }

func (ps *people) exposures() (shown [][]int64, left []float64) { return ps.shown, ps.left }
