package source

import (
	"hash/maphash"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// manyTexts finds out of a column whether its texts are nearly all different:
// names of people, or what else is theirs alone.
type manyTexts struct {
	texts     int64
	different map[uint64]bool
}

// lookedAt is how many texts of a column are held against each other.
const lookedAt = 2000

var textSeed = maphash.MakeSeed()

func (m *manyTexts) note(c table.Cell) {
	if c.Kind != table.Text || m.texts == lookedAt {
		return
	}
	text := c.Trim()
	if _, number := table.Float(c, table.Dialect{Decimal: '.'}); number == table.None || isMoment(string(text)) {
		return
	}
	m.texts++
	if m.different == nil {
		m.different = map[uint64]bool{}
	}
	m.different[maphash.Bytes(textSeed, text)] = true
}

func isMoment(text string) bool {
	if len(text) == 0 || text[0] < '0' || text[0] > '9' {
		return false
	}
	_, ok := experiment.ParseTime(text)
	return ok || wasDated(text)
}

func (m *manyTexts) merge(o *manyTexts) {
	m.texts += o.texts
	for text := range o.different {
		if m.different == nil {
			m.different = map[uint64]bool{}
		}
		m.different[text] = true
	}
}

// are tells that they are, by the rule that refuses identifiers.
func (m *manyTexts) are() bool {
	n := len(m.different)
	return n >= manyNames && int64(2*n) > m.texts
}

// hide takes away what stands in columns that are nearly all different texts,
// but for the messages of triggers.
func (d *description) hide() {
	for i := range d.columns {
		if !d.columns[i].people.are() || i == d.messages {
			continue
		}
		d.columns[i].seen = nil
		for _, row := range d.first {
			if row[i] != "" {
				row[i] = Hidden
			}
		}
	}
}
