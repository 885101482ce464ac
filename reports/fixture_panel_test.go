package reports

import "triggerlab/experiment/findings"

// panelled is a panel of which some things are known and some are not, with a
// trigger's name that is no good for a table.
func panelled() *findings.Findings {
	doc := ordinary()
	doc.Plan = nil
	for i := range doc.Triggers {
		doc.Triggers[i].Contacts, doc.Triggers[i].Exposures = people(24), 24
	}
	hurried := int64(1)
	doc.Health = []findings.Check{
		{Check: "panel", Status: findings.Warning, PValue: findings.Unknown, Message: findings.Message{Code: "health.panel-recorded", Values: map[string]any{"swipers": int64(24), "swipes": int64(72), "cards": 3}}},
		{Check: "swipe-speed", Status: findings.Warning, PValue: findings.Unknown, Message: findings.Message{Code: "health.speed-fast",
			Values: map[string]any{"fast": int64(1), "hurried": hurried, "impossible": int64(3), "timed": int64(72), "compared": true}}},
		{Check: "card-order", Status: findings.Warning, PValue: 0.003, Message: findings.Message{Code: "health.order-falls",
			Values: map[string]any{"size": 0.07, "low": -0.12, "high": -0.02, "p": 0.003, "contacts": 21, "cards": 3}}},
		{Check: "card-balance", Status: findings.OK, PValue: 0.8, Message: findings.Message{Code: "health.balance-even", Values: map[string]any{"p": 0.8}}},
		{Check: "same-person", Status: findings.OK, PValue: findings.Unknown, Message: findings.Message{Code: "health.twice-none", Values: map[string]any{"timed": false}}},
	}
	doc.Verdict.Reasons = append(doc.Verdict.Reasons,
		findings.Message{Code: "verdict.panel", Values: map[string]any{"swipers": int64(24), "few": false}},
		findings.Message{Code: "verdict.panel-campaign", Values: map[string]any{"contacts": int64(5276), "each": int64(2638), "effect": 0.02, "base": 0.0625, "power": 0.8, "assumed": false}},
		findings.Message{Code: "verdict.panel-changes", Values: map[string]any{"contacts": int64(2), "status": "leader", "trigger": "Flowers"}},
	)
	doc.Panel = &findings.Panel{
		Recorded: true, Swipers: 24, Swipes: 72, Cards: 3, OneIn: 2,
		Minds: []findings.TriggerMinds{
			{Trigger: "Flowers | \x1b[31mred", Swipes: 24, Minds: 5, Share: 0.2083, Low: 0.0924, High: 0.4047},
			{Trigger: "Favourite flowers", Swipes: 9, Minds: 0, Share: findings.Unknown, Low: findings.Unknown, High: findings.Unknown},
		},
		Positions: []findings.CardPosition{
			{Position: 1, Swipes: 24, Rate: 0.5, Expected: 0.4, Seconds: 3.25},
			{Position: 2, Swipes: 24, Rate: 0.375, Expected: 0.4, Seconds: findings.Unknown},
			{Position: 3, Swipes: 9, Rate: findings.Unknown, Expected: findings.Unknown, Seconds: findings.Unknown},
		},
		Order:    findings.CardOrder{Slope: -0.07, Low: -0.12, High: -0.02, PValue: 0.001, PAdjusted: 0.003, Contacts: 21, Apart: 0.98},
		Balance:  findings.CardBalance{PValue: 0.8, Cards: []findings.DealtCard{{Trigger: "Flowers | \x1b[31mred", First: 9, Mean: 0.48}, {Trigger: "Favourite flowers", First: 7, Mean: findings.Unknown}}},
		Straight: findings.Straightness{Hands: 24, All: 2, None: 3, Expected: findings.Unknown, PValue: 0.6, PAdjusted: 1},
		Speed:    findings.SwipeSpeed{Timed: 72, Median: 3.1, Impossible: 3, TooFast: 1, Hurried: &hurried},
		Twice:    findings.Twice{Expected: findings.Unknown, PValue: findings.Unknown, PAdjusted: findings.Unknown},
		Without:  &findings.PanelWithout{Contacts: 2, Status: findings.Leading, Trigger: "Flowers", Changed: true},
		Campaign: &findings.PanelCampaign{Contacts: 5276, PerTrigger: 2638, Trigger: "Favourite flowers", Versus: "Flowers", Base: 0.0625, Effect: 0.02, Power: 0.8},
	}
	return doc
}
