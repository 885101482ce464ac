package commands

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/reports/text"
)

const (
	// longestLine is how many bytes a line may have.
	longestLine = 1 << 20
	// linesTogether are recorded in one transaction at most.
	linesTogether = 4096
)

// told is a line of standard input, or what is wrong with it.
type told struct {
	line    int64
	swipe   ledger.Swipe
	problem *experiment.Message
}

// An answer is the line of JSON that answers one of standard input.
type answer struct {
	Line   int64         `json:"line"`
	Event  string        `json:"event,omitempty"`
	Status ledger.Status `json:"status"`
	Error  string        `json:"error,omitempty"`
	Hint   string        `json:"hint,omitempty"`
}

// addLines records the lines of standard input and answers each in their order
// once it is durable. What has arrived is recorded together; a line that is
// alone does not wait for others.
func addLines(ctx context.Context, std Streams, l *ledger.Ledger) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	in := make(chan told, linesTogether)
	var reading error
	go func() {
		defer close(in)
		reading = readLines(ctx, std.In, in)
	}()
	a := &answering{ledger: l, out: bufio.NewWriter(std.Out), words: text.New(language.English)}
	for {
		batch, more := gathered(ctx, in, a.batch[:0])
		if a.batch = batch; len(batch) > 0 {
			if err := a.answer(ctx, batch); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return &keptError{a.kept}
		}
		if !more {
			break
		}
	}
	if reading != nil {
		return reading
	}
	return a.refusal()
}

// keptError is that recording was interrupted, after so much of it.
type keptError struct{ kept int64 }

func (e *keptError) Error() string { return "interrupted" }
func (e *keptError) Unwrap() error { return context.Canceled }

// gathered waits for a line and takes those that are there with it; more is
// false when the last was taken.
func gathered(ctx context.Context, in <-chan told, batch []told) (_ []told, more bool) {
	select {
	case t, ok := <-in:
		if !ok {
			return batch, false
		}
		batch = append(batch, t)
	case <-ctx.Done():
		return batch, false
	}
	for len(batch) < linesTogether {
		select {
		case t, ok := <-in:
			if !ok {
				return batch, false
			}
			batch = append(batch, t)
		default:
			return batch, true
		}
	}
	return batch, true
}

// readLines reads the lines of r; blank ones are none.
func readLines(ctx context.Context, r io.Reader, to chan<- told) error {
	in := bufio.NewReaderSize(r, 1<<16)
	var line []byte
	for number := int64(1); ; number++ {
		var long bool
		var err error
		if line, long, err = readLine(in, line[:0]); err != nil && err != io.EOF {
			return err
		}
		t := told{line: number}
		switch {
		case long:
			m := experiment.Msg("record.long-line", "limit", longestLine)
			t.problem = &m
		case len(bytes.TrimSpace(line)) == 0:
			if err == io.EOF {
				return nil
			}
			continue
		default:
			t.swipe, t.problem = ledger.ParseLine(line)
		}
		select {
		case to <- t:
		case <-ctx.Done():
			return nil
		}
		if err == io.EOF {
			return nil
		}
	}
}

// readLine appends the next line to b. One that is too long is read to its end
// and not kept.
func readLine(in *bufio.Reader, b []byte) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(b)+len(part) > longestLine; !long {
			b = append(b, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return b, long, err
		}
	}
}

// answering records lines and answers them.
type answering struct {
	ledger  *ledger.Ledger
	out     *bufio.Writer
	words   *text.Printer
	batch   []told
	swipes  []ledger.Swipe
	lines   int64
	kept    int64
	refused int64
}

// answer records what can be recorded of a batch in one transaction, and then
// answers all of it.
func (a *answering) answer(ctx context.Context, batch []told) error {
	a.swipes = a.swipes[:0]
	for _, t := range batch {
		if t.problem == nil {
			a.swipes = append(a.swipes, t.swipe)
		}
	}
	// What has begun is finished and answered, also when it is interrupted.
	receipts, err := a.ledger.Record(context.WithoutCancel(ctx), a.swipes...)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	for _, t := range batch {
		said := answer{Line: t.line, Status: ledger.Refused}
		problem := t.problem
		if problem == nil {
			said.Event, said.Status, problem = receipts[0].Event, receipts[0].Status, receipts[0].Problem
			receipts = receipts[1:]
		}
		if problem != nil {
			said.Error, said.Hint = a.words.Message(*problem), a.words.Hint(*problem)
			a.refused++
		} else {
			a.kept++
		}
		a.lines++
		if err := encoder.Encode(said); err != nil {
			return err
		}
	}
	return a.out.Flush()
}

// refusal is the error of lines that were not recorded.
func (a *answering) refusal() error {
	if a.refused == 0 {
		return nil
	}
	return experiment.Problem(experiment.Msg("record.refused-lines", "count", a.refused, "lines", a.lines))
}
