package source

import (
	"math"
	"slices"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// reader turns the rows of one layout into exposures.
type reader struct {
	*input
	options  Options
	layout   *layout
	counts   bool            // the rows are totals
	triggers map[string]bool // those declared; nil: any
	segments map[string]bool
	clock    clock
	window   time.Duration // as it was asked for; the experiment's is lifted where nothing says when
	timeless bool          // it was
	reach    reach
	unknown  []string // words of the event column, with how often
	priors   bool     // the Contacts sheet knows some
	assigned *assigned
	nobody   bool      // stands in the sheet Assignments
	one      *answered // the sums that a database was asked for already; nil: it was not
	cards    bool      // were swiped by a panel, which is assigned nothing
}

func (in *input) reader(o Options) (*reader, error) {
	elsewhere, err := in.headersOfSent()
	if err != nil {
		return nil, err
	}
	l, err := newLayout(in.outcomes, in.sheet, o, slices.Concat(in.known(), elsewhere), func(h string) bool { return roles.Find(elsewhere, h) >= 0 })
	if err != nil {
		return nil, err
	}
	r := &reader{input: in, options: o, layout: l, window: in.experiment.Window}
	if len(in.experiment.Triggers) > 0 {
		r.triggers = map[string]bool{}
		for _, t := range in.experiment.Triggers {
			r.triggers[t.Name] = true
		}
	}
	if len(in.experiment.Segments) > 0 {
		r.segments = map[string]bool{}
		for _, s := range in.experiment.Segments {
			r.segments[s.Name] = true
		}
	}
	if r.book != nil {
		for _, c := range r.book.Contacts {
			r.priors = r.priors || !math.IsNaN(c.Prior)
		}
	}
	return r, nil
}

// known lists what can be looked up by contact.
func (in *input) known() []string {
	if _, away := in.outcomes.(*inDatabase); away || in.book == nil {
		return nil
	}
	return contactColumns(in.book.Contacts)
}

// isTotals tells totals from outcomes. A mailing tool's column Opened, which
// could be an outcome, is a count where nobody is named.
func (r *reader) isTotals() bool {
	c := r.layout.columns
	_, mapped := r.options.Map[roles.Outcome]
	if c.Has(roles.Exposures) && !c.Has(roles.Engagements) && !c.Has(roles.Contact) && c.Has(roles.Outcome) && !mapped {
		// Sent and Clicked side by side, nobody named: both are counts.
		c[roles.Engagements] = c[roles.Outcome]
		delete(c, roles.Outcome)
	}
	return c.Has(roles.Exposures) && c.Has(roles.Engagements) && (!c.Has(roles.Outcome) || !mapped && !c.Has(roles.Contact))
}

func (in *input) notices() []experiment.Message {
	var notices []experiment.Message
	for _, f := range in.files {
		notices = append(notices, f.Notices()...)
	}
	return notices
}

// digestOf computes the digest of a file while its rows are being read, and
// returns what waits for it.
func digestOf(f table.File) func() (string, error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = f.SHA256() // it is remembered, the error too
	}()
	return func() (string, error) {
		<-done
		return f.SHA256()
	}
}
