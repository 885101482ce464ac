package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/tally"
)

// check holds the tally against what was said.
func (l *Loaded) check(o Options) error {
	l.complete()
	for _, check := range []func() error{
		l.accounts, func() error { return l.granted(o) }, l.anything, l.identifiers, // first, because what follows lists triggers
		func() error { return l.shares(o.Shares) }, l.control, func() error { return l.onlyEngagements(o.Sent != "") }, l.tested,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	l.Provenance.Notices = append(l.Provenance.Notices, l.misspelt()...)
	return nil
}

// complete adds the triggers that only the data name.
func (l *Loaded) complete() {
	e := l.Experiment
	for _, name := range l.Tally.Triggers[len(e.Triggers):] {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: name})
	}
	for i := range e.Triggers {
		tell(&e.Triggers[i], l.told[e.Triggers[i].Name])
	}
}

func (l *Loaded) at() experiment.Place { return experiment.Place{File: l.Provenance.Source} }

// shown lists the triggers with outcomes, and what all of them come to.
func (l *Loaded) shown() (names []string, all tally.Counts) {
	for i, name := range l.Tally.Triggers {
		c := l.Tally.Counts(i)
		if c.Exposures > 0 {
			names = append(names, name)
		}
		all.Exposures += c.Exposures
		all.Engagements += c.Engagements
	}
	return names, all
}

// anything asks for rows, selected ones, and known outcomes among them.
func (l *Loaded) anything() error {
	p := l.Provenance
	shown, _ := l.shown()
	switch {
	case p.RowsRead == 0:
		return l.nothing()
	case len(p.SetAside) == 1 && p.SetAside[0].Reason == notSelected && p.SetAside[0].Rows == p.RowsRead:
		return experiment.Problem(experiment.Msg("source.none-selected", "rows", p.RowsRead).On(l.at()))
	case len(shown) == 0:
		return experiment.Problem(experiment.Msg("source.nothing-known", "rows", p.RowsRead, "pending", p.Pending).On(l.at()))
	}
	return nil
}

// nothing is the error of a file without rows.
func (l *Loaded) nothing() error {
	if l.ours {
		return experiment.Problem(experiment.Msg("source.no-outcomes-yet", "sheet", l.sheet, "file", l.Provenance.Source).On(experiment.Place{File: l.Provenance.Source, Sheet: l.sheet}))
	}
	return experiment.Problem(experiment.Msg("source.no-rows").On(l.at()))
}

// shares takes over the planned parts: of all triggers or of none, for a
// trigger without a part would have been planned for nobody.
func (l *Loaded) shares(said map[string]float64) error {
	e, t := l.Experiment, l.Tally
	for _, name := range slices.Sorted(maps.Keys(said)) {
		at := slices.Index(t.Triggers, name)
		if at < 0 {
			return experiment.Problem(experiment.Msg("source.share-unknown", "trigger", name, "triggers", t.Triggers))
		}
		e.Triggers[at].Share = said[name]
	}
	var without []string
	for i, trigger := range e.Triggers {
		if trigger.Share == 0 && t.Counts(i).Exposures > 0 {
			without = append(without, trigger.Name)
		}
	}
	if len(said) > 0 && len(without) > 0 {
		return experiment.Problem(experiment.Msg("source.share-missing", "triggers", without))
	}
	return nil
}

func (l *Loaded) control() error {
	e, t := l.Experiment, l.Tally
	if e.Control == "" || slices.Contains(t.Triggers, e.Control) {
		return nil
	}
	return experiment.Problem(experiment.Msg("source.control-unknown", "control", e.Control, "triggers", t.Triggers))
}

// onlyEngagements refuses what looks like the clickers without the others,
// unless the others were named.
func (l *Loaded) onlyEngagements(sent bool) error {
	_, all := l.shown()
	switch {
	case sent || all.Engagements < all.Exposures:
		return nil
	case IsAddress(l.Provenance.Source): // beside which no list of recipients can be named
		return experiment.Problem(experiment.Msg("source.database-engagements", "engagements", all.Engagements, "pending", l.Provenance.Pending).On(l.at()))
	case l.Provenance.Pending > 0:
		return experiment.Problem(experiment.Msg("source.only-engagements", "engagements", all.Engagements, "pending", l.Provenance.Pending).On(l.at()))
	}
	return experiment.Problem(experiment.Msg("source.nothing-but-engagements", "engagements", all.Engagements).On(l.at()))
}

// tested asks for two triggers.
func (l *Loaded) tested() error {
	shown, _ := l.shown()
	switch len(shown) {
	case 0:
		return l.anything()
	case 1:
		return experiment.Problem(experiment.Msg("source.one-trigger", "trigger", shown[0]).On(l.at()))
	}
	return nil
}

// manyNames is from how many names on a column is looked at as one of people.
const manyNames = 10

// identifiers refuses a column with more values than half the contacts: it
// names people, who have no place in a report.
func (l *Loaded) identifiers() error {
	contacts := l.Tally.Contacts
	if n := len(l.Tally.Triggers); n >= manyNames && int64(2*n) > contacts {
		return experiment.Problem(experiment.Msg("source.identifier", "header", l.Provenance.Columns[string(roles.Trigger)], "values", n, "contacts", contacts).On(l.at()))
	}
	for _, b := range l.Tally.Breakdowns {
		if n := len(b.Segments); n >= manyNames && int64(2*n) > contacts {
			return experiment.Problem(experiment.Msg("source.identifier", "header", strings.Join(b.By, ","), "values", n, "contacts", contacts).On(l.at()))
		}
	}
	return nil
}

// accounts is the promise that no row is lost.
func (l *Loaded) accounts() error {
	p := l.Provenance
	if r := p.RowsUsed + p.Pending + p.SetAsideRows(); r != p.RowsRead {
		return fmt.Errorf("source: %d rows were read and %d accounted for; please report this", p.RowsRead, r)
	}
	return nil
}

// rareTrigger is the share of another trigger's exposures below which a
// trigger of nearly the same name is taken for a misspelling of it.
const rareTrigger = 0.1

// misspelt notices triggers that look like misspellings of others: rare ones,
// and those that only a computer tells apart. Nobody but the owner of the data
// can say that they are.
func (l *Loaded) misspelt() []experiment.Message {
	var list []experiment.Message
	for i, rare := range l.Tally.Triggers {
		for j, other := range l.Tally.Triggers {
			few, many := l.Tally.Counts(i).Exposures, l.Tally.Counts(j).Exposures
			twins := (few < many || few == many && i > j) && roles.Same(rare, other)
			if i != j && few > 0 && (twins || float64(few) < rareTrigger*float64(many) && roles.Alike(rare, other)) {
				list = append(list, experiment.Msg("source.misspelt", "trigger", rare, "rows", few, "other", other, "others", many,
					"header", l.Provenance.Columns[string(roles.Trigger)]))
				break
			}
		}
	}
	return list
}
