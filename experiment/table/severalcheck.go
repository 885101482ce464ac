package table

import (
	"slices"

	"triggerlab/experiment"
)

// Lacking names the files without some of the columns of a sheet, which are
// needed, and those of which a column holds another type than that of an
// earlier file: one problem for each file.
func (s *Several) Lacking(sheet string, columns []string) error {
	rows, err := s.Rows(sheet)
	if err != nil {
		return err
	}
	r := rows.(*severalRows)
	var needed []int
	for i, h := range r.header {
		if slices.ContainsFunc(columns, func(c string) bool { return foldName(c) == foldName(string(h.Trim())) }) {
			needed = append(needed, i)
		}
	}
	kinds := map[int]typed{}
	var problems experiment.Problems
	for i, f := range r.files {
		var lacks []string
		for _, column := range needed {
			if !f.has(column) {
				lacks = append(lacks, string(r.header[column].Trim()))
			}
		}
		at := experiment.Place{File: s.members[i].Path}
		if len(lacks) > 0 {
			problems.Add(experiment.Msg("table.lacks-columns", "columns", lacks, "other", s.having(r, lacks[0])).On(at))
		} else if m, other := r.otherType(i, needed, kinds); other {
			problems.Add(m.On(at))
		}
	}
	return problems.Err()
}

// having is the first file with a column.
func (s *Several) having(r *severalRows, name string) string {
	column := slices.IndexFunc(r.header, func(h Cell) bool { return string(h.Trim()) == name })
	for i, f := range r.files {
		if f.has(column) {
			return s.members[i].Path
		}
	}
	return ""
}

// typed is what an earlier file holds in a column.
type typed struct {
	kind Kind
	path string
}

// otherType tells a column of which an earlier file says that it holds
// something else.
func (r *severalRows) otherType(file int, needed []int, before map[int]typed) (m experiment.Message, other bool) {
	f, path := r.files[file], r.of.members[file].Path
	for own, kind := range f.kinds {
		column := f.to[own]
		if kind == Empty || !slices.Contains(needed, column) {
			continue
		}
		first, known := before[column]
		if !known {
			before[column] = typed{kind, path}
		} else if first.kind != kind {
			return experiment.Msg("table.other-type", "column", string(r.header[column].Trim()), "type", kind.String(), "other", first.path, "others", first.kind.String()), true
		}
	}
	return m, false
}
