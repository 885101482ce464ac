package findings

// Time is how rates move over the days of the test; Days is 0 and Trends is
// empty where outcomes have no time.
type Time struct {
	First  string  `json:"first"` // 2026-02-14
	Last   string  `json:"last"`
	Days   int     `json:"days"` // from the first to the last
	Trends []Trend `json:"trends"`
	Lead   *Fading `json:"lead"` // null where it cannot be told
}

// Trend is by how much a trigger's rate rises a day.
type Trend struct {
	Trigger string `json:"trigger"`
	Slope   Number `json:"slope"`
	Low     Number `json:"low"`
	High    Number `json:"high"`
}

// Fading is by how much the lead of a trigger over another rises a day, and
// what the fitted lead was on the first day and the last.
type Fading struct {
	Trigger string `json:"trigger"`
	Versus  string `json:"versus"`
	Slope   Number `json:"slope"`
	Low     Number `json:"low"`
	High    Number `json:"high"`
	PValue  Number `json:"p_value"`
	First   Number `json:"first"`
	Last    Number `json:"last"`
}
