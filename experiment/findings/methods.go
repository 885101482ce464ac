package findings

// A Method is how one kind of number in the document was made, so that the
// document alone tells: by which method, assuming what, and who published it.
type Method struct {
	// Term is what triggerlab explain calls it.
	Term string `json:"term"`
	// Numbers are the fields that were made so: comparisons[].p_adjusted.
	Numbers []string `json:"numbers"`
	Method  Message  `json:"method"`
	// Assumes is what must hold, and Sources who published the method; either
	// may be empty.
	Assumes []Message `json:"assumes"`
	Sources []Message `json:"sources"`
}
