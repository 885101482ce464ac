package findings

// The moments at which a report may be made, as Sequential.Moment.
const (
	MomentOnce    = "once"    // one look was planned, and nothing says that it is not this one
	MomentEarly   = "early"   // one look was planned, and this is before it
	MomentLook    = "look"    // a look of the plan, or counted as one
	MomentBetween = "between" // between two looks of the plan
	MomentLast    = "last"    // the last look: all of the error may be spent
	MomentAny     = "any"     // any moment is as good as any other
	MomentUnknown = "unknown" // looks were planned, but not how much there is to come
)

// What the planned maximum of information was taken from, as Sequential.Basis;
// empty where nothing says how large the test is to be.
const (
	BasisMinimumEffect = "minimum-effect" // what the smallest effect worth having takes
	BasisSizes         = "sizes"          // of the segments
	BasisDailyContacts = "daily-contacts" // times the days of the test
	BasisCalendar      = "calendar"       // the share of the days that has passed
	BasisDefault       = "default"        // a third of the rate as effect, for what must be tuned to something
)

// Sequential is whether the data may be looked at now, what looks cost, and
// what the test may still bring. Low, High and RepeatedP are those of the
// leader's lead over the runner-up; RepeatedP is the smallest p for which the
// interval leaves 0 out.
type Sequential struct {
	Rule        string `json:"rule"`
	Moment      string `json:"moment"`
	Planned     int    `json:"planned"` // looks; 0: any number
	Basis       string `json:"basis"`
	Information Number `json:"information"` // of the planned maximum
	Look        int    `json:"look"`        // which one this is, or the last before now; 0: none
	Critical    Number `json:"critical"`    // what |z| of one comparison must reach now
	// BestCritical is what the leader must reach now against every other
	// trigger, for whoever plans by it.
	BestCritical Number `json:"-"`
	Looks        []Look `json:"looks"`

	Trigger    string `json:"trigger"`
	Versus     string `json:"versus"`
	Difference Number `json:"difference"`
	Low        Number `json:"low"`
	High       Number `json:"high"`
	RepeatedP  Number `json:"repeated_p"`

	// PowerTrend and PowerMinimum are the chances that the lead will be shown at
	// the planned end, were it what it is now, or the smallest worth having.
	PowerTrend   Number `json:"power_trend"`
	PowerMinimum Number `json:"power_minimum"`
	Futile       bool   `json:"futile"` // advice, which binds nobody

	Peeking *Peeking  `json:"peeking"` // null where it costs nothing or cannot be told
	Reasons []Message `json:"reasons"`
}

// Look is one look at the data: a past one, the present one or one to come.
type Look struct {
	Look        int    `json:"look"`
	Day         string `json:"day"` // empty where the plan has no days
	State       string `json:"state"`
	Information Number `json:"information"`
	Critical    Number `json:"critical"`  // the bound on |z| of one comparison
	Spent       Number `json:"spent"`     // error until and with this look
	NominalP    Number `json:"nominal_p"` // the p that the bound is
}

// The states of a look.
const (
	LookPast    = "past"
	LookPresent = "present"
	LookToCome  = "to-come"
)

// Peeking is what it does to the error to look often and stop at the first p
// below what one look allows.
type Peeking struct {
	Every  string `json:"every"` // day, week, or tenth of the contacts
	Looks  int    `json:"looks"`
	Alarms Number `json:"alarms"` // chance to cry winner where nothing works
}
