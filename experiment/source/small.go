package source

import (
	"cmp"

	"triggerlab/experiment"
)

// hideSmall takes segments of a few contacts together before anything is
// concluded, and says so. Where nobody knows contacts the rows are counts
// already.
func (l *Loaded) hideSmall() {
	smallest := cmp.Or(l.Experiment.SmallestSegment, experiment.DefaultSmallestSegment)
	if !l.Provenance.ContactsKnown || smallest < 2 {
		return
	}
	for _, hidden := range l.Tally.HideSmall(int64(smallest)) {
		l.Provenance.Notices = append(l.Provenance.Notices, experiment.Msg("source.small-segments",
			"by", hidden.By, "segments", hidden.Segments, "contacts", hidden.Contacts, "smallest", smallest))
	}
}
