package workbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// A Plan is what was decided before the test, as the sheet of that name holds
// it.
type Plan struct {
	// Locked is when it was.
	Locked time.Time
	// Outcomes is how many rows of outcomes there were already.
	Outcomes int64
	// Decisions are all that were taken, and Fingerprint is theirs: see
	// [experiment.Fingerprint]. PlanSheet fills it in where it is empty.
	Decisions   []experiment.Decision
	Fingerprint string
	// Cells are the contacts planned for each trigger in each segment, an
	// empty one being the whole audience, and Looks those of the looks that
	// are planned.
	Cells []PlannedCell
	Looks []PlannedLook
	// Edited tells that what was read is not what was written: somebody has
	// changed the sheet since, for its seal no longer fits. The seal is no
	// secret, and keeps nobody from locking another plan.
	Edited bool
}

// A PlannedCell is how many contacts are to be shown a trigger.
type PlannedCell struct {
	Segment, Trigger string
	Contacts         int64
}

// A PlannedLook is one of the looks at the data: at which fraction of the
// information and how many contacts, and the |z| that ends the test there.
type PlannedLook struct {
	Fraction float64
	Contacts int64
	Z        float64
}

// planColumns are the two columns that are read, and notes.
var planColumns = []column[struct{}]{
	{name: "What", fr: "Quoi", nl: "Wat", also: []string{"quoi", "element", "wat", "onderdeel"}, format: asText, width: 34},
	{name: "Value", fr: "Valeur", nl: "Waarde", also: settingColumns[1].also, format: asText, width: 76},
}

// What the rows say that are no decisions.
const (
	lockedRow      = "locked"
	outcomesRow    = "outcomes then"
	fingerprintRow = "fingerprint"
	sealRow        = "seal"
)

// PlanSheet makes the sheet of a plan that is locked. It replaces that of the
// book.
func PlanSheet(p *Plan) Sheet {
	rows := p.rows()
	rows = append(rows, experiment.Decision{What: sealRow, Value: seal(rows)})
	return Sheet{kind: planSheet, columns: func(t tongue) []table.Column { return headers(pen{tongue: t}, planSheet, planColumns) }, rows: func(yield func([]table.Cell, error) bool) {
		var t texts
		for _, row := range rows {
			if !yield(t.row(row.What, row.Value), nil) {
				return
			}
		}
	}}
}

// WithNotes adds a column to a sheet that says of each row, by what stands in
// its first cell, what a person should know; empty is nothing. Nobody reads it
// back.
func (s Sheet) WithNotes(header string, note func(what string) string) Sheet {
	columns, rows := s.columns, s.rows
	s.columns = func(t tongue) []table.Column {
		return append(columns(t), table.Column{Header: header, Width: 80})
	}
	s.rows = func(yield func([]table.Cell, error) bool) {
		var b []byte
		for cells, err := range rows {
			if err == nil {
				b = append(b[:0], note(string(cells[0].Raw))...)
				cells = append(cells, table.Cell{Kind: table.Text, Raw: b})
			}
			if !yield(cells, err) {
				return
			}
		}
	}
	return s
}

// rows are those of the sheet, but for the seal.
func (p *Plan) rows() []experiment.Decision {
	fingerprint := p.Fingerprint
	if fingerprint == "" {
		fingerprint = experiment.Fingerprint(p.Decisions)
	}
	rows := []experiment.Decision{
		{What: lockedRow, Value: p.Locked.UTC().Truncate(time.Second).Format(time.RFC3339)},
		{What: outcomesRow, Value: strconv.FormatInt(p.Outcomes, 10)},
		{What: fingerprintRow, Value: fingerprint},
	}
	rows = append(rows, p.Decisions...)
	for _, c := range p.Cells {
		what := "contacts of " + experiment.Quote(c.Trigger)
		if c.Segment != "" {
			what += " in " + experiment.Quote(c.Segment)
		}
		rows = append(rows, experiment.Decision{What: what, Value: strconv.FormatInt(c.Contacts, 10)})
	}
	for i, l := range p.Looks {
		rows = append(rows, experiment.Decision{
			What: fmt.Sprintf("look %d", i+1),
			Value: fmt.Sprintf("at %s of the information, %d contacts, |z| of %s",
				strconv.FormatFloat(l.Fraction, 'g', -1, 64), l.Contacts, strconv.FormatFloat(l.Z, 'g', -1, 64)),
		})
	}
	return rows
}

