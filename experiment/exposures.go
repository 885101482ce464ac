package experiment

import (
	"strconv"
	"strings"
)

// MostExposures is how often a contact can be said to see a trigger; more is
// a typing mistake.
const MostExposures = 1000

// ParseExposures reads how often a contact is to see a trigger it was given:
// 3, or 1-5 for every number between with equal chance. A spreadsheet turns
// 1-5 into a day of the year, so 1 to 5 will do as well.
func ParseExposures(value string) (low, high int, ok bool) {
	from, to := value, value
	for _, mark := range []string{"-", "–", "tot", "to", "à"} {
		if a, b, found := strings.Cut(strings.ToLower(value), mark); found {
			from, to = strings.TrimSpace(a), strings.TrimSpace(b)
			break
		}
	}
	a, ok1 := ParseWhole(from)
	b, ok2 := ParseWhole(to)
	if !ok1 || !ok2 || !(1 <= a && a <= b && b <= MostExposures) {
		return 0, 0, false
	}
	return int(a), int(b), true
}

// ExposuresText writes how often a contact sees a trigger as ParseExposures
// reads it; empty where it was not said.
func (s *Settings) ExposuresText() string {
	switch {
	case s.MaxExposures == 0:
		return ""
	case s.MinExposures == s.MaxExposures:
		return strconv.Itoa(s.MaxExposures)
	}
	return strconv.Itoa(s.MinExposures) + "-" + strconv.Itoa(s.MaxExposures)
}

// PlannedExposures is how often a contact sees a trigger it was given, at
// least and at most: once where nothing was said.
func (s *Settings) PlannedExposures() (low, high int) {
	return max(1, s.MinExposures), max(1, s.MinExposures, s.MaxExposures)
}
