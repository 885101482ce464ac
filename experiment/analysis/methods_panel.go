package analysis

import "triggerlab/experiment/findings"

// panelMethods are how swiped cards were judged.
func (s *study) panelMethods() []findings.Method {
	if s.cards == nil {
		return nil
	}
	var list []findings.Method
	f := s.cards.f
	if f.Order.PValue.Known() {
		list = append(list, s.made("method.within", "contacts", f.Order.Contacts))
	}
	if f.Straight.PValue.Known() {
		list = append(list, s.made("method.straight"))
	}
	if f.Twice.PValue.Known() {
		list = append(list, s.made("method.knox"))
	}
	if f.Balance.PValue.Known() {
		list = append(list, s.made("method.dealing"))
	}
	return list
}
