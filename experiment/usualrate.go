package experiment

// Engagement rates of a relation, where a segment says none.
const (
	fanRate      = .60
	regularRate  = .12
	prospectRate = .03
	unknownRate  = .10
)

// UsualRate returns the engagement rate that is expected of the segment where
// nothing is done: its base rate, or where it says none, what its relation
// usually has. Plans and simulations go by the same.
func (s Segment) UsualRate() float64 {
	if s.BaseRate != 0 {
		return s.BaseRate
	}
	switch s.Relation {
	case Fan:
		return fanRate
	case Regular:
		return regularRate
	case Prospect:
		return prospectRate
	}
	return unknownRate
}
