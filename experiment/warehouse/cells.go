package warehouse

import (
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// Layout is what the cells of a Reading do not say of themselves.
func (r *Reading) Layout() tally.Layout {
	l := tally.Layout{
		Columns: []string{}, Declared: r.Triggers, Breakdowns: r.Breakdowns, Wave: r.Wave, Circumstances: []string{},
		LookDays: r.LookDays, Totals: r.Totals != nil,
	}
	for _, words := range r.Profile {
		l.Columns = append(l.Columns, words.Name)
	}
	for _, c := range r.Circumstances {
		l.Circumstances = append(l.Circumstances, c.Name)
	}
	if r.Time.Column == "" {
		l.LookDays = nil
	}
	if r.contacts() {
		l.Stories = r.storyCode()
	}
	return l
}

// ParseCell reads a row of a Statement, or of a file of cells, in the order of
// CellHeader. Numbers may be written as decimals or with an exponent, as
// engines do.
func ParseCell(row []string) (c tally.Cell, err error) {
	bad := experiment.Problem(experiment.Msg("warehouse.not-a-cell"))
	if len(row) != len(CellHeader) {
		return c, bad
	}
	c = tally.Cell{Part: row[0], What: row[1], Experiment: row[2], Trigger: row[4], Key: row[5], Other: row[6], OtherKey: row[7]}
	if row[3] != "" {
		if c.Fold, err = strconv.Atoi(row[3]); err != nil {
			return c, bad
		}
	}
	if row[8] != "" {
		day, err := strconv.ParseInt(row[8], 10, 32)
		if err != nil {
			return c, bad
		}
		c.Day = int32(day)
	}
	for _, text := range strings.Split(row[9], ",") {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return c, bad
		}
		c.Numbers = append(c.Numbers, n)
	}
	return c, nil
}

// Surveyed is what the cells of Surveying say: of one experiment or of many.
func Surveyed(cells []tally.Cell) Survey {
	known := Survey{Single: true}
	type account struct {
		people  float64
		varying []float64
	}
	accounts := map[string]*account{}
	for _, c := range cells {
		if c.Part != "survey" || len(c.Key) == 0 || len(c.Numbers) != 1 {
			continue
		}
		several, marks := c.Key[0], c.Key[1:]
		known.Single = known.Single && several == '0'
		a := accounts[c.Experiment]
		if a == nil {
			a = &account{varying: make([]float64, len(marks))}
			accounts[c.Experiment] = a
		}
		a.people += c.Numbers[0]
		for i := range min(len(marks), len(a.varying)) {
			if marks[i] == '1' {
				a.varying[i] += c.Numbers[0]
			}
		}
	}
	for _, a := range accounts {
		known.Varies = slices.Grow(known.Varies, len(a.varying))[:max(len(known.Varies), len(a.varying))]
		for i, n := range a.varying {
			known.Varies[i] = known.Varies[i] || 100*n > a.people
		}
	}
	known.Steady = !slices.Contains(known.Varies, true)
	return known
}
