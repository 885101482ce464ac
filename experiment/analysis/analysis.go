// Package analysis turns a tally and what was asked into findings: one file a
// question, and no numerics of its own. It never calls noise a winner: where
// the data do not bear a number it is unknown, and where they do not bear a
// verdict the findings say what would.
package analysis

import (
	"cmp"
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// study is one experiment while it is analysed.
type study struct {
	e       *experiment.Experiment
	t       *tally.Tally
	p       findings.Provenance
	f       *findings.Findings
	level   float64
	power   float64
	deck    bool
	reach   bool
	pairs   bool               // all pairs are compared, not just with the control
	control int                // -1: none
	broken  []findings.Message // why the verdict is invalid
	stops   []findings.Message // why there cannot be a winner
	// What the verdict must say of a plan that was not kept to in what it
	// does not rest on.
	unplanned []findings.Message
	judged    []judged // the families of comparisons
	looking   looking
	// tailored is the policy of the first breakdown; nil where there is none.
	tailored *inference.Tailored
	seen     *seen
	cards    *panel // nil where nobody swiped cards
	deciding bool   // only a decision is asked for, and no account of the data
}

// Run concludes what can be concluded. The tally's triggers are those of the
// experiment, in its order. It returns early with the context's error when
// that is cancelled.
func Run(ctx context.Context, e *experiment.Experiment, t *tally.Tally, p findings.Provenance) (*findings.Findings, error) {
	s := newStudy(e, t, p)
	whole, err := s.begin()
	if err != nil {
		return nil, err
	}
	s.sharpen(whole)
	s.f.Triggers = s.triggers(whole)
	if s.f.Comparisons, err = s.compare(nil, []*scope{whole}); err != nil {
		return nil, err
	}
	s.f.Heterogeneity = s.emptyHeterogeneity()
	s.f.Tailoring = noTailoring()
	best := s.bestSet(whole, s.level)
	leader, lead := s.leader(whole, best)
	s.f.Leader, s.f.Replication = leader, s.replication(whole, best, &leader, lead)
	s.f.Sequential = s.sequential(whole, best)
	if err := s.breakdowns(ctx, whole, best); err != nil {
		return nil, err
	}
	s.f.Attention = s.attention(whole)
	s.f.Fans = s.fansEffect(whole, best)
	s.f.Verdict = s.verdict(whole, best)
	s.concludePanel(whole, best)
	s.markBest(s.f.Triggers, whole, best)
	if err := s.motives(); err != nil {
		return nil, err
	}
	s.f.Days, s.f.Cells = s.days(), s.cells()
	if len(s.broken) > 0 {
		withhold(s.f)
	}
	s.f.MethodsUsed = s.methodsUsed(whole, best)
	s.f.Measured = s.measure(whole, best)
	return s.f, ctx.Err()
}

// begin is what every conclusion begins with: the data and whether they can be
// trusted, the whole audience, and how it may be looked at.
func (s *study) begin() (*scope, error) {
	s.data()
	s.health()
	if !s.deciding {
		if err := s.swiped(); err != nil {
			return nil, err
		}
	}
	whole, err := s.whole()
	if err != nil {
		return nil, err
	}
	s.allocation(whole)
	s.look(whole)
	return whole, nil
}

func newStudy(e *experiment.Experiment, t *tally.Tally, p findings.Provenance) *study {
	s := &study{e: e, t: t, p: p, seen: &seen{}, level: cmp.Or(e.Level, experiment.DefaultLevel), power: cmp.Or(e.Power, experiment.DefaultPower)}
	s.control = slices.Index(t.Triggers, e.Control)
	s.deck = design(e, t) == experiment.Deck
	s.reach = e.Metric == experiment.Reach
	s.pairs = s.control < 0 || e.Comparisons == experiment.AllPairs
	s.f = &findings.Findings{
		Schema: findings.Schema, Methods: findings.Methods,
		Experiment: findings.Experiment{
			Name: e.Name, Hypothesis: e.Hypothesis, Control: e.Control, Design: string(design(e, t)),
			Metric: string(cmp.Or(e.Metric, experiment.EngagementRate)), Level: s.level,
			Comparisons: string(experiment.AgainstControl), Stopping: string(cmp.Or(e.Stopping, experiment.Fixed)),
			Correction: string(cmp.Or(e.Correction, experiment.Simultaneous)),
		},
		Health: []findings.Check{}, Comparisons: []findings.Comparison{}, Segments: []findings.Segment{},
		Breakdowns: []findings.Breakdown{}, Drivers: []findings.Driver{}, Time: noTime(), MethodsUsed: []findings.Method{},
	}
	if s.pairs {
		s.f.Experiment.Comparisons = string(experiment.AllPairs)
	}
	if e.MinimumEffect.Value > 0 {
		s.f.Experiment.MinimumEffect = &findings.Effect{Value: e.MinimumEffect.Value, Relative: e.MinimumEffect.Relative}
	}
	return s
}

// design is what was said, or else what the data look like: a deck where more
// than half of the contacts were shown two triggers or more.
func design(e *experiment.Experiment, t *tally.Tally) experiment.Design {
	if e.Design != "" {
		return e.Design
	}
	if t.Contacts > 0 && 2*t.Several > t.Contacts {
		return experiment.Deck
	}
	return experiment.Split
}

// data carries over what was read and the totals.
func (s *study) data() {
	d := findings.Data{
		Source: s.p.Source, SHA256: findings.Digest(s.p.SHA256), Simulated: s.p.Simulated, Seed: s.p.Seed,
		RowsRead: s.p.RowsRead, RowsUsed: s.p.RowsUsed, SetAside: s.p.SetAside, Columns: s.p.Columns, Pending: s.p.Pending, Assigned: s.p.Assigned,
		Contacts: s.contacts(s.t.Contacts), Notices: []findings.Message{},
	}
	for _, m := range s.p.Notices {
		d.Notices = append(d.Notices, findings.FromMessage(m))
	}
	if d.SetAside == nil {
		d.SetAside = []findings.SetAside{}
	}
	if d.Columns == nil {
		d.Columns = map[string]string{}
	}
	var complaints int64
	for i := range s.t.Triggers {
		c := s.t.Counts(i)
		d.Exposures += c.Exposures
		d.Engagements += c.Engagements
		complaints += c.Complaints
	}
	s.p.ComplaintsKnown = s.p.ComplaintsKnown || complaints > 0
	d.Complaints = s.complained(complaints)
	s.f.Data = d
}

// contacts is a number of contacts, where the source knows contacts.
func (s *study) contacts(n int64) *int64 {
	if !s.p.ContactsKnown {
		return nil
	}
	return &n
}

// complained is a number of complaints, where the source knows them.
func (s *study) complained(n int64) *int64 {
	if !s.p.ComplaintsKnown {
		return nil
	}
	return &n
}

func message(code string, pairs ...any) findings.Message {
	return findings.FromMessage(experiment.Msg(code, pairs...))
}

// scope is a part of the audience in which triggers are compared: everybody,
// a segment, or everybody standardised over segments.
type scope struct {
	gram      *tally.Gram // of all its contacts
	comparing *inference.Comparing
	active    []int             // the triggers that were shown, the comparing's 0, 1, 2…
	effect    experiment.Effect // the smallest worth having
	strata    int

	standardised bool
	adjusting    *inference.Adjusting // nil where nothing was adjusted for
	confounded   bool                 // no segment saw every trigger: triggers and segments are one
	family       *inference.Family    // of its comparisons; nil until it is asked for
	left         int                  // segments left out because some trigger was not shown there
	leftShare    float64              // their share of contacts
}

// at is where a trigger is in the comparing, -1 if it was not shown.
func (sc *scope) at(trigger int) int { return slices.Index(sc.active, trigger) }

// shown lists the triggers a Gram has exposures of.
func shown(g *tally.Gram) []int {
	var list []int
	for i := range g.Triggers() {
		if b := g.Block(i, i); b[tally.N][tally.M] > 0 {
			list = append(list, i)
		}
	}
	return list
}

// scopeOf compares what was shown in one part of the audience. Its comparing
// is nil where nothing was.
func (s *study) scopeOf(g *tally.Gram) (*scope, error) {
	sc := &scope{gram: g, active: shown(g), effect: s.e.MinimumEffect, strata: 1}
	if len(sc.active) == 0 {
		return sc, nil
	}
	var err error
	sc.comparing, err = inference.NewComparing([]inference.Stratum{{Moments: s.moments(g, sc.active), Weight: 1}})
	return sc, err
}
