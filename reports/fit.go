package reports

import "strings"

// gap is what separates two columns; narrow what the names of a row shrink
// to, together, before a column that can be spared goes, and least what one
// of them shrinks to after.
const (
	gap    = 2
	narrow = 20
	least  = 6
)

// fit makes a grid fit a width: columns that can be spared go, wide ones are
// wrapped, and names that stay too long are shortened. The cells come back
// with line breaks, the columns with their headings broken likewise.
func (g grid) fit(limit int) grid {
	g.rows = clone(g.rows)
	for g.floor() > limit {
		last := g.mostSparable()
		if last < 0 {
			break
		}
		g.remove(last)
	}
	widths := g.widths(limit)
	columns := make([]column, len(g.columns))
	for c, column := range g.columns {
		column.head = strings.Join(wrap(column.head, widths[c]), "\n")
		columns[c] = column
		if column.wide == 0 {
			continue
		}
		for _, row := range g.rows {
			row[c] = squeeze(row[c], widths[c], column.wide)
		}
	}
	g.columns = columns
	return g
}

func clone(rows [][]string) [][]string {
	copied := make([][]string, len(rows))
	for i, row := range rows {
		copied[i] = append([]string(nil), row...)
	}
	return copied
}

// squeeze wraps a cell into at most so many lines, shortening it if it must.
func squeeze(s string, limit, most int) string {
	for room := limit * most; ; room-- {
		if lines := wrap(shorten(s, room), limit); len(lines) <= most {
			return strings.Join(lines, "\n")
		}
	}
}

// natural is the width of a column that nothing is done to.
func (g grid) natural(c int) int {
	most := widest(words(g.columns[c].head))
	for _, row := range g.rows {
		most = max(most, width(row[c]))
	}
	return most
}

// floor is how narrow the grid gets before a column must go.
func (g grid) floor() int {
	sum, names := gap*(len(g.columns)-1), 0
	for c, column := range g.columns {
		if column.wide > 0 {
			names += g.natural(c)
			continue
		}
		sum += g.natural(c)
	}
	return sum + min(names, narrow)
}

func (g grid) mostSparable() int {
	most := -1
	for c, column := range g.columns {
		if column.drop > 0 && (most < 0 || column.drop > g.columns[most].drop) {
			most = c
		}
	}
	return most
}

// widths shares what the other columns leave among the wide ones, the
// narrowest served first.
func (g grid) widths(limit int) []int {
	widths := make([]int, len(g.columns))
	rest, hungry := limit-gap*(len(g.columns)-1), 0
	for c, column := range g.columns {
		widths[c] = g.natural(c)
		if column.wide > 0 {
			hungry++
			continue
		}
		rest -= widths[c]
	}
	served := make([]bool, len(g.columns))
	for ; hungry > 0; hungry-- {
		next := -1
		for c, column := range g.columns {
			if column.wide > 0 && !served[c] && (next < 0 || widths[c] < widths[next]) {
				next = c
			}
		}
		served[next] = true
		widths[next] = max(min(widths[next], rest/hungry), least)
		rest -= widths[next]
	}
	return widths
}
