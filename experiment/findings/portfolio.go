package findings

import "iter"

// PortfolioSchema names the document of many experiments.
const PortfolioSchema = "triggerlab.portfolio/1"

// Portfolio is what was concluded from many experiments: each report as if it
// were alone, in the order of the file, and what they say together.
type Portfolio struct {
	Schema      string      `json:"schema"`
	Methods     string      `json:"methods"`
	Experiments []*Findings `json:"experiments"`
	Portfolio   Summary     `json:"portfolio"`
}

// Summary is what many tests say together. Numbers on triggers of different
// tests are never held against each other: only contrasts within a test count.
type Summary struct {
	By        string `json:"by"`     // the header that tells the experiments apart
	Source    string `json:"source"` // of the outcomes
	SHA256    Digest `json:"sha256"`
	Simulated bool   `json:"simulated"` // some outcomes are
	// Level is that of the intervals here, and 1 - Level the share of false
	// discoveries that is borne.
	Level       float64 `json:"level"`
	Experiments int     `json:"experiments"`
	Triggers    int64   `json:"triggers"`
	Contacts    *int64  `json:"contacts"` // added up over tests, whoever is in several; null where one cannot know
	Exposures   int64   `json:"exposures"`
	Engagements int64   `json:"engagements"`

	Verdicts    VerdictCounts `json:"verdicts"`
	Splits      Splits        `json:"splits"`
	Discoveries Discoveries   `json:"discoveries"`
	Leads       Leads         `json:"leads"`
	Effects     TrueEffects   `json:"effects"`
	Again       Again         `json:"again"`
	Hidden      Hidden        `json:"hidden"`
	Features    Features      `json:"features"`
	// RowsRead are all rows of the file: those of the experiments, of the refused,
	// and those that belong to no experiment, which are SetAside.
	RowsRead int64      `json:"rows_read"`
	SetAside []SetAside `json:"set_aside"`
	// Refused are the experiments that are none of Experiments.
	Refused []Refused `json:"refused"`
	// Tests holds one entry for each experiment, in the order of the file.
	Tests       Tests     `json:"tests"`
	Warnings    []Message `json:"warnings"`
	MethodsUsed []Method  `json:"methods_used"`
}

// Tests are experiments one after the other: a list of them, or what is read
// from a disk when it is asked for, so that many take no more memory than few.
type Tests interface {
	Len() int
	// All gives the tests in the order of the file. An error ends them.
	All() iter.Seq2[PortfolioTest, error]
}

// TestList are tests that are held in memory.
type TestList []PortfolioTest

// Len implements Tests.
func (l TestList) Len() int { return len(l) }

// All implements Tests.
func (l TestList) All() iter.Seq2[PortfolioTest, error] {
	return func(yield func(PortfolioTest, error) bool) {
		for _, t := range l {
			if !yield(t, nil) {
				return
			}
		}
	}
}

// VerdictCounts is how many experiments came to each verdict.
type VerdictCounts struct {
	Invalid    int `json:"invalid"`
	Winner     int `json:"winner"`
	Equivalent int `json:"equivalent"`
	Leader     int `json:"leader"`
	Undecided  int `json:"undecided"`
}

// Splits is how many experiments have data that cannot be trusted. All numbers
// below leave them out.
type Splits struct {
	Checked int    `json:"checked"` // whose sample ratio could be tested
	Broken  int    `json:"broken"`  // of those, by their sample ratio
	Share   Number `json:"share"`
	Low     Number `json:"low"`
	High    Number `json:"high"`
	// Threshold is the p below which a split counts as broken, and Expected how
	// many of the checked would by chance alone, were all splits sound.
	Threshold float64  `json:"threshold"`
	Expected  Number   `json:"expected"`
	Names     []string `json:"names"` // of the broken, in the order of the file
	// OtherInvalid are the experiments that are invalid for another reason, such
	// as contacts in two triggers.
	OtherInvalid []string `json:"other_invalid"`
}

// Discoveries is what stands when many tests are judged together: of the
// claims that stand, a share of 1 - level at most is expected to be false.
type Discoveries struct {
	// Winners are claims that one trigger beats all others of its test, and
	// Differences claims that any two triggers of a test differ.
	Winners     Discovered `json:"winners"`
	Differences Discovered `json:"differences"`
}

