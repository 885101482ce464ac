package planning

import (
	"math"
	"time"

	"triggerlab/experiment"
)

const day = 24 * time.Hour

// plannedDays is how many days there are from start to end, 0 where they are
// not both said.
func plannedDays(e *experiment.Experiment) int64 {
	if e.Start.IsZero() || !e.Start.Before(e.End) {
		return 0
	}
	return int64(math.Ceil(e.End.Sub(e.Start).Hours() / 24))
}

// days is how many days it takes to reach so many contacts, nil where nobody
// said how many a day.
func (p *plan) days(contacts *int64) *int64 {
	if contacts == nil || p.e.DailyContacts <= 0 {
		return nil
	}
	n := (*contacts-1)/p.e.DailyContacts + 1
	return &n
}

// farthest is how many days are still given a date.
const farthest = 36_500

// dates are the first and the last day of so many, empty where the start is
// not said or the end is not for this century.
func (p *plan) dates(days int64) (first, last string) {
	if p.e.Start.IsZero() || days > farthest {
		return "", ""
	}
	const layout = "2006-01-02"
	return p.e.Start.Format(layout), p.e.Start.Add(time.Duration(days-1) * day).Format(layout)
}
