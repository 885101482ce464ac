package source

import (
	"bytes"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// profile interns the row's values of the --by columns. One that was met
// before is good.
func (r *reader) profile(s *shard, row table.Row, contact []byte) (int32, bool) {
	if len(s.layout.by) == 1 {
		value := textAt(row, s.layout.by[0].at)
		// What an empty one means may depend on the contact.
		if id, known := s.into.KnownProfile(value); known && (len(value) > 0 || r.book == nil) {
			return id, true
		}
	}
	s.joined = s.joined[:0]
	for i, by := range s.layout.by {
		if i > 0 {
			s.joined = append(s.joined, 0)
		}
		value, ok := r.valueOf(s, row, by, contact)
		if !ok {
			return 0, false
		}
		s.joined = append(s.joined, value...)
	}
	id, err := s.into.Profile(s.joined)
	if err != nil {
		s.fail(err)
	}
	return id, err == nil
}

// valueOf reads one of them.
func (r *reader) valueOf(s *shard, row table.Row, by byColumn, contact []byte) (value []byte, ok bool) {
	cell := cellAt(row, by.at)
	value = cell.Trim()
	if cell.IsError() {
		s.errorValue(cell, by.at)
		return nil, false
	}
	if len(value) == 0 && r.book != nil && len(contact) > 0 {
		value = []byte(contactValue(r.book.Contacts[string(contact)], by))
	}
	if roles.IsPerson(value) {
		s.person(by.at)
		return nil, false
	}
	if by.role && r.book != nil && !r.segmentKnown(s, value, by.at) {
		return nil, false
	}
	if by.dealt {
		value = []byte(r.assigned.wave(s.oneAddress(contact)))
	}
	if bytes.IndexByte(value, 0) >= 0 { // which parts the values in a profile
		value = bytes.ReplaceAll(value, []byte{0}, []byte("\ufffd"))
	}
	return value, true
}

func contactValue(c experiment.Contact, by byColumn) string {
	if by.role {
		return c.Segment
	}
	for _, a := range c.Attributes {
		if a.Name == by.name {
			return a.Value
		}
	}
	return ""
}

// segmentKnown holds a segment against the Segments sheet.
func (r *reader) segmentKnown(s *shard, value []byte, at int) bool {
	if r.segments == nil || r.segments[string(value)] {
		return true
	}
	if len(value) == 0 {
		s.bad(unknownSegment, at, func() experiment.Message { return experiment.Msg("source.empty-segment") })
	} else {
		s.bad(unknownSegment, at, func() experiment.Message {
			return experiment.Msg("source.unknown-segment", "segment", string(value), "segments", r.experiment.SegmentNames())
		})
		s.stranger(unknownSegment, value)
	}
	return false
}

// contactColumns lists what the Contacts sheet can be asked for.
func contactColumns(contacts map[string]experiment.Contact) []string {
	var names []string
	for _, c := range contacts {
		if c.Segment != "" && !slices.Contains(names, segmentOfContact) {
			names = append(names, segmentOfContact)
		}
		for _, a := range c.Attributes {
			if !slices.Contains(names, a.Name) {
				names = append(names, a.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}
