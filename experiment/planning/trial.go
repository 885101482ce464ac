package planning

import (
	"math"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/inference"
)

// A trial is one design of a test whose size is asked: who takes part, what is
// compared, by which rule, and how sure it has to be.
type trial struct {
	groups     []group
	shares     []float64 // of the triggers, summing to 1
	control    int       // -1: none
	pairs      bool      // all pairs are compared
	deck       bool
	level      float64
	power      float64
	correction experiment.Correction
	stopping   experiment.Stopping
	looks      int      // planned; 0: not said
	together   []*trial // segments that are judged in one family, this one among them; nil: alone

	judged   map[judgement]*inference.Steps // what was reckoned already
	leads    *inference.Steps
	rest     *trial // without fans
	restPart float64
}

// but returns the trial with something changed, and nothing reckoned yet.
func (t *trial) but(change func(*trial)) *trial {
	other := *t
	other.judged, other.leads, other.rest = nil, nil, nil
	change(&other)
	return &other
}

// A judgement is a question that steps answer.
type judgement struct {
	winner   bool
	contacts float64
}

// hardest returns the named comparison that needs the most contacts: the
// trigger with the smallest share, but for the control, is the best, and is held
// against the control or, where all pairs are compared, the next smallest.
func (t *trial) hardest() (best, versus int) {
	best, versus = -1, -1
	for i := range t.shares {
		if i != t.control && (best < 0 || t.shares[i] < t.shares[best]) {
			best = i
		}
	}
	for i := range t.shares {
		if i != best && (versus < 0 || t.shares[i] < t.shares[versus]) {
			versus = i
		}
	}
	if t.control >= 0 && !t.pairs {
		versus = t.control
	}
	return best, versus
}

// comparing is what so many contacts would bring on average, the best above
// the others by so many times the effect.
func (t *trial) comparing(contacts, scale float64) *inference.Comparing {
	best, _ := t.hardest()
	var weights float64
	for i := range t.groups {
		weights += t.groups[i].weight
	}
	parts := make([]inference.Part, len(t.groups))
	for i := range t.groups {
		g := &t.groups[i]
		parts[i] = g.part
		parts[i].Contacts = contacts * g.weight / weights
		parts[i].Rates = g.rates(len(t.shares), best, scale)
	}
	c, err := inference.NewComparing([]inference.Stratum{{Moments: inference.Expected(parts, t.shares, t.deck), Weight: 1}})
	if err != nil {
		panic("planning: expected moments that are none: " + err.Error()) // check lets no such numbers through
	}
	return c
}

// compared lists the comparisons that are judged together.
func (t *trial) compared() [][2]int {
	var pairs [][2]int
	for i := range t.shares {
		for j := range t.shares {
			if t.pairs && j < i || !t.pairs && j == t.control && i != j {
				pairs = append(pairs, [2]int{i, j})
			}
		}
	}
	return pairs
}

// family is all comparisons that are judged together, of all segments where
// each is decided in.
func (t *trial) family(contacts float64) *inference.Family {
	var members []inference.Member
	for _, one := range t.all() {
		members = append(members, inference.Member{Comparing: one.comparing(contacts, 1), Pairs: one.compared()})
	}
	f, err := inference.NewFamily(members)
	if err != nil {
		panic("planning: a family of nothing: " + err.Error()) // two triggers make a pair
	}
	return f
}

func (t *trial) all() []*trial {
	if t.together == nil {
		return []*trial{t}
	}
	return t.together
}

// critical is the critical value of the comparisons under a rule: that of the
// family, or where p values are corrected one by one, the one that the first of
// them has to pass.
func (t *trial) critical(contacts float64) func(*inference.Rule) float64 {
	family := t.family(contacts)
	if t.oneByOne() {
		tests := float64(family.Pairs())
		if t.correction == experiment.BY {
			for i := family.Pairs(); i > 1; i-- {
				tests += float64(family.Pairs()) / float64(i)
			}
		}
		once := inference.TwoSided(1 - (1-t.level)/tests)
		return func(r *inference.Rule) float64 { return r.Critical(once) }
	}
	return func(r *inference.Rule) float64 { return family.Under(r).Critical(t.level) }
}

func (t *trial) oneByOne() bool {
	return t.correction != "" && t.correction != experiment.Simultaneous
}

// bestCritical is that of the best set, which makes the verdict winner: in
// segments at the level that keeps all of them together at the asked one.
func (t *trial) bestCritical(contacts float64) func(*inference.Rule) float64 {
	c := t.comparing(contacts, 1)
	level := 1 - (1-t.level)/float64(len(t.all()))
	return func(r *inference.Rule) float64 { return inference.BestCriticalUnder(r, c, upTo(len(t.shares)), level) }
}

