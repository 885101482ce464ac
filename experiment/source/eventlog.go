package source

import (
	"context"
	"maps"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// part takes an event log apart: the rows that say that a message arrived are
// the list of who was sent what, and the others what came of it. So a log
// needs no way of its own; it is outcomes with --sent, in one file. Where the
// same words are the state of each contact, they stay together.
func (in *input) part(ctx context.Context, o Options) error {
	rows, err := in.outcomes.Rows(in.sheet)
	if err != nil {
		return err
	}
	words, err := o.events(ctx, rows)
	if err != nil || words == nil {
		return err
	}
	in.events = words
	if !words.known {
		in.seen = append(in.seen, experiment.Msg("source.events", "header", words.header, "class", string(words.class)))
	}
	if words.class != roles.PerContact && in.sent == nil {
		in.sent, in.outcomes = words.apart(in.outcomes, rows)
	}
	return nil
}

// apart are the rows of a file that say that somebody was shown a message, and
// the others.
func (e *events) apart(f table.File, rows table.Rows) (sent, outcomes table.File) {
	is := func(c table.Cell) bool { return roles.Happening(c.Trim()) == e.shown }
	return table.As(f, table.Where(rows, e.at, is)), table.As(f, table.Where(rows, e.at, func(c table.Cell) bool { return !is(c) }))
}

// events is a column of words of happenings.
type events struct {
	header string
	at     int
	class  roles.Class    // EventLog, or PerContact where each contact has one row
	shown  roles.Happened // what says that somebody was shown a message
	known  bool           // of a tool, by its headers
}

// events finds the column of what happened: that of a known tool, or one of
// which the values say so. nil: there is none.
func (o Options) events(ctx context.Context, rows table.Rows) (*events, error) {
	header := headerOf(rows)
	columns, p, _ := o.recognise(header, o.Map) // what is wrong with them is said later
	_, said := o.Map[roles.Outcome]
	if at := roles.Find(header, p.Columns[roles.Outcome]); p.Class == roles.EventLog && !said {
		if taken(o, header, at) {
			return nil, nil // for something else, and what happened is told nowhere
		}
		w, err := o.heard(ctx, rows, columns, at, true)
		return &events{header[at], at, roles.EventLog, w.shown(), true}, err
	}
	candidates := []int{columnOf(columns, roles.Outcome)}
	if candidates[0] < 0 {
		candidates = roles.EventColumns(header)
	}
	for _, at := range candidates {
		if at < 0 || !said && taken(o, header, at) {
			continue
		}
		w, err := o.heard(ctx, rows, columns, at, false)
		if err != nil {
			return nil, err
		}
		if w.events() {
			return &events{header[at], at, w.class(), w.shown(), false}, nil
		}
	}
	return nil, nil
}

// isLog tells that sent and outcomes are rows of one event log.
func (in *input) isLog() bool { return in.events != nil && in.events.class == roles.EventLog }

// taken tells that a column is a --by column, that of the experiments, or mapped.
func taken(o Options, header []string, column int) bool {
	is := func(name string) bool { return roles.Find(header, name) == column }
	return slices.ContainsFunc(o.taken(), is) || slices.ContainsFunc(slices.Collect(maps.Values(o.Map)), is)
}

// assume adds to the options what the values told of the columns.
func (in *input) assume(o Options) Options {
	if in.events == nil || in.events.known {
		return o
	}
	o.Map = maps.Clone(o.Map)
	if o.Map == nil {
		o.Map = map[roles.Role]string{}
	}
	o.Map[roles.Outcome] = in.events.header
	o.class = in.events.class
	return o
}

// happened reads what a word of happenings says of the outcome. One that is
// not known may be the one that matters.
func (r *reader) happened(s *shard, text []byte, e *tally.Exposure) bool {
	h := roles.Happening(text)
	state := r.events.class == roles.PerContact
	opens := h == roles.WasOpened && r.options.Engaged == roles.Opens
	s.watch.opened = s.watch.opened || opens && !r.events.known
	switch {
	case h == roles.WasRefused:
		e.Outcome = experiment.Complain
	case h == roles.WasClicked || opens:
		e.Outcome = experiment.Engage
	case h == roles.UnknownHappening:
		s.watch.events.hear(text, s.stands())
		s.reject(unknownEvent, s.at.outcome)
		return false
	case state && h == roles.NotReached:
		s.reject(notDelivered, s.at.outcome)
		return false
	case state:
		e.Outcome = experiment.Ignore
	default:
		s.reject(notAnOutcomeEvent, s.at.outcome)
		return false
	}
	return true
}
