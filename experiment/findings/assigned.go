package findings

// Assigned is what became of the contacts that the workbook assigned: how many
// have outcomes, and whether they were shown what they were to be shown.
type Assigned struct {
	// Contacts were assigned a trigger, and HeldOut none.
	Contacts int64 `json:"contacts"`
	HeldOut  int64 `json:"held_out"`
	// Met are those assigned with a row among the outcomes, whatever it says.
	Met int64 `json:"met"`
	// The others are Waiting, and pending, until the data reach the end of the
	// test; then they Ignored what they were sent, one exposure each. Unplaced
	// are those of whom nobody can tell whether --only would keep them.
	Waiting  int64 `json:"waiting"`
	Ignored  int64 `json:"ignored"`
	Unplaced int64 `json:"unplaced"`
	// Crossed contacts were shown another trigger than theirs, or one though
	// they were held out; First is where the first row of one stands.
	Crossed int64  `json:"crossed"`
	First   string `json:"first"`
}
