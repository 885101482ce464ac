package experiment

// Via is by which way an exposure came into the record.
type Via uint8

// The ways. The zero value is an exposure of which nobody said it. Cards that
// were swiped in front of the program, in the terminal or on a phone, are
// those of a panel.
const (
	ViaUnknown Via = iota
	ViaAdd
	ViaImport
	ViaSwipe
	ViaServe
)

var viaNames = []string{"", "add", "import", "swipe", "serve"}

// String returns the word of the column via; empty where nothing is known.
func (v Via) String() string {
	if int(v) >= len(viaNames) {
		return ""
	}
	return viaNames[v]
}

// Panel tells that somebody swiped a card which this program showed.
func (v Via) Panel() bool { return v == ViaSwipe || v == ViaServe }

// ParseVia reads a word of the column via, as String writes it.
func ParseVia(word string) (Via, bool) {
	for i, name := range viaNames {
		if name == word && i > 0 {
			return Via(i), true
		}
	}
	return ViaUnknown, false
}
