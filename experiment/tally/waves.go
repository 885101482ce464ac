package tally

import "slices"

// byWave are the breakdowns cut by wave as well.
func (g *Gatherer) byWave(breakdowns [][]string) [][]string {
	if g.Wave == "" {
		return nil
	}
	if len(breakdowns) == 0 {
		return [][]string{{g.Wave}}
	}
	cuts := make([][]string, len(breakdowns))
	for i, by := range breakdowns {
		cuts[i] = append(slices.Clone(by), g.Wave)
	}
	return cuts
}

// apart takes the breakdowns by wave, which follow the others, to their place.
func (t *Tally) apart(breakdowns int) {
	if len(t.Breakdowns) > breakdowns {
		t.Waves = slices.Clone(t.Breakdowns[breakdowns:])
		t.Breakdowns = slices.Clip(t.Breakdowns[:breakdowns])
	}
}
