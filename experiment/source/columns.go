package source

import (
	"maps"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// layout is what the columns of one sheet are read as.
type layout struct {
	rows       table.Rows
	dialect    table.Dialect
	header     []string
	columns    roles.Columns
	by         []byColumn // of the profile, in order
	breakdowns [][]string // each a part of the names of by
	wave       string     // the name of the last of by, where that is the contact's wave
	only       []onlyColumn
	preset     roles.Preset         // whose headers these are; zero: of no known tool
	notices    []experiment.Message // what a person should know of how it was read
	dates      table.DateOrder      // of times that are text
	settled    bool                 // all of those have been looked at
	untaken    roles.Columns        // what the columns would be without --by
	complaints []int                // of totals: the columns that together count them
	telling    []int                // the columns that tell of the trigger, its message first
	experiment int                  // the column that tells experiments apart; -1: there is one experiment
}

// byColumn is where one value of a profile comes from.
type byColumn struct {
	name string
	at   int  // column of the sheet, or -1
	role bool // the contact's segment, where the sheet has none
	// dealt is of the wave that the assignments say.
	dealt bool
}

type onlyColumn struct {
	at   int
	keep map[string]bool
}

func headerOf(rows table.Rows) []string {
	header := make([]string, len(rows.Header()))
	for i, c := range rows.Header() {
		header[i] = string(c.Trim())
	}
	return header
}

// newLayout recognises the columns of a sheet. known are further columns that
// can be looked up by contact.
func newLayout(f table.File, sheet string, o Options, known []string, isKnownHeader func(string) bool) (*layout, error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	l := &layout{rows: rows, dialect: f.Dialect(), header: headerOf(rows)}
	mapped := o.Map
	if isKnownHeader != nil {
		mapped = map[roles.Role]string{}
		for role, name := range o.Map {
			if roles.Find(l.header, name) >= 0 || !isKnownHeader(name) {
				mapped[role] = name
			}
		}
	}
	if l.columns, l.preset, err = o.recognise(l.header, mapped); err != nil {
		return nil, placed(err, rows)
	}
	// A --by column is recognised as nothing else, though it may be where the
	// segment of our sheets stands.
	if l.untaken, err = roles.Recognise(l.header, mapped, nil); err != nil {
		return nil, placed(err, rows)
	}
	if err := l.cut(o.By, known, columnOf(l.untaken, roles.Segment)); err != nil {
		return nil, placed(err, rows)
	}
	l.inWaves()
	l.experiment = -1
	if o.Experiment != "" {
		l.experiment = roles.Find(l.header, o.Experiment)
	}
	if err := l.tellingOf(o, isKnownHeader); err != nil {
		return nil, placed(err, rows)
	}
	l.dates.Said = o.order(l.preset)
	if l.notices, err = l.engaging(o); err != nil {
		return nil, err
	}
	l.notices = append(l.known(), l.notices...)
	return l, placed(l.choose(o.Only, isKnownHeader), rows)
}

// placed puts the header's place on problems that have none.
func placed(err error, rows table.Rows) error {
	if problems, ok := err.(*experiment.Problems); ok {
		at := rows.Place(0, 1, -1)
		at.Row, at.Column = rows.HeaderRow(), 0
		for i, m := range problems.List {
			if m.At == (experiment.Place{}) {
				problems.List[i] = m.On(at)
			}
		}
	}
	return err
}

// cut finds the columns of the breakdowns. Without --by the segment column is
// the only breakdown, if there is one; with it, segment is where the segment
// would be, or -1.
func (l *layout) cut(by [][]string, known []string, segment int) error {
	if len(by) == 0 {
		if at, ok := l.columns[roles.Segment]; ok {
			l.by = []byColumn{{name: l.header[at], at: at, role: true}}
		} else if slices.Contains(known, segmentOfContact) {
			l.by = []byColumn{{name: segmentOfContact, at: -1, role: true}}
		}
		for _, c := range l.by {
			l.breakdowns = append(l.breakdowns, []string{c.name})
		}
		return nil
	}
	var problems experiment.Problems
	for _, names := range by {
		breakdown := make([]string, 0, len(names))
		for _, name := range names {
			c := byColumn{at: roles.Find(l.header, name)}
			if c.at >= 0 {
				c.name = l.header[c.at]
				c.role = c.at == segment
			} else if i := roles.Find(known, name); i >= 0 {
				c.name = known[i]
				c.role = known[i] == segmentOfContact
			} else {
				problems.Add(experiment.Msg("source.no-by", "header", name, "headers", slices.Concat(l.header, known)))
				continue
			}
			if roles.NamesPeople(c.name) {
				problems.Add(experiment.Msg("source.by-people", "header", c.name))
			}
			if !slices.Contains(breakdown, c.name) {
				breakdown = append(breakdown, c.name)
			}
			if !slices.ContainsFunc(l.by, func(b byColumn) bool { return b.name == c.name }) {
				l.by = append(l.by, c)
			}
		}
		l.breakdowns = append(l.breakdowns, breakdown)
	}
	return problems.Err()
}

// segmentOfContact is the breakdown of a book whose Contacts sheet says what
// the Outcomes do not.
const segmentOfContact = "segment"

func columnOf(c roles.Columns, role roles.Role) int {
	if at, ok := c[role]; ok {
		return at
	}
	return -1
}

// choose finds the columns of --only. One that stands in another file keeps
// rows there.
func (l *layout) choose(only []Only, isKnownHeader func(string) bool) error {
	var problems experiment.Problems
	for _, one := range only {
		at := roles.Find(l.header, one.Header)
		if at < 0 && isKnownHeader != nil && isKnownHeader(one.Header) {
			continue
		}
		if at < 0 {
			problems.Add(experiment.Msg("source.no-only", "header", one.Header, "headers", l.header))
			continue
		}
		keep := map[string]bool{}
		for _, v := range one.Values {
			keep[strings.TrimSpace(v)] = true
		}
		l.only = append(l.only, onlyColumn{at, keep})
	}
	return problems.Err()
}

// said lists what was read as what, for the report.
func (l *layout) said() map[string]string {
	said := map[string]string{}
	for role, at := range l.columns {
		said[string(role)] = l.header[at]
	}
	if len(l.complaints) > 1 {
		said[string(roles.Complaints)] = strings.Join(l.names(l.complaints), " + ")
	}
	if len(l.breakdowns) > 0 {
		parts := make([]string, len(l.breakdowns))
		for i, b := range l.breakdowns {
			parts[i] = strings.Join(b, ",")
		}
		said[string(roles.Segment)] = strings.Join(parts, "; ")
	}
	return said
}

// columnNames are the columns of a profile.
func (l *layout) columnNames() []string {
	names := make([]string, len(l.by))
	for i, c := range l.by {
		names[i] = c.name
	}
	return names
}

// A title is what the header says over a column.
type title struct {
	at   int
	text string
}

// titles are those of the columns that have a role.
func (l *layout) titles() []title {
	var titles []title
	for _, at := range slices.Sorted(maps.Values(l.columns)) {
		titles = append(titles, title{at, l.header[at]})
	}
	return titles
}

// isHeader tells a row that is the header once more, as where several exports
// were put into one file. One column alone may well hold its own name.
func isHeader(row table.Row, titles []title) bool {
	for _, t := range titles {
		if string(cellAt(row, t.at).Trim()) != t.text {
			return false
		}
	}
	return len(titles) > 1
}

// places are the columns that every row is asked for; -1 is none.
type places struct {
	event, contact, trigger, outcome, time, swipe, simulated int
	channel, reply, prior                                    int
	// apart is the column that events of the same name differ in: a view
	// makes several exposures of a row, or puts sheets together that each
	// number their own.
	apart int
	sent  int // says of each row whether its message was sent
	cards cardColumns
}

func (l *layout) places() places {
	return places{
		event: columnOf(l.columns, roles.Event), contact: columnOf(l.columns, roles.Contact), trigger: columnOf(l.columns, roles.Trigger),
		outcome: columnOf(l.columns, roles.Outcome), time: timeColumn(l), swipe: columnOf(l.columns, roles.SwipeS),
		simulated: columnOf(l.columns, roles.Simulated), apart: -1, sent: -1,
		// A channel is one also where --by makes segments of it.
		channel: columnOf(l.untaken, roles.Channel), reply: columnOf(l.columns, roles.ReplyS), prior: columnOf(l.columns, roles.Prior),
		cards: l.cardColumns(),
	}
}

// missing is the error of a sheet without a column that it needs.
func (l *layout) missing(wanted ...roles.Role) error {
	at := l.rows.Place(0, 1, -1)
	at.Row, at.Column = l.rows.HeaderRow(), 0
	names := make([]string, len(wanted))
	for i, role := range wanted {
		names[i] = string(role)
		column := columnOf(l.untaken, role)
		if column >= 0 && column == l.experiment {
			return experiment.Problem(experiment.Msg("source.experiment-role", "header", l.header[column], "role", string(role)).On(at))
		}
		if slices.ContainsFunc(l.by, func(b byColumn) bool { return column >= 0 && b.at == column }) {
			return experiment.Problem(experiment.Msg("source.by-role", "header", l.header[column], "role", string(role), "headers", l.header).On(at))
		}
	}
	if l.preset.Class == roles.Audience {
		return experiment.Problem(experiment.Msg("source.a-list", "preset", l.preset.Name).On(at))
	}
	return experiment.Problem(experiment.Msg("source.missing-column", "roles", names, "headers", l.header, "example", names[0]).On(at))
}
