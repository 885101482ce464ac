package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"triggerlab/experiment/tally"
)

// A packedKind is what is emitted for contacts: two keys and two vectors, of
// whose products, after a 1 before each, the sums are asked for.
type packedKind struct {
	part, pair string // what its cells are: those of one key, and those of two
	what       string
	one, two   []int  // which of the sums, by their places
	key, other string // texts made of key1 and key2
	trigger    bool   // key1 ends with a trigger
	counts     string // what the 1 is where that may be 0
	day, lead  string // made of key1; a number before the others
}

// entries is how long the vectors are that are added up, with the 1.
func (p *packing) entries() int {
	if p.dated() || p.r.Prior != "" {
		return tally.Vars
	}
	return tally.X
}

// at is the place of the sum of the products of two entries.
func (p *packing) at(i, j int) int { return i*p.entries() + j + 1 }

// triangle are the places for one key, square those for two.
func (p *packing) triangle(vars int) (places []int) {
	for i := range vars {
		for j := i; j < vars; j++ {
			places = append(places, p.at(i, j))
		}
	}
	return places
}

func (p *packing) square(vars int) (places []int) {
	for i := range vars {
		for j := range vars {
			places = append(places, p.at(i, j))
		}
	}
	return places
}

// emit is one thing that is emitted; what is not said of it is 0.
func (p *packing) emit(k packedKind, fold, key1, key2 string, left, right []string) string {
	p.kinds = append(p.kinds, k)
	if k.counts == "" {
		k.counts = "1"
	}
	values := []string{fmt.Sprintf("toUInt8(%d)", len(p.kinds)), "toUInt8(" + fold + ")", "toUInt64(" + key1 + ")", "toUInt64(" + key2 + ")", "toUInt8(" + k.counts + ")"}
	for _, side := range [][]string{left, right} {
		for i := range p.entries() - 1 {
			value := "0"
			if i < len(side) {
				value = side[i]
			}
			values = append(values, "toFloat64("+value+")")
		}
	}
	return "(" + list(values...) + ")"
}

// gramsEmitted are the pairs of keys of each matrix that are of one segment,
// each with itself too.
func (p *packing) gramsEmitted() (all []string) {
	for n := range p.grams {
		g := &p.grams[n]
		fields, shift, fold := p.fields(g), 0, "0"
		for _, f := range fields[:1+len(g.more)] {
			shift += f.width()
		}
		same := ""
		switch {
		case len(g.cut) > 0:
			same = fmt.Sprintf(" AND bitShiftRight(KEY1, %d) = bitShiftRight(KEY2, %[1]d)", shift)
		case g.waiting:
			same = " AND (AT1 = AT2 OR " + p.vectorOf(g, n, "AT1")[0] + " > 0 AND " + p.vectorOf(g, n, "AT2")[0] + " > 0)"
		}
		if g.fold {
			fold = "tenth"
		}
		vars := tally.X
		if p.sharpened(g) {
			vars = tally.Vars
		}
		kind := packedKind{part: "own", pair: "pair", what: g.what, one: p.triangle(vars), two: p.square(vars), trigger: true}
		if len(g.more) > 0 {
			kind.key, kind.other = p.textOfKey(fields, 1, 1+len(g.more), "key1"), p.textOfKey(fields, 1, 1+len(g.more), "key2")
		} else {
			kind.key = p.textOfKey(fields, 1, len(fields), "key1")
		}
		read := []string{"tenth", fmt.Sprintf("length(yes%d) + length(no%[1]d) + length(stop%[1]d)", n)}
		read = append(read, p.priors("isFinite(before)")...)
		all = append(all, p.pairs(fmt.Sprint("keys", n), same, read, func(key1, key2, at1, at2 string) string {
			if g.waiting {
				kind.counts = p.vectorOf(g, n, at1)[0] + " > 0"
			}
			return p.emit(kind, fold, key1, key2, p.vectorOf(g, n, at1), p.vectorOf(g, n, at2))
		}))
		if g.members {
			all = append(all, p.membersEmitted(g, n, fields, shift, fold))
		}
	}
	return all
}

// sharpened tells that priors are entries of a matrix.
func (p *packing) sharpened(g *packedGram) bool { return p.r.Prior != "" && !g.plain && g.lasts == nil }

// vectorOf is a contact's vector for one key of a matrix.
func (p *packing) vectorOf(g *packedGram, n int, at string) []string {
	element := func(name string) string { return fmt.Sprintf("arrayElement(%s%d, %s)", name, n, at) }
	yes, stop := element("yes"), element("stop")
	z := []string{yes + " + " + element("no") + " + " + stop, yes, stop, yes + " > 0"}
	if g.plain {
		z[2] = "0"
	}
	if p.sharpened(g) {
		z = append(z, "if("+z[0]+" > 0, before, toFloat64(0))")
	}
	return z
}

