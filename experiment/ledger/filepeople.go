package ledger

import (
	"context"
	"runtime"
	"sync"

	"triggerlab/experiment/table"
)

// people are the pseudonyms of all contacts, one behind the other: some thirty
// bytes each, and no look-up in the file for every row.
type people struct {
	once   sync.Once
	failed error
	parts  []crowd
	each   int64 // numbers of contacts in a part
}

// crowd is the pseudonyms of contacts whose numbers follow each other.
type crowd struct {
	names []byte
	ends  []uint32 // where each ends, the first that of the number before
}

// crowdMost keeps the names of a crowd below four gigabytes.
const crowdMost = 1 << 24

// load reads all of them, once.
func (o *Outcomes) loadPeople(ctx context.Context) error {
	p := &o.people
	p.once.Do(func() {
		var last int64
		p.failed = o.read(ctx, func(r reader) (err error) {
			last, err = r.number("SELECT ifnull(max(id), 0) FROM contacts")
			return err
		})
		shards := min(max(1, last/shardRows), int64(runtime.GOMAXPROCS(0)))
		p.each = min(crowdMost, (last+shards)/shards)
		p.parts = make([]crowd, last/p.each+1)
		if p.failed == nil {
			p.failed = table.SideBySide(ctx, len(p.parts), func(ctx context.Context, i int) error {
				return o.read(ctx, func(r reader) error { return p.parts[i].load(r, int64(i)*p.each, p.each) })
			})
		}
	})
	return p.failed
}

// load reads the pseudonyms of so many numbers.
func (c *crowd) load(r reader, from, many int64) error {
	c.ends = append(make([]uint32, 0, many+1), 0)
	return r.each("SELECT id, pseudonym FROM contacts WHERE id >= ? AND id < ? ORDER BY id", func(v values) bool {
		for int64(len(c.ends)) <= v.whole(0)-from { // numbers that are nobody's
			c.ends = append(c.ends, uint32(len(c.names)))
		}
		c.names = append(c.names, v.text(1)...)
		c.ends = append(c.ends, uint32(len(c.names)))
		return true
	}, from, from+many)
}

// of is the pseudonym of a contact; nil where there is none of that number.
func (p *people) of(id int64) []byte {
	if id <= 0 || id/p.each >= int64(len(p.parts)) {
		return nil
	}
	c, at := &p.parts[id/p.each], id%p.each
	if at+1 >= int64(len(c.ends)) {
		return nil
	}
	from, to := c.ends[at], c.ends[at+1]
	return c.names[from:to:to]
}
