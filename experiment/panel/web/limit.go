package web

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// A bucket lets a burst through and then so many a second.
type bucket struct {
	left float64
	last time.Time
}

// take takes one, or says how long it is until there is one again.
func (b *bucket) take(now time.Time, rate, burst float64) (wait time.Duration, ok bool) {
	if b.last.IsZero() {
		b.left = burst
	} else if past := now.Sub(b.last).Seconds(); past > 0 {
		b.left = min(burst, b.left+past*rate)
	}
	b.last = now
	if b.left < 1 {
		return time.Duration((1 - b.left) / rate * float64(time.Second)), false
	}
	b.left--
	return 0, true
}

// A limiter has a bucket for each address. Addresses that have long been
// silent are forgotten.
type limiter struct {
	rate, burst float64
	mu          sync.Mutex
	buckets     map[string]*bucket
}

const mostBuckets = 4096

func (l *limiter) take(from string, now time.Time) (time.Duration, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.buckets[from]
	if b == nil {
		if l.buckets == nil || len(l.buckets) >= mostBuckets {
			l.sweep(now)
		}
		b = &bucket{}
		l.buckets[from] = b
	}
	return b.take(now, l.rate, l.burst)
}

// sweep drops the buckets that are full again; where none is, all.
func (l *limiter) sweep(now time.Time) {
	kept := map[string]*bucket{}
	for from, b := range l.buckets {
		if b.left+now.Sub(b.last).Seconds()*l.rate < l.burst {
			kept[from] = b
		}
	}
	if len(kept) >= mostBuckets {
		kept = map[string]*bucket{}
	}
	l.buckets = kept
}

// The connections that are open at once: in all, and from one address that is
// not this machine.
const (
	mostConnections = 1024
	mostFromOne     = 32
)

// A doorkeeper counts the connections of all doors together and closes at
// once those that are too many, so that whoever opens connections and says
// nothing keeps nobody else out.
type doorkeeper struct {
	most, mostFromOne int
	mu                sync.Mutex
	all               int
	from              map[netip.Addr]int
}

func newDoorkeeper(most, fromOne int) *doorkeeper {
	return &doorkeeper{most: most, mostFromOne: fromOne, from: map[netip.Addr]int{}}
}

func (d *doorkeeper) enter(from netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all >= d.most || !from.IsLoopback() && d.from[from] >= d.mostFromOne {
		return false
	}
	d.all++
	d.from[from]++
	return true
}

func (d *doorkeeper) leave(from netip.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all--
	if d.from[from]--; d.from[from] == 0 {
		delete(d.from, from)
	}
}

// A door is a listener with a doorkeeper.
type door struct {
	net.Listener
	keeper *doorkeeper
}

// Accept returns the next connection that is not too many.
func (d door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := addressOf(c.RemoteAddr().String())
		if d.keeper.enter(from) {
			return &guest{Conn: c, leave: sync.OnceFunc(func() { d.keeper.leave(from) })}, nil
		}
		c.Close()
	}
}

// A guest is a connection that is counted until it is closed.
type guest struct {
	net.Conn
	leave func()
}

// Close closes the connection and counts it no longer.
func (g *guest) Close() error {
	defer g.leave()
	return g.Conn.Close()
}

// addressOf is the address in address:port, without its zone.
func addressOf(remote string) netip.Addr {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}
