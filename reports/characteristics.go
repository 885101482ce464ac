package reports

import (
	"io"
	"slices"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// WriteCharacteristics writes what a plan may be expected to do by each
// stopping rule, at once, so that it is whole or an error.
func WriteCharacteristics(w io.Writer, f Format, doc *findings.Characteristics, lang language.Tag, opts Options) error {
	p := wordsFor(f, lang)
	worded := *doc
	worded.Warnings = wording{p: p}.messages(doc.Warnings)
	told := expected{&worded, p}
	return document{told.doc, told.page(), told.workbook, told.p}.write(w, f, opts)
}

// expected tells characteristics as a page.
type expected struct {
	doc *findings.Characteristics
	p   *text.Printer
}

func (x expected) page() page {
	told := page{title: x.doc.Experiment, subtitle: x.p.Word("characteristics.subtitle", "runs", x.doc.Runs, "seed", x.doc.Seed)}
	if told.title == "" {
		told.title = x.p.Word("characteristics.title")
	}
	told.sections = append(told.sections, x.outcome(), x.sideBySide(), x.ifNothing())
	if len(x.doc.Rules) > 0 && x.doc.Plan.Looks > 1 {
		told.sections = append(told.sections, x.ends())
	}
	return told.and([]section{x.truth(), x.method()})
}

// simulated puts before a sentence that none of it has happened.
func (x expected) simulated(sentence string) headline {
	return headline(x.p.Word("report.simulated", "text", sentence))
}

// own is the rule of the plan, and peeking what people do without one.
func (x expected) own() (own, ownNull, peeking, peekingNull findings.RuleCharacteristics) {
	rule := x.doc.Plan.Stopping
	find := func(list []findings.RuleCharacteristics, name string) findings.RuleCharacteristics {
		i := slices.IndexFunc(list, func(r findings.RuleCharacteristics) bool { return r.Stopping == name })
		return list[i]
	}
	return find(x.doc.Rules, rule), find(x.doc.NullRules, rule), find(x.doc.Rules, "peeking"), find(x.doc.NullRules, "peeking")
}

func (x expected) rule(name string) string { return x.p.Word("characteristics.rule." + name) }

// outcome says what the plan's own rule does, and what peeking would.
func (x expected) outcome() section {
	own, null, peeking, peekingNull := x.own()
	told := section{mark: none, title: x.p.Word("characteristics.outcome")}
	values := []any{
		"rule", x.rule(own.Stopping), "best", x.doc.Truth.Best, "power", own.Power, "contacts", own.ExpectedContacts, "most", x.doc.Plan.Contacts,
		"false", own.FalseWinner,
	}
	if own.Power.Known() {
		told.mark = open
		if float64(own.Power) >= x.doc.Plan.Power {
			told.mark = good
		}
		told.add(x.simulated(x.p.Word("characteristics.right", values...)))
	} else {
		told.add(x.simulated(x.p.Word("characteristics.tied", values...)))
	}
	var list bullets
	say := func(m mark, code string, pairs ...any) { list = append(list, bullet{m, x.p.Word(code, pairs...)}) }
	if own.Power.Known() && float64(own.Power) < x.doc.Plan.Power {
		say(caution, "characteristics.little-power", "power", own.Power, "asked", x.doc.Plan.Power)
	}
	if own.Power.Known() {
		say(none, "characteristics.wrong", "rule", x.rule(own.Stopping), "wrong", own.WrongWinner, "peeking", peeking.WrongWinner, "itself", own.Stopping == peeking.Stopping)
	}
	say(x.promise(null), "characteristics.null", "rule", x.rule(own.Stopping), "false", null.FalseWinner, "peeking", peekingNull.FalseWinner)
	if own.Stopping != string(experiment.Fixed) {
		say(none, "characteristics.saved", "contacts", x.doc.Plan.Contacts-int64(own.ExpectedContacts), "most", x.doc.Plan.Contacts, "share", 1-float64(own.ExpectedContacts)/float64(x.doc.Plan.Contacts))
	}
	if own.ExpectedRegret > 0 {
		say(none, "characteristics.regret", "regret", int64(own.ExpectedRegret+0.5), "best", x.doc.Truth.Best[0])
	}
	list = append(list, x.tailoring(own, null))
	told.add(list)
	return told
}

// promise marks whether false winners keep within what the level allows.
func (x expected) promise(null findings.RuleCharacteristics) mark {
	if float64(null.Errors.FalseWinner.Low) > 1-x.doc.Plan.Level {
		return bad
	}
	return good
}

// tailoring says how often tailoring is said to pay, and whether it does.
func (x expected) tailoring(own, null findings.RuleCharacteristics) bullet {
	if x.doc.Truth.TailoringGain > 0 {
		return bullet{none, x.p.Word("characteristics.tailoring", "gain", x.doc.Truth.TailoringGain, "right", own.TailorRight, "wrong", own.TailorWrong)}
	}
	return bullet{none, x.p.Word("characteristics.tailoring-none", "wrong", own.TailorWrong, "null", null.TailorWrong)}
}
