package analysis

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// attribute is something that tells the segments of a breakdown apart: one of
// its columns, or a column of the Segments sheet.
type attribute struct {
	name   string
	values []string // of each segment
}

// mostLevels is how many values of an attribute a policy may split at. Of more
// numbers as many cuts are kept, at even shares of the contacts; of more words
// those with the most contacts.
const mostLevels = 32

// attributes lists what a policy may split the segments of a breakdown by.
func (s *study) attributes(cut *tally.Breakdown) []attribute {
	var list []attribute
	add := func(name string, value func(tally.Segment) string) {
		a := attribute{name: name}
		for _, segment := range cut.Segments {
			a.values = append(a.values, value(segment))
		}
		if slices.ContainsFunc(a.values, func(v string) bool { return v != a.values[0] }) {
			list = append(list, a)
		}
	}
	for i, column := range cut.By {
		add(column, func(segment tally.Segment) string { return segment.Values[i] })
	}
	add("relation", func(segment tally.Segment) string { return s.sheet(segment, "relation") })
	for _, name := range s.sheetColumns() {
		add(name, func(segment tally.Segment) string { return s.sheet(segment, name) })
	}
	return list
}

// sheetColumns names the further columns of the Segments sheet.
func (s *study) sheetColumns() []string {
	var names []string
	for _, segment := range s.e.Segments {
		for _, a := range segment.Attributes {
			if !slices.Contains(names, a.Name) {
				names = append(names, a.Name)
			}
		}
	}
	return names
}

// sheet is what a column of the Segments sheet says of a segment, whichever
// of the columns that cut them names it.
func (s *study) sheet(segment tally.Segment, column string) string {
	for _, value := range segment.Values {
		known := s.segmentNamed(value)
		if known.Name == "" {
			continue
		}
		if column == "relation" {
			return string(known.Relation)
		}
		for _, a := range known.Attributes {
			if a.Name == column {
				return a.Value
			}
		}
	}
	return ""
}

// levels numbers an attribute's values, and names each number: a value, or of
// numbers the highest that it holds.
func (a *attribute) levels(contacts []float64) (inference.Attribute, []string) {
	weights := map[string]float64{}
	for s, v := range a.values {
		weights[v] += contacts[s]
	}
	names := make([]string, 0, len(weights))
	for v := range weights {
		names = append(names, v)
	}
	slices.Sort(names)
	if numeric(names) && len(names) > 2 {
		return a.ordered(names, weights)
	}
	if len(names) > mostLevels {
		slices.SortStableFunc(names, func(x, y string) int { return cmp.Compare(weights[y], weights[x]) })
		names = names[:mostLevels]
	}
	level := inference.Attribute{Levels: len(names)}
	for _, v := range a.values {
		at := slices.Index(names, v)
		if at < 0 {
			at = len(names) // one of the others
		}
		level.Of = append(level.Of, at)
	}
	return level, names
}

func (a *attribute) ordered(names []string, weights map[string]float64) (inference.Attribute, []string) {
	slices.SortFunc(names, func(x, y string) int { return cmp.Compare(number(x), number(y)) })
	var total, sum float64
	for _, w := range weights {
		total += w
	}
	at := map[string]int{}
	var tops []string
	for i, v := range names {
		sum += weights[v]
		at[v] = len(tops)
		if i == len(names)-1 || len(names) <= mostLevels || sum >= total*float64(len(tops)+1)/mostLevels {
			tops = append(tops, v)
		}
	}
	level := inference.Attribute{Levels: len(tops), Ordered: true}
	for _, v := range a.values {
		level.Of = append(level.Of, at[v])
	}
	return level, tops
}

// numeric tells that all values are numbers and none of them a code, such as
// 01.
func numeric(values []string) bool {
	for _, v := range values {
		digits := strings.TrimPrefix(v, "-")
		_, err := strconv.ParseFloat(v, 64)
		if err != nil || len(digits) > 1 && digits[0] == '0' && digits[1] != '.' || strings.ContainsAny(v, "xXnN") {
			return false
		}
	}
	return true
}

func number(value string) float64 {
	x, _ := strconv.ParseFloat(value, 64) // it is one
	return x
}
