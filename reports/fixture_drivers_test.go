package reports

import "triggerlab/experiment/findings"

// unmeasured is a driver without numbers.
func unmeasured(term, kind, cannot string, warnings ...string) findings.Driver {
	u := findings.Unknown
	d := findings.Driver{
		Term: term, Kind: kind, Estimate: u, Low: u, High: u, OddsRatio: u, OddsLow: u, OddsHigh: u, Statistic: u, PValue: u, PAdjusted: u, CannotTell: cannot,
	}
	for _, w := range warnings {
		d.Warnings = append(d.Warnings, said(w))
	}
	return d
}

// measured is a driver with numbers: the estimate, half of its interval and p.
func measured(term, kind, level, versus string, estimate, half, p findings.Number, warnings ...string) findings.Driver {
	d := unmeasured(term, kind, "", warnings...)
	d.Level, d.Versus, d.Estimate, d.Low, d.High = level, versus, estimate, estimate-half, estimate+half
	d.OddsRatio, d.OddsLow, d.OddsHigh, d.PValue, d.PAdjusted = 1+4*estimate, 1+4*(estimate-half), 1+4*(estimate+half), p/2, p
	return d
}

// addDrivers adds what most reports tell of drivers and contacts.
func addDrivers(doc *findings.Findings) {
	among := measured("tailoring", findings.DriverWithin, "personal", "generic", 0.07, 0.02, findings.Unknown)
	among.By, among.Among = "relation", "regular"
	depends := unmeasured("tailoring", findings.DriverInteraction, "")
	depends.By, depends.PValue, depends.PAdjusted, depends.Statistic = "relation", 0.0004, 0.001, 8
	given := measured("mode", findings.DriverLevel, "reactive", "proactive", 0.011, 0.02, 0.3)
	given.Given = []string{"tailoring"}
	reply := measured("reply", findings.DriverExposure, "in-time", "late", 0.04, 0.02, 0.002, "reply was not dealt at random.")
	reply.Given = []string{"trigger", "channel"}
	doc.Drivers = []findings.Driver{
		measured("tailoring", findings.DriverTrend, "personal", "generic", 0.06, 0.011, 0.0000001, "every kind of tailoring is carried by one trigger."),
		given, unmeasured("tone", findings.DriverLevel, "each-its-own"), depends, among,
		measured("channel", findings.DriverExposure, "social", "e-mail", -0.002, 0.02, 0.8), reply,
	}
	doc.Ambivalence = findings.Ambivalence{
		Contacts: 2400, Ambivalent: 500, Share: 0.2083, Low: 0.1926, High: 0.225, Expected: 0.34, PValue: 0.00001, Correlation: 0.31, WithinSegments: 0.12,
		Relations: []findings.RelationCorrelation{{Relation: "regular", Correlation: 0.1}, {Relation: "fan", Correlation: 0.2}},
		Reasons:   []findings.Message{said("fewer contacts are of two minds than if they had decided each time anew.")},
	}
	few := findings.Rung{Eligible: 7, Contacts: 2, Share: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}
	rung := func(contacts, eligible int64) findings.Rung {
		share := findings.Number(float64(contacts) / float64(eligible))
		return findings.Rung{Eligible: eligible, Contacts: contacts, Share: share, Low: share - 0.02, High: share + 0.02}
	}
	doc.Ladder = []findings.Rungs{
		{Trigger: "Favourite flowers, card and poem", Noticed: rung(1878, 3987), InLove: rung(300, 800), Stays: rung(60, 240)},
		{Trigger: "Flowers", Noticed: rung(1403, 4011), InLove: rung(200, 790), Stays: few},
	}
	doc.Reply = &findings.Reply{
		All:      findings.Punctual{Exposures: 1900, InTime: 1200, Share: 0.6316, Low: 0.61, High: 0.653},
		Triggers: []findings.Punctual{{Trigger: "Flowers", Exposures: 1000, InTime: 700, Share: 0.7, Low: 0.67, High: 0.73}, {Trigger: "Favourite flowers", Exposures: 900, InTime: 500, Share: 0.5556, Low: 0.52, High: 0.59}},
	}
}

// addHostileDrivers adds names and numbers that reports must survive.
func addHostileDrivers(doc *findings.Findings) {
	u := findings.Unknown
	first := measured(pipeName, findings.DriverLevel, longName, formulaName, 0.2, 0.1, 0.01, "carried by "+emojiName+" only.")
	first.Given = []string{"=given|\x1b[31m"}
	doc.Drivers = []findings.Driver{first, unmeasured("never-heard-of", "mystery", "nobody-knows")}
	for i := range mostDrivers + 3 {
		doc.Drivers = append(doc.Drivers, measured(emojiName, findings.DriverExposure, string(rune('a'+i)), formulaName, 0.001, 0.3, 0.9))
	}
	doc.Drivers = append(doc.Drivers, unmeasured("mode", findings.DriverLevel, "invalid"))
	doc.Ambivalence = findings.Ambivalence{Contacts: 3, Ambivalent: 3, Share: u, Low: u, High: u, Expected: u, PValue: u, Correlation: u, WithinSegments: u}
	doc.Ladder = []findings.Rungs{{Trigger: longName, InLove: findings.Rung{Eligible: 1, Share: u, Low: u, High: u}, Noticed: findings.Rung{Share: u, Low: u, High: u}, Stays: findings.Rung{Share: u, Low: u, High: u}}}
	doc.Reply = &findings.Reply{All: findings.Punctual{Exposures: 4, InTime: 1, Share: u, Low: u, High: u}}
}
