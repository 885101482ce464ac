package reports

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// apart shortens names so that those that differ still do: where what short
// makes of them is the same, the words that they share go first.
//
//	Subject line number 3 with some words   →  …line number 3 with some words
//	Subject line number 7 with some words   →  …line number 7 with some words
func apart(names []string, room int, short func(string) string) []string {
	told := each(names, short)
	alike := map[string][]string{}
	for i, name := range names {
		if !slices.Contains(alike[told[i]], name) {
			alike[told[i]] = append(alike[told[i]], name)
		}
	}
	for i, name := range names {
		if group := alike[told[i]]; len(group) > 1 {
			told[i] = short(telling(name, shared(group), room))
		}
	}
	return told
}

// shared are the words that all names have.
func shared(names []string) map[string]bool {
	in := map[string]int{}
	for _, name := range names {
		words := strings.Fields(name)
		slices.Sort(words)
		for _, word := range slices.Compact(words) {
			in[word]++
		}
	}
	all := map[string]bool{}
	for word, n := range in {
		all[word] = n == len(names) && strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	return all
}

// telling is a name by the words that it shares with no other, and those
// beside them that there is room for.
func telling(name string, common map[string]bool, room int) string {
	words := strings.Fields(name)
	kept := each(words, func(word string) bool { return !common[word] })
	if !slices.Contains(kept, true) {
		return name
	}
	for _, i := range nearest(kept) {
		kept[i] = true
		kept[i] = width(gapped(words, kept)) <= room
	}
	return gapped(words, kept)
}

// nearest lists what is not kept, what is beside something kept first, and of
// two alike what comes after it.
func nearest(kept []bool) []int {
	away := func(i int) (steps int) {
		steps = 2 * len(kept)
		for j, k := range kept {
			if k && j < i {
				steps = min(steps, 2*(i-j))
			} else if k {
				steps = min(steps, 2*(j-i)+1)
			}
		}
		return steps
	}
	order, far := []int{}, make([]int, len(kept))
	for i, k := range kept {
		if far[i] = away(i); !k {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(far[a], far[b]) })
	return order
}

// gapped joins the words that are kept, with … for those that are not.
func gapped(words []string, kept []bool) string {
	var b strings.Builder
	for i, word := range words {
		switch {
		case kept[i] && i > 0 && kept[i-1]:
			b.WriteString(" " + word)
		case kept[i]:
			b.WriteString(word)
		case i == 0 || kept[i-1]:
			b.WriteString("…")
		}
	}
	return b.String()
}
