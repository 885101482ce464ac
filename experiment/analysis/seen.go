package analysis

import "triggerlab/experiment/inference"

// seen is what a tally shows whatever the rule by which the test is to stop:
// found once, where several rules are held against one tally. What was found
// is not changed any more.
type seen struct {
	whole      *scope
	fans, rest *scope
	looks      *takenLooks
	folded     *folded             // of the first breakdown
	tailored   *inference.Tailored // at some level
	tested     *bool               // its segments can be held against each other
}
