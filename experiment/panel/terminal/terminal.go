// Package terminal is the face of a panel in a terminal: cards that are
// swiped with the arrow keys, or for screen readers and pipes questions that
// are answered line by line.
//
//	Run     a terminal     -> screens: who, where from, the cards, the thanks
//	Ask     lines of text  -> the same as questions and answers
//
// It draws what a panel.Hand holds and passes gestures on; what they mean is
// always there in words, and colour says nothing that words do not. A card is
// gone when the ledger has the swipe, and not before. Whatever ends it, a key,
// a signal or a closed window, every card swiped until then is kept.
package terminal

import (
	"context"
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
	"triggerlab/reports/text"
)

// Options say who swipes what.
type Options struct {
	Deck   *panel.Deck
	Ledger panel.Ledger
	Words  *text.Printer
	// Name and Segment are the swiper's where they are known beforehand; empty
	// is asked.
	Name, Segment string
	// Untimed is that a program answers, whose looks mean nothing.
	Untimed bool
	// Names tells that names are kept as they are, and not as pseudonyms.
	Names bool
}

// Left is how somebody left the panel.
type Left struct {
	Name     string
	Done, Of int  // cards swiped, and all there are; 0 when nobody said who swipes
	Broken   bool // by Ctrl-C or a signal, not by q or at the end
	// Waiting is that the ledger had not answered yet: the last swipe may be
	// lost, and its card comes again.
	Waiting bool
}

// Run shows the cards in a terminal until the swiper leaves. Cancelling ctx,
// which is for the caller to do at a signal, ends it too.
func Run(ctx context.Context, in io.Reader, out io.Writer, o Options) (Left, error) {
	m := newModel(ctx, o)
	last, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler()).Run()
	if shown, ok := last.(*model); ok {
		m = shown
	}
	left := m.left()
	switch {
	case m.failed != nil:
		return left, m.failed
	case errors.Is(err, tea.ErrProgramPanic):
		return left, err
	case err != nil && ctx.Err() == nil:
		return left, err
	}
	left.Broken = left.Broken || err != nil
	return left, nil
}

// take finds or deals the hand of somebody. A segment that nobody said or
// knows is to be asked (ask).
func take(ctx context.Context, o Options, name, segment string) (h *panel.Hand, ask bool, err error) {
	if segment == "" {
		if segment, err = o.Deck.SegmentOf(ctx, o.Ledger, name); err != nil {
			return nil, false, err
		}
		if segment == "" && len(o.Deck.Segments()) > 0 {
			return nil, true, nil
		}
	}
	h, err = o.Deck.Hand(ctx, o.Ledger, name, segment)
	return h, false, err
}

// says words an error, and what helps.
func (o *Options) says(err error) string {
	var problems *experiment.Problems
	var failure *ledger.Failure
	var m experiment.Message
	switch {
	case errors.As(err, &problems):
		m = problems.List[0]
	case errors.As(err, &failure):
		m = failure.Message
	default:
		return clean(err.Error())
	}
	said := o.Words.Message(m)
	if hint := o.Words.Hint(m); hint != "" {
		said += " – " + hint
	}
	return said
}

// A way is one of the things that can be done with a card.
type way struct {
	name    string // in the codes of the catalogue
	gesture panel.Gesture
}

// The ways, by the direction in which a card goes.
var (
	right    = way{"right", panel.Gesture{Outcome: experiment.Engage}}
	leftward = way{"left", panel.Gesture{Outcome: experiment.Ignore}}
	upward   = way{"up", panel.Gesture{Outcome: experiment.Ignore, Minds: true}}
	complain = way{"complain", panel.Gesture{Outcome: experiment.Complain}}
)
