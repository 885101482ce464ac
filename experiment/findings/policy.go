package findings

// SegmentGain is what its own trigger gains one segment over the best single
// one. NaiveGain is read off the data it was chosen by, and flattered; Gain was
// tried on contacts it was not chosen by, with Low and High that hold for all
// segments together, per contact of the segment.
type SegmentGain struct {
	Segment   string `json:"segment"`
	Trigger   string `json:"trigger"` // what it is sent
	NaiveGain Number `json:"naive_gain"`
	Gain      Number `json:"gain"`
	Low       Number `json:"low"`
	High      Number `json:"high"`
}

// PolicyTree is a policy that a person can keep in mind: one split of the
// audience, or two, and a trigger for each part. The gains and the verdict are
// those of Tailoring, with the search for the tree repeated on the contacts
// learned from. Root is null where everybody is best sent the same.
type PolicyTree struct {
	Depth     int       `json:"depth"`
	NaiveGain Number    `json:"naive_gain"`
	Gain      Number    `json:"gain"`
	Low       Number    `json:"low"`
	High      Number    `json:"high"`
	Verdict   string    `json:"verdict"`
	Reasons   []Message `json:"reasons"`
	Root      *Node     `json:"root"`
}

// Node is a split or, where Yes and No are null, a leaf. A split sends to Yes
// those whose By is the Value or, where UpTo, a number up to it. NaiveGain is
// the leaf's own, flattered; Gain, Low and High are those of all contacts who
// were sent its trigger by trees that had not seen them.
type Node struct {
	By        string `json:"by"`
	Value     string `json:"value"`
	UpTo      bool   `json:"up_to"`
	Yes       *Node  `json:"yes"`
	No        *Node  `json:"no"`
	Trigger   string `json:"trigger"`
	Share     Number `json:"share"` // of contacts
	NaiveGain Number `json:"naive_gain"`
	Gain      Number `json:"gain"`
	Low       Number `json:"low"`
	High      Number `json:"high"`
}

// Attention is each trigger's part of all engagements, were every trigger
// given the same number of exposures. Tailored is by how much the part of the
// best single trigger grows when the tailored policy takes its place; null
// where none was valued.
type Attention struct {
	Shares   []AttentionShare `json:"shares"`
	Tailored *TailoredShare   `json:"tailored"`
}

// AttentionShare is one trigger's part with its own interval.
type AttentionShare struct {
	Trigger string `json:"trigger"`
	Share   Number `json:"share"`
	Low     Number `json:"low"`
	High    Number `json:"high"`
}

// TailoredShare is what the part of the best single trigger is, and by how
// much tailoring adds to it.
type TailoredShare struct {
	BestSingle string `json:"best_single"`
	Share      Number `json:"share"`
	Gain       Number `json:"gain"`
	Low        Number `json:"low"`
	High       Number `json:"high"`
}

// FansEffect says who makes the lead of a trigger over another: fans, who
// engage with nearly anything, or the others. Of all contacts, were all shown
// the trigger, Anyway is how many engage with the other trigger too, in number,
// and Extra how many come on top; both parts of both add up to its rate.
type FansEffect struct {
	Trigger string      `json:"trigger"`
	Versus  string      `json:"versus"`
	Share   Number      `json:"share"` // of contacts who are fans
	Fans    FansPart    `json:"fans"`
	Others  FansPart    `json:"others"`
	Lead    Contributed `json:"lead"`
	// Tailoring is who makes the gain of tailoring; null where none was valued.
	Tailoring *Contributed `json:"tailoring"`
}

// FansPart is what fans, or the others, bring in, per contact of everybody.
type FansPart struct {
	Anyway Number `json:"anyway"`
	Extra  Number `json:"extra"`
	Low    Number `json:"low"` // of Extra
	High   Number `json:"high"`
}

// Contributed is a whole and the share of it that fans make, which lies outside
// 0 to 1 where they take what the others bring. Low and High are unknown where
// the whole may be nothing.
type Contributed struct {
	Whole  Number `json:"whole"`
	Fans   Number `json:"fans"`
	Others Number `json:"others"`
	Share  Number `json:"share"`
	Low    Number `json:"low"`
	High   Number `json:"high"`
}
