package findings

import "time"

// LockedPlan is the plan that was locked in the workbook before the test, held
// against what the outcomes are judged by now.
type LockedPlan struct {
	Fingerprint string    `json:"fingerprint"`
	Locked      time.Time `json:"locked"`
	// Outcomes is how many rows of outcomes there were when it was locked.
	Outcomes int64 `json:"outcomes"`
	// Edited tells that the sheet is not as it was written: its seal, or its
	// fingerprint, does not fit its rows.
	Edited bool `json:"edited"`
	// Decisions is how many it holds, and Changes are those that hold no
	// more, in the order of the plan.
	Decisions int          `json:"decisions"`
	Changes   []PlanChange `json:"changes"`
}

// PlanChange is a decision that is no longer as planned.
type PlanChange struct {
	// What is a setting, or a column of a segment or a trigger.
	What string `json:"what"`
	// Planned is what the plan says and Now what holds instead; empty where
	// it was not decided.
	Planned string `json:"planned"`
	Now     string `json:"now"`
	// Flag is what overrides the workbook on the command line, such as
	// --level; empty where the workbook itself was changed.
	Flag string `json:"flag"`
}
