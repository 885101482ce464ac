package planning

import (
	"math"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

const (
	// anyLooks is how often a test is taken to be looked at where any moment is
	// as good as any other and no number is said.
	anyLooks = 20
	// mostLooks is how many looks are reckoned with: a hundred and a thousand
	// have bounds that differ by less than 2 %.
	mostLooks = 100
)

// fractions are the parts of the information at which the test is looked at.
func (t *trial) fractions() []float64 {
	looks := 1
	switch t.stopping {
	case experiment.OBrienFleming, experiment.Pocock:
		looks = t.looks
		if looks == 0 {
			looks = experiment.DefaultLooks
		}
	case experiment.AlwaysValid:
		looks = t.looks
		if looks == 0 {
			looks = anyLooks
		}
	}
	fractions := make([]float64, min(looks, mostLooks))
	for k := range fractions {
		fractions[k] = float64(k+1) / float64(len(fractions))
	}
	return fractions
}

func (t *trial) schedule() inference.Schedule {
	spend := inference.Spending(inference.OBrienFlemingSpending)
	if t.stopping == experiment.Pocock {
		spend = inference.PocockSpending
	}
	return inference.Schedule{Information: t.fractions(), Spend: spend}
}

// under turns a critical value, as a function of the rule, into that of every
// look: the c that one look would use, corrected for what looks make of a
// family, spread over them by spending.
func (t *trial) under(critical func(*inference.Rule) float64) []inference.Step {
	fractions := t.fractions()
	steps := make([]inference.Step, len(fractions))
	switch {
	case t.stopping == experiment.AlwaysValid:
		for k, f := range fractions {
			rule, _ := inference.AnyTime(f, t.level) // which is within its range
			steps[k] = inference.Step{Information: f, Critical: critical(rule)}
		}
	case len(fractions) == 1:
		steps[0] = inference.Step{Information: 1, Critical: critical(nil)}
	default:
		rule, _ := inference.AtLook(t.schedule(), len(fractions)-1)
		once := rule.Equivalent(critical(rule))
		looks, _ := inference.Bounds(t.schedule(), 1-inference.PValue(once))
		for k, look := range looks {
			steps[k] = inference.Step{Information: look.Information, Critical: look.Critical}
		}
	}
	return steps
}

// spent is the error of a single comparison that is spent until and with each
// look, NaN where there is no schedule.
func (t *trial) spent() []float64 {
	fractions := t.fractions()
	spent := make([]float64, len(fractions))
	looks, err := inference.Bounds(t.schedule(), t.level)
	for k := range spent {
		switch {
		case t.stopping == experiment.AlwaysValid || err != nil:
			spent[k] = math.NaN()
		case len(spent) == 1:
			spent[k] = 1 - t.level
		default:
			spent[k] = looks[k].Spent
		}
	}
	return spent
}

// expected is how many contacts are in, on average, when the effect has been
// shown or the test is over.
func (t *trial) expected(contacts float64) float64 {
	steps := t.steps(contacts, false)
	found := t.found(contacts, 1, steps)
	var sum, before, gone float64
	for k, at := range steps.Looks {
		sum += (1 - gone) * (at.Information - before)
		before, gone = at.Information, found[k]
	}
	return contacts * sum
}

// lookTable is the looks of the plan.
func (p *plan) lookTable(t *trial, contacts float64) []findings.PlannedLook {
	list := []findings.PlannedLook{}
	if math.IsInf(contacts, 1) || len(t.fractions()) == 1 {
		return list
	}
	steps, spent := t.steps(contacts, false), t.spent()
	found := t.found(contacts, 1, steps)
	for k, at := range steps.Looks {
		in := ceil(contacts * at.Information)
		look := findings.PlannedLook{
			Look: k + 1, Fraction: at.Information, Contacts: in, Z: findings.Number(at.Critical),
			Spent: findings.Number(spent[k]), Found: findings.Number(found[k]),
		}
		look.Day = p.lookDay(k, in)
		list = append(list, look)
	}
	return list
}

// lookDay is the last day of a look, empty where nothing says: that of the days
// of the plan, by which a report knows its looks, or the one on which so many
// contacts are in.
func (p *plan) lookDay(look int, contacts int64) string {
	if days := p.e.LookDays(); look < len(days) {
		return time.Unix(int64(days[look])*24*60*60, 0).UTC().Format("2006-01-02")
	}
	days := p.days(&contacts)
	if days == nil {
		return ""
	}
	_, last := p.dates(*days)
	return last
}

// inflation is by what factor looks raise the contacts.
func (t *trial) inflation(contacts float64) float64 {
	one, _ := t.but(func(once *trial) { once.stopping = experiment.Fixed }).size()
	return contacts / one
}
