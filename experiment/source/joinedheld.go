package source

import (
	"slices"
	"strings"

	"triggerlab/experiment/parts"
)

// holding is a file whose rows a part holds.
type holding struct {
	parts.Source
	part *parts.Part
}

// holdings are whose rows parts hold, by the digests and the names of the files.
type holdings struct{ bySum, byName map[string][]holding }

// sums are what tells files from others. A ledger that was saved twice holds at
// the later time what it held before, and has two digests.
func sums(s parts.Source) (list []string) {
	if s.SHA256 != "" {
		list = append(list, s.SHA256)
	}
	if s.Ledger != "" {
		list = append(list, "ledger "+s.Ledger)
	}
	return list
}

// add takes in a part.
func (h *holdings) add(p *parts.Part) {
	if h.bySum == nil {
		h.bySum, h.byName = map[string][]holding{}, map[string][]holding{}
	}
	for _, s := range p.About.Sources {
		for _, sum := range sums(s) {
			h.bySum[sum] = append(h.bySum[sum], holding{s, p})
		}
		h.byName[s.File] = append(h.byName[s.File], holding{s, p})
	}
}

// same finds a file of a part, mine, whose rows another part holds too.
func (h *holdings) same(p *parts.Part) (mine parts.Source, others holding, same bool) {
	for _, mine := range p.About.Sources {
		for _, sum := range sums(mine) {
			for _, others := range h.bySum[sum] {
				if !apart(others.Source, mine) {
					return mine, others, true
				}
			}
		}
	}
	return mine, others, false
}

// grown finds a file from which two parts were saved, and that held something
// else at the second time.
func (h *holdings) grown(list []*parts.Part) (first, second holding, some bool) {
	for _, p := range list {
		for _, mine := range p.About.Sources {
			for _, others := range h.byName[mine.File] {
				if others.part == p {
					break // and those behind it come in their turn
				}
				if others.SHA256 != mine.SHA256 && !apart(others.Source, mine) {
					return others, holding{mine, p}, true
				}
			}
		}
	}
	return first, second, false
}

// apart tells that the rows stood in other sheets, or that --only kept rows of
// which none is in both.
func apart(a, b parts.Source) bool {
	if len(a.Sheets) > 0 && len(b.Sheets) > 0 && !slices.ContainsFunc(a.Sheets, func(sheet string) bool {
		return slices.ContainsFunc(b.Sheets, func(other string) bool { return strings.EqualFold(sheet, other) })
	}) {
		return true
	}
	for header, values := range a.Only {
		others, said := b.Only[header]
		if said && !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(others, v) }) {
			return true
		}
	}
	return false
}
