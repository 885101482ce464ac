package text

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// TestUntranslated: every language says whatever English says.
func TestUntranslated(t *testing.T) {
	english := catalogueOf(language.English).ids
	for _, tag := range Languages()[1:] {
		for _, id := range slices.Sorted(maps.Keys(english)) {
			if _, ok := catalogueOf(tag).ids[id]; !ok {
				t.Errorf("%v lacks %s: %q", tag, id, english[id].Other)
			}
		}
	}
}

// sentenceLike is a text with four words in a row outside the braces of its
// values.
var sentenceLike = regexp.MustCompile(`(?:^|}})[^{]*?\pL+ \pL+ \pL+ \pL+`)

// TestCopiedFromEnglish: no sentence of another language is the English one.
// Titles of publications are quoted as they are.
func TestCopiedFromEnglish(t *testing.T) {
	english := catalogueOf(language.English).ids
	for _, tag := range Languages()[1:] {
		for _, id := range slices.Sorted(maps.Keys(catalogueOf(tag).ids)) {
			m := catalogueOf(tag).ids[id]
			if e := english[id]; e != nil && e.Other == m.Other && sentenceLike.MatchString(m.Other) && !strings.HasPrefix(id, "cited.") {
				t.Errorf("%v has %s in English: %q", tag, id, m.Other)
			}
		}
	}
}
