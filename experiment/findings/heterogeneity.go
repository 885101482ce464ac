package findings

// Heterogeneity is whether the effect depends on the segment. Crossover and
// all below it but CMH are about the leader against the runner-up.
type Heterogeneity struct {
	Interaction Test      `json:"interaction"`
	Crossover   Test      `json:"crossover"`
	BreslowDay  Test      `json:"breslow_day"` // do the odds ratios differ, with Tarone's correction
	CochranQ    Test      `json:"cochran_q"`   // do the differences differ
	CMH         Test      `json:"cmh"`         // do the triggers differ at all, within segments
	OddsRatio   OddsRatio `json:"odds_ratio"`
	Pooling     Pooling   `json:"pooling"`
	Simpson     []Simpson `json:"simpson"`
}

// Test is a test statistic; all Unknown where it could not be made, and
// Reason then is the message that says why. Trigger and Versus are what was
// compared, empty where all triggers were.
type Test struct {
	Trigger   string   `json:"trigger"`
	Versus    string   `json:"versus"`
	Statistic Number   `json:"statistic"`
	DF        Number   `json:"df"`
	PValue    Number   `json:"p_value"`
	Segments  int      `json:"segments"` // how many took part
	Reason    *Message `json:"reason"`
}

// OddsRatio is Mantel and Haenszel's, common to all segments.
type OddsRatio struct {
	Trigger string `json:"trigger"`
	Versus  string `json:"versus"`
	Ratio   Number `json:"ratio"`
	Low     Number `json:"low"`
	High    Number `json:"high"`
}

// Pooling is what the segments' differences between two triggers say
// together: how much they truly vary, their mean, and each of them pulled
// towards it.
type Pooling struct {
	Trigger        string         `json:"trigger"`
	Versus         string         `json:"versus"`
	Mean           Number         `json:"mean"`
	Low            Number         `json:"low"`
	High           Number         `json:"high"`
	PredictionLow  Number         `json:"prediction_low"` // of the difference in one more such segment
	PredictionHigh Number         `json:"prediction_high"`
	Tau2           Number         `json:"tau2"` // how much true differences vary: their variance
	I2             Number         `json:"i2"`   // the share of what is seen to vary that is not chance
	Segments       []PooledEffect `json:"segments"`
	Reason         *Message       `json:"reason"`
}

// PooledEffect is a segment's difference as it was seen, and the better guess
// of it that all segments together make. No claim rests on it.
type PooledEffect struct {
	Segment    string `json:"segment"`
	Difference Number `json:"difference"`
	Pooled     Number `json:"pooled"`
}

// Simpson is a comparison that pooling turns around.
type Simpson struct {
	Trigger      string `json:"trigger"`
	Versus       string `json:"versus"`
	Pooled       Number `json:"pooled"`
	Standardised Number `json:"standardised"`
	Flips        bool   `json:"flips"` // the signs differ
}
