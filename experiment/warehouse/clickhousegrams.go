package warehouse

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// A packedGram is a Gram matrix to be asked for. The key of a pseudo-trigger is
// a number: the columns that the matrix is cut by, what makes a pseudo-trigger
// beside the trigger, and that.
type packedGram struct {
	what      string
	cut, more []packedField
	fold      bool
	lasts     []int32 // of the looks, each of which has what came until then
	plain     bool    // neither complaints nor priors are asked for
	members   bool    // its contacts are counted
	waiting   bool    // keys of what is pending are there too, of nothing shown
}

// A packedField is a part of a key.
type packedField struct {
	value string   // of the exposure x
	words []string // which it numbers, from 1; nil: it is a number from 0 itself
	size  int      // how many values there are
	as    string   // the column with the words
}

func (f packedField) width() int { return bits.Len(uint(f.size)) }

// word is the field of words of a column, as a value says it.
func (p *packing) word(column, value string) packedField {
	words := p.words(column)
	return packedField{value: value, words: words, size: len(words), as: "words" + column}
}

// askGrams lists the matrices. Where every column is the contact's own, all
// breakdowns are sums of the same cells.
func (p *packing) askGrams() {
	p.grams = []packedGram{{what: overall}}
	own := func(i int) string {
		if p.varies[i] {
			return p.of(p.profile[i])
		}
		return fmt.Sprint("own", i)
	}
	cut := func(columns []int) (fields []packedField) {
		for _, i := range columns {
			fields = append(fields, p.word(p.profile[i], own(i)))
		}
		return fields
	}
	switch {
	case len(p.profile) > 0 && !slices.Contains(p.varies, true):
		all := make([]int, len(p.profile))
		for i := range all {
			all[i] = i
		}
		p.grams = []packedGram{{what: profiles, cut: cut(all), fold: true, members: true}}
	default:
		for i, by := range p.r.Cuts() {
			if len(p.profile) > 0 {
				p.grams = append(p.grams, packedGram{what: strconv.Itoa(i), cut: cut(p.r.columns(by)), fold: true, members: true})
			}
		}
	}
	p.askPieces()
	if p.dated() {
		half := fmt.Sprintf("toUInt64(NOT (%s > 0 AND %[1]s < begun + 7))", p.of("day"))
		p.grams = append(p.grams, packedGram{what: weeks, more: []packedField{{value: half, size: 1}}, plain: true})
		if len(p.r.LookDays) > 0 {
			p.grams = append(p.grams, packedGram{what: looks, more: []packedField{{value: "look", size: len(p.r.LookDays)}}, lasts: p.r.LookDays, members: true})
		}
	}
}

func (p *packing) askPieces() {
	var more []packedField
	for _, i := range p.r.columns(p.r.pieceColumns()) {
		more = append(more, p.word(p.profile[i], p.of(p.profile[i])))
	}
	if len(more) == 0 && len(p.r.Circumstances) == 0 {
		return
	}
	p.grams = append(p.grams, packedGram{what: pieces, more: append(more, p.word("circ", p.of("circ"))), waiting: true})
}

// trigger is the field of the trigger, at the end of every key.
func (p *packing) trigger() packedField { return p.word("trig", p.of("trig")) }

// fields are those of a key from its end on.
func (p *packing) fields(g *packedGram) []packedField {
	fields := []packedField{p.trigger()}
	for _, more := range [][]packedField{g.more, g.cut} {
		backwards := slices.Clone(more)
		slices.Reverse(backwards)
		fields = append(fields, backwards...)
	}
	return fields
}

// keyOf is the key of the exposure x.
func keyOf(fields []packedField) string {
	var sum []string
	shift := 0
	for _, f := range fields {
		sum = append(sum, fmt.Sprintf("bitShiftLeft(toUInt64(%s), %d)", f.value, shift))
		shift += f.width()
	}
	return strings.Join(sum, " + ")
}

// fits tells that all keys have their place beside a code.
func (p *packing) fits() bool {
	for i := range p.grams {
		width := 2
		for _, f := range p.fields(&p.grams[i]) {
			width += f.width()
		}
		if width > 62 {
			return false
		}
	}
	return true
}

// sequences have beside all the rest, for each matrix, the keys of a contact's
// exposures with their codes.
func (p *packing) sequences() string {
	columns := p.own("paths")
	for n := range p.grams {
		columns = append(columns, fmt.Sprintf("%s AS seq%d", p.sequence(&p.grams[n]), n))
	}
	return p.d.Subquery("SELECT "+list(columns...)+" FROM "+p.owners(), "sequences")
}

func (p *packing) sequence(g *packedGram) string {
	each := func(key, from string) string {
		return fmt.Sprintf("arrayMap(x -> bitShiftLeft(%s, 2) + %s, %s)", key, p.of("code"), from)
	}
	switch g.what {
	case weeks: // of exposures that have no days at all there are none
		return each(keyOf(p.fields(g)), "arrayFilter(x -> begun > 0, "+reading("live", "begun")+")")
	case looks:
		var all []string
		for i, last := range g.lasts {
			key := strings.ReplaceAll(keyOf(p.fields(g)), "toUInt64(look)", fmt.Sprintf("toUInt64(%d)", i))
			all = append(all, each(key, fmt.Sprintf("arrayFilter(x -> %s > 0 AND %[1]s <= %d, live)", p.of("day"), int64(last)+1<<31)))
		}
		if len(all) == 1 {
			return all[0]
		}
		return "arrayConcat(" + list(all...) + ")"
	}
	if g.waiting {
		return each(keyOf(p.fields(g)), "told")
	}
	if len(g.cut) == 0 {
		return each(keyOf(p.fields(g)), "live")
	}
	var owned []string
	for i := range p.profile {
		owned = append(owned, fmt.Sprint("own", i))
	}
	return each(keyOf(p.fields(g)), reading("live", owned...))
}

// own are the columns that come with every contact.
func (p *packing) own(more ...string) []string {
	columns := append(p.carried(), more...)
	for i := range p.profile {
		columns = append(columns, fmt.Sprint("own", i))
	}
	return columns
}

// units have for each matrix the different keys, and how often each was
// engaged with, ignored and complained of; and what has days, by trigger.
func (p *packing) units() string {
	columns, counted := p.own("paths"), p.own("paths")
	for n := range p.grams {
		columns = append(columns, fmt.Sprint("seq", n), fmt.Sprintf("arraySort(arrayDistinct(arrayMap(q -> bitShiftRight(q, 2), seq%d))) AS keys%[1]d", n))
	}
	keyed := p.d.Subquery("SELECT "+list(columns...)+" FROM "+p.sequences(), "keyed")
	for n := range p.grams {
		counted = append(counted, fmt.Sprintf("seq%d, keys%[1]d", n))
		for code, name := range []string{codeEngaged: "yes", codeIgnored: "no", codeComplained: "stop"} {
			counted = append(counted, fmt.Sprintf("arrayMap(k -> countEqual(seq%[1]d, bitShiftLeft(k, 2) + %[2]d), arraySlice(keys%[1]d, 1, length(seq%[1]d))) AS %[3]s%[1]d", n, code, name))
		}
	}
	if p.dated() {
		counted = append(counted, fmt.Sprintf("arrayFilter(s -> length(s) > 0, arrayMap(s -> arrayFilter(x -> %s > 0, s), paths)) AS dated", p.of("day")))
	}
	return p.d.Subquery("SELECT "+list(counted...)+" FROM "+keyed, "units")
}
