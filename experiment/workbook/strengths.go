package workbook

import (
	"time"

	"triggerlab/experiment"
)

// strengthColumns say of a segment how strongly the mechanisms of a simulation
// work on its contacts, beside attention and fatigue. They are written only
// where a segment says something of them.
var strengthColumns = []column[experiment.Segment]{
	{
		name: "recovery", also: []string{"recuperation", "herstel"}, width: 10, rare: true,
		note:  "for simulation: after how many days half of the fatigue is gone",
		read:  func(c cell, s *experiment.Segment) { c.days(&s.Recovery) },
		write: func(s *experiment.Segment) any { return said(s.Recovery) },
	},
	{
		name: "taste", also: []string{"gout", "smaak"}, width: 10, rare: true,
		note:  "for simulation: how much contacts differ in what tailoring does to them, from 0 to 1",
		read:  func(c cell, s *experiment.Segment) { c.fraction(&s.Taste) },
		write: func(s *experiment.Segment) any { return said(s.Taste) },
	},
	{
		name: "patience", also: []string{"geduld"}, format: asRate, width: 10, rare: true,
		note:  "for simulation: the part of engagement that is left when a reply takes up to twice as long as is expected",
		read:  func(c cell, s *experiment.Segment) { c.part(&s.Patience) },
		write: func(s *experiment.Segment) any { return said(s.Patience) },
	},
	{
		name: "ambivalence", also: []string{"ambivalentie"}, format: asRate, width: 12, rare: true,
		note:  "for simulation: the share of contacts who are of two minds",
		read:  func(c cell, s *experiment.Segment) { c.fraction(&s.Ambivalence) },
		write: func(s *experiment.Segment) any { return said(s.Ambivalence) },
	},
	{
		name: "ladder", also: []string{"echelle", "ladder"}, format: asRate, width: 10, rare: true,
		note:  "for simulation: how much more a contact engages for every rung of the relationship it has climbed",
		read:  func(c cell, s *experiment.Segment) { c.fraction(&s.Ladder) },
		write: func(s *experiment.Segment) any { return said(s.Ladder) },
	},
}

// replyColumn says of a reactive trigger how long its reply usually takes.
var replyColumn = column[experiment.Trigger]{
	name: "reply_s", also: []string{"reponse s", "antwoord s"}, width: 10, rare: true,
	note: "for simulation: how many seconds a reply usually takes, of a reactive trigger",
	read: func(c cell, t *experiment.Trigger) {
		seconds := int64(0)
		if c.size(&seconds); seconds > longestReply {
			c.wrong("workbook.reply", "column", c.header, "value", c.text())
			return
		}
		t.Reply = time.Duration(seconds) * time.Second
	},
	write: func(t *experiment.Trigger) any { return said(int64(t.Reply / time.Second)) },
}

// longestReply is a month, in seconds: what takes longer is a typing mistake.
const longestReply = 30 * 24 * 60 * 60

// days reads a time in days, from an hour to ten years.
func (c cell) days(to *float64) {
	v, ok := c.number()
	if ok && !(1./24 <= v && v <= 3650) {
		c.wrong("workbook.days", "column", c.header, "value", c.text())
		return
	}
	*to = v
}

// part reads a number above 0 and at most 1.
func (c cell) part(to *float64) {
	v, ok := c.number()
	if ok && !(0 < v && v <= 1) {
		c.wrong("workbook.part", "column", c.header, "value", c.text())
		return
	}
	*to = v
}

// loss reads a part that is lost, from 0 to below 1.
func (c cell) loss(to *float64) {
	v, ok := c.number()
	if ok && !(0 <= v && v < 1) {
		c.wrong("workbook.loss", "column", c.header, "value", c.text())
		return
	}
	*to = v
}
