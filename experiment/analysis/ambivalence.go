package analysis

import (
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// ambivalence asks how many contacts are of two minds, how many would be if
// every exposure were decided by itself, and how alike a contact's exposures
// are: in the whole audience, within segments and by relation.
func (s *study) ambivalence() error {
	a := findings.Ambivalence{
		Contacts: s.t.Minds.Contacts, Ambivalent: s.t.Minds.Ambivalent,
		Share: findings.Unknown, Low: findings.Unknown, High: findings.Unknown, Expected: findings.Unknown, PValue: findings.Unknown,
		Correlation: findings.Unknown, WithinSegments: findings.Unknown,
		Relations: []findings.RelationCorrelation{}, Reasons: []findings.Message{},
	}
	if a.Contacts == 0 {
		a.Reasons = append(a.Reasons, message("ambivalence.once"))
		s.f.Ambivalence = a
		return nil
	}
	a.Share, a.Low, a.High = s.portion(a.Ambivalent, a.Contacts)
	if err := s.expectedMinds(&a); err != nil {
		return err
	}
	if err := s.correlations(&a); err != nil {
		return err
	}
	s.f.Ambivalence = a
	return nil
}

// portion is a share of contacts with its Wilson interval: unknown where they
// are fewer than ten.
func (s *study) portion(of, contacts int64) (share, low, high findings.Number) {
	if contacts < fewContacts {
		return findings.Unknown, findings.Unknown, findings.Unknown
	}
	i, err := inference.Wilson(float64(of), float64(contacts), s.level)
	if err != nil {
		return findings.Unknown, findings.Unknown, findings.Unknown
	}
	return findings.Number(ratio(of, contacts)), findings.Number(i.Low), findings.Number(i.High)
}

// fewContacts is below how many contacts a share of them is not told.
const fewContacts = 10

// expectedMinds holds what was seen against independence, where patterns of
// exposures were few enough to be kept.
func (s *study) expectedMinds(a *findings.Ambivalence) error {
	if s.t.Minds.Patterns == nil || !a.Share.Known() {
		a.Reasons = append(a.Reasons, message("ambivalence.unknown"))
		return nil
	}
	patterns := make([]inference.Pattern, len(s.t.Minds.Patterns))
	for i, p := range s.t.Minds.Patterns {
		patterns[i] = inference.Pattern{Triggers: p.Triggers, Contacts: float64(p.Contacts), Ambivalent: float64(p.Ambivalent)}
		for _, m := range p.Exposures {
			patterns[i].Exposures = append(patterns[i].Exposures, float64(m))
		}
	}
	engagements, exposures := make([]float64, len(s.t.Triggers)), make([]float64, len(s.t.Triggers))
	for i := range s.t.Triggers {
		c := s.t.Counts(i)
		engagements[i], exposures[i] = float64(c.Engagements), float64(c.Exposures)
	}
	r, err := inference.NewAmbivalence(patterns, engagements, exposures)
	if err != nil {
		return err
	}
	a.Expected, a.PValue = findings.Number(r.Expected/r.Contacts), findings.Number(r.P)
	if !a.PValue.Known() {
		a.Reasons = append(a.Reasons, message("ambivalence.few"))
		return nil
	}
	values := []any{"share", float64(a.Share), "expected", float64(a.Expected), "p", r.P}
	switch {
	case r.P >= 1-s.level:
		a.Reasons = append(a.Reasons, message("ambivalence.as-chance", values...))
	case r.Observed < r.Expected:
		a.Reasons = append(a.Reasons, message("ambivalence.fewer", values...))
	default:
		a.Reasons = append(a.Reasons, message("ambivalence.more", values...))
	}
	return nil
}

// correlations tells how alike a contact's exposures are: at the rates of the
// triggers, and at those they have in each segment, which takes away what
// people of a segment have in common.
func (s *study) correlations(a *findings.Ambivalence) error {
	all := s.counted(s.t.Overall, shown(s.t.Overall), tally.M, tally.Y)
	rho, err := inference.IntraContact([]inference.Moments{all})
	if err != nil {
		return err
	}
	a.Correlation = findings.Number(rho)
	if len(s.independent()) < 2 {
		return nil
	}
	var segments []inference.Moments
	byRelation := map[string][]inference.Moments{}
	for _, segment := range s.independent() {
		g := segment.Total()
		m := s.counted(g, shown(g), tally.M, tally.Y)
		segments = append(segments, m)
		if relation := s.relationOf(segment.Values); relation != "" {
			byRelation[relation] = append(byRelation[relation], m)
		}
	}
	if rho, err = inference.IntraContact(segments); err != nil {
		return err
	}
	a.WithinSegments = findings.Number(rho)
	for _, relation := range relations {
		if len(byRelation[relation]) == 0 {
			continue
		}
		if rho, err = inference.IntraContact(byRelation[relation]); err != nil {
			return err
		}
		a.Relations = append(a.Relations, findings.RelationCorrelation{Relation: relation, Correlation: findings.Number(rho)})
	}
	a.Relations = slices.DeleteFunc(a.Relations, func(r findings.RelationCorrelation) bool { return !r.Correlation.Known() })
	return nil
}
