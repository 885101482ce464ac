package source

import (
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// member is an experiment, and where it stands: the order of its first row and
// of its last one.
type member struct {
	name        string
	rows        int64
	first, last uint64
	sums        *answered // of a database; nil: the rows are read
}

// lookout is what one shard sees of the experiments.
type lookout struct {
	list []member
	at   map[string]int
	last int // the one that the row before belonged to
}

func (o *lookout) meet(name []byte, order uint64, rows int64) {
	if o.list == nil || o.list[o.last].name != string(name) {
		at, known := o.at[string(name)]
		if !known {
			at = len(o.list)
			o.list = append(o.list, member{name: string(name), first: order})
			o.at[o.list[at].name] = at
		}
		o.last = at
	}
	o.list[o.last].rows += rows
	o.list[o.last].last = order
}

// look passes over all rows for the column alone. The notices of the file are
// complete when it has.
func (m *Many) look(ctx context.Context, to Monitor) error {
	r := m.reader
	l := r.layout.over(m.rows, m.at)
	sc := r.newScan(l, r.strict)
	outs := make([]lookout, m.rows.Shards())
	rows := m.rows.Need(m.needed(nil))
	for i := range outs {
		sc.shards = append(sc.shards, sc.shard(i))
		outs[i].at = map[string]int{}
	}
	err := table.SideBySide(ctx, len(outs), func(ctx context.Context, i int) error {
		s := sc.shards[i]
		for row, err := range rows.Scan(ctx, i) {
			if err != nil {
				return err
			}
			s.line = row.Line
			if several, ok := rows.(severally); ok {
				s.times = several.stands(row.Line)
			}
			s.read += s.stands()
			if s.read-s.told >= progressStep {
				s.tellProgress(to)
			}
			if name := m.nameOf(row, s); name != nil {
				outs[i].meet(name, s.order(), s.stands())
			}
		}
		s.tellProgress(to)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	m.merge(outs)
	if err := sc.err(); err != nil {
		return err
	}
	return m.account(sc)
}

// needed are the columns that tell to which experiment a row belongs, and
// others.
func (m *Many) needed(others []int) []int {
	need := slices.Concat([]int{m.at}, others)
	for _, t := range m.titles {
		need = append(need, t.at)
	}
	slices.Sort(need)
	return slices.Compact(need)
}

// nameOf is to which experiment a row belongs; nil: to none, which s, where it
// is not nil, puts down to a reason.
func (m *Many) nameOf(row table.Row, s *shard) []byte {
	cell := cellAt(row, m.at)
	name := cell.Trim()
	reason := ""
	switch {
	case len(name) == 0:
		reason = noExperiment
	case cell.IsError():
		reason = errorValue
	case !m.reader.strict && string(name) == m.Header && isHeader(row, m.titles):
		reason = headerAgain
	case !m.reader.strict && isTotal(cell):
		reason = totalRow
	case roles.IsAddress(name):
		reason = namesAPerson
	case m.keep != nil && !m.keep[string(name)]:
		reason = notSelected
	default:
		return name
	}
	switch {
	case s == nil:
	case expected[reason]:
		s.reject(reason, m.at)
	default:
		s.bad(reason, m.at, func() experiment.Message { return m.nameless(reason, cell) })
	}
	return nil
}

// nameless is what is wrong with a row of our own sheets that belongs to no
// experiment.
func (m *Many) nameless(reason string, cell table.Cell) experiment.Message {
	switch reason {
	case errorValue:
		return experiment.Msg("source.error-value", "value", cell.String())
	case namesAPerson:
		return experiment.Msg("source.names-a-person")
	}
	return experiment.Msg("source.no-experiment", "header", m.Header)
}

// merge puts together what the shards saw, in the order of the file.
func (m *Many) merge(outs []lookout) {
	for i := range outs {
		for _, one := range outs[i].list {
			at, known := m.numbers[one.name]
			if !known {
				m.numbers[one.name] = int32(len(m.list))
				m.list = append(m.list, one)
				continue
			}
			m.list[at].rows += one.rows
			m.list[at].last = one.last
		}
		outs[i] = lookout{}
	}
	m.list = slices.Clip(m.list)
	m.Sorted = true
	for i := 1; i < len(m.list); i++ {
		m.Sorted = m.Sorted && m.list[i-1].last < m.list[i].first
	}
}

// account says what the file came to, and refuses one of which much belongs to
// no experiment, or in which the column tells rows apart and not experiments.
func (m *Many) account(sc *scan) error {
	p := findings.Provenance{Source: m.file.Path(), Columns: m.reader.layout.said(), SetAside: sc.setAside(), Notices: m.reader.notices()}
	for _, s := range sc.shards {
		p.RowsRead += s.read
	}
	m.Provenance = p
	if m.options.Rejects != nil {
		sc.tell(m.options.Rejects)
	}
	whole := &Loaded{Provenance: p, ours: m.reader.strict, sheet: m.reader.sheet}
	rows := p.RowsRead - p.SetAsideRows()
	switch n := len(m.list); {
	case p.RowsRead == 0:
		return whole.nothing()
	case n == 0:
		return experiment.Problem(experiment.Msg("source.no-experiments", "header", m.Header, "rows", p.RowsRead).On(whole.at()))
	case n >= manyNames && int64(n) > rows/2:
		return experiment.Problem(experiment.Msg("source.experiment-each-row", "header", m.Header, "values", n, "rows", rows).On(whole.at()))
	}
	if m.options.AllowRejects {
		return nil
	}
	return m.reader.tooMany(&p)
}