// steps are the looks with the critical values of the comparisons, or of the
// best set.
func (t *trial) steps(contacts float64, winner bool) *inference.Steps {
	asked := judgement{winner, contacts}
	if known, ok := t.judged[asked]; ok {
		return known
	}
	critical := t.critical
	if winner {
		critical = t.bestCritical
	}
	steps := &inference.Steps{Looks: t.under(critical(contacts))}
	if t.judged == nil {
		t.judged = map[judgement]*inference.Steps{}
	}
	t.judged[asked] = steps
	return steps
}

// shown is the chance that the hardest named comparison finds the effect.
func (t *trial) shown(contacts, scale float64, steps *inference.Steps) float64 {
	found := t.found(contacts, scale, steps)
	return found[len(found)-1]
}

func (t *trial) found(contacts, scale float64, steps *inference.Steps) []float64 {
	best, versus := t.hardest()
	return t.comparing(contacts, scale).Power(best, versus, steps)
}

// wins is the chance that the verdict is winner, all triggers but the best
// being alike. Where there are fans it is at most the chance that the best leads
// among the rest as well, one-sided at the level, without which a report names
// no winner. (The two go together closely: nearly always the rest decides, or the
// whole does.)
func (t *trial) wins(contacts, scale float64, steps *inference.Steps) float64 {
	best, others := t.field()
	won := t.comparing(contacts, scale).WinningAt(best, others, steps)
	chance := won[len(won)-1]
	if rest, part := t.withoutFans(); rest != nil {
		led := rest.comparing(contacts*part, scale).WinningAt(best, others, rest.leading())
		chance = min(chance, led[len(led)-1])
	}
	return chance
}

// withoutFans is the trial among all who are no fans, and their part of the
// contacts; nil where there are none of either, and in a single segment.
func (t *trial) withoutFans() (*trial, float64) {
	if t.rest != nil || t.together != nil {
		return t.rest, t.restPart
	}
	rest := t.but(func(r *trial) { r.groups = nil })
	var part, all float64
	for _, g := range t.groups {
		all += g.weight
		if g.segment.Relation != experiment.Fan {
			part += g.weight
			rest.groups = append(rest.groups, g)
		}
	}
	if len(rest.groups) == 0 || len(rest.groups) == len(t.groups) {
		return nil, 0
	}
	t.rest, t.restPart = rest, part/all
	return t.rest, t.restPart
}

// leading are the looks at which the best must lead, one-sided.
func (t *trial) leading() *inference.Steps {
	if t.leads == nil {
		once := inference.OneSided(t.level)
		t.leads = &inference.Steps{Looks: t.under(func(r *inference.Rule) float64 { return r.Critical(once) })}
	}
	return t.leads
}

// top is the chance that the best comes out on top at the end.
func (t *trial) top(contacts, scale float64) float64 {
	best, others := t.field()
	return t.comparing(contacts, scale).Winning(best, others, 0)
}

func (t *trial) field() (best int, others []int) {
	best, _ = t.hardest()
	for i := range t.shares {
		if i != best {
			others = append(others, i)
		}
	}
	return best, others
}

// by returns the trial of so many times the effect; segments that are judged
// with it keep theirs.
func (t *trial) by(scale float64) *trial {
	return t.but(func(other *trial) {
		other.groups = slices.Clone(t.groups)
		for i := range other.groups {
			other.groups[i].effect *= scale
		}
	})
}

// contacts rounds what each trigger needs up to whole people.
func (t *trial) contacts(total float64) []int64 {
	list := make([]int64, len(t.shares))
	for i, share := range t.shares {
		if t.deck {
			share = 1
		}
		list[i] = ceil(total * share)
	}
	return list
}

// total is how many contacts there are in all.
func (t *trial) total(contacts float64) *int64 {
	if math.IsInf(contacts, 1) || math.IsNaN(contacts) {
		return nil
	}
	list := t.contacts(contacts)
	sum := list[0]
	if !t.deck {
		sum = 0
		for _, n := range list {
			sum += n
		}
	}
	return &sum
}

// perTrigger is how many the smallest trigger gets.
func (t *trial) perTrigger(contacts float64) *int64 {
	if math.IsInf(contacts, 1) || math.IsNaN(contacts) {
		return nil
	}
	least := int64(math.MaxInt64)
	for _, n := range t.contacts(contacts) {
		least = min(least, n)
	}
	return &least
}

// ceil rounds up, but for the last digits of what was reckoned.
func ceil(x float64) int64 { return int64(math.Ceil(x * (1 - 1e-12))) }

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
