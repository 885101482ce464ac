package analysis

import (
	"time"

	"triggerlab/experiment/findings"
)

// meetings is how many times exposures of two triggers would be expected on
// one day, were their days dealt at random, before it says something that
// there is no such day.
const meetings = 10

// differentDays asks whether two triggers were ever shown on the same day.
// Where they were not, nobody can tell the trigger from the day: that is no
// test, however many were reached.
func (s *study) differentDays() {
	days := make([]map[int32]bool, len(s.t.Triggers))
	exposures := make([]float64, len(s.t.Triggers))
	all := map[int32]bool{}
	for _, d := range s.t.Days {
		if days[d.Trigger] == nil {
			days[d.Trigger] = map[int32]bool{}
		}
		days[d.Trigger][d.Day], all[d.Day] = true, true
		exposures[d.Trigger] += float64(d.Counts.Exposures)
	}
	for a := range days {
		for b := range a {
			if exposures[a]*exposures[b] <= meetings*float64(len(all)) || share(days[a], days[b]) {
				continue
			}
			values := []any{"trigger", s.t.Triggers[b], "versus", s.t.Triggers[a], "days", firstDay(days[b]), "others", firstDay(days[a])}
			s.check("days", findings.Stop, findings.Unknown, message("health.different-days", values...))
			s.broken = append(s.broken, message("verdict.different-days", values...))
			return
		}
	}
}

func share(a, b map[int32]bool) bool {
	for day := range a {
		if b[day] {
			return true
		}
	}
	return false
}

func firstDay(days map[int32]bool) string {
	first := int32(1<<31 - 1)
	for day := range days {
		first = min(first, day)
	}
	return time.Unix(int64(first)*24*60*60, 0).UTC().Format("2006-01-02")
}

// reading takes over what was noticed while reading. A sheet that is full was
// cut off, and what is missing may be anything.
func (s *study) reading() {
	for _, m := range s.p.Notices {
		status := findings.Warning
		switch m.Code {
		case "source.small-segments", "source.hands-stay", "source.preset", "source.stacked", "source.wide", "source.wide-sent", "source.files", "source.partitions", "source.parts", "table.empty-files":
			status = findings.OK
		case "table.sheet-full":
			status = findings.Stop
			s.broken = append(s.broken, message("verdict.cut-off", "sheet", m.At.String(), "limit", m.Values["limit"]))
		}
		s.check("reading", status, findings.Unknown, findings.FromMessage(m))
	}
}
