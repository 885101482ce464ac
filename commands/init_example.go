package commands

import (
	"strings"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/workbook"
	"triggerlab/reports/text"
)

// startPage is the first sheet of a starter.
func startPage(p *text.Printer, opts initOptions, path string) []workbook.StartLine {
	titles := []any{}
	for _, sheet := range []string{"Experiment", "Segments", "Triggers", "Affinity", "Contacts", "Assignments", "Outcomes", "Totals"} {
		titles = append(titles, strings.ToLower(sheet), workbook.Title(sheet, opts.lang))
	}
	page := []workbook.StartLine{
		{Look: workbook.GapLine}, {Look: workbook.TitleLine, Text: p.Word("starter.title")},
		{Look: workbook.TextLine, Text: p.Word("starter.about")}, {Look: workbook.GapLine},
	}
	heading := "starter.steps"
	if !opts.empty {
		heading = "starter.try"
	}
	page = append(page, workbook.StartLine{Look: workbook.HeadingLine, Text: p.Word(heading)})
	if !opts.empty {
		page = append(page, workbook.StartLine{Look: workbook.TextLine, Text: p.Word("starter.about-example")})
	}
	for _, s := range steps(p, opts, path) {
		page = append(page, workbook.StartLine{Look: workbook.GapLine},
			workbook.StartLine{Look: workbook.TextLine, Text: s.about}, workbook.StartLine{Look: workbook.CommandLine, Text: s.command})
	}
	page = append(page, workbook.StartLine{Look: workbook.GapLine}, workbook.StartLine{Look: workbook.HeadingLine, Text: p.Word("starter.own")})
	for _, code := range []string{
		"starter.fill", "starter.fill-segments", "starter.fill-triggers", "starter.fill-affinity", "starter.fill-contacts", "starter.fill-outcomes",
	} {
		page = append(page, workbook.StartLine{Look: workbook.TextLine, Text: p.Word(code, titles...)})
	}
	return append(page, workbook.StartLine{Look: workbook.GapLine},
		workbook.StartLine{Look: workbook.TextLine, Text: p.Word("starter.notes", titles...)}, workbook.StartLine{Look: workbook.TextLine, Text: p.Word("starter.more")})
}

// florist is a test that runs as it stands: what a florist might ask.
func florist(p *text.Printer) (*experiment.Experiment, []experiment.Contact) {
	fans, regulars, prospects := p.Word("example.segment.fans"), p.Word("example.segment.regulars"), p.Word("example.segment.prospects")
	flowers, favourite := p.Word("example.trigger.flowers"), p.Word("example.trigger.favourite")
	poem, care := p.Word("example.trigger.poem"), p.Word("example.trigger.care")
	tone := func(word string) []experiment.Attribute {
		return []experiment.Attribute{{Name: p.Word("example.attribute.tone"), Value: p.Word(word)}}
	}
	e := &experiment.Experiment{
		Settings: experiment.Settings{
			Name: p.Word("example.name"), Hypothesis: p.Word("example.hypothesis"), Control: flowers, Design: experiment.Split,
			MinimumEffect: experiment.Effect{Value: 0.18}, Guardrail: 0.02, DailyContacts: 60,
			Start: time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2027, 2, 14, 0, 0, 0, 0, time.UTC), Salt: "violets-2027",
		},
		Triggers: []experiment.Trigger{
			{Name: flowers, Message: p.Word("example.message.flowers"), Tailoring: experiment.Generic, Mode: "proactive", Channel: "e-mail", Touchpoint: "buy", Attributes: tone("example.tone.plain")},
			{Name: favourite, Message: p.Word("example.message.favourite"), Tailoring: experiment.PerSegment, Mode: "proactive", Channel: "e-mail", Touchpoint: "buy", Attributes: tone("example.tone.plain")},
			{Name: poem, Message: p.Word("example.message.poem"), Tailoring: experiment.Personal, Mode: "proactive", Channel: "e-mail", Touchpoint: "renew", For: []string{fans, regulars}, Attributes: tone("example.tone.warm")},
			{Name: care, Message: p.Word("example.message.care"), Tailoring: experiment.Personal, Mode: "reactive", Channel: "chat", Touchpoint: "trouble", Attributes: tone("example.tone.warm")},
		},
		Affinity: experiment.Affinity{
			fans: {flowers: 0.6, favourite: 0.66, poem: 0.75, care: 0.66}, regulars: {flowers: 0.14, favourite: 0.24, poem: 0.55, care: 0.26},
			prospects: {flowers: 0.05, favourite: 0.08, poem: 0.12, care: 0.12},
		},
	}
	contacts := invented(p.Word("example.attribute.city"), []string{fans, regulars, prospects})
	count := map[string]int64{}
	for _, c := range contacts {
		count[c.Segment]++
	}
	e.Segments = []experiment.Segment{
		{Name: fans, Relation: experiment.Fan, Size: count[fans], BaseRate: 0.6},
		{Name: regulars, Relation: experiment.Regular, Size: count[regulars], BaseRate: 0.14},
		{Name: prospects, Relation: experiment.Prospect, Size: count[prospects], BaseRate: 0.05},
	}
	return e, contacts
}

// What invented people are called: by names that nobody bears, at domains
// that belong to nobody.
var (
	firstNames = strings.Fields(`ada bram chloe daan elif femke gilles hanne ismael jules katrien lucas mila noor oscar
		paulien quinten rosalie samir tess ugo veerle wout xenia yara zeno amelie bashir celeste dorian`)
	lastNames = strings.Fields(`anemone bluebell camellia dahlia edelweiss foxglove gardenia hyacinth iris jasmine
		lavender magnolia narcissus orchid peony ranunculus snowdrop tulip violet wisteria`)
	cities = strings.Fields("Gent Brugge Namur Liège Lille Leiden")
)

// invented makes some hundred contacts: a sixth are fans, half regulars, the
// others prospects, who have not engaged with anything before.
func invented(city string, segments []string) []experiment.Contact {
	var contacts []experiment.Contact
	for i := range len(firstNames) * len(lastNames) {
		first, last := firstNames[i%len(firstNames)], lastNames[(i/len(firstNames)+i)%len(lastNames)]
		of, prior := 2, 0
		switch i * 7 % 12 {
		case 0, 1:
			of, prior = 0, 3+i%6
		case 2, 3, 4, 5, 6, 7:
			of, prior = 1, i%4
		}
		contacts = append(contacts, experiment.Contact{
			Name: first + "." + last + "@example." + []string{"com", "org", "net"}[i%3], Segment: segments[of], Prior: float64(prior),
			Attributes: []experiment.Attribute{{Name: city, Value: cities[i*5%len(cities)]}},
		})
	}
	return contacts
}
