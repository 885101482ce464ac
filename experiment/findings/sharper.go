package findings

// Sharper is what is gained by allowing for what contacts would have done
// anyway: for their segment, and for what they did before the test. It never
// decides: the verdict rests on the unadjusted numbers. Reason is why nothing
// was adjusted; null where something was.
type Sharper struct {
	Prior    bool     `json:"prior"`    // engagement before the test was allowed for
	Segments int      `json:"segments"` // how many segments were told apart; 0: none
	Contacts *int64   `json:"contacts"` // of whom engagement before the test is known
	Reason   *Message `json:"reason"`
}

// Adjusted is a comparison after the adjustment, with an interval at the
// critical value of the unadjusted family. Saved is the share of the variance
// that went, below 0 where some was added, and MoreContacts by what share more
// contacts would have done as much.
type Adjusted struct {
	Difference   Number `json:"difference"`
	Low          Number `json:"low"`
	High         Number `json:"high"`
	Saved        Number `json:"saved"`
	MoreContacts Number `json:"more_contacts"`
}
