package analysis_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// A cell is contacts of one exposure each: n were shown the trigger, y
// engaged, c complained.
type cell struct {
	values  string // of the columns, with commas
	trigger string
	n, y, c int64
}

// A question is an experiment to be analysed.
type question struct {
	experiment.Experiment
	columns    []string
	breakdowns [][]string
	pending    int64
}

// gathering is a Gatherer and a way into it.
type gathering struct {
	*tally.Gatherer
	*tally.Shard
}

func newGathering(columns []string) gathering {
	g := tally.NewGatherer(columns)
	return gathering{g, g.Shard()}
}

func trigger(g gathering, name string) int32 {
	id, err := g.Trigger([]byte(name))
	if err != nil {
		panic(err)
	}
	return id
}

func (q question) gatherer() gathering { return newGathering(q.columns) }

func profile(g gathering, values string) int32 {
	id, err := g.Profile([]byte(strings.ReplaceAll(values, ",", "\x00")))
	if err != nil {
		panic(err)
	}
	return id
}

// ask analyses what a Gatherer holds, and demands that it can be written.
func (q question) ask(t interface {
	Helper()
	Fatal(...any)
}, g gathering) *findings.Findings {
	t.Helper()
	e := q.Experiment
	names := make([]string, len(e.Triggers))
	for i, one := range e.Triggers {
		names[i] = one.Name
	}
	data, _ := g.Close(names, q.breakdowns)
	e.Triggers = slices.Clone(e.Triggers)
	for _, name := range data.Triggers[len(names):] {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: name})
	}
	p := findings.Provenance{RowsRead: 1000, RowsUsed: 1000 - q.pending, Pending: q.pending, ContactsKnown: true}
	f, err := analysis.Run(ctx, &e, data, p)
	if err != nil {
		t.Fatal(err)
	}
	if readingAgain {
		q.readAgain(t, &e, data, p, f)
	}
	if _, err := json.Marshal(f); err != nil {
		t.Fatal("the findings cannot be written:", err)
	}
	return f
}

// of analyses cells.
func (q question) of(t interface {
	Helper()
	Fatal(...any)
}, cells ...cell) *findings.Findings {
	t.Helper()
	g := q.gatherer()
	addTotals(g, cells)
	return q.ask(t, g)
}

func addTotals(g gathering, cells []cell) {
	for _, c := range cells {
		g.AddTotals(profile(g, c.values), trigger(g, c.trigger), 0, tally.Counts{Exposures: c.n, Engagements: c.y, Complaints: c.c}, tally.NoDay)
	}
}

// show adds a contact who was shown a trigger m times and engaged y times.
func show(g gathering, contact, values, shown string, m, y int) {
	for i := range m {
		e := tally.Exposure{Contact: []byte(contact), Profile: profile(g, values), Trigger: trigger(g, shown), Outcome: experiment.Ignore, Day: tally.NoDay}
		if i < y {
			e.Outcome = experiment.Engage
		}
		g.Add(e)
	}
}

// bySegment cuts by one column.
func bySegment(q question) question {
	q.columns, q.breakdowns = []string{"segment"}, [][]string{{"segment"}}
	return q
}

func control(name string) question {
	return question{Experiment: experiment.Experiment{Settings: experiment.Settings{Control: name}}}
}

// said writes a verdict: status, trigger and the codes of the reasons.
func said(v findings.Verdict) string {
	text := v.Status
	if v.Trigger != "" {
		text += " " + v.Trigger
	}
	for _, r := range v.Reasons {
		text += " " + strings.TrimPrefix(r.Code, "verdict.")
	}
	return text
}

func near(got findings.Number, want, tolerance float64) bool {
	return math.Abs(float64(got)-want) <= tolerance
}

func find(f *findings.Findings, segment, trigger, versus string) findings.Comparison {
	for _, c := range f.Comparisons {
		name := ""
		if c.Segment != nil {
			name = *c.Segment
		}
		if name == segment && c.Trigger == trigger && c.Versus == versus {
			return c
		}
	}
	panic(fmt.Sprintf("no comparison of %q with %q in %q", trigger, versus, segment))
}

func check(t *testing.T, f *findings.Findings, name string) findings.Check {
	t.Helper()
	for _, c := range f.Health {
		if c.Check == name {
			return c
		}
	}
	t.Fatalf("no check %q", name)
	return findings.Check{}
}