// Discovered is one family of claims, one a test. Alone are the claims at
// 1 - level in each test by itself, BH and BY those that stand after Benjamini
// and Hochberg's correction, for tests that share no contacts, and Benjamini
// and Yekutieli's, whatever they share.
type Discovered struct {
	Tests        int    `json:"tests"`         // whose p is known
	Alone        int    `json:"alone"`         // p < 1 - level
	AloneByLuck  Number `json:"alone_by_luck"` // at most so many of them would be expected were nothing different anywhere
	BH           int    `json:"bh"`
	BY           int    `json:"by"`
	Undetectable int    `json:"undetectable"` // tests that cannot tell: no p
}

// Leads is how far leaders are ahead of runners-up, as it looks and as it is:
// medians over the tests in which all of them are known. Whoever is picked as
// the highest was lucky on average.
type Leads struct {
	Tests int `json:"tests"`
	// Lifts are relative to the runner-up's rate as it was seen, but for the
	// shrunk ones: those are medians of the ratios of true rates less 1, as far as
	// all tests together tell them.
	NaiveLift        Number `json:"naive_lift"`
	HonestLift       Number `json:"honest_lift"`
	ShrunkLift       Number `json:"shrunk_lift"`
	NaiveDifference  Number `json:"naive_difference"`
	HonestDifference Number `json:"honest_difference"`
	// The same over the tests with a winner.
	Winners           int    `json:"winners"`
	WinnersNaiveLift  Number `json:"winners_naive_lift"`
	WinnersHonestLift Number `json:"winners_honest_lift"`
	WinnersShrunkLift Number `json:"winners_shrunk_lift"`
}

// TrueEffects is how much the true rates of the triggers of a test differ, as
// far as all tests together tell: logs of rates are scattered around their
// test's mean with standard deviation τ, and tests differ in τ. All numbers are
// Unknown, with a Reason, where tests are too few.
type TrueEffects struct {
	Tests    int `json:"tests"`
	Triggers int `json:"triggers"`
	// Spread is the root of the mean of τ² over tests: .2 means that two tests in
	// three triggers lie within a fifth of their test's mean.
	Spread     Number `json:"spread"`
	SpreadLow  Number `json:"spread_low"`
	SpreadHigh Number `json:"spread_high"`
	// Common is τ were it the same in all tests, by restricted maximum
	// likelihood of normal effects.
	Common Number `json:"common"`
	// Tails is the kurtosis of the effects: 3 where all tests are alike, more
	// where a few tests hold the big effects.
	Tails Number `json:"tails"`
	// Mixture is which share of tests has which τ.
	Mixture []SpreadShare `json:"mixture"`
	Reason  *Message      `json:"reason"`
}

// SpreadShare is the share of tests whose true effects have a spread.
type SpreadShare struct {
	Spread float64 `json:"spread"`
	Share  Number  `json:"share"`
}

// Again is how many of the winners would win again, were their tests run once
// more with as many contacts.
type Again struct {
	Winners  int    `json:"winners"` // of which it can be told
	Expected Number `json:"expected"`
	Low      Number `json:"low"`
	High     Number `json:"high"`
	// TrulyBest is how many of them are expected to be truly the best trigger of
	// their test.
	TrulyBest Number   `json:"truly_best"`
	Reason    *Message `json:"reason"`
}

// Hidden is how many of the tests without a winner nevertheless hold two
// triggers whose true rates differ by more than Lift.
type Hidden struct {
	Tests    int      `json:"tests"`
	Lift     float64  `json:"lift"`
	Expected Number   `json:"expected"`
	Low      Number   `json:"low"`
	High     Number   `json:"high"`
	Reason   *Message `json:"reason"`
}

// The kinds of features.
const (
	FeatureText      = "text"      // of the message: characters, question, number …
	FeatureAttribute = "attribute" // a column of the triggers with words: Level against Versus
	FeatureNumber    = "number"    // a column of the triggers with numbers: a step of Step
)

// The features of a message's text, as Feature.Feature.
const (
	TextLength       = "length"      // so many characters more as a step is
	TextQuestion     = "question"    // asks one
	TextNumber       = "number"      // has a digit
	TextSecondPerson = "you"         // speaks to the reader
	TextCapitals     = "capitals"    // has a word in capitals
	TextExclamation  = "exclamation" // has an exclamation mark
	TextEmoji        = "emoji"       // has one
)

// Features is what messages and attributes have to do with the rate, as far as
// triggers of the same test differ in them.
type Features struct {
	Tests    int `json:"tests"`    // that took part: with a feature in which triggers differ
	Triggers int `json:"triggers"` // of them
	// Languages counts the messages by the language their text features were
	// read in, the most frequent first.
	Languages []LanguageCount `json:"languages"`
	Residual  Number          `json:"residual"` // spread of true effects that no feature explains, as a τ
	// Correction says how PAdjusted is adjusted over the features.
	Correction string    `json:"correction"`
	Features   []Feature `json:"features"` // the most certain first, those that cannot be told last
	Reason     *Message  `json:"reason"`   // why there are none; null where there are
}

