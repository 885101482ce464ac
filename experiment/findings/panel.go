package findings

// Panel is what cards that people swiped are worth, and how they were swiped.
type Panel struct {
	// Recorded tells that this program showed the cards: then who swiped are
	// people who were asked to, and not the audience.
	Recorded bool  `json:"recorded"`
	Swipers  int64 `json:"swipers"`
	Swipes   int64 `json:"swipes"`
	Cards    int   `json:"cards"` // the most that anybody saw
	// OneIn is 1, or one swiper in how many the questions below were asked of.
	OneIn     int64          `json:"one_in"`
	Minds     []TriggerMinds `json:"minds"`
	Positions []CardPosition `json:"positions"`
	Order     CardOrder      `json:"order"`
	Balance   CardBalance    `json:"balance"`
	Straight  Straightness   `json:"straight"`
	Speed     SwipeSpeed     `json:"speed"`
	Twice     Twice          `json:"twice"`
	Without   *PanelWithout  `json:"without"`  // null where nobody is in doubt, or it cannot be told
	Campaign  *PanelCampaign `json:"campaign"` // null where nothing says how large one must be
}

// TriggerMinds is how often contacts were of two minds about a trigger.
type TriggerMinds struct {
	Trigger string `json:"trigger"`
	Swipes  int64  `json:"swipes"`
	Minds   int64  `json:"minds"`
	Share   Number `json:"share"`
	Low     Number `json:"low"`
	High    Number `json:"high"`
}

// CardPosition is what was done with the cards in one place of the decks.
// Expected is the rate that the cards which stood there have elsewhere too.
type CardPosition struct {
	Position int    `json:"position"`
	Swipes   int64  `json:"swipes"`
	Rate     Number `json:"rate"`
	Expected Number `json:"expected"`
	Seconds  Number `json:"seconds"` // median time to swipe
}

// CardOrder is by how much the rate rises with every further card of a hand,
// among the cards of one contact. CannotTell is few-varied, inseparable,
// no-positions or empty; PAdjusted is among the panel's tests.
type CardOrder struct {
	Slope      Number `json:"slope"`
	Low        Number `json:"low"`
	High       Number `json:"high"`
	PValue     Number `json:"p_value"`
	PAdjusted  Number `json:"p_adjusted"`
	Contacts   int    `json:"contacts"` // who bear on it
	Apart      Number `json:"apart"`    // part of the order that does not go with the cards
	CannotTell string `json:"cannot_tell"`
}

// CardBalance is how evenly cards were dealt over the places. A Mean of 0 is
// always first, 1 always last.
type CardBalance struct {
	PValue Number      `json:"p_value"`
	Cards  []DealtCard `json:"cards"`
}

// DealtCard is where one trigger stood.
type DealtCard struct {
	Trigger string `json:"trigger"`
	First   int64  `json:"first"` // hands that began with it
	Mean    Number `json:"mean"`
}

// Straightness is how many hands were answered all alike. CannotTell is
// few-hands or empty.
type Straightness struct {
	Hands      int    `json:"hands"`
	All        int    `json:"all"`
	None       int    `json:"none"`
	Expected   Number `json:"expected"`
	PValue     Number `json:"p_value"`
	PAdjusted  Number `json:"p_adjusted"`
	CannotTell string `json:"cannot_tell"`
}

// SwipeSpeed is how fast cards were swiped. Too fast is to swipe more than a
// tenth of the cards faster than anybody reads; hurried is twice as fast as
// the others, card by card.
type SwipeSpeed struct {
	Timed      int64  `json:"timed"`
	Median     Number `json:"median"`     // seconds
	Impossible int64  `json:"impossible"` // cards
	TooFast    int64  `json:"too_fast"`   // contacts
	Hurried    *int64 `json:"hurried"`    // contacts; null: too few to tell
}

// Twice is who may have swiped more than once. Pairs are of contacts of one
// segment who answered alike, but not all cards alike, one soon after the
// other.
type Twice struct {
	Repeated  int64  `json:"repeated"` // contacts who saw a card again
	Places    int64  `json:"places"`   // contacts with two decks, or on two devices
	Pairs     int64  `json:"pairs"`
	Expected  Number `json:"expected"`
	PValue    Number `json:"p_value"`
	PAdjusted Number `json:"p_adjusted"`
}

// PanelWithout is the verdict without the contacts of whom the checks doubt.
type PanelWithout struct {
	Contacts int64  `json:"contacts"` // left out
	Status   string `json:"status"`
	Trigger  string `json:"trigger"`
	Changed  bool   `json:"changed"`
}

// PanelCampaign is the campaign that would prove what the panel suggests.
type PanelCampaign struct {
	Contacts   int64  `json:"contacts"`
	PerTrigger int64  `json:"per_trigger"`
	Trigger    string `json:"trigger"`
	Versus     string `json:"versus"`
	Base       Number `json:"base"`
	Effect     Number `json:"effect"`
	Power      Number `json:"power"`
	// Assumed tells that the base is the panel's own rate, for nothing says what
	// the audience's is.
	Assumed bool `json:"assumed"`
}
