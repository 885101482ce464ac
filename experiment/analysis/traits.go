package analysis

import (
	"cmp"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/inference"
)

// A trait is what may set triggers apart: a column of the sheet Triggers.
type trait struct {
	name   string
	values []string // by trigger; "" where nothing was said, or the trigger was not shown
	levels []string // what the triggers that were shown have; the first is held against the others
	doses  map[string]float64
}

// triggerColumns are the columns of the sheet Triggers that may drive
// engagement, those of our own first.
func (s *study) triggerColumns() []trait {
	list := []trait{
		s.column("tailoring", func(t experiment.Trigger) string { return t.Tailoring.String() }),
		s.column("mode", func(t experiment.Trigger) string { return t.Mode }),
		s.column("channel", func(t experiment.Trigger) string { return t.Channel }),
		s.column("touchpoint", func(t experiment.Trigger) string { return t.Touchpoint }),
	}
	list[0].order(map[string]float64{experiment.Generic.String(): 1, experiment.PerSegment.String(): 2, experiment.Personal.String(): 3})
	var names []string
	for _, t := range s.e.Triggers {
		for _, a := range t.Attributes {
			if !slices.Contains(names, a.Name) {
				names = append(names, a.Name)
			}
		}
	}
	for _, name := range names {
		list = append(list, s.column(name, func(t experiment.Trigger) string { return attributeOf(t, name) }))
	}
	return slices.DeleteFunc(list, func(a trait) bool { return len(a.levels) < 2 })
}

func attributeOf(t experiment.Trigger, name string) string {
	for _, a := range t.Attributes {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// column reads one attribute of the triggers that were shown. What the others
// are held against is the control's level, or else that of most triggers.
func (s *study) column(name string, value func(experiment.Trigger) string) trait {
	a := trait{name: name, values: make([]string, len(s.t.Triggers))}
	carried := map[string]int{}
	for _, trigger := range shown(s.t.Overall) {
		if v := value(s.e.Triggers[trigger]); v != "" {
			a.values[trigger] = v
			carried[v]++
			if carried[v] == 1 {
				a.levels = append(a.levels, v)
			}
		}
	}
	control := ""
	if s.control >= 0 {
		control = a.values[s.control]
	}
	slices.SortFunc(a.levels, func(x, y string) int {
		return cmp.Or(first(x == control, y == control), -cmp.Compare(carried[x], carried[y]), cmp.Compare(x, y))
	})
	if len(a.levels) > 1 {
		slices.Sort(a.levels[1:])
	}
	return a
}

// first puts what is before what is not.
func first(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// order makes an attribute a dose, the lowest first.
func (a *trait) order(doses map[string]float64) {
	a.doses = doses
	slices.SortFunc(a.levels, func(x, y string) int { return cmp.Compare(doses[x], doses[y]) })
}

// carriers are the triggers of one level.
func (a *trait) carriers(level string) []int {
	var list []int
	for trigger, v := range a.values {
		if v == level {
			list = append(list, trigger)
		}
	}
	return list
}

// known is how many triggers have any level.
func (a *trait) known() int {
	n := 0
	for _, v := range a.values {
		if v != "" {
			n++
		}
	}
	return n
}

// eachItsOwn tells that no two triggers share a level, so that the attribute is
// another name for the triggers. A dose says more than that.
func (a *trait) eachItsOwn() bool { return a.doses == nil && len(a.levels) == a.known() }

// dummies are the columns of an attribute in a design over triggers.
func (a *trait) dummies(trigger int) []float64 {
	row := make([]float64, len(a.levels)-1)
	for i, level := range a.levels[1:] {
		if a.values[trigger] == level {
			row[i] = 1
		}
	}
	return row
}

// along are the same with one column of doses where there are any.
func (a *trait) along(trigger int) []float64 {
	if a.doses != nil {
		return []float64{a.doses[a.values[trigger]]}
	}
	return a.dummies(trigger)
}

// overTriggers is the design of some attributes over the triggers that have
// them all.
func overTriggers(attributes []*trait, columns func(*trait, int) []float64) [][]float64 {
	var rows [][]float64
	for trigger := range attributes[0].values {
		row := []float64{1}
		for _, a := range attributes {
			if a.values[trigger] == "" {
				row = nil
				break
			}
			row = append(row, columns(a, trigger)...)
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// toldApart tells whether triggers tell what each attribute does: no column is
// a sum of others, and there is a trigger more than there are columns. Doses are
// taken as levels: that the rate follows them in a line is to help the test, not
// to stand in for triggers that nobody made.
func toldApart(attributes []*trait) bool {
	rows := overTriggers(attributes, (*trait).dummies)
	return len(rows) > 0 && len(rows) > len(rows[0]) && len(inference.Confounded(rows)) == 0
}

// entangled tells whether what two attributes do cannot be told apart, wholly
// or in part.
func entangled(a, b *trait) bool {
	rows := overTriggers([]*trait{a, b}, (*trait).dummies)
	return len(rows) == 0 || len(inference.Confounded(rows)) > 0
}

// sameParts tells whether two attributes part the triggers in the same way.
func sameParts(a, b *trait) bool {
	pairs := map[[2]string]bool{}
	for trigger, v := range a.values {
		if (v == "") != (b.values[trigger] == "") {
			return false
		}
		if v != "" {
			pairs[[2]string{v, b.values[trigger]}] = true
		}
	}
	return len(pairs) == len(a.levels) && len(pairs) == len(b.levels)
}
