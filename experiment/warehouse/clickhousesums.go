package warehouse

import (
	"fmt"
	"slices"
	"strconv"
)

// packed asks for what depends on contacts in one reading, and for their
// patterns in another; what is a sum of rows is asked as ever. Experiments are
// not told apart.
func (d ClickHouseServer) packed(w *writer, known Survey) bool {
	if !w.r.contacts() {
		return false
	}
	p := newPacking(w, known)
	if p == nil {
		return false
	}
	p.askGrams()
	if !p.fits() {
		return false
	}
	query := p.sums()
	if len(w.statement("", query).SQL) > maxPacked {
		return false
	}
	w.outcomes()
	w.nobody()
	w.days()
	w.people()
	w.patterns()
	w.part("sums", query)
	return true
}

// sums adds up what is emitted, and writes it as cells.
func (p *packing) sums() string {
	columns, sums := []string{"tupleElement(emission, 1) AS kind", "tupleElement(emission, 2) AS tenth", "tupleElement(emission, 3) AS key1", "tupleElement(emission, 4) AS key2", "tupleElement(emission, 5) AS counts"}, []string{}
	entries := p.entries()
	for i := 1; i < entries; i++ {
		columns = append(columns, fmt.Sprintf("tupleElement(emission, %d) AS l%d, tupleElement(emission, %d) AS r%[2]d", 5+i, i, 4+entries+i))
	}
	for i := range entries {
		for j := range entries {
			product := "SUM(counts)"
			switch {
			case i > 0 && j > 0:
				product = fmt.Sprintf("SUM(l%d * r%d)", i, j)
			case i > 0:
				product = fmt.Sprintf("SUM(l%d)", i)
			case j > 0:
				product = fmt.Sprintf("SUM(r%d)", j)
			}
			sums = append(sums, "toString("+product+")")
		}
	}
	emitted := p.emitted() // which makes the list of kinds
	taken := p.d.Subquery("SELECT "+list(columns...)+" FROM "+emitted, "taken")
	for _, column := range p.packedColumns() {
		sums = append(sums, p.wordsAs(column))
	}
	words := sums[entries*entries:]
	added := p.d.Subquery("SELECT "+list(append([]string{"kind", "tenth", "key1", "key2", "[" + list(sums[:entries*entries]...) + "] AS sums"}, words...)...)+
		" FROM "+taken+" GROUP BY kind, tenth, key1, key2", "added")
	return p.asCells(added)
}

// wordsAs is the column with the words of another; all but triggers as texts of
// a key.
func (p *packing) wordsAs(column string) string {
	var texts []string
	for _, word := range p.words(column) {
		if column != "trig" {
			word = strconv.Itoa(len(word)) + ":" + word
		}
		texts = append(texts, p.text(word))
	}
	return "[" + list(texts...) + "] AS words" + column
}

// asCells writes each group as the cell that it is.
func (p *packing) asCells(added string) string {
	of := func(say func(packedKind) string) string {
		var all []string
		for _, k := range p.kinds {
			all = append(all, say(k))
		}
		return "arrayElement([" + list(all...) + "], kind)"
	}
	text := func(say func(packedKind) string) string {
		return of(func(k packedKind) string { return p.d.Literal(say(k)) })
	}
	// Masks, not places: nothing that a lambda reads is to be named in it alone.
	masks := func(say func(packedKind) []int) string {
		return of(func(k packedKind) string {
			mask := slices.Repeat([]string{"0"}, p.entries()*p.entries())
			for _, place := range say(k) {
				mask[place-1] = "1"
			}
			return "[" + list(mask...) + "]"
		})
	}
	either := func(one, two string) string { return "if(key1 = key2, " + one + ", " + two + ")" }
	trig := place{0, p.trigger().width()}
	ends := of(func(k packedKind) string {
		if k.trigger {
			return "1"
		}
		return "0"
	})
	numbers := func(mask string) string {
		return "arrayStringConcat(arrayFilter((sum, asked) -> asked, sums, " + mask + "), ',')"
	}
	one := numbers(masks(func(k packedKind) []int { return k.one }))
	for i, k := range p.kinds {
		if k.lead != "" {
			one = fmt.Sprintf("if(kind = %d, concat(%s, ',', %s), %s)", i+1, k.lead, one, one)
		}
	}
	values := []string{
		either(text(func(k packedKind) string { return k.part }), text(func(k packedKind) string { return k.pair })),
		text(func(k packedKind) string { return k.what }), "''", "toString(tenth)",
		"if(" + ends + " = 1, arrayElement(wordstrig, " + trig.in("key1") + "), '')",
		p.chosen(func(k packedKind) string { return k.key }),
		either("''", "arrayElement(wordstrig, "+trig.in("key2")+")"),
		either("''", p.chosen(func(k packedKind) string { return k.other })),
		p.chosen(func(k packedKind) string { return k.day }),
		either(one, numbers(masks(func(k packedKind) []int {
			if k.two == nil {
				return k.one
			}
			return k.two
		}))),
	}
	for i := range values {
		values[i] += " AS " + CellHeader[i]
	}
	return "SELECT " + list(values...) + " FROM " + added
}

// chosen is a text of the kinds that have one.
func (p *packing) chosen(say func(packedKind) string) string {
	var cases []string
	for i, k := range p.kinds {
		if text := say(k); text != "" && text != "''" {
			cases = append(cases, fmt.Sprintf("kind = %d, %s", i+1, text))
		}
	}
	if len(cases) == 0 {
		return "''"
	}
	return "multiIf(" + list(append(cases, "''")...) + ")"
}
