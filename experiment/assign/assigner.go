package assign

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
)

// Options say who is to be shared out among what.
type Options struct {
	// Experiment has the triggers with their shares, the salt and the
	// holdout. Where it lists segments, contacts must be in one of them.
	Experiment *experiment.Experiment
	Contacts   List
	Book       string  // the workbook whose sheet Assignments is to grow; empty: none
	Method     Method  // empty: by the number of contacts
	Keep       []List  // earlier assignments, which stay as they are
	Exclude    []List  // contacts who get nothing
	NotIn      []List  // assignments of other experiments, whose contacts are left to them
	Wave       int     // 0: the last of the earlier ones, else 1
	TakeCount  int64   // only so many of those not yet assigned; 0: all
	TakePart   float64 // or this part of them; 0: all
	Balance    []string
	Draws      int // of the balance; 0: DefaultDraws
	// AllowRejects goes on when more than 1 % of the rows cannot be used.
	AllowRejects bool
}

// An Assigner has decided who gets what, or how that is found out of each row,
// and can write it down.
type Assigner struct {
	o        Options
	list     *people
	key      key
	heldOut  key
	triggers []string // the planned ones, sorted, and those that earlier contacts have
	shares   []float64
	planned  int
	cuts     cuts
	held     uint64 // sums below are held out

	kept      index // trigger and wave of who was assigned before
	have      map[cellOfWave]int64
	excluded  index
	elsewhere index

	segments segments
	contacts []contact            // of the list, where all are remembered
	who      index                // where in contacts one is
	twice    map[uint64]*repeated // contacts who are listed more than once
	streamed bool                 // nobody is remembered
	said     *findings.Assignment // what is known so far
	covered  *covariates          // what is balanced on; nil: nothing
}

// A contact as dealing sees it: 16 bytes and no name.
type contact struct {
	sum     uint64
	segment uint32
	fate    fate
}

// cellOfWave is a trigger's part of a segment in a wave, for counting earlier
// assignments.
type cellOfWave struct {
	segment string
	wave    int
	trigger uint32
}

// repeated is a contact who is listed more than once: the first row counts,
// and the smallest of its segments.
type repeated struct {
	first    spot
	segment  uint32
	conflict bool
	rows     int64
}

// New reads the lists and decides. What is wrong with them is
// *experiment.Problems. It must be closed.
func New(ctx context.Context, o Options, m Monitor) (a *Assigner, err error) {
	a = &Assigner{o: o, have: map[cellOfWave]int64{}, twice: map[uint64]*repeated{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
			a = nil
		}
	}()
	if err := a.plan(); err != nil {
		return a, err
	}
	if a.list, err = o.Contacts.open(ctx); err != nil {
		return a, err
	}
	if err := a.readLists(ctx); err != nil {
		return a, err
	}
	if err := a.writable(); err != nil {
		return a, err
	}
	return a, a.gather(ctx, m)
}

// Close closes the list.
func (a *Assigner) Close() error {
	if a.list == nil {
		return nil
	}
	return a.list.file.Close()
}

// plan takes the triggers and the salt from the experiment. Triggers are
// sorted, so that the order of rows in a sheet moves nobody.
func (a *Assigner) plan() error {
	e := a.o.Experiment
	shared := slices.ContainsFunc(e.Triggers, func(t experiment.Trigger) bool { return t.Share > 0 })
	triggers := slices.Clone(e.Triggers)
	slices.SortFunc(triggers, func(x, y experiment.Trigger) int { return strings.Compare(x.Name, y.Name) })
	for _, t := range triggers {
		if roles.Fold(t.Name) == experiment.Holdout {
			return experiment.Problem(experiment.Msg("assign.called-holdout", "trigger", t.Name))
		}
		share := t.Share
		if !shared {
			share = 1 // nothing is said: equal parts
		}
		if share > 0 {
			a.triggers, a.shares = append(a.triggers, t.Name), append(a.shares, share)
		}
	}
	if len(a.triggers) == 0 {
		return experiment.Problem(experiment.Msg("assign.no-triggers"))
	}
	if least, most := slices.Min(a.shares), slices.Max(a.shares); least < most/1e9 {
		return experiment.Problem(experiment.Msg("assign.tiny-share", "trigger", a.triggers[slices.Index(a.shares, least)]))
	}
	a.planned = len(a.triggers)
	a.cuts = newCuts(a.shares)
	salt, from := saltOf(e, a.triggers)
	a.key, a.heldOut, a.held = newKey(salt, forTrigger), newKey(salt, forHoldout), portion(e.Holdout)
	a.said = &findings.Assignment{
		Schema: findings.AssignmentSchema, Experiment: e.Name, Salt: salt, SaltFrom: from, Wave: a.o.Wave,
		Source: a.o.Contacts.Path, HoldoutShare: e.Holdout, Method: string(a.o.Method), MethodSaid: a.o.Method != "",
	}
	if from == "triggers" {
		a.note(experiment.Msg("assign.salt-of-triggers", "salt", salt))
	}
	return nil
}

