package reports

import (
	"slices"
	"time"

	"triggerlab/experiment/findings"
)

// mostDays is how many days are shown one by one; of a longer test the last.
const mostDays = 120

// daily tells how rates went day by day, where there is more than one.
func (s story) daily() []section {
	days, cut := s.calendar()
	if len(days) < 2 {
		return nil
	}
	told := section{title: s.p.Word("report.days"), drawn: true}
	told.add(s.found("trend")...) // which stands among the checks of the data too
	f := daily{caption: s.caption("figure.days", "figure.days.about", "level", s.doc.Experiment.Level, "from", days[0], "until", days[len(days)-1], "cut", cut), days: days}
	f.numbers.columns = []column{{head: s.p.Word("report.column.day")}}
	at := map[string]int{}
	for i, day := range days {
		at[day] = i
		f.numbers.rows = append(f.numbers.rows, []string{day})
	}
	for _, t := range bestFirst(s.doc.Triggers) {
		line := s.dayLine(t, at)
		f.series = append(f.series, line)
		f.numbers.columns = append(f.numbers.columns, column{head: line.name, right: true})
		for i, rate := range line.value {
			f.numbers.rows[i] = append(f.numbers.rows[i], orDash(rate, s.p.Percent))
		}
	}
	if len(f.series) > mostDrawn {
		return nil
	}
	told.add(f, note(s.p.Word("report.days.note")))
	return []section{told}
}

// dayLine is the rates of one trigger on the days that have a place.
func (s story) dayLine(t findings.Trigger, at map[string]int) series {
	line := series{name: s.name(t), value: unknowns(len(at)), low: unknowns(len(at)), high: unknowns(len(at))}
	for _, d := range s.doc.Days {
		if i, shown := at[d.Day]; shown && d.Trigger == t.Trigger {
			line.value[i], line.low[i], line.high[i] = d.Rate, d.Low, d.High
		}
	}
	return line
}

func unknowns(n int) []findings.Number { return slices.Repeat([]findings.Number{findings.Unknown}, n) }

// calendar is every day from the first on which anything was shown to the
// last, and of many the last; cut is how many are left where some are not, and
// 0 where all are there.
func (s story) calendar() (days []string, cut int) {
	var first, last string
	for _, d := range s.doc.Days {
		if d.Exposures == 0 {
			continue
		}
		if first == "" || d.Day < first {
			first = d.Day
		}
		last = max(last, d.Day)
	}
	from, err := time.Parse(time.DateOnly, first)
	until, err2 := time.Parse(time.DateOnly, last)
	if err != nil || err2 != nil {
		return nil, 0
	}
	if earliest := until.AddDate(0, 0, 1-mostDays); from.Before(earliest) {
		from, cut = earliest, mostDays
	}
	for day := from; !day.After(until); day = day.AddDate(0, 0, 1) {
		days = append(days, day.Format(time.DateOnly))
	}
	return days, cut
}
