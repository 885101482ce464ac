package roles

import "triggerlab/experiment"

// outcomeWords are the ways to write an outcome, folded.
var outcomeWords = map[string]experiment.Outcome{}

func init() {
	for outcome, words := range map[experiment.Outcome][]string{
		experiment.Pending: {"pending", "en attente", "in afwachting", "open", "unknown", "inconnu", "onbekend"},
		experiment.Ignore: {"ignore", "ignored", "ignores", "negeer", "genegeerd", "left", "gauche", "links", "0", "false", "faux", "onwaar",
			"no", "non", "nee", "n", "not clicked", "non clique", "niet geklikt", "not opened", "non ouvert", "niet geopend", "skipped", "swiped left"},
		experiment.Engage: {"engage", "engaged", "engagement", "betrokken", "right", "droite", "rechts", "1", "true", "vrai", "waar",
			"yes", "oui", "ja", "y", "clicked", "click", "clique", "clic", "geklikt", "klik", "opened", "ouvert", "geopend", "replied", "repondu", "beantwoord",
			"converted", "converti", "geconverteerd", "swiped right"},
		experiment.Complain: {"complain", "complained", "complaint", "plainte", "klacht", "klaagt", "unsubscribe", "unsubscribed", "desabonne", "desinscrit",
			"uitgeschreven", "afgemeld", "spam", "spam complaint", "abuse", "stop", "opt out", "optout"},
	} {
		for _, word := range words {
			outcomeWords[word] = outcome
		}
	}
}

// ParseOutcome reads what a contact did. The text is trimmed and not empty;
// ok is false when it is no outcome.
func ParseOutcome(text []byte) (outcome experiment.Outcome, ok bool) {
	if outcome, ok = outcomeWords[string(text)]; ok {
		return outcome, true
	}
	outcome, ok = outcomeWords[Fold(string(text))]
	return outcome, ok
}
