package commands

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/panel/terminal"
)

type recordSwipeOptions struct {
	panelOptions
	as, segment string
	plain       bool
}

func newRecordSwipe(std Streams) *cli.Command {
	var opts recordSwipeOptions
	return &cli.Command{
		Name:      "swipe",
		Usage:     "show the messages of a book as cards to swipe, in the terminal",
		ArgsUsage: "BOOK.xlsx",
		Description: `Shows every message of the sheet Triggers as a card, one after the other, to
whoever sits at the keyboard: right if it catches you, left if it leaves you
cold, up if you are of two minds, c if it annoys you. u takes the last one back,
n leaves a note, ? tells all keys.

  triggerlab record swipe spring.xlsx
  triggerlab record swipe spring.xlsx --as ada --segment fans --lang nl

Everybody gets the cards in an order of their own, balanced over the panel. Each
swipe is on the disk before the next card comes; whoever stops goes on later by
the same name, here or on a phone (record serve). The ledger lies beside the
book: spring.swipes, and triggerlab report spring.xlsx finds it there.

--plain asks in lines of text, for screen readers; so does the environment
variable ACCESSIBLE, a terminal that can do no more, and a pipe.

Exit status is 0 if somebody swiped or stopped, 2 if the command line is wrong,
3 if the book or the ledger is wrong, 4 if the disk or anything else is in the
way, and 130 if it was interrupted: what was swiped until then is kept.`,
		Flags: append(opts.panelOptions.flags(),
			&cli.StringFlag{Name: "as", Destination: &opts.as, Category: categoryRecord, Usage: "`NAME` or nickname of who swipes, which is asked otherwise"},
			&cli.StringFlag{Name: "segment", Destination: &opts.segment, Category: categoryRecord, Usage: "`PART` of the audience that the swiper belongs to, which is asked otherwise"},
			&cli.BoolFlag{Name: "plain", Destination: &opts.plain, Category: categoryRecord, Usage: "ask in plain lines of text, for screen readers"}),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, err := oneFile(c, "BOOK.xlsx")
			if err != nil {
				return err
			}
			return runRecordSwipe(c.Context, std, opts, path)
		},
	}
}

func runRecordSwipe(ctx context.Context, std Streams, opts recordSwipeOptions, path string) error {
	// A window that is closed and a machine that shuts down end it like Ctrl-C.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGTERM)
	defer stop()
	cards, err := opts.lay(ctx, std, path, experiment.ViaSwipe)
	if err != nil {
		return err
	}
	words := std.words()
	face := terminal.Ask
	if !opts.plain && os.Getenv("ACCESSIBLE") == "" && os.Getenv("TERM") != "dumb" && isTerminal(std.In) && isTerminal(std.Out) {
		face = terminal.Run
	}
	left, err := face(ctx, std.In, std.Out, terminal.Options{
		Deck: cards.deck, Ledger: cards.ledger, Words: words, Name: strings.TrimSpace(opts.as), Segment: opts.segment,
		Names: cards.ledger.KeepsIdentities(), Untimed: !isTerminal(std.In),
	})
	// Closing would wait for a ledger that another program has.
	if !left.Waiting {
		err = errors.Join(err, cards.ledger.Close())
	}
	if err != nil {
		return err
	}
	if _, err := io.WriteString(std.Out, words.Message(farewell(left, path, cards.ledger.Path()))+"\n"); err != nil && !left.Broken {
		return err
	}
	if left.Broken {
		return errBrokenOff
	}
	return nil
}

// farewell tells what is kept, and how to go on. It tells nothing of what was
// swiped: the next swiper may be looking.
func farewell(left terminal.Left, book, file string) experiment.Message {
	switch {
	case left.Of == 0:
		return experiment.Msg("panel.left.nobody", "book", typed(book))
	case left.Done < left.Of:
		return experiment.Msg("panel.left.some", "done", left.Done, "of", left.Of, "ledger", file, "book", typed(book))
	}
	return experiment.Msg("panel.left.all", "of", left.Of, "ledger", file, "book", typed(book))
}
