package commands

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"triggerlab/reports/text"

	"golang.org/x/text/language"
)

// monitor tells how far reading has come, on a terminal, when it takes more
// than a second.
type monitor struct {
	rows atomic.Int64
	stop chan struct{}
	gone chan struct{}
}

func newMonitor(w io.Writer) *monitor {
	m := &monitor{stop: make(chan struct{}), gone: make(chan struct{})}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		close(m.gone)
		return m
	}
	go m.run(w)
	return m
}

// Progress implements source.Monitor.
func (m *monitor) Progress(rows int64) { m.rows.Add(rows) }

func (m *monitor) run(w io.Writer) {
	defer close(m.gone)
	p := text.New(language.English)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	said := false
	for {
		select {
		case <-tick.C:
			said = true
			fmt.Fprintf(w, "\r%s", p.Word("progress.rows", "rows", m.rows.Load()))
		case <-m.stop:
			if said {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		}
	}
}

// done ends the telling and leaves a clean line.
func (m *monitor) done() {
	close(m.stop)
	<-m.gone
}
