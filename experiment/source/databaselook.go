package source

import (
	"bytes"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
)

// A settling makes of the values that occur in a database what each of them
// stands for, by the code that reads the cells of a file: every value is put
// into a row of its own, beside nothing that could be in its way.
type settling struct {
	*reader
	in    *inDatabase
	s     *shard
	row   table.Row // with the cells that are in nobody's way
	found []group
}

// settle reads the values of the groups.
func (r *reader) settle(in *inDatabase, found []group) *settling {
	scan := r.newScan(r.layout, false)
	scan.listed = false
	t := &settling{reader: r, in: in, s: scan.shard(0), found: found}
	t.row.Cells = make([]table.Cell, len(r.layout.header))
	// Somebody, who engaged: rows of nobody may be the sum of the others.
	for at, text := range map[int]string{scan.at.contact: "somebody", scan.at.outcome: experiment.Engage.String()} {
		if at >= 0 {
			t.row.Cells[at] = textCell(text)
		}
	}
	return t
}

// values are those that occur in a column, each once, in byte order.
func (t *settling) values(at int) []table.Cell {
	var cells []table.Cell
	for _, g := range t.found {
		cells = append(cells, g.cells[at])
	}
	slices.SortFunc(cells, func(a, b table.Cell) int { return bytes.Compare(a.Raw, b.Raw) })
	return slices.CompactFunc(cells, func(a, b table.Cell) bool { return bytes.Equal(a.Raw, b.Raw) })
}

// put is the row with a value in a column.
func (t *settling) put(at int, c table.Cell) table.Row {
	row := table.Row{Cells: slices.Clone(t.row.Cells), Line: 1}
	row.Cells[at] = c
	return row
}

// reason reads a row, and tells why it was set aside; empty: it was not.
func (t *settling) reason(read func() bool) string {
	clear(t.s.rejects)
	if read() {
		return ""
	}
	for reason := range t.s.rejects {
		return reason
	}
	return ""
}

// asides sorts the values of a column by the reason for which they are set
// aside.
type asides map[string][]string

func (a asides) add(reason string, c table.Cell) { a[reason] = append(a[reason], string(c.Raw)) }

// list are the tests of a column, in the order of their reasons.
func (t *settling) list(at int, a asides, unnamed bool) []warehouse.Aside {
	var list []warehouse.Aside
	for _, reason := range sortedKeys(a) {
		list = append(list, warehouse.Aside{Reason: reason, Test: warehouse.Test{Column: t.in.header[at], Values: a[reason]}, Unnamed: unnamed})
	}
	return list
}

// triggers reads the column of triggers.
func (t *settling) triggers() (warehouse.Words, []warehouse.Aside) {
	at, aside := t.s.at.trigger, asides{}
	words := t.words(string(roles.Trigger), at)
	for _, c := range t.values(at) {
		if reason := t.reason(func() bool { _, ok := t.trigger(t.s, t.put(at, c)); return ok }); reason != "" {
			aside.add(reason, c)
			continue
		}
		means(&words, c, c.Trim())
	}
	return words, t.list(at, aside, true)
}

func (t *settling) words(name string, at int) warehouse.Words {
	return warehouse.Words{Name: name, Column: t.in.header[at], Means: map[string]string{}}
}

// means notes what a value stands for, and where that is not itself, of what.
func means(w *warehouse.Words, c table.Cell, value []byte) {
	if at, known := slices.BinarySearch(w.Known, string(value)); !known {
		w.Known = slices.Insert(w.Known, at, string(value))
	}
	if !bytes.Equal(c.Raw, value) {
		w.Means[string(c.Raw)] = string(value)
	}
}

// profile reads the columns of the breakdowns, and of the wave.
func (t *settling) profile() (profile []warehouse.Words, aside []warehouse.Aside) {
	for _, by := range t.layout.by {
		words, bad := t.words(by.name, by.at), asides{}
		for _, c := range t.values(by.at) {
			var value []byte
			reason := t.reason(func() (ok bool) { value, ok = t.valueOf(t.s, t.put(by.at, c), by, nil); return ok })
			if reason != "" {
				bad.add(reason, c)
				continue
			}
			means(&words, c, value)
		}
		profile, aside = append(profile, words), append(aside, t.list(by.at, bad, false)...)
	}
	return profile, aside
}

