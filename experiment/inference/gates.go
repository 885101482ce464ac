package inference

import "math"

// single reports whether every stratum is a split with one exposure a contact.
func (c *Comparing) single() bool {
	for _, s := range c.clusters {
		if !s.single {
			return false
		}
	}
	return true
}

// cannotTell returns why a pair has too little to go by, over all strata
// together. Of single exposures in one stratum everything can be told, with
// the exact test where counts are small; in several strata it takes
//
//	few-effective    Σ_s min(M_sa, M_sb)·min(p̄, 1-p̄) < 5
//
// because an arm at 0 % in a stratum that weighs much has no variance to be
// seen (measured: 12 % false winners with 195:5 and 5:195). With repeats
//
//	few-contacts     min(n*_a, n*_b) < 10
//	few-effective    min(M_a, M_b)·min(p̄, 1-p̄)/D < 10, D that of the pair or of
//	                 the arm alone, whichever says less: the mean of two arms' D
//	                 would excuse the one of few contacts with many exposures
//	                 (measured: 13 % false alarms); or n*·min(p̄, 1-p̄) < 3 in an
//	                 arm: where fewer contacts would engage if each did always or
//	                 never, D is known to be small only when it is not (measured: of
//	                 those told every one a false alarm)
//	few-discordant   a deck in which fewer than 10 contacts engaged with just one of the two
func (c *Comparing) cannotTell(a, b int, contests []contest) string {
	if c.single() {
		return c.singleCannotTell(a, b)
	}
	var na, nb, ma, mb, y, discordant float64
	var worth float64 // D at least 1: a deck's pairing is judged by its discordant contacts
	once := true
	for i, s := range c.clusters {
		na += s.size[a]
		nb += s.size[b]
		ma += s.Exposures[a]
		mb += s.Exposures[b]
		y += s.Engagements[a] + s.Engagements[b]
		pair := min(s.Exposures[a], s.Exposures[b]) / max(1, contests[i].design)
		if s.Deck {
			worth += pair
			discordant += s.Discordant[a][b]
		} else {
			worth += min(pair, s.Exposures[a]/s.design[a], s.Exposures[b]/s.design[b])
		}
		once = once && s.once(a) && s.once(b)
	}
	deck := c.clusters[0].Deck
	rate := y / (ma + mb)
	rarer := min(rate, 1-rate)
	switch {
	case deck && discordant < enough:
		return FewDiscordant
	case min(na, nb) < enough:
		return FewContacts
	case !(deck && once) && worth*rarer < enough, !deck && min(na, nb)*rarer < fewWhoEngage:
		return FewEffective
	}
	return ""
}

// fewWhoEngage is the number of contacts, expected to engage if each did
// always or never, below which a design effect is not believed.
const fewWhoEngage = 3

// fewExpected is the expected count below which the normal distribution is
// not relied upon.
const fewExpected = 5

func (c *Comparing) singleCannotTell(a, b int) string {
	if len(c.clusters) == 1 {
		return ""
	}
	var least, y, m float64
	for _, s := range c.clusters {
		least += min(s.Exposures[a], s.Exposures[b])
		y += s.Engagements[a] + s.Engagements[b]
		m += s.Exposures[a] + s.Exposures[b]
	}
	if rate := y / m; least*min(rate, 1-rate) < fewExpected {
		return FewEffective
	}
	return ""
}

// satterthwaite returns the degrees of freedom of a difference,
//
//	(Σ v)² / Σ v²/(n*-1)
//
// over the arms of all strata, v the variance each brings in; in a deck arms
// are paired, and a stratum brings in its difference with the smaller n*. It
// is at least 1.
//
// Satterthwaite (1946), "An approximate distribution of estimates of variance
// components", Biometrics Bulletin 2:110-114.
func (c *Comparing) satterthwaite(a, b int) float64 {
	var sum, squares float64
	bring := func(v, contacts float64) {
		sum += v
		squares += v * v / max(contacts-1, 0.1)
	}
	for _, s := range c.clusters {
		ww := s.weight * s.weight
		if s.Deck {
			bring(ww*(s.spread(a)+s.spread(b)-2*s.correlation(a, b)*math.Sqrt(s.spread(a)*s.spread(b))),
				min(s.size[a], s.size[b]))
			continue
		}
		bring(ww*s.spread(a), s.size[a])
		bring(ww*s.spread(b), s.size[b])
	}
	if !(squares > 0) {
		return 1
	}
	return max(1, sum*sum/squares)
}
