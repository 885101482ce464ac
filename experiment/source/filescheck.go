package source

import (
	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// several is the outcomes' files where they are many.
func (in *input) several() *table.Several {
	s, _ := in.base.(*table.Several)
	return s
}

// lacking refuses files without a column that the others are read by.
func (r *reader) lacking() error {
	s := r.several()
	if s == nil {
		return nil
	}
	l := r.layout
	var needed []string
	if r.options.Wide != "" { // which columns of a file are triggers its header says
		if rows, err := s.Rows(r.sheet); err == nil {
			needed = headerOf(rows)
		}
	}
	for _, role := range []roles.Role{
		roles.Event, roles.Contact, roles.Trigger, roles.Outcome, roles.Segment, roles.Time, roles.Day, roles.Exposures, roles.Engagements,
		roles.Complaints, roles.Wave, roles.Prior, roles.Channel, roles.ReplyS, roles.SwipeS, roles.Via, roles.Position, roles.Minds,
	} {
		if at := columnOf(l.columns, role); at >= 0 {
			needed = append(needed, l.header[at])
		}
	}
	for _, by := range l.by {
		if by.at >= 0 {
			needed = append(needed, l.header[by.at])
		}
	}
	for _, only := range l.only {
		needed = append(needed, l.header[only.at])
	}
	sheet := r.sheet
	if len(r.options.Sheets) > 0 {
		sheet = r.options.Sheets[0]
	}
	if err := s.Lacking(sheet, needed); err != nil {
		return err
	}
	return r.marks(s)
}

// marks refuses numbers of which one file writes 1.5 and another 1,5, where
// any is read.
func (r *reader) marks(s *table.Several) error {
	first, second, differ := s.Decimals()
	for _, role := range []roles.Role{roles.Exposures, roles.Engagements, roles.Complaints, roles.Prior, roles.ReplyS, roles.SwipeS} {
		if differ && r.layout.columns.Has(role) {
			return experiment.Problem(experiment.Msg("source.other-marks", "other", first).On(experiment.Place{File: second}))
		}
	}
	return nil
}

// copies refuses two files of the same bytes: nearly always one export that was
// saved twice, the rows of which would count twice. Rows that name nobody may
// be alike by chance.
func (r *reader) copies(total bool) error {
	s := r.several()
	if s == nil {
		return nil
	}
	first, second, some := s.Twins()
	switch {
	case !some:
		return nil
	case total || !r.layout.columns.Has(roles.Contact) && !r.layout.columns.Has(roles.Event):
		r.layout.notices = append(r.layout.notices, experiment.Msg("source.files-alike", "first", first, "second", second))
		return nil
	}
	return experiment.Problem(experiment.Msg("source.files-same", "other", first).On(experiment.Place{File: second}))
}
