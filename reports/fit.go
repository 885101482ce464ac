package reports

import (
	"cmp"
	"strings"
)

// gap is what separates two columns; narrow what the names of a row shrink
// to, together, before a column that can be spared goes, least what one of
// them shrinks to after, and longWord the longest word that is not broken.
const (
	gap      = 2
	narrow   = 20
	least    = 6
	longWord = 16
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
		cells := each(g.rows, func(row []string) string { return row[c] })
		cells = apart(cells, widths[c]*column.wide, func(s string) string { return squeeze(s, widths[c], column.wide) })
		for r, row := range g.rows {
			row[c] = cells[r]
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
	return sum + min(names, cmp.Or(g.room, narrow))
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
// narrowest served first, and each with its longest word if all can have that.
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
	owed, all := g.wholeWords(rest)
	served := make([]bool, len(g.columns))
	for ; hungry > 0; hungry-- {
		next := -1
		for c, column := range g.columns {
			if column.wide > 0 && !served[c] && (next < 0 || widths[c] < widths[next]) {
				next = c
			}
		}
		served[next] = true
		all -= owed[next]
		fair := min(max(rest/hungry, owed[next]), rest-all)
		widths[next] = max(min(widths[next], fair), least)
		rest -= widths[next]
	}
	return widths
}

// wholeWords is the room that each wide column needs to break no word, and all
// of them together: none where there is no room for that.
func (g grid) wholeWords(room int) (owed []int, all int) {
	owed = make([]int, len(g.columns))
	for c, column := range g.columns {
		if column.wide == 0 {
			continue
		}
		owed[c] = least
		for _, row := range g.rows {
			owed[c] = max(owed[c], min(widest(words(row[c])), longWord))
		}
		all += owed[c]
	}
	if all > room {
		return make([]int, len(g.columns)), 0
	}
	return owed, all
}
