package workbook

import (
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
)

// Languages are those in which our sheets can be written; all of them are
// read, whatever the language of a book.
var Languages = experiment.Languages

// A tongue is one of Languages; English is the zero value.
type tongue int

const (
	english tongue = iota
	french
	dutch
)

// A named thing has a name of its own in English, and in the other languages
// where that is not the same.
type named struct{ en, fr, nl string }

func (n named) in(t tongue) string {
	switch {
	case t == french && n.fr != "":
		return n.fr
	case t == dutch && n.nl != "":
		return n.nl
	}
	return n.en
}

// is tells whether a folded text is the name, in any language.
func (n named) is(folded string) bool {
	return n.en != "" && folded == roles.Fold(n.en) || n.fr != "" && folded == roles.Fold(n.fr) || n.nl != "" && folded == roles.Fold(n.nl)
}

// sheetTitles are what we call our sheets.
var sheetTitles = map[kind]named{
	experimentSheet: {"Experiment", "Expérience", "Experiment"}, segmentsSheet: {"Segments", "Segments", "Segmenten"},
	triggersSheet: {"Triggers", "Déclencheurs", "Triggers"}, affinitySheet: {"Affinity", "Affinité", "Affiniteit"},
	contactsSheet: {"Contacts", "Contacts", "Contacten"}, assignmentsSheet: {"Assignments", "Affectations", "Toewijzingen"},
	outcomesSheet: {"Outcomes", "Résultats", "Uitkomsten"}, totalsSheet: {"Totals", "Totaux", "Totalen"}, planSheet: {"Plan", "Plan", "Plan"},
	listsSheet: {"Lists", "Listes", "Lijsten"},
}

// listsSheet holds the words to choose from. It is never read.
const listsSheet kind = "Lists"

// tongueOf is the language most of whose sheets a book has.
func tongueOf(sheets []string) tongue {
	var votes [3]int
	for _, name := range sheets {
		k := kindOf(name)
		for t := english; t <= dutch; t++ {
			if k != "" && roles.Fold(sheetTitles[k].in(t)) == roles.Fold(name) {
				votes[t]++
			}
		}
	}
	best := english
	for t := french; t <= dutch; t++ {
		if votes[t] > votes[best] {
			best = t
		}
	}
	return best
}

// A vocabulary is the words of which one belongs into a cell.
type vocabulary []named

// The vocabularies of segments and triggers.
var (
	relations = vocabulary{
		{string(experiment.Fan), "", ""}, {string(experiment.Regular), "régulier", "vaste klant"}, {string(experiment.Prospect), "", ""},
	}
	tailorings = vocabulary{
		{experiment.Generic.String(), "générique", "algemeen"}, {experiment.PerSegment.String(), "", ""}, {experiment.Personal.String(), "personnel", "persoonlijk"},
	}
	modes       = vocabulary{{"reactive", "réactif", "reactief"}, {"proactive", "proactif", "proactief"}}
	touchpoints = vocabulary{
		{"discover", "découvrir", "ontdekken"}, {"buy", "acheter", "kopen"}, {"use", "utiliser", "gebruiken"},
		{"trouble", "problème", "probleem"}, {"renew", "renouveler", "vernieuwen"}, {"dispose", "se défaire", "wegdoen"},
	}
	marks = vocabulary{{"yes", "oui", "ja"}}
)

// find returns the English word for one in any language.
func (v vocabulary) find(text string) (string, bool) {
	folded := roles.Fold(text)
	for _, n := range v {
		if strings.EqualFold(n.en, text) || n.is(folded) {
			return n.en, true
		}
	}
	return "", false
}

// english lists the words that belong here.
func (v vocabulary) english() []string {
	words := make([]string, len(v))
	for i, n := range v {
		words[i] = n.en
	}
	return words
}

// in writes an English word in a language; anything else stays as it is.
func (v vocabulary) in(t tongue, value any) any {
	for _, n := range v {
		if value == n.en {
			return n.in(t)
		}
	}
	return value
}

// settingTitle is what a setting is called in a language.
func settingTitle(name string, t tongue) string {
	title := settingTitles[name]
	title.en = name
	return title.in(t)
}

// settingTitles are what settings are called beside their own names, which are
// those of the flags.
var settingTitles = map[string]named{
	"name": {"", "nom", "naam"}, "hypothesis": {"", "hypothèse", "hypothese"}, "control": {"", "témoin", "controle"},
	"design": {"", "dispositif", "opzet"}, "metric": {"", "mesure", "maatstaf"}, "level": {"", "niveau", "niveau"},
	"power": {"", "puissance", "onderscheidingsvermogen"}, "minimum_effect": {"", "effet minimal", "minimaal effect"},
	"comparisons": {"", "comparaisons", "vergelijkingen"}, "correction": {"", "correction", "correctie"},
	"stopping": {"", "règle d'arrêt", "stopregel"}, "looks": {"", "consultations", "kijkmomenten"},
	"exposures": {"", "expositions", "vertoningen"}, "reply_within": {"", "réponse sous", "antwoord binnen"},
	"window": {"", "fenêtre", "venster"}, "guardrail": {"", "garde-fou", "vangrail"},
	"daily_contacts": {"", "contacts par jour", "contacten per dag"}, "holdout": {"", "groupe non exposé", "achtergehouden groep"},
	"start": {"", "début", "begin"}, "end": {"", "fin", "einde"}, "salt": {"", "sel", "zout"}, "smallest_segment": {"", "plus petit segment", "kleinste segment"}, "language": {"", "langue", "taal"}, "simulated_seed": {"", "graine de simulation", "simulatiegetal"},
}
