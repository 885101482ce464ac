package reports

// cardTerms are the words of cards that people swiped.
var cardTerms = []term{
	{name: "panel", codes: []string{"panel-size", "swipers", "via", "panel.cards", "panel.one_in", "panel.campaign", "campaign.per_trigger", "campaign.base", "panel.without"}, see: []string{"deck", "swiped-up", "sample-size"}},
	{name: "swiped-up", codes: []string{"panel.minds", "minds.minds"}, see: []string{"outcome", "ambivalence", "panel"}},
	{name: "straight-lining", codes: []string{"panel.straight", "straight.hands", "straight.all", "straight.none", "straight.expected"}, cites: []string{"self-liang-1987"}, see: []string{"swipe-speed", "health", "panel"}},
	{name: "swipe-speed", codes: []string{"panel.speed", "speed.timed", "speed.median", "positions.seconds", "swipe_s", "hurried", "too_fast", "impossible"}, cites: []string{"greenwald-2003", "leiner-2019"}, see: []string{"straight-lining", "health", "panel"}},
	{name: "same-person", codes: []string{"panel.twice", "twice.repeated", "twice.places", "twice.pairs", "twice.expected"}, cites: []string{"knox-1964"}, see: []string{"straight-lining", "contact", "panel"}},
	{name: "card-order", codes: []string{"panel.order", "panel.positions", "positions.expected", "positions.position", "few-varied", "inseparable", "apart"}, cites: []string{"bell-mccaffrey-2002", "liang-zeger-1986"}, see: []string{"card-balance", "fatigue", "paired"}},
	{name: "card-balance", codes: []string{"panel.balance", "balance.cards.mean", "cards.first"}, cites: []string{"friedman-1937", "williams-1949"}, see: []string{"card-order", "deck", "health"}},
	{name: "ledger", see: []string{"pseudonym", "panel"}},
	{name: "pseudonym", see: []string{"ledger", "folds"}},
}
