package findings

// AssignmentSchema names the document that tells of an assignment.
const AssignmentSchema = "triggerlab.assignment/1"

// Assignment is how contacts were shared out among triggers. It names no
// contact. Contacts is always Kept + New + Holdout (of which HeldBefore were
// before) + Excluded + Elsewhere + Waiting.
type Assignment struct {
	Schema     string `json:"schema"`
	Experiment string `json:"experiment"`
	Method     string `json:"method"` // "hash" or "blocked"
	// MethodSaid is false where the method follows from the number of contacts.
	MethodSaid bool   `json:"method_said"`
	Salt       string `json:"salt"`
	SaltFrom   string `json:"salt_from"` // "salt", "name" or "triggers"
	Wave       int    `json:"wave"`

	Source     string            `json:"source"`
	Columns    map[string]string `json:"columns"` // role -> header
	RowsRead   int64             `json:"rows_read"`
	SetAside   []SetAside        `json:"set_aside"`
	Duplicates int64             `json:"duplicates"` // rows that repeat a contact
	Conflicts  int64             `json:"conflicts"`  // contacts in more than one segment

	Contacts   int64 `json:"contacts"`
	Kept       int64 `json:"kept"`        // have the trigger they were given before
	New        int64 `json:"new"`         // got one now
	Holdout    int64 `json:"holdout"`     // get nothing
	HeldBefore int64 `json:"held_before"` // of them, those who were held out before
	Excluded   int64 `json:"excluded"`
	// ExcludedAssigned are those of them who had been assigned before.
	ExcludedAssigned int64 `json:"excluded_assigned"`
	Elsewhere        int64 `json:"elsewhere"` // in another experiment
	Waiting          int64 `json:"waiting"`   // not drawn for this wave
	// Departed had been assigned before and are not in the list any more.
	Departed int64 `json:"departed"`

	HoldoutShare float64             `json:"holdout_share"`
	Triggers     []AssignedTrigger   `json:"triggers"`
	Segments     []AssignedSegment   `json:"segments"`
	SampleRatio  AssignedRatio       `json:"sample_ratio"`
	Balance      *AssignmentBalance  `json:"balance"` // null where nothing was balanced on
	Notices      []Message           `json:"notices"`
	Files        []AssignmentWritten `json:"files"`
}

// AssignedTrigger is a trigger with its contacts. Got is its part of those who
// were assigned now, Share the part that was planned: Unknown for a trigger
// that the plan no longer has.
type AssignedTrigger struct {
	Trigger string `json:"trigger"`
	Share   Number `json:"share"`
	Kept    int64  `json:"kept"`
	New     int64  `json:"new"`
	Got     Number `json:"got"`
}

// AssignedSegment is a segment with its contacts; Cells are in the order of
// Triggers.
type AssignedSegment struct {
	Segment   string         `json:"segment"`
	Contacts  int64          `json:"contacts"`
	Cells     []AssignedCell `json:"cells"`
	Holdout   int64          `json:"holdout"`
	Excluded  int64          `json:"excluded"`
	Elsewhere int64          `json:"elsewhere"`
	Waiting   int64          `json:"waiting"`
}

// AssignedCell is what a trigger has of a segment. Got is its part of the
// contacts of the segment who were assigned now.
type AssignedCell struct {
	Trigger string `json:"trigger"`
	Kept    int64  `json:"kept"`
	New     int64  `json:"new"`
	Got     Number `json:"got"`
}

// AssignedRatio tests the parts that triggers got now against those planned.
// By hash its p value is that of any fair draw; in blocks it is close to 1.
type AssignedRatio struct {
	Statistic Number `json:"statistic"`
	DF        Number `json:"df"`
	PValue    Number `json:"p_value"`
}

// AssignmentBalance is what rerandomisation achieved. The distances are sums
// over segments and triggers of n |mean|², in covariates made uncorrelated,
// which a single draw has around Dimensions.
type AssignmentBalance struct {
	Draws      int              `json:"draws"`
	Dimensions int              `json:"dimensions"`
	Before     Number           `json:"distance_before"` // of the first draw
	After      Number           `json:"distance_after"`  // of the one that was taken
	Covariates []CovariateTable `json:"covariates"`
}

// CovariateTable is how far apart triggers are in something known of contacts:
// the largest difference of two triggers' means, in standard deviations.
type CovariateTable struct {
	Covariate string `json:"covariate"`
	Before    Number `json:"before"`
	After     Number `json:"after"`
}

// AssignmentWritten is a file that was written, with its contacts; Trigger is
// empty for the file of all. Formulas are its cells that a spreadsheet program
// would run.
type AssignmentWritten struct {
	File     string `json:"file"`
	Trigger  string `json:"trigger"`
	Contacts int64  `json:"contacts"`
	Formulas int64  `json:"formulas"`
}
