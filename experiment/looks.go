package experiment

import "time"

// DefaultLooks is how many looks a plan of several has where it does not say.
const DefaultLooks = 5

// PlannedLooks is how many looks at the data the stopping rule has: 0 where
// they are not counted.
func (s *Settings) PlannedLooks() int {
	switch {
	case s.Stopping != OBrienFleming && s.Stopping != Pocock:
		return 0
	case s.Looks > 0:
		return s.Looks
	}
	return DefaultLooks
}

// LookDays are the last days of the planned looks, spread evenly from start to
// end, as days since 1970; nil where the plan does not say when they are.
func (s *Settings) LookDays() []int32 {
	looks := s.PlannedLooks()
	if looks == 0 || s.Start.IsZero() || !s.Start.Before(s.End) {
		return nil
	}
	const day = 24 * time.Hour
	span := s.End.Sub(s.Start)
	days := make([]int32, looks)
	for j := range days {
		// The day that is over then: a test until the 19th has the 18th for its last.
		until := s.Start.Add(span*time.Duration(j+1)/time.Duration(looks) - 1)
		days[j] = int32(until.Unix() / int64(day/time.Second))
	}
	return days
}
