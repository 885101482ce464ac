// Package wording reads off a message what can be seen without understanding
// it: how long it is, whether it asks a question, has a number, an exclamation
// mark, a word in capitals or an emoji, and whether it speaks to its reader.
//
// Every function is pure. What is read is plain enough to be checked by eye,
// and no more than that: an order ("Buy now") speaks to the reader without a
// word for them, a name such as NASA is a word in capitals, and irony has no
// mark at all.
package wording

import (
	"strings"
	"unicode"
)

// Features is what can be seen of a message.
type Features struct {
	Length      int32 // characters, without the marks that belong to others
	Question    bool  // it has a question mark
	Number      bool  // it has a digit
	You         bool  // it has a word for the reader: you, your; tu, vous; je, u
	Capitals    bool  // it has a word of four letters or more in capitals
	Exclamation bool  // it has an exclamation mark
	Emoji       bool  // it has an emoji
}

// Read reads a message in a language: en, fr or nl, or empty where it cannot
// be told, as Language tells it. The language decides on the words for the
// reader alone; where it cannot be told they are those that are no other word in
// any of the three.
func Read(message, language string) Features {
	var f Features
	run := 0 // of capitals
	for _, r := range strings.TrimSpace(message) {
		if !joins(r) {
			f.Length++
		}
		switch {
		case r == '?' || r == '？':
			f.Question = true
		case r == '!' || r == '！' || r == '¡':
			f.Exclamation = true
		case unicode.IsDigit(r):
			f.Number = true
		case emoji(r):
			f.Emoji = true
		}
		if run++; !unicode.IsUpper(r) {
			run = 0
			continue
		}
		f.Capitals = f.Capitals || run >= longCapitals
	}
	for _, w := range words(message) {
		f.You = f.You || readers[language][w]
	}
	return f
}

// longCapitals is how many capitals in a row are no abbreviation of three.
const longCapitals = 4

// joins tells the marks that change the character before them.
func joins(r rune) bool {
	return unicode.Is(unicode.Mn, r) || r == 0x200D || 0x1F3FB <= r && r <= 0x1F3FF
}

// emoji tells pictures from letters: the blocks of Unicode that hold them.
func emoji(r rune) bool {
	return 0x1F1E6 <= r && r <= 0x1F1FF || 0x1F300 <= r && r <= 0x1FAFF || 0x2600 <= r && r <= 0x27BF || r == 0x2B50 || r == 0x2B55
}

// words cuts a message at everything but letters, in small letters. An
// apostrophe cuts too: l'amour is l and amour, you're is you and re.
func words(message string) []string {
	return strings.FieldsFunc(strings.ToLower(message), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) })
}