// seal is the digest of the rows, whatever their order.
func seal(rows []experiment.Decision) string {
	h := sha256.New()
	h.Write([]byte("plan\n" + experiment.Fingerprint(rows)))
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// readPlan reads the sheet. Other columns, and rows that say nothing in these
// two, are notes.
func (r *reader) readPlan() error {
	g, err := r.open(planSheet)
	if g == nil {
		return err
	}
	found := g.twoColumns(planColumns)
	if found == nil {
		return nil // noted
	}
	p, said := &Plan{}, ""
	var rows []experiment.Decision
	seen := map[string]position{}
	if err := g.each(func(row row) {
		what, value, ok := row.planned(found, seen)
		switch {
		case !ok:
		case what == sealRow:
			said = value
		default:
			rows = append(rows, experiment.Decision{What: what, Value: value})
			if !p.take(what, value) {
				row.reader.wrong(experiment.Msg("workbook.plan-value", "what", what, "value", value), row.at(found[1]))
			}
		}
	}); err != nil {
		return err
	}
	if p.Fingerprint == "" {
		g.wrong(experiment.Msg("workbook.no-plan", "sheet", g.sheet), g.at(-1))
		return nil
	}
	p.Edited = said != seal(rows) || p.Fingerprint != experiment.Fingerprint(p.Decisions)
	r.book.Plan = p
	return nil
}

// planned returns what a row says, if it says anything.
func (r row) planned(columns []int, seen map[string]position) (what, value string, ok bool) {
	w, named := r.cell(columns[0])
	v, said := r.cell(columns[1])
	if !named && !said {
		return "", "", false
	}
	if named {
		what = w.text()
	}
	if said {
		// Line ends are those that spreadsheet programs keep.
		value = strings.ReplaceAll(v.settingText(), "\r\n", "\n")
	}
	return what, value, r.first(seen, columns[0], what, what)
}

// The rows of what is planned.
var (
	plannedCell = regexp.MustCompile(`^contacts of "((?s:[^"]|"")*)"(?: in "((?s:[^"]|"")*)")?$`)
	plannedLook = regexp.MustCompile(`^at (\S+) of the information, (\d+) contacts, \|z\| of (\S+)$`)
	lookRow     = regexp.MustCompile(`^look \d+$`)
)

// take takes over what a row says; false where it cannot be.
func (p *Plan) take(what, value string) (ok bool) {
	number, numbered := experiment.ParseWhole(value)
	switch cell := plannedCell.FindStringSubmatch(what); {
	case what == lockedRow:
		p.Locked, ok = experiment.ParseTime(value)
		return ok
	case what == outcomesRow:
		p.Outcomes = number
		return numbered
	case what == fingerprintRow:
		p.Fingerprint = value
		return strings.HasPrefix(value, "sha256:")
	case cell != nil:
		unquote := func(s string) string { return strings.ReplaceAll(s, `""`, `"`) }
		p.Cells = append(p.Cells, PlannedCell{Trigger: unquote(cell[1]), Segment: unquote(cell[2]), Contacts: number})
		return numbered
	case lookRow.MatchString(what):
		return p.takeLook(value)
	}
	p.Decisions = append(p.Decisions, experiment.Decision{What: what, Value: value})
	return true
}

func (p *Plan) takeLook(value string) bool {
	m := plannedLook.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	fraction, err1 := strconv.ParseFloat(m[1], 64)
	contacts, err2 := strconv.ParseInt(m[2], 10, 64)
	z, err3 := strconv.ParseFloat(m[3], 64)
	p.Looks = append(p.Looks, PlannedLook{fraction, contacts, z})
	return err1 == nil && err2 == nil && err3 == nil
}

// A Change is a decision that is no longer what was planned; empty where it
// was not taken.
type Change struct{ What, Planned, Now string }

// Changes are the decisions of an experiment that are no longer those of the
// plan, in the order of the plan, and then those that are new.
func (p *Plan) Changes(e *experiment.Experiment) []Change {
	now := map[string]string{}
	decisions := experiment.Decisions(e)
	for _, d := range decisions {
		now[d.What] = d.Value
	}
	var changes []Change
	for _, d := range p.Decisions {
		if now[d.What] != d.Value {
			changes = append(changes, Change{d.What, d.Value, now[d.What]})
		}
	}
	for _, d := range decisions {
		if !slices.ContainsFunc(p.Decisions, func(of experiment.Decision) bool { return of.What == d.What }) {
			changes = append(changes, Change{d.What, "", d.Value})
		}
	}
	return changes
}