// membersEmitted counts a contact once in each segment.
func (p *packing) membersEmitted(g *packedGram, n int, fields []packedField, shift int, fold string) string {
	kind := packedKind{part: "members", what: g.what, one: []int{p.at(0, 0)}}
	if len(g.cut) == 0 {
		return fmt.Sprintf("arrayMap(n -> %s, range(toUInt64(length(keys%d) > 0)))", p.emit(kind, fold, "0", "0", nil, nil), n)
	}
	kind.key = p.textOfKey(fields, 1, len(fields), "key1")
	segments := fmt.Sprintf("arrayDistinct(arrayMap(k -> bitShiftLeft(bitShiftRight(k, %d), %[1]d), keys%d))", shift, n)
	return fmt.Sprintf("arrayMap(k -> %s, %s)", p.emit(kind, fold, "k", "k", nil, nil), reading(segments, "tenth"))
}

// textOfKey writes some fields of a key as texts behind their lengths, the one
// at the front first.
func (p *packing) textOfKey(fields []packedField, from, to int, key string) string {
	var texts []string
	shift := 0
	for i, f := range fields[:to] {
		value := place{shift, f.width()}.in(key)
		shift += f.width()
		if i < from {
			continue
		}
		text := fmt.Sprintf("concat(toString(length(toString(%s))), ':', toString(%[1]s))", value)
		if f.words != nil {
			text = fmt.Sprintf("arrayElement(%s, %s)", f.as, value)
		}
		texts = append([]string{text}, texts...)
	}
	if len(texts) == 0 {
		return "''"
	}
	return p.d.Concat(texts...)
}

// contactsEmitted are the counts of contacts.
func (p *packing) contactsEmitted() (all []string) {
	counted := func(what string, places []int) packedKind { return packedKind{part: "people", what: what, one: places} }
	when := func(condition, emitted string) string {
		read := append([]string{"length(live) + length(paths)"}, p.priors("sure + unsure")...)
		return fmt.Sprintf("arrayMap(n -> %s, %s)", emitted, reading("range(toUInt64("+condition+"))", read...))
	}
	engaged := fmt.Sprintf("arrayCount(x -> %s = %d, live)", p.of("code"), codeEngaged)
	all = append(all,
		when("length(live) > 0", p.emit(counted("several", []int{p.at(0, 0), p.at(1, 0), p.at(2, 0), p.at(3, 3)}), "0", "0", "0",
			[]string{"length(paths) > 1", "length(live) * (length(paths) > 1)", "length(live)"}, []string{"0", "0", "length(live)"})),
		when("length(live) > 0", p.emit(counted("minds", []int{p.at(1, 0), p.at(2, 0)}), "0", "0", "0",
			[]string{"length(live) > 1", fmt.Sprintf("length(live) > 1 AND %s > 0 AND %[1]s < length(live)", engaged)}, nil)))
	if p.r.Prior != "" {
		all = append(all, when("1", p.emit(counted("priors", []int{p.at(1, 0), p.at(2, 0)}), "0", "0", "0", []string{"sure", "unsure"}, nil)))
	}
	assigned := counted("assigned", []int{p.at(0, 0)})
	assigned.trigger = true
	return append(all, fmt.Sprintf("arrayMap(k -> %s, arrayDistinct(arrayMap(x -> %s, told)))", p.emit(assigned, "0", "k", "k", nil, nil), p.of("trig")))
}

// varyingEmitted counts contacts by the columns in which they have two values.
func (p *packing) varyingEmitted() (all []string) {
	if len(p.profile) == 0 {
		return nil
	}
	var key, text []string
	for i, v := range p.profile {
		key = append(key, fmt.Sprintf("bitShiftLeft(toUInt64(arrayReduce('max', arrayMap(x -> %s, live)) <> own%d), %[2]d)", p.of(v), i))
		text = append(text, fmt.Sprintf("toString(bitAnd(bitShiftRight(key1, %d), 1))", i))
	}
	kind := packedKind{part: "varying", one: []int{p.at(0, 0)}, key: p.d.Concat(text...)}
	marks := strings.Join(key, " + ")
	return []string{fmt.Sprintf("arrayMap(k -> %s, arrayFilter(k -> length(live) > 0, [toUInt64(%s)]))", p.emit(kind, "0", "k", "k", nil, nil), marks)}
}

// emitted are one row for each thing that is emitted.
func (p *packing) emitted() string {
	all, from := slices.Concat(p.gramsEmitted(), p.contactsEmitted(), p.varyingEmitted()), ""
	columns := p.own("paths")
	for n := range p.grams {
		columns = append(columns, fmt.Sprintf("keys%d, yes%[1]d, no%[1]d, stop%[1]d", n))
	}
	if p.dated() {
		all = append(all, p.timesEmitted()...)
		columns, from = append(columns, "keysmoved, moved1, moved2, moved3, moved4, moved5"), p.moved()
	} else {
		from = p.units()
	}
	each := p.d.Subquery("SELECT "+list(append(columns, "arrayConcat("+strings.Join(all, ",\n")+") AS emissions")...)+" FROM "+from, "each")
	return p.d.Subquery("SELECT arrayJoin(emissions) AS emission FROM "+each, "emitted")
}
