package source

import (
	"bytes"
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// settleMark looks in the other cells of totals for the decimal mark, where a
// count such as 1,234 may be either: 30.10% and 1,012,034 leave no doubt, and
// neither does a tool that writes English.
func (r *reader) settleMark(ctx context.Context) error {
	l := r.layout
	if l.dialect.DecimalSaid || r.strict {
		return nil
	}
	var found [2]string // a cell that says that . begins the decimals, and one that , does
	doubt := ""
	counts := slices.Concat([]int{columnOf(l.columns, roles.Exposures), columnOf(l.columns, roles.Engagements)}, l.complaints)
	times := []int{columnOf(l.columns, roles.Time), columnOf(l.columns, roles.Day)}
	for shard := range l.rows.Shards() {
		for row, err := range l.rows.Scan(ctx, shard) {
			if err != nil {
				return err
			}
			for at, cell := range row.Cells {
				if cell.Kind != table.Text || slices.Contains(times, at) {
					continue
				}
				if slices.Contains(counts, at) {
					_, reason := table.Count(cell, l.dialect)
					if reason == table.Ambiguous && doubt == "" {
						doubt = string(cell.Trim())
					}
					if reason != table.None {
						continue // a count that is wrong settles nothing
					}
				}
				if i := bytes.IndexByte([]byte(".,"), decimalIn(cell.Trim())); i >= 0 && found[i] == "" {
					found[i] = string(bytes.Clone(cell.Trim()))
				}
			}
		}
	}
	if doubt == "" || found[0] != "" && found[1] != "" {
		return nil
	}
	mark, cell := byte('.'), found[0]
	switch {
	case found[1] != "":
		mark, cell = ',', found[1]
	case cell == "" && (l.preset.Class != roles.Aggregated || l.dialect.Delimiter != ','):
		return nil
	}
	l.dialect.Decimal, l.dialect.DecimalSaid = mark, true
	l.notices = append(l.notices, experiment.Msg("source.decimal", "value", doubt, "mark", string(rune(mark)), "cell", cell, "preset", l.preset.Name))
	return nil
}

// decimalIn finds the mark that begins the decimals of a number for certain; 0:
// the number does not tell, or is none.
func decimalIn(text []byte) byte {
	text = bytes.TrimRight(text, " %\u00a0\u202f")
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	points, commas := bytes.Count(text, []byte(".")), bytes.Count(text, []byte(","))
	if points+commas == 0 || len(bytes.Trim(text, "0123456789.,")) > 0 || bytes.IndexAny(text, ".,") == 0 {
		return 0
	}
	last := text[bytes.LastIndexAny(text, ".,")]
	other := otherMark(string(last))[0]
	groups := bytes.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ',' })
	grouped := func(groups [][]byte) bool {
		return len(groups[0]) <= 3 && !slices.ContainsFunc(groups[1:], func(g []byte) bool { return len(g) != 3 })
	}
	switch {
	case len(groups) != points+commas+1:
		return 0
	case points > 0 && commas > 0 && bytes.Count(text, []byte{last}) == 1 && grouped(groups[:len(groups)-1]):
		return last
	case points > 0 && commas > 0:
		return 0
	case points+commas > 1 && grouped(groups):
		return other
	case points+commas == 1 && len(groups[1]) != 3:
		return last
	}
	return 0
}

// otherMark is the decimal mark that makes a number whole of which the only
// separator is this one.
func otherMark(number string) string {
	if bytes.LastIndexAny([]byte(number), ".,") == bytes.LastIndexByte([]byte(number), ',') {
		return "."
	}
	return ","
}