// outcomes reads the column of outcomes. What is no outcome is not listed, as
// the engine then counts it.
func (t *settling) outcomes() (o warehouse.Outcomes, aside []warehouse.Aside) {
	at, bad := t.s.at.outcome, asides{}
	o = warehouse.Outcomes{Column: t.in.header[at], Means: map[string]experiment.Outcome{}}
	for _, c := range append(t.values(at), table.Cell{}) {
		var e tally.Exposure
		switch reason := t.reason(func() bool { return t.outcome(t.s, t.put(at, c), &e) }); reason {
		case "":
			o.Means[string(c.Raw)] = e.Outcome
		case notAnOutcome:
		default:
			bad.add(reason, c)
		}
	}
	return o, t.list(at, bad, true)
}

// circumstances reads the channel, and what is expected of replies.
func (t *settling) circumstances() (list []warehouse.Circumstance) {
	var channel warehouse.Words
	expected := map[string]float64{}
	if at := t.s.at.channel; at >= 0 {
		channel = t.words(string(roles.Channel), at)
		for _, c := range t.values(at) {
			value := t.s.channelOf(nil, t.put(at, c))
			means(&channel, c, value)
			expected[string(value)] = t.experiment.ExpectedReply(string(value)).Seconds()
		}
		list = append(list, warehouse.Circumstance{Words: channel})
	}
	if t.s.at.reply < 0 {
		return list
	}
	triggers := map[string]float64{}
	for _, c := range t.values(t.s.at.trigger) {
		name := string(c.Trim())
		triggers[name] = t.experiment.ExpectedReply(t.channelOf(name)).Seconds()
	}
	delete(expected, "")
	column := t.in.header[t.s.at.reply]
	return append(list, warehouse.Circumstance{
		Words: warehouse.Words{Name: "reply", Column: column},
		Reply: &warehouse.Reply{Column: column, Channel: channel, Expected: expected, Triggers: triggers},
	})
}

// delivered are the tests for whom a message never reached.
func (t *settling) delivered() (aside []warehouse.Aside) {
	for _, at := range t.reach.reached {
		aside = append(aside, warehouse.Aside{Reason: notDelivered, Test: t.are(at, false), Unnamed: true})
	}
	for _, at := range t.reach.missed {
		aside = append(aside, warehouse.Aside{Reason: notDelivered, Test: t.are(at, true), Unnamed: true})
	}
	return aside
}

// complaints are the tests for who complained.
func (t *settling) complaints() (list []warehouse.Test) {
	for _, at := range t.reach.complained {
		list = append(list, t.are(at, true))
	}
	return list
}

// are tests a column for the values that say yes, or those that say no.
func (t *settling) are(at int, so bool) warehouse.Test {
	test := warehouse.Test{Column: t.in.header[at], Values: []string{}}
	if t.in.present[at] {
		test.Values, test.Except = []string{""}, so
		return test
	}
	for _, c := range append(t.values(at), table.Cell{}) {
		if isSo(c, t.layout.dialect) == so {
			test.Values = append(test.Values, string(c.Raw))
		}
	}
	slices.Sort(test.Values)
	test.Values = slices.Compact(test.Values)
	return test
}

// selected are the tests of --only.
func (t *settling) selected() (aside []warehouse.Aside) {
	for _, only := range t.layout.only {
		keep := warehouse.Test{Column: t.in.header[only.at], Values: []string{}, Except: true}
		for _, c := range t.values(only.at) {
			if only.keep[string(c.Trim())] {
				keep.Values = append(keep.Values, string(c.Raw))
			}
		}
		aside = append(aside, warehouse.Aside{Reason: notSelected, Test: keep, Unnamed: true})
	}
	return aside
}

// errorValues are the tests for error values in place of a contact or an event,
// which would make one of many.
func (t *settling) errorValues() (aside []warehouse.Aside) {
	for _, at := range []int{t.s.at.contact, t.s.at.event} {
		if at >= 0 && t.in.columns[at].Kind == warehouse.Text {
			aside = append(aside, warehouse.Aside{Reason: errorValue, Test: warehouse.Test{Column: t.in.header[at], Values: table.ErrorValues()}})
		}
	}
	return aside
}
