package table

import (
	"strings"

	"triggerlab/experiment"
)

// width is the number of cells up to the last one that is not blank.
func width(cells []Cell) int {
	n := len(cells)
	for n > 0 && cells[n-1].Blank() {
		n--
	}
	return n
}

// full reports whether a cell is not blank, by its last byte alone: most are,
// and a row that ends with one is as long as it looks.
func full(c Cell) bool { return len(c.Raw) > 0 && plain(c.Raw[len(c.Raw)-1]) }

// fit cuts the blank cells off the end of a row and fills it up to the width
// of the header. It reports whether anything is left.
func fit(cells []Cell, header int) ([]Cell, bool) {
	n := width(cells)
	some := n > 0
	// What is cut may be white space: it is kept where the header has a
	// name for it, as it is in the middle of a row.
	if len(cells) > header {
		cells = cells[:max(n, header)]
	}
	for len(cells) < header {
		cells = append(cells, Cell{})
	}
	return cells, some
}

// keepRow copies a row out of the reader's buffers.
func keepRow(cells []Cell) []Cell {
	size := 0
	for _, c := range cells {
		size += len(c.Raw)
	}
	kept, texts := make([]Cell, len(cells)), make([]byte, 0, size)
	for i, c := range cells {
		from := len(texts)
		texts = append(texts, c.Raw...)
		kept[i] = Cell{Kind: c.Kind, Raw: texts[from:len(texts):len(texts)]}
	}
	return kept
}

// keepHeader copies a header row out of the reader's buffers and checks that
// no name stands in it twice: which of two columns was meant is not for us
// to guess.
func keepHeader(cells []Cell, at func(column int) experiment.Place) ([]Cell, error) {
	cells = cells[:width(cells)]
	kept := keepRow(cells)
	seen := make(map[string]int, len(cells))
	var problems experiment.Problems
	for i, c := range cells {
		name := string(c.Trim())
		if name == "" {
			continue
		}
		first, twice := seen[foldName(name)]
		if !twice {
			seen[foldName(name)] = i
			continue
		}
		p := at(first)
		problems.Add(experiment.Msg("table.duplicate-header",
			"header", name, "first", cellName(p.Column, p.Row)).On(at(i)))
	}
	return kept, problems.Err()
}

// foldName makes names equal that differ in letter case only.
func foldName(name string) string {
	return strings.ToLower(strings.ToUpper(strings.TrimFunc(name, isSpace)))
}
