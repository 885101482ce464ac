package warehouse

import (
	"fmt"
	"strings"

	"triggerlab/experiment/tally"
)

// moved have beside all the rest, for each trigger with exposures that have
// days, how many they are, what was engaged with, and the sums of their days
// since the first, of the squares of these, and of those engaged with.
func (p *packing) moved() string {
	since := fmt.Sprintf("(toFloat64(%s) - toFloat64(begun))", p.of("day"))
	columns := p.own("paths")
	for n := range p.grams {
		columns = append(columns, fmt.Sprintf("keys%d, yes%[1]d, no%[1]d, stop%[1]d", n))
	}
	for _, c := range []struct{ as, of string }{
		{"keysmoved", p.place["trig"].in("arrayElement(s, 1)")},
		{"moved1", "length(s)"},
		{"moved2", fmt.Sprintf("arrayCount(x -> %s = %d, s)", p.of("code"), codeEngaged)},
		{"moved3", fmt.Sprintf("arraySum(arrayMap(x -> %s, s))", since)},
		{"moved4", fmt.Sprintf("arraySum(arrayMap(x -> %s * %[1]s, s))", since)},
		{"moved5", fmt.Sprintf("arraySum(arrayMap(x -> if(%s = %d, %s, toFloat64(0)), s))", p.of("code"), codeEngaged, since)},
	} {
		columns = append(columns, fmt.Sprintf("arrayMap(s -> %s, %s) AS %s", c.of, reading("dated", "begun"), c.as))
	}
	return p.d.Subquery("SELECT "+list(columns...)+" FROM "+p.units(), "moved")
}

// timesEmitted are what depends on when a contact did what with each trigger,
// of which a path are the exposures in order.
func (p *packing) timesEmitted() []string {
	kind := packedKind{part: "own", pair: "pair", what: trend, one: p.triangle(tally.Vars), two: p.square(tally.Vars), trigger: true}
	vector := func(at string) (z []string) {
		for i := range tally.X {
			z = append(z, fmt.Sprintf("arrayElement(moved%d, %s)", i+1, at))
		}
		return z
	}
	members := packedKind{part: "members", what: trend, one: []int{p.at(0, 0)}}
	all := []string{
		p.pairs("keysmoved", "", []string{"length(moved1)", "length(moved2)", "length(moved3)", "length(moved4)", "length(moved5)"}, func(key1, key2, at1, at2 string) string {
			return p.emit(kind, "0", key1, key2, vector(at1), vector(at2))
		}),
		fmt.Sprintf("arrayMap(n -> %s, range(toUInt64(length(keysmoved) > 0)))", p.emit(members, "0", "0", "0", nil, nil)),
	}
	return append(all, p.ladderEmitted()...)
}

// pairs emits all pairs of keys for which a condition on AT1 and AT2, their
// places, or KEY1 and KEY2 holds too, and each with itself, reading numbers.
func (p *packing) pairs(keys, condition string, read []string, emit func(key1, key2, at1, at2 string) string) string {
	at1, at2 := fmt.Sprintf("(intDiv(n, length(%s)) + 1)", keys), fmt.Sprintf("(modulo(n, length(%s)) + 1)", keys)
	key1, key2 := fmt.Sprintf("arrayElement(%s, %s)", keys, at1), fmt.Sprintf("arrayElement(%s, %s)", keys, at2)
	condition = strings.NewReplacer("AT1", at1, "AT2", at2, "KEY1", key1, "KEY2", key2).Replace(condition)
	all := reading(fmt.Sprintf("range(length(%s) * length(%[1]s))", keys), read...)
	return fmt.Sprintf("arrayMap(n -> %s, arrayFilter(n -> %s <= %s%s, %s))", emit(key1, key2, at1, at2), at1, at2, condition, all)
}

// ladderEmitted are how far a contact climbed with each trigger, and what came
// after a first day of one exposure. The last third of a path holds an
// engagement that was surely in it, for those of a day come first there.
func (p *packing) ladderEmitted() []string {
	at := func(column string, place int) string {
		return p.place[column].in(fmt.Sprintf("arrayElement(s, %d)", place))
	}
	engaged := fmt.Sprintf("arrayCount(x -> %s = %d, s)", p.of("code"), codeEngaged)
	several := fmt.Sprintf("length(s) > 2 AND %s > 0 AND %[1]s <> %s", at("day", 1), at("day", -1))
	stays := fmt.Sprintf("%s > 1 AND %s AND arrayExists(x -> %s = %d, arraySlice(s, length(s) - intDiv(length(s), 3) + 1))", engaged, several, p.of("code"), codeEngaged)
	trig := at("trig", 1)
	rungs := packedKind{part: "ladder", what: "rungs", one: []int{p.at(0, 0), p.at(1, 0), p.at(2, 0), p.at(3, 0), p.at(4, 0)}, trigger: true}
	stayed := packedKind{part: "ladder", what: "stays", one: []int{p.at(0, 0)}, trigger: true}
	fields := p.laterFields()
	for i := range fields {
		fields[i].value = fmt.Sprintf(fields[i].value, "arrayElement(s, 1)")
	}
	shift := 0
	for _, f := range fields[:len(fields)-1] {
		shift += f.width()
	}
	dayAt := place{shift - dayBits, dayBits}
	did := fmt.Sprintf("toString(bitShiftRight(key1, %d))", shift)
	later := packedKind{part: "later", one: []int{p.at(0, 0), p.at(1, 0), p.at(1, 1)}, trigger: true, lead: did,
		key: p.textOfKey(fields, 1, 1+len(p.profile), "key1"), day: fmt.Sprintf("toString(toInt64(%s) - 2147483648)", dayAt.in("key1"))}
	key := keyOf(fields)
	alone := fmt.Sprintf("%s > 0 AND (length(s) = 1 OR %[1]s <> %s)", at("day", 1), at("day", 2))
	return []string{
		fmt.Sprintf("arrayMap(s -> %s, paths)", p.emit(rungs, "0", trig, trig, []string{engaged + " > 0", "length(s) > 1", engaged + " > 1", several}, nil)),
		fmt.Sprintf("arrayMap(s -> %s, arrayFilter(s -> %s, paths))", p.emit(stayed, "0", trig, trig, nil, nil), stays),
		fmt.Sprintf("arrayMap(s -> %s, arrayFilter(s -> %s, paths))", p.emit(later, "0", key, key, []string{"length(s) - 1"}, []string{"length(s) - 1"}), alone),
	}
}

// laterFields are the trigger, the profile, the day and whether it was engaged
// with, of an exposure.
func (p *packing) laterFields() []packedField {
	field := func(column string) packedField {
		words := p.words(column)
		at := p.place[column]
		return packedField{value: fmt.Sprintf("bitAnd(bitShiftRight(%%s, %d), %d)", at.shift, uint64(1)<<at.width-1), words: words, size: len(words), as: "words" + column}
	}
	fields := []packedField{field("trig")}
	for i := len(p.profile) - 1; i >= 0; i-- {
		fields = append(fields, field(p.profile[i]))
	}
	day := field("day")
	day.size = 1<<dayBits - 1
	code := field("code")
	code.value, code.size = fmt.Sprintf("(%s = %d)", code.value, codeEngaged), 1
	return append(fields, day, code)
}
