package commands

import (
	"context"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel/web"
	"triggerlab/experiment/source"
)

// liveOf returns what the live page asks again and again: what a panel has
// swiped until now, by the way that every report takes, and with the rule that
// allows any number of looks.
func liveOf(book string, l *ledger.Ledger) func(context.Context) (*web.Live, error) {
	return func(ctx context.Context) (*web.Live, error) {
		counts, err := l.Counts(ctx)
		if err != nil {
			return nil, err
		}
		live := &web.Live{Minds: map[string]int64{}}
		var answered int64
		for _, c := range counts {
			if c.Via.Panel() {
				live.Minds[c.Trigger] += c.Minds
				answered += c.Exposures - c.Pending
			}
		}
		if answered == 0 {
			e, err := source.Book(ctx, book)
			if err != nil {
				return nil, err
			}
			return web.NothingYet(e), nil
		}
		loaded, err := source.Load(ctx, source.Options{
			Path: book, Outcomes: l.Path(), Only: panelOnly(),
			Settings: []source.Setting{{Name: "stopping", Value: string(experiment.AlwaysValid)}, {Name: "design", Value: string(experiment.Deck)}},
		}, nobody{})
		if err != nil {
			return nil, err
		}
		live.Findings, err = analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance)
		if err == nil && live.Findings.Data.Contacts != nil {
			live.Swipers = *live.Findings.Data.Contacts
		}
		return live, err
	}
}

// panelOnly keeps the rows of cards that somebody swiped.
func panelOnly() []source.Only {
	return []source.Only{{Header: "via", Values: []string{experiment.ViaSwipe.String(), experiment.ViaServe.String()}}}
}

// nobody is told how far reading has come.
type nobody struct{}

func (nobody) Progress(int64, float64) {}
