package findings

// Refused is one of many experiments of which nothing could be concluded: what
// would have ended a report on it alone. The others are judged without it.
type Refused struct {
	Experiment string  `json:"experiment"`
	Rows       int64   `json:"rows"`
	Problems   []Fault `json:"problems"`
	More       int     `json:"more"` // problems beyond those listed
}
