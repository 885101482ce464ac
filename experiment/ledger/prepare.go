package ledger

import (
	"context"
	"iter"
	"sync"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
)

// A readied swipe has been checked, and what can be reckoned of it without the
// ledger has been, before its turn to be written comes.
type readied struct {
	swipe   Swipe
	person  *person
	refused *experiment.Message
	// Of a swipe for a ledger that was empty, whose contacts are all new.
	body   body
	leaf   leaf
	repeat bool // its event has come before, or may have
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

// A preparing readies swipes ahead of whoever writes them.
type preparing struct {
	*hasher
	people  map[string]*person
	of      body  // what all rows of the import say
	empty   bool  // the ledger is
	events  *bulk // those that came; nil where the ledger is not empty
	scratch []byte
}

// prepare reads swipes in a goroutine of its own, which is over when the
// channel is closed, and soon after ctx is.
func (p *preparing) prepare(ctx context.Context, swipes iter.Seq2[Swipe, error]) <-chan *readiedBatch {
	out := make(chan *readiedBatch, 4)
	go func() {
		defer close(out)
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
				s.Event = newEvent()
			}
			b.ready = append(b.ready, readied{swipe: s})
			p.ready(&b.ready[len(b.ready)-1])
			if len(b.ready) == batchSize && !send() {
				return
			}
		}
		send()
	}()
	return out
}

// ready reckons what can be without the ledger.
func (p *preparing) ready(r *readied) {
	if r.refused = refused(&r.swipe); r.refused != nil {
		return
	}
	r.person = p.person(p.people, r.swipe.Contact)
	if !p.empty {
		return
	}
	var salt []byte
	if r.person != nil {
		if r.person.salt == nil {
			r.person.salt = newSalt()
			if r.person.pseudonym == "" { // an empty ledger knows nobody
				r.person.pseudonym = string(p.pseudonym([]byte(r.swipe.Contact)))
			}
		}
		salt = r.person.salt
	}
	r.body = bodyOf(&r.swipe, r.person, &p.of)
	r.leaf = r.body.leaf(&p.scratch, salt)
	r.repeat = r.swipe.Replaces != "" || !p.events.isNew(r.swipe.Event)
}

// person finds or makes who is meant by an identifier; nil where nobody is.
// What looks like a pseudonym is left to the ledger, which knows its own.
func (h *hasher) person(people map[string]*person, identity string) *person {
	if identity == "" {
		return nil
	}
	h.identity = append(h.identity[:0], identity...)
	one := roles.SameContact(h.scratch[:0], h.identity)
	p := people[string(one)]
	if p == nil {
		p = &person{}
		if !isPseudonym(identity) {
			p.pseudonym = string(h.pseudonym(one))
		}
		people[string(one)] = p
	}
	return p
}
