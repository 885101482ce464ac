package workbook

import (
	"slices"

	"triggerlab/experiment"
)

// triggerList is the sheet Triggers.
var triggerList = list[experiment.Trigger]{
	attributes: func(t *experiment.Trigger) *[]experiment.Attribute { return &t.Attributes },
	columns: []column[experiment.Trigger]{
		{
			name: "trigger", fr: "déclencheur", also: []string{"name", "declencheur", "nom", "naam"}, format: asText, width: 34,
			read:  func(c cell, t *experiment.Trigger) { t.Name = c.text() },
			write: func(t *experiment.Trigger) any { return t.Name },
		},
		{
			name: "message", nl: "bericht", also: []string{"bericht", "texte", "tekst"}, format: asText, width: 60, wrap: true,
			// As it is: the white space of a poem is part of it.
			read:  func(c cell, t *experiment.Trigger) { t.Message = string(c.raw) },
			write: func(t *experiment.Trigger) any { return said(t.Message) },
		},
		{
			name: "control", words: marks, fr: "témoin", nl: "controle", also: []string{"controle", "temoin"}, format: asText, width: 14,
			read: func(c cell, t *experiment.Trigger) {
				if t.Control = c.mark(); t.Control {
					c.marked = c.row.at(c.column)
				}
			},
			write: func(t *experiment.Trigger) any {
				if t.Control {
					return "yes"
				}
				return nil
			},
		},
		{
			name: "share", fr: "part", nl: "aandeel", also: []string{"part", "aandeel", "verdeling"}, width: 8,
			read:  func(c cell, t *experiment.Trigger) { c.share(&t.Share) },
			write: func(t *experiment.Trigger) any { return said(t.Share) },
		},
		{
			name: "tailoring", words: tailorings, fr: "personnalisation", nl: "maatwerk", also: []string{"personnalisation", "personalisatie", "maatwerk"}, format: asText, width: 18,
			read: func(c cell, t *experiment.Trigger) {
				t.Tailoring, _ = experiment.ParseTailoring(c.word(tailorings))
			},
			write: func(t *experiment.Trigger) any { return said(t.Tailoring.String()) },
		},
		{
			name: "mode", words: modes, nl: "modus", format: asText, width: 14,
			read:  func(c cell, t *experiment.Trigger) { t.Mode = c.word(modes) },
			write: func(t *experiment.Trigger) any { return said(t.Mode) },
		},
		{
			name: "channel", fr: "canal", nl: "kanaal", also: []string{"canal", "kanaal"}, format: asText, width: 14,
			read:  func(c cell, t *experiment.Trigger) { t.Channel = c.text() },
			write: func(t *experiment.Trigger) any { return said(t.Channel) },
		},
		{
			name: "touchpoint", words: touchpoints, fr: "point de contact", nl: "contactmoment", also: []string{"point de contact", "contactmoment"}, format: asText, width: 14,
			read: func(c cell, t *experiment.Trigger) {
				t.Touchpoint = c.word(touchpoints)
			},
			write: func(t *experiment.Trigger) any { return said(t.Touchpoint) },
		},
		{
			name: "for", from: segmentsSheet, fr: "pour", nl: "voor", also: []string{"pour", "voor"}, format: asText, width: 20,
			read:  readFor,
			write: func(t *experiment.Trigger) any { return said(join(t.For)) },
		},
		replyColumn,
	},
}

// readFor reads the names of segments. A name that holds a comma may also
// stand there alone as it is.
func readFor(c cell, t *experiment.Trigger) {
	names := split(c.text())
	unknown := func(name string) bool { _, known := c.segments[name]; return !known }
	if name, whole := c.segments[c.text()]; whole && slices.ContainsFunc(names, unknown) {
		names = []string{name}
	}
	for _, name := range names {
		if c.knows(name, c) && !slices.Contains(t.For, name) {
			t.For = append(t.For, name)
		}
	}
}

func (r *reader) readTriggers() error {
	g, err := r.open(triggersSheet)
	if g != nil {
		seen := map[string]position{}
		err = triggerList.read(g, func(row row, name int, t experiment.Trigger) {
			if !row.first(seen, name, alike(t.Name), t.Name) {
				return
			}
			if t.Control {
				r.marks = append(r.marks, mark{t.Name, r.marked})
			}
			r.book.Experiment.Triggers = append(r.book.Experiment.Triggers, t)
		})
	}
	r.settleControl()
	return err
}

// A mark is a trigger that its row calls the control.
type mark struct {
	trigger string
	at      experiment.Place
}

// settleControl makes the setting and the marks agree, or notes that they
// do not.
func (r *reader) settleControl() {
	e := r.book.Experiment
	for i, m := range r.marks {
		switch {
		case i > 0:
			r.wrong(experiment.Msg("workbook.two-controls", "trigger", m.trigger, "other", r.marks[0].trigger), m.at)
		case e.Control == "":
			e.Control = m.trigger
		case e.Control != m.trigger:
			r.wrong(experiment.Msg("workbook.control-differs", "trigger", m.trigger, "control", e.Control), m.at)
		}
	}
	if e.Control == "" || len(e.Triggers) == 0 {
		return
	}
	i := slices.IndexFunc(e.Triggers, func(t experiment.Trigger) bool { return t.Name == e.Control })
	if i < 0 {
		r.wrong(experiment.Msg("workbook.unknown-control", "control", e.Control, "triggers", r.book.Experiment.TriggerNames()), r.control)
		return
	}
	e.Triggers[i].Control = true
}