// LanguageCount is how many messages are in a language: en, fr, nl, or empty
// where it cannot be told.
type LanguageCount struct {
	Language string `json:"language"`
	Messages int    `json:"messages"`
}

// Feature is by what factor less 1 the rate of triggers with a feature differs
// from that of triggers of the same test without it: as a lift. Lift has the
// other features kept equal, Alone has not.
type Feature struct {
	Feature string `json:"feature"` // a text feature, or the name of an attribute
	Kind    string `json:"kind"`
	Level   string `json:"level"`  // of a FeatureAttribute
	Versus  string `json:"versus"` // against which
	Step    Number `json:"step"`   // of TextLength and FeatureNumber; null for what one has or has not
	// Tests are those whose triggers differ in it; With and Without how many
	// triggers of them have it and have not (of a number: 0).
	Tests   int `json:"tests"`
	With    int `json:"with"`
	Without int `json:"without"`

	Lift      Number `json:"lift"`
	Low       Number `json:"low"`
	High      Number `json:"high"`
	DF        Number `json:"df"`
	PValue    Number `json:"p_value"`
	PAdjusted Number `json:"p_adjusted"`
	Alone     Number `json:"alone"`
	AloneLow  Number `json:"alone_low"`
	AloneHigh Number `json:"alone_high"`
	// CannotTell is why there are no numbers: few-tests, never-varies, collinear
	// or many-levels; empty where there are.
	CannotTell string `json:"cannot_tell"`
	// Like is what a collinear feature cannot be told from.
	Like []string `json:"like"`
}

// PortfolioTest is one experiment among many. Numbers that its data do not
// bear are Unknown.
type PortfolioTest struct {
	Experiment  string `json:"experiment"`
	Status      string `json:"status"`  // of its verdict
	Trigger     string `json:"trigger"` // with the highest rate; empty where there is none
	Message     string `json:"message"` // of that trigger; empty where none is said
	RunnerUp    string `json:"runner_up"`
	Triggers    int    `json:"triggers"`
	Contacts    *int64 `json:"contacts"`
	Exposures   int64  `json:"exposures"`
	Engagements int64  `json:"engagements"`
	Simulated   bool   `json:"simulated"`
	Broken      bool   `json:"broken"` // by its sample ratio
	SampleRatio Number `json:"sample_ratio_p"`

	Rate             Number `json:"rate"` // of the trigger with the highest
	NaiveDifference  Number `json:"naive_difference"`
	HonestDifference Number `json:"honest_difference"`
	HonestLow        Number `json:"honest_low"`
	HonestHigh       Number `json:"honest_high"`
	NaiveLift        Number `json:"naive_lift"`
	// ShrunkLift is the lead once it is known how much triggers truly differ in
	// all tests: the median of what is to be believed, and its interval.
	ShrunkLift Number `json:"shrunk_lift"`
	ShrunkLow  Number `json:"shrunk_low"`
	ShrunkHigh Number `json:"shrunk_high"`
	// Best is how likely the trigger is truly the best, Again how likely it wins
	// again; both with what all tests tell.
	Best  Number `json:"best"`
	Again Number `json:"again"`

	// WinnerP is the p of the claim that the trigger beats all others of its
	// test, DifferP of the claim that any two differ. StandsBH and StandsBY tell
	// whether the test has a winner whose claim stands among all tests.
	WinnerP   Number `json:"winner_p"`
	WinnerPBH Number `json:"winner_p_bh"`
	WinnerPBY Number `json:"winner_p_by"`
	DifferP   Number `json:"differ_p"`
	DifferPBH Number `json:"differ_p_bh"`
	StandsBH  bool   `json:"stands_bh"`
	StandsBY  bool   `json:"stands_by"`
}

// Measured is what a portfolio takes from an experiment beside its document:
// nil where there is nothing to compare, or nothing of it can be trusted.
type Measured struct {
	// Engagements and Exposures are what the triggers are worth in independent
	// exposures of a split, in the order of Findings.Triggers: their rates differ
	// and vary as these would. NaN for a trigger that was not shown.
	Engagements, Exposures []float64
	// WinnerP is the p of the claim that the leader beats all others, DifferP of
	// the claim that any two differ. Critical is what the leader had to reach.
	WinnerP, DifferP, Critical float64
}
