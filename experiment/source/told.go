package source

import (
	"maps"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// Beside its name the rows of a trigger may tell what it said, and how it was
// made: a column that is the same in all rows of a trigger tells of the
// trigger, and of nobody who was shown it.

// telling is what the rows of one trigger in one shard tell of it.
type telling struct {
	trigger string
	values  []toldOf // by layout.telling
}

// toldOf is what one column tells of a trigger.
type toldOf struct {
	name    string // the header; empty: it is the message
	text    string // empty: nothing
	several bool   // different things, or what names a person
}

// tellingOf finds the columns that tell of the trigger; isKnownHeader knows
// those of another file.
func (l *layout) tellingOf(o Options, isKnownHeader func(string) bool) error {
	if at, ok := l.columns[roles.Message]; ok {
		l.telling = []int{at}
	}
	var problems experiment.Problems
	for _, name := range o.Attributes {
		at := roles.Find(l.header, name)
		switch {
		case at < 0 && isKnownHeader != nil && isKnownHeader(name):
		case at < 0:
			problems.Add(experiment.Msg("source.no-attribute", "header", name, "headers", l.header))
		case roles.NamesPeople(l.header[at]) || at == columnOf(l.columns, roles.Contact):
			problems.Add(experiment.Msg("source.attribute-people", "header", l.header[at]))
		case !slices.Contains(l.telling, at):
			l.telling = append(l.telling, at)
		}
	}
	return problems.Err()
}

// hear notes what a row tells of its trigger.
func (s *shard) hear(row table.Row, trigger int32) {
	if len(s.layout.telling) == 0 {
		return
	}
	for int(trigger) >= len(s.tellings) {
		s.tellings = append(s.tellings, telling{})
	}
	to := &s.tellings[trigger]
	if to.values == nil {
		to.trigger, to.values = string(textAt(row, s.at.trigger)), make([]toldOf, len(s.layout.telling))
	}
	for i, at := range s.layout.telling {
		to.values[i].hear(cellAt(row, at))
	}
}

func (t *toldOf) hear(c table.Cell) {
	text := c.Trim()
	switch {
	case t.several || len(text) == 0 || string(text) == t.text:
	case c.IsError():
	case t.text != "" || roles.IsPerson(text):
		t.several = true
	default:
		t.text = string(text)
	}
}

// gatherTold puts together what the shards heard, and names the columns that
// were asked for and tell different things of one trigger.
func (r *reader) gatherTold(sc *scan) []experiment.Message {
	l := sc.layout
	if len(l.telling) == 0 {
		return nil
	}
	r.told = map[string][]toldOf{}
	for _, s := range sc.shards {
		for _, one := range s.tellings {
			if one.values != nil {
				r.told[one.trigger] = mergeTold(r.told[one.trigger], one.values)
			}
		}
	}
	message := columnOf(l.columns, roles.Message)
	_, said := r.options.Map[roles.Message]
	var notices []experiment.Message
	for i, at := range l.telling {
		var varied []string
		for _, name := range slices.Sorted(maps.Keys(r.told)) {
			if at != message {
				r.told[name][i].name = l.header[at]
			}
			if r.told[name][i].several {
				varied = append(varied, name)
			}
		}
		if len(varied) > 0 && (at != message || said) {
			notices = append(notices, experiment.Msg("source.told-varies", "header", l.header[at], "triggers", varied))
		}
	}
	return notices
}

func mergeTold(all, more []toldOf) []toldOf {
	if all == nil {
		return slices.Clone(more)
	}
	for i, one := range more {
		to := &all[i]
		to.several = to.several || one.several || one.text != "" && to.text != "" && one.text != to.text
		if to.text == "" {
			to.text = one.text
		}
	}
	return all
}

// tell adds to a trigger what its rows told of it. What the book says of it
// stands.
func tell(t *experiment.Trigger, told []toldOf) {
	for _, one := range told {
		known := slices.ContainsFunc(t.Attributes, func(a experiment.Attribute) bool { return a.Name == one.name })
		switch {
		case one.several || one.text == "" || known:
		case one.name != "":
			t.Attributes = append(slices.Clip(t.Attributes), experiment.Attribute{Name: one.name, Value: one.text})
		case t.Message == "":
			t.Message = one.text
		}
	}
}
