package commands

import (
	"fmt"
	"io"
	"math"
	"sync/atomic"
	"time"

	"triggerlab/reports/text"
)

// monitor tells how far reading has come and how long it will take, on a
// terminal, when it takes more than a second.
type monitor struct {
	word string // what it says
	left string // and where it knows how long it will take
	rows atomic.Int64
	read atomic.Uint64 // the bits of the part that was read
	stop chan struct{}
	gone chan struct{}
}

func newMonitor(std Streams) *monitor {
	return newMonitorOf(std, "progress.rows", "progress.rows-left")
}

// newMonitorOf tells how many of something else there are.
func newMonitorOf(std Streams, word, left string) *monitor {
	m := &monitor{word: word, left: left, stop: make(chan struct{}), gone: make(chan struct{})}
	if !isTerminal(std.notes()) {
		close(m.gone)
		return m
	}
	go m.run(std.Err, std.words())
	return m
}

// Progress implements source.Monitor.
func (m *monitor) Progress(rows int64, read float64) {
	m.rows.Add(rows)
	m.read.Store(math.Float64bits(read))
}

func (m *monitor) run(w io.Writer, p *text.Printer) {
	defer close(m.gone)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	begun, said := time.Now(), false
	for {
		select {
		case now := <-tick.C:
			said = true
			fmt.Fprintf(w, "\r%s\x1b[K", m.line(p, now.Sub(begun)))
		case <-m.stop:
			if said {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		}
	}
}

// line says how many rows were read, and how many seconds are left where
// enough was read to tell. Most databases tell neither.
func (m *monitor) line(p *text.Printer, took time.Duration) string {
	rows, read := m.rows.Load(), math.Float64frombits(m.read.Load())
	if left := secondsLeft(took, read); left >= 0 {
		return p.Word(m.left, "rows", rows, "seconds", left)
	}
	if rows == 0 {
		return p.Word("progress.working", "seconds", int64(took.Round(time.Second).Seconds()))
	}
	return p.Word(m.word, "rows", rows)
}

// secondsLeft goes by the part that was read; -1 is that nobody knows.
func secondsLeft(took time.Duration, read float64) int64 {
	if !(0.01 <= read && read <= 1) {
		return -1
	}
	return int64(math.Ceil(took.Seconds() * (1 - read) / read))
}

// done ends the telling and leaves a clean line.
func (m *monitor) done() {
	close(m.stop)
	<-m.gone
}
