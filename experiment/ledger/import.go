package ledger

import (
	"context"
	"database/sql/driver"
	"fmt"
	"iter"
	"slices"

	"triggerlab/experiment"
)

// An Origin is the file that swipes are imported from. Digest, Rows and Series
// are read when the last swipe was, so that they may be found while the file is
// read; the rest is read first.
type Origin struct {
	Name string // of the file, without its folder
	// Simulated is the seed of a simulation that made the outcomes; empty: they
	// are real. It is sealed with every row.
	Simulated string
	// Correct takes over what a row says differently of an event that is
	// recorded, as a correction. Without it that is a conflict, except for an
	// outcome that was pending and now is known.
	Correct bool
	// Fresh says that all of the file is to be new: an event that is recorded
	// is then a Problem, whatever it says.
	Fresh bool

	Digest string // of what was read
	Rows   int64  // of the file
	Series string // whatever else tells whether another file continues this one
}

// Imported is what became of a file.
type Imported struct {
	Recorded  int64 // new rows
	Already   int64 // rows that the ledger had, with the same content
	Outdated  int64 // of those Already there, rows that say what was corrected since
	Corrected int64 // rows of recorded events that say more or otherwise
	Conflicts int64 // rows that contradict a recorded event; then nothing was recorded
}

// Import records a whole file in one durable transaction: all of it, or with an
// error nothing. Whoever else records waits meanwhile.
//
// A swipe whose event is recorded is already there when it says what the last
// correction of it says, or says the same without knowing the outcome. One that
// says what was corrected since is there too, and Outdated; with o.Correct it is
// a correction once more, unless both came with the same file. Else it is a
// correction where the row was pending or o.Correct holds, and otherwise a
// conflict. Conflicts, and swipes that nobody can record, are
// *experiment.Problems, each at its place.
// A correction has the event that it corrects with /2, /3 … behind; an event
// that is empty gets a random one.
func (l *Ledger) Import(ctx context.Context, from *Origin, swipes iter.Seq2[Swipe, error]) (Imported, error) {
	if l.writer == nil {
		return Imported{}, l.onlyRead()
	}
	var done Imported
	err := l.writer.transaction(ctx, func() (err error) {
		done, err = l.writer.imports(ctx, from, swipes)
		return err
	})
	if err != nil {
		return Imported{Conflicts: done.Conflicts}, err
	}
	return done, nil
}

// An importing is an import under way.
type importing struct {
	*writer
	from     *Origin
	of       body // what all rows say: when they were recorded, and in which import
	empty    bool // the ledger was
	again    bool // the row before was met in the ledger
	done     Imported
	problems experiment.Problems
}

// imports records a file within a transaction.
func (w *writer) imports(ctx context.Context, from *Origin, swipes iter.Seq2[Swipe, error]) (Imported, error) {
	last := make([]driver.Value, 1)
	if _, err := w.row("SELECT coalesce(max(id), 0) FROM imports", last); err != nil {
		return Imported{}, err
	}
	i := &importing{writer: w, from: from, of: body{recorded: w.now, imported: last[0].(int64) + 1, simulated: from.Simulated}}
	if err := i.begin(); err != nil {
		return Imported{}, err
	}
	defer i.many(false)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ahead := preparing{hasher: newHasher(w.ledger.key), people: map[string]*person{}, of: i.of, empty: i.empty, events: newBulk()}
	for batch := range ahead.prepare(ctx, swipes) {
		for n := range batch.ready {
			if err := i.one(&batch.ready[n]); err != nil {
				return i.done, err
			}
		}
		if batch.err != nil {
			return i.done, batch.err
		}
		if err := ctx.Err(); err != nil {
			return i.done, err
		}
		batch.recycle()
	}
	if err := ctx.Err(); err != nil { // of which the batches that are ahead just end
		return i.done, err
	}
	if met := i.done.Already + i.done.Corrected + i.done.Conflicts; from.Fresh && met > 0 {
		return i.done, experiment.Problem(experiment.Msg("ledger.met-before", "count", met, "name", from.Name))
	}
	if err := i.problems.Err(); err != nil {
		return i.done, err
	}
	if err := i.endBulk(); err != nil {
		return i.done, err
	}
	return i.done, i.note()
}

// note keeps what the file was, unless nothing new is known of it: by its series
// a longer copy of it is known again, even where none of its rows was new.
func (i *importing) note() error {
	if i.done.Recorded+i.done.Corrected == 0 {
		known, err := i.row("SELECT 1 FROM imports WHERE series = ?", make([]driver.Value, 1), i.from.Series)
		if err != nil || known || i.from.Series == "" {
			return err
		}
	}
	_, err := i.exec("INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", i.of.imported, i.from.Name, i.from.Digest, i.from.Rows, i.from.Series, i.from.Simulated,
		i.done.Recorded, i.done.Already, i.done.Corrected, i.now)
	return err
}

