package analysis

import (
	"time"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// days lists the counts by day, for display, with the Wilson interval of each
// day's rate: exposures of one day are taken for independent.
func (s *study) days() []findings.Day {
	list := make([]findings.Day, len(s.t.Days))
	for i, d := range s.t.Days {
		list[i] = findings.Day{
			Day: time.Unix(int64(d.Day)*24*60*60, 0).UTC().Format(time.DateOnly), Trigger: s.t.Triggers[d.Trigger],
			Exposures: d.Counts.Exposures, Engagements: d.Counts.Engagements, Complaints: d.Counts.Complaints,
			Rate: findings.Unknown, Low: findings.Unknown, High: findings.Unknown,
		}
		interval, err := inference.Wilson(float64(d.Counts.Engagements), float64(d.Counts.Exposures), s.level)
		if err == nil && d.Counts.Exposures > 0 {
			list[i].Rate = findings.Number(float64(d.Counts.Engagements) / float64(d.Counts.Exposures))
			list[i].Low, list[i].High = findings.Number(interval.Low), findings.Number(interval.High)
		}
	}
	return list
}

// cells lists the sums everything was computed from.
func (s *study) cells() []findings.Cell {
	list := s.cellsOf(nil, "", s.t.Overall)
	for _, b := range s.t.Breakdowns {
		for i := range b.Segments {
			list = append(list, s.cellsOf(b.By, SegmentName(b.By, b.Segments[i].Values), b.Segments[i].Total())...)
		}
	}
	return list
}

func (s *study) cellsOf(by []string, segment string, g *tally.Gram) []findings.Cell {
	var list []findings.Cell
	for i, name := range s.t.Triggers {
		b := g.Block(i, i)
		list = append(list, findings.Cell{
			By: by, Segment: segment, Trigger: name,
			Contacts: int64(b[tally.N][tally.N]), Exposures: int64(b[tally.N][tally.M]), Engagements: int64(b[tally.N][tally.Y]),
			Complaints: int64(b[tally.N][tally.C]), Reached: int64(b[tally.N][tally.R]),
			SumMM: int64(b[tally.M][tally.M]), SumMY: int64(b[tally.M][tally.Y]), SumYY: int64(b[tally.Y][tally.Y]),
		})
	}
	return list
}
