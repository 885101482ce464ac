package assign

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync/atomic"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// seen is a row of the list: 16 bytes.
type seen struct {
	sum     uint64
	segment uint32
	line    uint32
}

// errMany says that there are more contacts than have to be remembered.
var errMany = errors.New("assign: more contacts than blocks are for")

// streams tells whether contacts may be decided on one by one: by hash, when
// nothing depends on who else is there.
func (a *Assigner) streams() bool {
	return a.o.Method != Blocked && a.o.TakeCount == 0 && a.o.TakePart == 0 && len(a.o.Balance) == 0
}

// gather reads the list and decides on everybody, unless they are so many that
// each is decided on when its row is written.
func (a *Assigner) gather(ctx context.Context, m Monitor) error {
	if a.streams() && a.o.Method == Hash {
		a.streamed = true
		return nil
	}
	sc := a.scan()
	rows := make([][]seen, a.list.rows.Shards())
	cover, err := a.coverage(len(rows))
	if err != nil {
		return err
	}
	var all atomic.Int64
	err = sc.run(ctx, m, func(s *shard, row table.Row, sum uint64, segment uint32) error {
		if s.line > math.MaxUint32 {
			return a.list.problem(experiment.Msg("assign.too-many-rows"))
		}
		rows[s.number] = append(rows[s.number], seen{sum, segment, uint32(s.line)})
		if cover != nil {
			cover.add(s, row)
		}
		if len(rows[s.number])%1024 == 0 && all.Add(1024) > BlockedUpTo && a.streams() {
			return errMany
		}
		return nil
	}, nil)
	if errors.Is(err, errMany) {
		a.streamed, a.segments = true, segments{}
		a.said.Method = string(Hash)
		return nil
	}
	if err == nil {
		err = sc.err(a.o.AllowRejects)
	}
	if err == nil && sc.read() == 0 {
		err = a.list.problem(experiment.Msg("assign.nobody"))
	}
	if err != nil {
		return err
	}
	a.account(sc)
	kept := a.remember(rows)
	if cover != nil {
		if a.covered, err = cover.close(kept); err != nil {
			return err
		}
	}
	return a.decide()
}

func (a *Assigner) scan() *scan {
	sc := &scan{list: a.list, key: a.key, segments: &a.segments}
	if names := a.o.Experiment.SegmentNames(); len(names) > 0 && len(a.o.Contacts.By) == 0 {
		sc.known = map[string]bool{}
		for _, name := range names {
			sc.known[name] = true
		}
	}
	return sc
}

// account takes over what a whole reading of the list counted.
func (a *Assigner) account(sc *scan) {
	a.said.RowsRead, a.said.SetAside = sc.read(), sc.setAside()
	a.said.Columns = map[string]string{"contact": a.list.header[a.list.contact]}
	if len(a.list.segment) > 0 {
		a.said.Columns["segment"] = a.list.segmentName()
	}
	var zeros table.LostZeros
	for _, s := range sc.shards {
		zeros.Merge(&s.zeros)
	}
	if shorter, length, suspect := zeros.Suspect(); suspect {
		a.note(experiment.Msg("source.lost-zeros", "shorter", shorter, "length", length, "header", a.list.header[a.list.contact]))
	}
}

// remember makes contacts of the rows, each once, and returns which of the
// rows they were.
func (a *Assigner) remember(rows [][]seen) (kept [][]int32) {
	total := 0
	for _, part := range rows {
		total += len(part)
	}
	a.contacts = make([]contact, 0, total)
	kept = make([][]int32, len(rows))
	again := map[uint64]bool{}
	for i, part := range rows {
		kept[i] = make([]int32, len(part))
		for j, r := range part {
			at, before := a.who.put(r.sum, uint32(len(a.contacts)))
			if !before {
				kept[i][j] = int32(len(a.contacts))
				a.contacts = append(a.contacts, contact{r.sum, r.segment, noFate})
				continue
			}
			kept[i][j] = -1
			a.contacts[at].segment = a.segments.smaller(a.contacts[at].segment, r.segment)
			again[r.sum] = true
		}
	}
	if len(again) == 0 {
		return kept
	}
	for i, part := range rows {
		for _, r := range part {
			if again[r.sum] {
				a.repeat(r.sum, r.segment, spot{i, int64(r.line), -1})
			}
		}
	}
	a.countRepeated()
	return kept
}

