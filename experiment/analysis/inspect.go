package analysis

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// Inspect sums up the numbers of each column of an inspection.
func Inspect(look *findings.Inspection) {
	for i := range look.Columns {
		c := &look.Columns[i]
		if len(c.Numbers) == 0 {
			continue
		}
		if d, err := inference.Describe(c.Numbers); err == nil {
			c.Low, c.Median, c.High = findings.Number(d.Min), findings.Number(d.Median), findings.Number(d.Max)
		}
	}
}
