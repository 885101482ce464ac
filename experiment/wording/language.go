package wording

import "strings"

// Languages are those that messages can be read in.
var Languages = []string{"en", "fr", "nl"}

// frequent are frequent words of each language that are no frequent words of
// the others: not "en", which is French and Dutch, nor "is", "in", "of", "de".
var frequent = map[string]map[string]bool{
	"en": set("the and to that this these those for with you your it its are was were what how why who from not but be been have has had will would can my we our they their his her he she there when just about all one out up more than into if do does did don get"),
	"fr": set("le la les des du une un et est que qui quoi pour avec dans sur pas vous votre vos nous notre nos au aux ce cette ces ne se plus mais ou où par sont il elle ils elles tu toi ton tes mon mes sa ses son leur comment pourquoi quand sans chez tout tous être avoir fait découvrez y à"),
	"nl": set("het een van ik jij jou jouw jullie uw dat niet zijn met voor op ook aan maar om dan zou wat mijn dit deze zo door er ze nog naar heb hebt heeft hoe wij bij als uit kan wel geen meer alleen nu onze ons hun hij zij waarom wanneer wie ontdek krijg"),
}

// readers are the words for the reader. Where the language cannot be told they
// are those that mean nothing else in another.
var readers = map[string]map[string]bool{
	"en": set("you your yours yourself yourselves ya"),
	"fr": set("tu te toi ton ta tes tien tienne tiens tiennes vous votre vos vôtre vôtres"),
	"nl": set("je jij jou jouw jouwe jezelf jullie u uw uwe uzelf"),
	"":   set("you your yours yourself yourselves vous votre vos vôtre vôtres jij jou jouw jezelf jullie uw uzelf"),
}

func set(list string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}

// Language tells which language messages are in, all of them together: the one
// of which they have the most frequent words, where letters that only French
// has and its cut words (l', d', qu') count too. It is empty where none has
// any, or two have as many: one short message often cannot be told, a test's
// messages together nearly always can.
func Language(messages ...string) string {
	hits := map[string]int{}
	for _, m := range messages {
		for _, w := range words(m) {
			for language, list := range frequent {
				if list[w] {
					hits[language]++
				}
			}
			if strings.ContainsAny(w, "àâçèêîôùûœ") {
				hits["fr"]++
			}
			switch w {
			case "l", "d", "qu", "j", "c", "n":
				hits["fr"]++
			}
		}
	}
	best, most, tied := "", 0, false
	for _, language := range Languages {
		switch {
		case hits[language] > most:
			best, most, tied = language, hits[language], false
		case hits[language] == most:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}
