package reports

// cardTerms are the words of cards that people swiped.
var cardTerms = []term{
	{name: "panel", codes: []string{"panel-size", "swipers", "via", "panel.campaign", "panel.without"}, see: []string{"deck", "of-two-minds", "sample-size"}},
	{name: "of-two-minds", codes: []string{"panel.minds"}, see: []string{"outcome", "ambivalence", "panel"}},
	{name: "straight-lining", codes: []string{"panel.straight"}, cites: []string{"self-liang-1987"}, see: []string{"swipe-speed", "health", "panel"}},
	{name: "swipe-speed", codes: []string{"panel.speed", "swipe_s", "hurried", "too_fast", "impossible"}, cites: []string{"greenwald-2003", "leiner-2019"}, see: []string{"straight-lining", "health", "panel"}},
	{name: "same-person", codes: []string{"panel.twice"}, cites: []string{"knox-1964"}, see: []string{"straight-lining", "contact", "panel"}},
	{name: "card-order", codes: []string{"panel.order", "panel.positions", "few-varied", "inseparable", "apart"}, cites: []string{"bell-mccaffrey-2002", "liang-zeger-1986"}, see: []string{"card-balance", "fatigue", "paired"}},
	{name: "card-balance", codes: []string{"panel.balance"}, cites: []string{"friedman-1937"}, see: []string{"card-order", "deck", "health"}},
}
