package findings

// Claims is what became of everything that an exported report says, held
// against what it carries and, where they were given, against the outcomes.
type Claims struct {
	Status  string `json:"status"`
	Format  string `json:"format"`  // of the report
	Program string `json:"program"` // version that made it
	Methods string `json:"methods"` // of which its numbers are
	// Compared is how many claims were held against the evidence, and Words
	// tells that its sentences are among them: another version words them anew.
	Compared int  `json:"compared"`
	Words    bool `json:"words"`
	// Outcomes tells that the evidence was held against the outcomes too.
	// Without them a report that agrees with itself may still be untrue.
	Outcomes bool `json:"outcomes"`
	// TakenOver is how many of the numbers compared were concluded from hands of
	// cards, which no report carries: they are held against what the evidence
	// says was concluded, and not computed again.
	TakenOver int     `json:"taken_over"`
	Differ    []Claim `json:"differ"`
	More      int     `json:"more"` // that differ too
}

// What became of the claims.
const (
	ClaimsAgree        = "agree"
	ClaimsDiffer       = "differ"
	ClaimsOtherMethods = "other-methods" // numbers were made in another way
	ClaimsOtherLayout  = "other-layout"  // and by another version, which puts them elsewhere
)

// The ways in which a claim is not what the evidence says.
const (
	ClaimChanged = "changed"
	ClaimMissing = "missing"
	ClaimAdded   = "added"
	ClaimUntrue  = "untrue" // the outcomes say something else
)

// Claim is one thing that a report says and should not.
type Claim struct {
	// Place is a path of the document, a cell with its headings, or a section
	// with the row and the column of its table.
	Place    string `json:"place"`
	Kind     string `json:"kind"`
	Says     string `json:"says"`
	Evidence string `json:"evidence"` // what it should say
}