// saltOf is what makes an experiment's draws its own: the salt of the book, or
// else its name, or else the names of its triggers.
func saltOf(e *experiment.Experiment, triggers []string) (salt, from string) {
	switch {
	case e.Salt != "":
		return e.Salt, "salt"
	case e.Name != "":
		return e.Name, "name"
	}
	return strings.Join(triggers, ", "), "triggers"
}

func (a *Assigner) note(m experiment.Message) {
	a.said.Notices = append(a.said.Notices, findings.FromMessage(m))
}

// share is the planned part of a trigger.
func (a *Assigner) share(trigger int) findings.Number {
	if trigger >= a.planned {
		return findings.Unknown
	}
	sum := 0.0
	for _, s := range a.shares {
		sum += s
	}
	return findings.Number(a.shares[trigger] / sum)
}

// writable makes sure that there is room for the column of triggers.
func (a *Assigner) writable() error {
	if a.list.trigger < 0 || slices.ContainsFunc(a.o.Keep, func(l List) bool { return l.Path == a.o.Contacts.Path }) {
		return nil
	}
	return a.list.problem(experiment.Msg("assign.has-trigger", "header", a.list.header[a.list.trigger], "file", a.o.Contacts.Path))
}

// Fates of a contact: a trigger given now, or held out now; the same from
// before; or none, for a reason. They index the counts of a segment.
type fate int32

func (a *Assigner) fates() int        { return 2*(len(a.triggers)+1) + 4 }
func (a *Assigner) given(t int) fate  { return fate(t) }
func (a *Assigner) holdout() fate     { return fate(len(a.triggers)) }
func (a *Assigner) before(t int) fate { return fate(len(a.triggers) + 1 + t) }
func (a *Assigner) heldBefore() fate  { return a.before(len(a.triggers)) }
func (a *Assigner) isExcluded() fate  { return a.heldBefore() + 1 }
func (a *Assigner) isElsewhere() fate { return a.heldBefore() + 2 }
func (a *Assigner) isWaiting() fate   { return a.heldBefore() + 3 }

// wasAssigned is excluded, and had been assigned before.
func (a *Assigner) wasAssigned() fate { return a.heldBefore() + 4 }

// target is the trigger a fate gives, len(triggers) for the holdout, -1 for
// those who are in neither.
func (a *Assigner) target(f fate) int {
	switch n := fate(len(a.triggers) + 1); {
	case f < n:
		return int(f)
	case f < 2*n:
		return int(f - n)
	}
	return -1
}

// groupName is what stands in the column of triggers.
func (a *Assigner) groupName(group int) string {
	if group == len(a.triggers) {
		return experiment.Holdout
	}
	return a.triggers[group]
}

// noFate stands for who is not dealt yet.
const noFate = fate(math.MaxInt32)

// settled is the fate of a contact as far as lists and the holdout decide it,
// noFate where they do not.
func (a *Assigner) settled(sum uint64) fate {
	earlier, kept := a.kept.find(sum)
	if _, out := a.excluded.find(sum); out {
		if kept {
			return a.wasAssigned()
		}
		return a.isExcluded()
	}
	if kept {
		return a.before(int(earlier & keptTrigger))
	}
	if _, other := a.elsewhere.find(sum); other {
		return a.isElsewhere()
	}
	if a.held > 0 && a.heldOut.sum(sumBytes(sum)) < a.held {
		return a.holdout()
	}
	return noFate
}

func sumBytes(sum uint64) []byte {
	return []byte{byte(sum), byte(sum >> 8), byte(sum >> 16), byte(sum >> 24), byte(sum >> 32), byte(sum >> 40), byte(sum >> 48), byte(sum >> 56)}
}
