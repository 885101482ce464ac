package gate

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// place is a cell of a sheet, row and column from 1.
type place struct {
	row    int64
	column int
}

// said is what stands in a cell.
type said struct {
	kind table.Kind
	text string
}

// cells are what a sheet says.
type cells map[place]said

// books compares a workbook with what it should be: every cell, and what is
// shown beside.
func (c *claimed) books(ctx context.Context, path string, now []byte) error {
	folder, err := os.MkdirTemp("", "triggerlab-claims-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	again := filepath.Join(folder, "now.xlsx")
	if err := os.WriteFile(again, now, 0o600); err != nil {
		return err
	}
	file, names, err := readBook(ctx, path)
	if err != nil {
		return err
	}
	should, order, err := readBook(ctx, again)
	if err != nil {
		return err
	}
	if !c.Words && (!slices.Equal(names, order) || slices.ContainsFunc(order, func(s string) bool { return !sameLayout(file[s], should[s]) })) {
		c.Status = findings.ClaimsOtherLayout
		return nil
	}
	for _, sheet := range order {
		if _, there := file[sheet]; !there {
			c.differs(findings.ClaimMissing, sheet, "", sheet)
			continue
		}
		c.sheet(sheet, file[sheet], should[sheet])
	}
	for _, sheet := range names {
		if _, belongs := should[sheet]; !belongs {
			c.differs(findings.ClaimAdded, sheet, sheet, "")
		}
	}
	if !c.Words {
		return nil // another version may show it otherwise
	}
	return c.extras(ctx, path, again)
}

// readBook reads every cell that says something, by sheet, and the sheets in
// order.
func readBook(ctx context.Context, path string) (map[string]cells, []string, error) {
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	sheets := map[string]cells{}
	var names []string
	for _, s := range f.Sheets() {
		names = append(names, s.Name)
		sheets[s.Name] = cells{}
		for row, err := range table.Grid(ctx, f, s.Name) {
			if err != nil {
				return nil, nil, err
			}
			for i, cell := range row.Cells {
				if !cell.Blank() {
					sheets[s.Name][place{row.Number, i + 1}] = said{cell.Kind, cell.String()}
				}
			}
		}
	}
	return sheets, names, nil
}

// sameLayout tells that numbers stand in the same cells below the same number
// of headings.
func sameLayout(a, b cells) bool {
	numbers := func(of, in cells) bool {
		for at, one := range of {
			if one.kind == table.Number && in[at].kind != table.Number || at.row == 1 && in[at].kind == table.Empty {
				return false
			}
		}
		return true
	}
	return numbers(a, b) && numbers(b, a)
}

// sheet compares cell by cell, from the top.
func (c *claimed) sheet(name string, file, should cells) {
	places := make([]place, 0, len(should))
	for at := range should {
		places = append(places, at)
	}
	for at := range file {
		if _, both := should[at]; !both {
			places = append(places, at)
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.row != b.row {
			return int(a.row - b.row)
		}
		return a.column - b.column
	})
	for _, at := range places {
		says, there := file[at]
		wants, belongs := should[at]
		if !c.Words && (says.kind == table.Text || wants.kind == table.Text) {
			continue
		}
		c.Compared++
		switch where := should.named(name, at); {
		case !belongs:
			c.differs(findings.ClaimAdded, where, says.text, "")
		case !there:
			c.differs(findings.ClaimMissing, where, "", wants.text)
		case !says.same(wants):
			c.differs(findings.ClaimChanged, where, says.text, wants.text)
		}
	}
}

// same tells that two cells say the same, whoever saved them.
func (s said) same(o said) bool {
	switch {
	case s.kind != o.kind:
		return false
	case s.kind == table.Number:
		return s.text == o.text || alike(s.text, o.text)
	case s.kind == table.Text:
		return s.text == o.text || plain(s.text) == plain(o.text)
	}
	return s.text == o.text
}

// mostHeadings is how many texts of a row name it.
const mostHeadings = 2

// named is a cell in the words of a spreadsheet, with what stands above it and
// what its row begins with: Comparisons!F3 (Low: poem, plain).
func (s cells) named(sheet string, at place) string {
	var row []string
	for column := 1; column < at.column && len(row) < mostHeadings; column++ {
		if one, ok := s[place{at.row, column}]; ok && one.kind == table.Text && at.row > 1 {
			row = append(row, shortened(plain(one.text)))
		}
	}
	where := experiment.Place{Sheet: sheet, Row: at.row, Column: at.column}.String()
	heading := plain(s[place{1, at.column}].text)
	switch {
	case at.row == 1 || heading == "" && row == nil:
		return strings.TrimPrefix(where, ":")
	case row == nil:
		return fmt.Sprintf("%s (%s)", strings.TrimPrefix(where, ":"), heading)
	}
	return fmt.Sprintf("%s (%s: %s)", strings.TrimPrefix(where, ":"), heading, strings.Join(row, ", "))
}