// begin gets ready for many rows: an empty ledger is filled in bulk, and in any
// other they go into indexes in any order, of which many pages are needed.
func (i *importing) begin() error {
	if err := i.many(true); err != nil {
		return err
	}
	there, err := i.row("SELECT 1 FROM contacts", make([]driver.Value, 1))
	switch {
	case err != nil:
		return err
	case there || i.rows > 0:
		return i.once("PRAGMA cache_size = -131072")
	}
	i.empty = true
	return i.beginBulk()
}

// one records a swipe, or says at its place why not.
func (i *importing) one(r *readied) error {
	if r.refused != nil {
		i.problems.Add(*r.refused)
		return nil
	}
	if r.repeat {
		if err := i.endBulk(); err != nil {
			return err
		}
	}
	if err := i.meet(&r.swipe, r.person); err != nil {
		return err
	}
	b, l := &r.body, &r.leaf
	if !i.empty {
		*b, l = bodyOf(&r.swipe, r.person, &i.of), nil
	}
	if r.swipe.Replaces != "" {
		return i.correcting(&r.swipe, r.person, b)
	}
	// Where the row before was there already, so is this one, mostly.
	if i.again {
		same, err := i.same(b, r.person)
		if err != nil || same {
			i.done.Already++
			return err
		}
	}
	_, inserted, err := i.insert(b, r.person, nil, l)
	i.again = !inserted
	switch {
	case err != nil:
		return err
	case inserted:
		i.done.Recorded++
		return nil
	}
	return i.met(&r.swipe, r.person, b)
}

// correcting records a swipe that says itself what it corrects.
func (i *importing) correcting(s *Swipe, p *person, b *body) error {
	var receipt Receipt
	if err := i.recordBody(s, p, b, &receipt); err != nil {
		return err
	}
	switch receipt.Status {
	case Recorded:
		i.done.Corrected++
	case Already:
		i.done.Already++
	default:
		i.conflict(*receipt.Problem)
	}
	return nil
}

func (i *importing) conflict(m experiment.Message) {
	i.done.Conflicts++
	i.problems.Add(m)
}

// met decides on a swipe whose event is recorded.
func (i *importing) met(s *Swipe, p *person, b *body) error {
	versions, err := i.versions(b.event)
	if err != nil {
		return err
	}
	current := versions[len(versions)-1]
	differing := current.contradicts(b)
	if len(differing) == 0 {
		i.done.Already++
		return nil
	}
	if i.outdated(versions, b) {
		i.done.Already++
		i.done.Outdated++
		return nil
	}
	if current.contact != b.contact || !i.from.Correct && !settles(&current, b) {
		i.conflict(*problem(s, "ledger.conflict", "row", current.row, "fields", differing))
		return nil
	}
	b.replaces = current.event
	for n := len(versions) + 1; ; n++ {
		b.event = fmt.Sprintf("%s/%d", s.Event, n)
		_, inserted, err := i.insert(b, p, current.row, nil)
		if err != nil {
			return err
		}
		if inserted {
			i.done.Corrected++
			return nil
		}
	}
}

// outdated tells whether a body says what a row said that was corrected since,
// and that this stays so: a file is taken over against the corrections of it
// where that is asked for, but not against what stands further down in itself.
func (i *importing) outdated(versions []earlier, b *body) bool {
	current := versions[len(versions)-1]
	return slices.ContainsFunc(versions[:len(versions)-1], func(v earlier) bool {
		return len(v.contradicts(b)) == 0 && (!i.from.Correct || v.imported == current.imported)
	})
}

// contradicts lists the columns in which a body of a file says something else
// than a row; of an outcome that it does not know it says nothing.
func (e earlier) contradicts(b *body) []string {
	e.replaces = ""
	if b.outcome == int64(experiment.Pending) {
		e.outcome, e.minds = b.outcome, b.minds
	}
	return e.differs(b)
}

// settles tells whether a body says what came of an exposure that was pending.
func settles(e *earlier, b *body) bool {
	return e.outcome == int64(experiment.Pending) && b.outcome != e.outcome && e.trigger == b.trigger && e.segment == b.segment
}

// versions are the row of an event and the corrections of it, in order.
func (w *writer) versions(event string) (list []earlier, err error) {
	e, there, err := w.earlier(event)
	found := make([]driver.Value, 1)
	for err == nil && there {
		list = append(list, e)
		if there, err = w.row("SELECT id FROM exposures WHERE replaces = ?", found, e.row); err == nil && there {
			e, there, err = w.earlierRow(found[0].(int64))
		}
	}
	return list, err
}

// many begins an import, which has statements of its own, or ends it. What a
// row may hold has been checked before.
func (w *writer) many(yes bool) error {
	w.insertMany(yes)
	if yes {
		return w.once("PRAGMA ignore_check_constraints = ON")
	}
	return w.once("PRAGMA cache_size = -32000; PRAGMA ignore_check_constraints = OFF")
}
