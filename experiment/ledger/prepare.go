package ledger

import (
	"context"
	"crypto/rand"
	"iter"
	"sync"

	"triggerlab/experiment"
)

// A readied swipe has been checked, and its contact a pseudonym, before its
// turn to be written comes.
type readied struct {
	swipe   Swipe
	person  *person
	refused *experiment.Message
}

// A readiedBatch is some of them; err ends what is to come.
type readiedBatch struct {
	ready []readied
	err   error
}

// batchSize is how many swipes are handed over at once.
const batchSize = 512

var batches = sync.Pool{New: func() any { return &readiedBatch{ready: make([]readied, 0, batchSize)} }}

// recycle gives back a batch that nobody needs any more.
func (b *readiedBatch) recycle() {
	b.ready, b.err = b.ready[:0], nil
	batches.Put(b)
}

// prepare reads swipes, and readies them, ahead of whoever writes them. The
// iterator runs in a goroutine of its own, which is over when the channel is
// closed; it is over soon after ctx is.
func prepare(ctx context.Context, k *key, swipes iter.Seq2[Swipe, error]) <-chan *readiedBatch {
	out := make(chan *readiedBatch, 4)
	go func() {
		defer close(out)
		h, people := newHasher(k), map[string]*person{}
		b := batches.Get().(*readiedBatch)
		send := func() bool {
			select {
			case out <- b:
				b = batches.Get().(*readiedBatch)
				return true
			case <-ctx.Done():
				return false
			}
		}
		for s, err := range swipes {
			if err != nil {
				b.err = err
				break
			}
			if s.Event == "" {
				s.Event = rand.Text()
			}
			b.ready = append(b.ready, readied{s, h.person(people, s.Contact), refused(&s)})
			if len(b.ready) == batchSize && !send() {
				return
			}
		}
		send()
	}()
	return out
}

// person finds or makes who is meant by an identifier; nil where nobody is.
// What looks like a pseudonym is left to the ledger, which knows its own.
func (h *hasher) person(people map[string]*person, identity string) *person {
	if identity == "" {
		return nil
	}
	p := people[identity]
	if p == nil {
		p = &person{}
		if !isPseudonym(identity) {
			p.pseudonym = string(h.pseudonym([]byte(identity)))
		}
		people[identity] = p
	}
	return p
}
