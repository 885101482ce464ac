package source

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// openAny opens whatever holds outcomes: a ledger, or a file that table reads.
// Of a ledger nothing is to be found out, and o is not looked at.
func openAny(ctx context.Context, path string, o table.Options) (table.File, error) {
	if !ledger.Is(path) {
		return table.Open(ctx, path, o)
	}
	f, err := ledger.File(ctx, path)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// keptIn takes the outcomes from f where that is a ledger.
func (in *input) keptIn(f table.File, o Options) (is bool, err error) {
	kept, is := f.(*ledger.Outcomes)
	if !is {
		return false, nil
	}
	at := experiment.Place{File: kept.Path()}
	if o.table() != (table.Options{}) || len(o.Sheets) > 0 || o.Wide != "" {
		return true, experiment.Problem(experiment.Msg("source.ledger-as-it-is").On(at))
	}
	if kept.Len() == 0 {
		return true, experiment.Problem(experiment.Msg("source.ledger-empty", "book", bookOf(kept.Path()), "ledger", kept.Path()).On(at))
	}
	in.outcomes, in.kept, in.strict, in.sheet = kept, kept, false, ""
	return true, in.match(o)
}

// beside takes the outcomes from the ledger of the book, where there is one
// that holds any. Where the book holds some too, only a person can tell which
// of them count.
func (in *input) beside(ctx context.Context, o Options) (is bool, err error) {
	if o.alone {
		return false, nil
	}
	path, why := ledger.Beside(o.Path)
	own := in.filled(in.book.OutcomesSheet) || in.filled(in.book.TotalsSheet)
	if !lies(path) {
		return false, in.another(o.Path, path, own)
	}
	f, err := ledger.File(ctx, path)
	if err != nil {
		return true, err
	}
	in.files = append(in.files, f)
	switch {
	case own && f.Len() == 0:
		return false, nil
	case own:
		return true, experiment.Problem(experiment.Msg("source.book-and-ledger", "file", o.Path, "ledger", path, "rows", f.Len()).On(experiment.Place{File: o.Path}))
	case why != "":
		in.seen = append(in.seen, experiment.Msg("source.ledger-away", "ledger", path))
	}
	return in.keptIn(f, o)
}

// lies tells that there is a file, and something in it.
func lies(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

// another names the ledgers beside a book that has neither outcomes nor a
// ledger of its name: somebody may have called one of the two otherwise.
func (in *input) another(book, path string, own bool) error {
	if own {
		return nil
	}
	var others []string
	names, _ := os.ReadDir(filepath.Dir(book)) // of a folder that cannot be read none is known
	for _, e := range names {
		if other := filepath.Join(filepath.Dir(book), e.Name()); strings.HasSuffix(e.Name(), ledger.Extension) && ledger.Is(other) {
			others = append(others, other)
		}
	}
	if len(others) == 0 {
		return nil
	}
	return experiment.Problem(experiment.Msg("source.other-ledgers", "file", book, "ledger", path, "others", others, "several", len(others) > 1, "other", others[0]).On(experiment.Place{File: book}))
}

// bookOf is the workbook whose ledger lies at this path, empty where there is
// none of its name.
func bookOf(path string) string {
	book := strings.TrimSuffix(path, ledger.Extension) + ".xlsx"
	if beside, _ := ledger.Beside(book); beside != path {
		return ""
	}
	if _, err := os.Stat(book); err != nil {
		return ""
	}
	return book
}

// match makes the contacts of the book and of --sent those of the ledger, which
// knows them by pseudonyms. That takes its key; without it what the book knows
// of contacts is of no use.
func (in *input) match(o Options) error {
	known := in.book != nil && (len(in.book.Contacts) > 0 || in.book.AssignmentsSheet != "")
	if !known && o.Sent == "" {
		return nil
	}
	_, err := in.kept.Pseudonym(nil)
	var keyless *experiment.Problems
	switch {
	case err != nil && (o.Sent != "" || !errors.As(err, &keyless)):
		return err
	case err != nil:
		in.keyless, _ = keyless.List[0].Values["key"].(string)
		in.seen = append(in.seen, experiment.Msg("source.ledger-keyless", "ledger", in.kept.Path(), "key", in.keyless))
		in.book.Contacts, in.book.AssignmentsSheet = nil, ""
		return nil
	}
	in.pseudonyms = true
	if in.book == nil || in.book.Contacts == nil {
		return nil
	}
	contacts := make(map[string]experiment.Contact, len(in.book.Contacts))
	for name, c := range in.book.Contacts {
		contacts[string(in.who(nil, []byte(name)))] = c
	}
	in.book.Contacts = contacts
	return nil
}

// who is a contact of the book or of --sent as the outcomes know it. It may be
// written into scratch.
func (in *input) who(scratch, contact []byte) []byte {
	contact = roles.SameContact(scratch, contact)
	if !in.pseudonyms || len(contact) == 0 {
		return contact
	}
	p, err := in.kept.Pseudonym(contact)
	if err != nil {
		return nil // match has asked for one
	}
	return p
}

// narrow leaves out what the rows of a ledger need not be asked: each of them
// is an event of its own.
func (in *input) narrow(l *layout) {
	if in.kept == nil {
		return
	}
	delete(l.columns, roles.Event)
	if in.kept.Panel() == 0 {
		delete(l.columns, roles.Via) // nobody asks by which way a campaign came
	}
	need := slices.Collect(maps.Values(l.columns))
	for _, by := range l.by {
		need = append(need, by.at)
	}
	for _, only := range l.only {
		need = append(need, only.at)
	}
	need = append(need, columnOf(l.untaken, roles.Channel))
	l.rows = l.rows.Need(slices.DeleteFunc(need, func(at int) bool { return at < 0 }))
}

// panel finds out who swiped, where a column says it: a panel, whose contacts
// see one card after the other, or contacts of a campaign. The two answer
// different questions, and are never added up.
func (r *reader) panel(ctx context.Context, p *findings.Provenance) error {
	at := columnOf(r.layout.columns, roles.Via)
	if at < 0 {
		return nil
	}
	panel, campaign, err := r.ways(ctx, at)
	switch {
	case err != nil || panel == 0:
		return err
	case campaign > 0:
		return experiment.Problem(experiment.Msg("source.panel-and-campaign", "panel", panel, "campaign", campaign, "header", r.layout.header[at]).On(experiment.Place{File: r.outcomes.Path()}))
	}
	if r.experiment.Design == experiment.Split {
		p.Notices = append(p.Notices, experiment.Msg("source.panel-no-split"))
	}
	r.cards, r.experiment.Design = true, experiment.Deck
	return nil
}

// ways counts the selected rows from the panel, and those from elsewhere.
func (r *reader) ways(ctx context.Context, at int) (panel, campaign int64, err error) {
	l := r.layout
	need := []int{at}
	for _, only := range l.only {
		need = append(need, only.at)
	}
	rows := l.rows.Need(need)
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return 0, 0, err
			}
			if slices.ContainsFunc(l.only, func(only onlyColumn) bool { return !only.keep[string(textAt(row, only.at))] }) {
				continue
			}
			switch via, known := experiment.ParseVia(string(textAt(row, at))); {
			case via.Panel():
				panel++
			case known:
				campaign++
			}
		}
	}
	return panel, campaign, nil
}
