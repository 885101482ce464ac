package roles

import (
	"strings"

	"triggerlab/experiment"
)

// Tongues are the languages in which a word is an outcome; 0 is a word of
// none in particular, such as 1, x, or the ones of this program.
type Tongues uint8

// The languages.
const (
	English Tongues = 1 << iota
	French
	Dutch
	German
	Spanish
	Italian

	allTongues = 1<<iota - 1
)

// A Word is a way to write an outcome.
type Word struct {
	Outcome experiment.Outcome
	Tongues Tongues
	Opening bool // it says that a message was opened, which machines do too
}

// vocabulary lists the words, folded, by outcome and language.
var vocabulary = []struct {
	outcome experiment.Outcome
	tongues Tongues
	words   []string
}{
	{experiment.Pending, 0, []string{"pending", "open"}},
	{experiment.Pending, English, []string{"unknown"}},
	{experiment.Pending, French, []string{"en attente", "inconnu"}},
	{experiment.Pending, Dutch, []string{"in afwachting", "onbekend"}},
	{experiment.Pending, German, []string{"ausstehend", "offen", "unbekannt"}},

	{experiment.Ignore, 0, []string{"0", "ignore", "✗", "✘", "❌", "☐"}},
	{experiment.Ignore, English, []string{"ignored", "ignores", "left", "false", "n", "not clicked", "not opened", "skipped", "swiped left"}},
	{experiment.Ignore, English | Spanish | Italian, []string{"no"}},
	{experiment.Ignore, Spanish | Italian, []string{"falso"}},
	{experiment.Ignore, French, []string{"gauche", "faux", "non", "non clique", "non ouvert", "pas clique", "pas ouvert"}},
	{experiment.Ignore, Dutch, []string{"negeer", "genegeerd", "onwaar", "nee", "niet geklikt", "niet geopend"}},
	{experiment.Ignore, Dutch | German, []string{"links"}},
	{experiment.Ignore, German, []string{"ignoriert", "falsch", "nein", "nicht geklickt", "nicht geoffnet"}},

	{experiment.Engage, 0, []string{"1", "engage", "x", "✓", "✔", "✔\ufe0f", "✅", "☑", "☑\ufe0f", "√"}},
	{experiment.Engage, English, []string{"engaged", "engagement", "right", "true", "yes", "y", "clicked", "click", "replied", "converted", "swiped right"}},
	{experiment.Engage, Spanish | Italian, []string{"si"}},
	{experiment.Engage, Spanish, []string{"verdadero"}},
	{experiment.Engage, Italian, []string{"vero"}},
	{experiment.Engage, French, []string{"droite", "vrai", "oui", "clique", "clic", "repondu", "converti"}},
	{experiment.Engage, Dutch, []string{"betrokken", "waar", "geklikt", "klik", "beantwoord", "geconverteerd"}},
	{experiment.Engage, Dutch | German, []string{"ja", "rechts"}},
	{experiment.Engage, German, []string{"wahr", "geklickt", "klick", "geantwortet", "konvertiert"}},

	{experiment.Complain, 0, []string{"complain", "spam", "stop"}},
	{experiment.Complain, English, []string{"complained", "complaint", "unsubscribe", "unsubscribed", "spam complaint", "abuse", "opt out", "optout"}},
	{experiment.Complain, French, []string{"plainte", "desabonne", "desinscrit"}},
	{experiment.Complain, Dutch, []string{"klacht", "klaagt", "uitgeschreven", "afgemeld"}},
	{experiment.Complain, German, []string{"beschwerde", "abgemeldet", "abbestellt"}},
}

// openings are the engagements that a mail program may do by itself.
var openings = map[Tongues][]string{
	English: {"opened"}, French: {"ouvert"}, Dutch: {"geopend"}, German: {"geoffnet"},
}

var outcomeWords = map[string]Word{}

func init() {
	for _, v := range vocabulary {
		for _, word := range v.words {
			outcomeWords[word] = Word{Outcome: v.outcome, Tongues: v.tongues}
		}
	}
	for tongue, words := range openings {
		for _, word := range words {
			outcomeWords[word] = Word{experiment.Engage, tongue, true}
		}
	}
}

// StandardWords are the words that are an outcome in English, in no language, or
// to computers, as they are commonly spelt: for whoever cannot look which occur.
// An empty text is a pending outcome.
func StandardWords() map[string]experiment.Outcome {
	words := map[string]experiment.Outcome{"": experiment.Pending}
	for word, w := range outcomeWords {
		if w.Tongues != 0 && w.Tongues&English == 0 {
			continue
		}
		words[word], words[strings.ToUpper(word)] = w.Outcome, w.Outcome
		if first := word[:1]; first < "\x80" {
			words[strings.ToUpper(first)+word[1:]] = w.Outcome
		}
	}
	return words
}

// ParseOutcome reads what a contact did. The text is trimmed and not empty;
// ok is false when it is no outcome.
func ParseOutcome(text []byte) (outcome experiment.Outcome, ok bool) {
	word, ok := LookUp(text)
	return word.Outcome, ok
}

// LookUp is ParseOutcome with what else the word says.
func LookUp(text []byte) (Word, bool) {
	if word, ok := outcomeWords[string(text)]; ok {
		return word, true
	}
	word, ok := outcomeWords[Fold(string(text))]
	return word, ok
}

// Spoken gathers the languages of a column, word by word. The zero value has
// heard nothing.
type Spoken struct{ heard uint64 }

// Hear notes the languages of a word.
func (s *Spoken) Hear(t Tongues) { s.heard |= 1 << t }

// Merge adds what was heard elsewhere in the column.
func (s *Spoken) Merge(o Spoken) { s.heard |= o.heard }

// Mixed tells that no one language has all of the words, as where oui and no
// stand in one column: one of them may not mean what it seems to.
func (s Spoken) Mixed() bool {
	common := Tongues(allTongues)
	for t := Tongues(1); t <= allTongues; t++ {
		if s.heard&(1<<t) != 0 {
			common &= t
		}
	}
	return common == 0
}
