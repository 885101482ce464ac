package roles

import "slices"

// arrived lists the words, folded, that say in a header who was sent a
// message. That it was delivered says more than that it was sent.
var arrived = []string{"delivered", "livre", "afgeleverd", "zugestellt", "sent", "envoye", "verzonden", "gesendet"}

// Companion finds the column that says who was sent a message, such as Sent A
// or A verzonden; -1: there is none.
func Companion(headers []string, message string) int {
	message = Fold(message)
	for _, word := range arrived {
		at := slices.IndexFunc(headers, func(h string) bool {
			folded := Fold(h)
			return folded == word+" "+message || folded == message+" "+word
		})
		if at >= 0 {
			return at
		}
	}
	return -1
}

// Arrived tells a word such as sent or livré, which says of a row that the
// message was sent to whom it is about.
func Arrived(word string) bool { return slices.Contains(arrived, Fold(word)) }
