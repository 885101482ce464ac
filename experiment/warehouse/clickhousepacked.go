package warehouse

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// A packer knows a way to add up all that contacts were shown and did in one
// reading of the table, where the words that occur are known.
type packer interface {
	// packed asks for the sums over contacts. It does not if there is no place
	// for all words in what it makes of them.
	packed(w *writer, known Survey) bool
}

// maxPacked is how long a statement may be that holds all words: old servers
// read no more than 256 kB.
const maxPacked = 200_000

// A packing writes an exposure as one number, which sorts by trigger, then by
// day, on which engagements come first; what it was told apart by follows.
//
// In old servers a column that is read in a lambda alone is not seen to be
// read: see reading.
type packing struct {
	*writer
	place  map[string]place
	varies []bool
	grams  []packedGram
	kinds  []packedKind
}

// A place is where a column stands in a number.
type place struct{ shift, width int }

// Codes of outcomes, in the order of one day.
const (
	codeEngaged = iota
	codeIgnored
	codeComplained
	codePending
)

// dayBits hold a day, counted from noDay on, which is 0.
const dayBits = 32

func (p place) in(number string) string {
	return fmt.Sprintf("bitAnd(bitShiftRight(%s, %d), %d)", number, p.shift, uint64(1)<<p.width-1)
}

// of is what the number x has in a column.
func (p *packing) of(column string) string { return p.place[column].in("x") }

// newPacking finds a place for every column; nil if there is none.
func newPacking(w *writer, known Survey) *packing {
	p := &packing{writer: w, place: map[string]place{}, varies: known.Varies}
	if w.r.Experiment != "" || len(known.Varies) != len(w.profile) {
		return nil
	}
	shift := 0
	add := func(column string, width int) {
		p.place[column] = place{shift, width}
		shift += width
	}
	columns := append(slices.Clone(w.profile), "circ", "code", "day", "trig")
	for _, column := range columns {
		switch words := p.words(column); {
		case column == "code":
			add(column, 2)
		case column == "day" && p.dated():
			add(column, dayBits)
		case column == "day":
			add(column, 0)
		case words == nil:
			return nil
		default:
			add(column, bits.Len(uint(len(words))))
		}
	}
	if shift > 62 { // two bits more make a key
		return nil
	}
	return p
}

// dated tells that exposures have days.
func (p *packing) dated() bool { return p.r.Time.Column != "" }

// words are those of a column, in byte order.
func (p *packing) words(column string) []string {
	switch column {
	case "trig":
		return p.r.Trigger.Known
	case "circ":
		return p.r.around()
	}
	if at := slices.Index(p.profile, column); at >= 0 {
		return p.r.Profile[at].Known
	}
	return nil
}

// packedColumns are those of which words have places.
func (p *packing) packedColumns() []string { return append([]string{"trig", "circ"}, p.profile...) }

// entry is the number of an exposure. A word that is not known is 0, of which
// no cell can be read.
func (p *packing) entry() string {
	sum := []string{fmt.Sprintf("bitShiftLeft(toUInt64(transform(kind, [1, 2, 3], [%d, %d, %d], %d)), %d)", codeIgnored, codeEngaged, codeComplained, codePending, p.place["code"].shift)}
	for _, column := range p.packedColumns() {
		words := p.words(column)
		texts, numbers := make([]string, len(words)), make([]string, len(words))
		for i, word := range words {
			texts[i], numbers[i] = p.text(word), fmt.Sprint(i+1)
		}
		sum = append(sum, fmt.Sprintf("bitShiftLeft(toUInt64(transform(%s, [%s], [%s], 0)), %d)", column, list(texts...), list(numbers...), p.place[column].shift))
	}
	if p.dated() {
		sum = append(sum, fmt.Sprintf("bitShiftLeft(toUInt64(assumeNotNull(day) + 2147483648), %d)", p.place["day"].shift))
	}
	return strings.Join(sum, " + ")
}

// gathered is one row for each contact, with the numbers of its exposures.
func (p *packing) gathered() string {
	entries := p.d.Subquery(fmt.Sprintf("SELECT %s FROM %s WHERE who <> ''", list(append([]string{"who", p.entry() + " AS entry"}, p.priors("p")...)...), p.from("kept")), "entries")
	columns := append([]string{"who", "arraySort(groupArray(entry)) AS told"}, p.priors("MIN(p) AS prior", "MAX(p) AS priormax")...)
	return p.d.Subquery("SELECT "+list(columns...)+" FROM "+entries+" GROUP BY who", "gathered")
}

// reading is an array, whole, of which a server sees that some numbers are read
// with it.
func reading(array string, numbers ...string) string {
	return fmt.Sprintf("arraySlice(%s, 1, toUInt64(length(%[1]s) + %s))", array, strings.Join(numbers, " + "))
}

// people are the contacts with what they saw, in order: told with what is
// pending, seen without.
func (p *packing) people() string {
	begun := "toUInt64(0)"
	if p.dated() {
		begun = fmt.Sprintf("(SELECT MIN(toUInt64(assumeNotNull(day) + 2147483648)) FROM %s WHERE kind > 0 AND day <> %s)", p.from("kept"), noDay)
	}
	columns := []string{"told", "toUInt64(" + p.d.Fold("who") + ") AS tenth", begun + " AS begun", fmt.Sprintf("arrayFilter(x -> %s <> %d, told) AS live", p.of("code"), codePending)}
	columns = append(columns, p.priors("ifNull(toFloat64(prior), 0) AS before", "prior IS NOT NULL AS sure", "ifNull(prior <> priormax, 0) AS unsure")...)
	return p.d.Subquery("SELECT "+list(columns...)+" FROM "+p.gathered(), "people")
}

// carried are the columns that every stage hands on.
func (p *packing) carried() []string {
	return append([]string{"told", "live", "tenth", "begun"}, p.priors("before", "sure", "unsure")...)
}

// owners have beside that the values that are the contact's own, the smallest
// that is not empty, and the exposures of each trigger.
func (p *packing) owners() string {
	columns := p.carried()
	for i, v := range p.profile {
		empty := slices.Index(p.words(v), "") + 1 // 0: there is none
		values := fmt.Sprintf("arrayFilter(v -> v <> %d, arrayMap(x -> %s, live))", empty, p.of(v))
		columns = append(columns, fmt.Sprintf("if(length(%s) > 0, arrayReduce('min', %[1]s), toUInt64(%d)) AS own%d", values, empty, i))
	}
	trigs := fmt.Sprintf("arraySort(arrayDistinct(arrayMap(x -> %s, live)))", p.of("trig"))
	columns = append(columns, fmt.Sprintf("arrayMap(k -> arrayFilter(x -> %s = k, live), %s) AS paths", p.of("trig"), trigs))
	return p.d.Subquery("SELECT "+list(columns...)+" FROM "+p.people(), "owners")
}
