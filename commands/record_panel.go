package commands

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
	"triggerlab/experiment/source"
)

// panelOptions are the flags of the commands that show cards.
type panelOptions struct {
	ledgerOptions
	ledger string
}

func (o *panelOptions) flags() []cli.Flag {
	return append(o.ledgerOptions.flags(),
		&cli.StringFlag{Name: "ledger", Destination: &o.ledger, Category: categoryLedger, Usage: "keep the swipes in `FILE` (.swipes) instead of the book's own ledger"})
}

// A table of cards: the deck of a book, and the ledger that keeps its swipes.
type cardTable struct {
	deck   *panel.Deck
	ledger *ledger.Ledger
	book   string
}

// lay makes the deck of the book at path and opens its ledger, which is made
// where there is none.
func (o *panelOptions) lay(ctx context.Context, std Streams, path string, via experiment.Via) (*cardTable, error) {
	e, people, err := source.BookAndPeople(ctx, path)
	if err != nil {
		return nil, inFile(path, err)
	}
	deck, err := panel.New(e, panel.Options{Via: via, People: people})
	if err != nil {
		return nil, inFile(path, err)
	}
	file := o.ledger
	if file == "" {
		if file, err = besideBook(std, path); err != nil {
			return nil, err
		}
	}
	l, err := o.create(ctx, std, file)
	if err != nil {
		return nil, err
	}
	return &cardTable{deck: deck, ledger: l, book: path}, nil
}

// besideBook finds where the ledger of a book lies, and says so where it is not
// beside it.
func besideBook(std Streams, book string) (string, error) {
	file, why := ledger.Beside(book)
	if why == "" {
		return file, nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", unmade(filepath.Dir(file), err)
	}
	return file, notice(std, experiment.Msg(why, "ledger", file))
}

// errBrokenOff is that somebody broke off, and everything until then is kept.
var errBrokenOff = errors.New("broken off")
