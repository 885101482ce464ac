package table

import "io"

// pumpChunk is what is unpacked at a time: enough that handing it over costs
// nothing, and little enough to stay in the processor's cache. Tests take less.
var pumpChunk int64 = 64 << 10

const (
	// pumpAhead is how many chunks are in use at the most.
	pumpAhead = 6
	// pumpMargin is kept free in front of a chunk for the beginning of a
	// token that goes on in it.
	pumpMargin = 4 << 10
)

// A chunk is a piece of a part. Its bytes begin at pumpMargin.
type chunk struct {
	bytes []byte
	err   error // why there is none after it; io.EOF at the end
}

// A pump reads a part ahead of its parser, so that unpacking and parsing run
// side by side, into a few buffers that go back and forth between them.
type pump struct {
	full chan chunk
	free chan []byte
	quit chan struct{}
}

// startPump begins to read; stop must be called. The size is a hint.
func startPump(in io.Reader, size int64) *pump {
	p := &pump{full: make(chan chunk, pumpAhead), free: make(chan []byte, pumpAhead), quit: make(chan struct{})}
	length := pumpMargin + int(min(max(size, 0), pumpChunk-1)) + 1
	for range pumpAhead {
		p.free <- nil // made when needed, which most parts do once
	}
	go p.run(in, length)
	return p
}

// run fills the buffers that are free until there is nothing left to read.
// Sending does not block: the channel holds all there are.
func (p *pump) run(in io.Reader, length int) {
	defer close(p.full)
	for {
		var b []byte
		select {
		case b = <-p.free:
		case <-p.quit:
			return
		}
		if b == nil {
			b = make([]byte, length)
		}
		n, err := fill(in, b[pumpMargin:length])
		p.full <- chunk{b[:pumpMargin+n], err}
		if err != nil {
			return
		}
	}
}

// fill reads until b is full or there is an error, io.EOF at the end.
func fill(in io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var k int
		k, err = in.Read(b[n:])
		n += k
	}
	return n, err
}

// next waits for a chunk, which is the caller's until it is given back. None
// may be asked for after one with an error.
func (p *pump) next() chunk { return <-p.full }

// recycle gives a chunk back.
func (p *pump) recycle(b []byte) { p.free <- b[:cap(b)] }

// stop ends the reading and waits until it has ended, so that what is read
// can be closed.
func (p *pump) stop() {
	close(p.quit)
	for range p.full { // closed when run returns
	}
}