// repeat notes a row of a contact who has several, in any order.
func (a *Assigner) repeat(sum uint64, segment uint32, at spot) {
	r := a.twice[sum]
	if r == nil {
		a.twice[sum] = &repeated{first: at, segment: segment, rows: 1}
		return
	}
	r.rows++
	r.conflict = r.conflict || segment != r.segment
	r.segment = a.segments.smaller(r.segment, segment)
	if at.compare(r.first) < 0 {
		r.first = at
	}
}

func (a *Assigner) countRepeated() {
	a.said.Duplicates, a.said.Conflicts = 0, 0
	for _, r := range a.twice {
		a.said.Duplicates += r.rows - 1
		if r.conflict {
			a.said.Conflicts++
		}
	}
}

// decide settles the fate of every contact.
func (a *Assigner) decide() error {
	var open []uint32 // who gets a trigger now, in the order of the list
	for i := range a.contacts {
		c := &a.contacts[i]
		if c.fate = a.settled(c.sum); c.fate == noFate {
			open = append(open, uint32(i))
		}
	}
	open = a.draw(open)
	if a.o.Method == "" {
		a.said.Method = string(Blocked)
		if len(a.contacts) > BlockedUpTo {
			a.said.Method = string(Hash)
		}
	}
	if Method(a.said.Method) == Hash && a.covered == nil {
		for _, i := range open {
			a.contacts[i].fate = a.given(a.cuts.at(a.contacts[i].sum))
		}
		return nil
	}
	a.said.Method = string(Blocked)
	return a.deal(open)
}

// draw keeps those who are drawn for this wave; the others wait. Whoever is
// not drawn now comes first in the next.
func (a *Assigner) draw(open []uint32) []uint32 {
	n := len(open)
	switch {
	case a.o.TakeCount > 0:
		n = int(min(a.o.TakeCount, int64(n)))
	case a.o.TakePart > 0:
		n = int(math.Round(a.o.TakePart * float64(n)))
	default:
		return open
	}
	k := newKey(a.said.Salt, forWave)
	order := func(i uint32) uint64 { return k.sum(sumBytes(a.contacts[i].sum)) }
	slices.SortFunc(open, func(i, j uint32) int { return cmp.Compare(order(i), order(j)) })
	for _, i := range open[n:] {
		a.contacts[i].fate = a.isWaiting()
	}
	return open[:n]
}

// A stratum is the newcomers of a segment, in an order nobody chose.
type stratum struct {
	segment string
	open    []uint32
	have    []int64 // of each planned trigger in this segment and wave
}

// strata sorts the newcomers by segment, in the order of the segments' names,
// and within it by their sums.
func (a *Assigner) strata(open []uint32) []stratum {
	bySegment := map[uint32][]uint32{}
	for _, i := range open {
		id := a.contacts[i].segment
		bySegment[id] = append(bySegment[id], i)
	}
	list := make([]stratum, 0, len(bySegment))
	for id, members := range bySegment {
		slices.SortFunc(members, func(i, j uint32) int { return cmp.Compare(a.contacts[i].sum, a.contacts[j].sum) })
		s := stratum{segment: a.segments.name(id), open: members, have: make([]int64, a.planned)}
		for t := range s.have {
			s.have[t] = a.have[cellOfWave{s.segment, a.o.Wave, uint32(t)}]
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(x, y stratum) int { return cmp.Compare(x.segment, y.segment) })
	return list
}

// deal gives the newcomers triggers in permuted blocks: the first draw, or the
// most even one of many.
func (a *Assigner) deal(open []uint32) error {
	strata := a.strata(open)
	dealt := a.dealt(strata, 0)
	if a.covered != nil {
		var err error
		if dealt, err = a.mostEven(strata, dealt); err != nil {
			return err
		}
	}
	for s, part := range dealt {
		for i, t := range part {
			a.contacts[strata[s].open[i]].fate = a.given(int(t))
		}
	}
	return nil
}

// dealt is one draw, the n-th, of a trigger for each newcomer of each stratum.
func (a *Assigner) dealt(strata []stratum, n int) [][]int32 {
	d := newDeck(a.said.Salt, drawName(n), a.shares)
	dealt := make([][]int32, len(strata))
	for i, s := range strata {
		dealt[i] = make([]int32, len(s.open))
		d.deal(s.segment, a.o.Wave, s.have, dealt[i])
	}
	return dealt
}
