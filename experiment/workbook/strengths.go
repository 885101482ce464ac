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
		name: "recovery", fr: "récupération", nl: "herstel", also: []string{"recuperation", "herstel"}, width: 10, rare: true,
		read:  func(c cell, s *experiment.Segment) { c.days(&s.Recovery) },
		write: func(s *experiment.Segment) any { return said(s.Recovery) },
	},
	{
		name: "taste", fr: "goût", nl: "smaak", also: []string{"gout", "smaak"}, width: 10, rare: true,
		read:  func(c cell, s *experiment.Segment) { c.fraction(&s.Taste) },
		write: func(s *experiment.Segment) any { return said(s.Taste) },
	},
	{
		name: "patience", nl: "geduld", also: []string{"geduld"}, format: asRate, width: 10, rare: true,
		read:  func(c cell, s *experiment.Segment) { c.part(&s.Patience) },
		write: func(s *experiment.Segment) any { return said(s.Patience) },
	},
	{
		name: "ambivalence", nl: "ambivalentie", also: []string{"ambivalentie"}, format: asRate, width: 12, rare: true,
		read:  func(c cell, s *experiment.Segment) { c.fraction(&s.Ambivalence) },
		write: func(s *experiment.Segment) any { return said(s.Ambivalence) },
	},
	{
		name: "ladder", fr: "échelle", also: []string{"echelle", "ladder"}, format: asRate, width: 10, rare: true,
		read:  func(c cell, s *experiment.Segment) { c.fraction(&s.Ladder) },
		write: func(s *experiment.Segment) any { return said(s.Ladder) },
	},
}

// replyColumn says of a reactive trigger how long its reply usually takes.
var replyColumn = column[experiment.Trigger]{
	name: "reply_s", fr: "réponse s", nl: "antwoord s", also: []string{"reponse s", "antwoord s"}, width: 10, rare: true,
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
	c.ranged(to, "workbook.days", func(v float64) bool { return 1./24 <= v && v <= 3650 })
}

// part reads a number above 0 and at most 1.
func (c cell) part(to *float64) {
	c.ranged(to, "workbook.part", func(v float64) bool { return 0 < v && v <= 1 })
}

// loss reads a part that is lost, from 0 to below 1.
func (c cell) loss(to *float64) {
	c.ranged(to, "workbook.loss", func(v float64) bool { return 0 <= v && v < 1 })
}
