package ledger

import (
	"crypto/rand"
	"encoding/binary"
	"time"

	"triggerlab/experiment"
)

// A Swipe is one exposure as it is recorded, with what only a ledger knows of
// it.
type Swipe struct {
	experiment.Exposure
	Note     string // in the person's own words
	Minds    bool   // of two minds: an ignore that nearly was an engagement
	Position int    // of the card in the deck, from 1; 0 when not known
	Via      experiment.Via
	Replaces string // the event of the row that this one corrects; empty: none
	// At is where it stands in the file it came from, for errors; it is not kept.
	At experiment.Place
}

// newEvent is the identifier of an event that has none: when it was made, so
// that the next one belongs beside it in an index, and 80 random bits.
func newEvent() string {
	var raw [15]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(time.Now().UnixMilli())<<24)
	rand.Read(raw[5:])
	return small.EncodeToString(raw[:])
}

// Columns are the columns as which a ledger is read and exported, in order:
// the words of the Outcomes sheet first. Those behind Always are left out of
// an export where no row fills them.
var Columns = []string{"event", "contact", "segment", "trigger", "outcome", "time",
	"channel", "reply_s", "swipe_s", "note", "wave", "position", "minds", "via"}

// Always is how many of the Columns every export has.
const Always = 6

// Status is what became of a swipe.
type Status string

// A swipe is Recorded, or was Already there with the same content. A Conflict
// has the event of another swipe, or corrects what cannot be corrected; what
// is Refused can be recorded by nobody. Of these two nothing was written.
const (
	Recorded Status = "recorded"
	Already  Status = "already"
	Conflict Status = "conflict"
	Refused  Status = "refused"
)

// A Receipt is the answer to a swipe: what was recorded is durable.
type Receipt struct {
	Event   string
	Row     int64 // of the ledger, from 1; 0 where there is none
	Status  Status
	Problem *experiment.Message // why it is not recorded
}

// An Entry is a row of the ledger, its contact a pseudonym.
type Entry struct {
	Swipe
	Row      int64
	Recorded time.Time
	Current  bool // no other row replaces it
}

// A Panelist is somebody who swipes.
type Panelist struct {
	Number  int    // from 1, in the order of coming
	Place   int    // the same among those of the segment; one less when an earlier one is forgotten
	Contact string // a pseudonym
	Segment string
	New     bool
}

// A Count counts the current rows of a segment and a trigger that came on one
// way. Pending ones are exposures too.
type Count struct {
	Segment, Trigger string
	Via              experiment.Via
	Exposures        int64
	Engagements      int64
	Complaints       int64
	Minds            int64
	Pending          int64
	Contacts         int64 // different ones that are known
}
