package ledger

import (
	"context"
	"errors"
	"sync"
)

// mostTogether is how many submitted swipes share a transaction at most.
const mostTogether = 1024

// A queue gathers what many goroutines submit, while the disk is at work on
// what came before: the more at once, the fewer transactions each.
type queue struct {
	waiting chan submitted
	done    chan struct{} // closed when the last transaction is over

	lock   sync.RWMutex
	closed bool
}

type submitted struct {
	swipe  Swipe
	answer chan answer
}

type answer struct {
	Receipt
	err error
}

func newQueue(l *Ledger) *queue {
	q := &queue{waiting: make(chan submitted, mostTogether), done: make(chan struct{})}
	go q.commit(l)
	return q
}

// commit records what is waiting until the queue is closed.
func (q *queue) commit(l *Ledger) {
	defer close(q.done)
	var batch []submitted
	var swipes []Swipe
	for first := range q.waiting {
		batch, swipes = append(batch[:0], first), append(swipes[:0], first.swipe)
	gather:
		for len(batch) < mostTogether {
			select {
			case next, more := <-q.waiting:
				if !more {
					break gather
				}
				batch, swipes = append(batch, next), append(swipes, next.swipe)
			default:
				break gather
			}
		}
		receipts, err := l.Record(context.Background(), swipes...)
		for i, s := range batch {
			a := answer{err: err}
			if err == nil {
				a.Receipt = receipts[i]
			}
			s.answer <- a
		}
	}
}

// Submit records a swipe together with whatever else is submitted at the same
// time, and returns when it is durable. Many goroutines may call it.
//
// When ctx ends first, the swipe may be recorded all the same: whoever submits
// the same event again learns it. That takes an event of the caller's own.
func (l *Ledger) Submit(ctx context.Context, s Swipe) (Receipt, error) {
	if l.writer == nil {
		return Receipt{}, l.onlyRead()
	}
	if s.Event == "" {
		s.Event = newEvent()
	}
	a := make(chan answer, 1)
	if err := l.queue.add(ctx, submitted{s, a}); err != nil {
		return Receipt{}, err
	}
	select {
	case got := <-a:
		return got.Receipt, got.err
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	}
}

// errClosed is that of a mistake in the program.
var errClosed = errors.New("the ledger is closed")

func (q *queue) add(ctx context.Context, s submitted) error {
	q.lock.RLock()
	defer q.lock.RUnlock()
	if q.closed {
		return errClosed
	}
	select {
	case q.waiting <- s:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close waits until everything that was added is recorded.
func (q *queue) close() {
	q.lock.Lock()
	q.closed = true
	q.lock.Unlock()
	close(q.waiting)
	<-q.done
}
