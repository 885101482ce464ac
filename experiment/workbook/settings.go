package workbook

import (
	"math"
	"slices"
	"strconv"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// settingColumns are the two columns that are read; any others are notes of
// the people who use the book.
var settingColumns = []column[struct{}]{
	{name: "Setting", fr: "Réglage", nl: "Instelling", also: []string{"parametre", "reglage", "instelling", "parameter"}, format: asText, width: 18},
	{name: "Value", fr: "Valeur", nl: "Waarde", also: []string{"valeur", "waarde"}, format: asText, width: 40},
}

func (r *reader) readSettings() error {
	g, err := r.open(experimentSheet)
	if g == nil {
		return err
	}
	found := g.twoColumns(settingColumns)
	if found == nil {
		return nil // noted
	}
	seen := map[string]position{}
	if err := g.each(func(row row) { r.readSetting(row, found[0], found[1], seen) }); err != nil {
		return err
	}
	if problem, ok := r.book.Experiment.Reversed(); !ok {
		r.wrong(problem, r.end)
	}
	return nil
}

// twoColumns finds where columns stand that a sheet cannot do without, any
// others being notes; nil, and a problem, where one is missing.
func (g *grid) twoColumns(columns []column[struct{}]) []int {
	var found []int
	for i := range columns {
		at := slices.IndexFunc(g.header, func(header string) bool { return find(columns[i:i+1], header) != nil })
		if at < 0 {
			g.wrong(experiment.Msg("workbook.no-column", "column", columns[i].name, "headers", g.header), g.at(-1))
			return nil
		}
		found = append(found, at)
	}
	return found
}

func (r *reader) readSetting(row row, name, value int, seen map[string]position) {
	n, named := row.cell(name)
	v, said := row.cell(value)
	if !named && !said {
		return // a row of notes
	}
	key := ""
	if named {
		key = settingName(n.text())
	}
	if r.checks || named && checksTitle.is(roles.Fold(n.text())) {
		r.readCheck(row, name, value, seen)
		return
	}
	if !row.first(seen, name, key, key) || !said {
		return
	}
	problem, ok := r.book.Experiment.Set(key, v.settingText())
	at := v.row.at(value)
	switch {
	case !ok && problem.Code == "setting.unknown":
		r.wrong(problem, row.at(name))
	case !ok:
		r.wrong(problem, at)
	case key == "control":
		r.control = at
	case key == "end":
		r.end = at
	}
}

// settingName returns the name of a setting however it is spaced and cased;
// a name that is none is returned as it was typed.
func settingName(typed string) string {
	folded := roles.Fold(typed)
	for _, s := range experiment.SettingList {
		if roles.Fold(s.Name) == folded || settingTitles[s.Name].is(folded) {
			return s.Name
		}
	}
	return typed
}

// settingText returns the text that a setting is read from. A whole number
// may be stored as 5E3 or 5000.0, which nobody typed; one that is padded with
// zeros was typed like that, and may be a salt.
func (c cell) settingText() string {
	if v, err := strconv.ParseFloat(c.text(), 64); c.kind == table.Number && err == nil &&
		c.trimmed[0] != '0' && v == math.Trunc(v) && math.Abs(v) <= 1<<53 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return c.text()
}
