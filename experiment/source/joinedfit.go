package source

import (
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/parts"
	"triggerlab/experiment/workbook"
)

// differs tells why a part cannot be added to the first.
func (j *joined) differs(p *parts.Part, e *experiment.Experiment) (m experiment.Message, differs bool) {
	first := j.parts[0]
	if b, a, same := j.held.same(p); same {
		return experiment.Msg("source.parts-same", "other", a.part.Path, "file", b.File, "others", a.File), true
	}
	if p.About.Key != first.About.Key {
		return experiment.Msg("source.parts-key", "other", first.Path), true
	}
	a, b := first.About.Reading, p.About.Reading
	for _, one := range []struct{ what, mine, others string }{
		{"by", listed(b.Breakdowns), listed(a.Breakdowns)},
		{"columns", strings.Join(slices.Concat(b.Columns, b.Circumstances, []string{b.Wave}), ", "), strings.Join(slices.Concat(a.Columns, a.Circumstances, []string{a.Wave}), ", ")},
		{"totals", said(b.Totals), said(a.Totals)}, {"timeless", said(b.Timeless), said(a.Timeless)},
		{"engaged", b.Engaged, a.Engaged}, {"empty", b.Empty, a.Empty}, {"contacts", b.Ledger, a.Ledger}, {"known", said(b.Known), said(a.Known)},
		{"triggers", strings.Join(e.TriggerNames(), ", "), strings.Join(j.own.TriggerNames(), ", ")},
		{"segments", strings.Join(e.SegmentNames(), ", "), strings.Join(j.own.SegmentNames(), ", ")},
	} {
		if one.mine != one.others {
			return experiment.Msg("source.parts-differ", "what", one.what, "mine", one.mine, "others", one.others, "other", first.Path), true
		}
	}
	for _, before := range j.parts {
		if x := before.About.Reading.Dates; x != "" && b.Dates != "" && x != b.Dates {
			return experiment.Msg("source.parts-differ", "what", "dates", "mine", b.Dates, "others", x, "other", before.Path), true
		}
	}
	return j.settingsDiffer(e)
}

// settingsDiffer finds a setting that the parts do not share, and that nobody
// sets now.
func (j *joined) settingsDiffer(e *experiment.Experiment) (m experiment.Message, differs bool) {
	for _, s := range experiment.SettingList {
		mine, others := e.Text(s.Name), j.own.Text(s.Name)
		said := s.Name != "window" && (j.options.Outcomes != "" || slices.ContainsFunc(j.options.Settings, func(set Setting) bool { return set.Name == s.Name }))
		if mine != others && !said {
			return experiment.Msg("source.parts-setting", "setting", experiment.FlagOf(s.Name), "mine", mine, "others", others, "other", j.parts[0].Path, "fixed", s.Name == "window"), true
		}
	}
	return m, false
}

func listed(breakdowns [][]string) string {
	list := make([]string, len(breakdowns))
	for i, by := range breakdowns {
		list[i] = strings.Join(by, ",")
	}
	return strings.Join(list, "; ")
}

func said(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}

// fits refuses a book by which the rows would have been read in another way.
func (j *joined) fits(book *workbook.Book) error {
	at := experiment.Place{File: j.parts[0].Path}
	e := book.Experiment
	known := len(book.Contacts) > 0
	switch {
	case !slices.Equal(e.TriggerNames(), j.own.TriggerNames()), !slices.Equal(e.SegmentNames(), j.own.SegmentNames()), known != j.parts[0].About.Reading.Known,
		e.Text("window") != j.own.Text("window"):
		return experiment.Problem(experiment.Msg("source.tally-book", "book", j.options.Path).On(at))
	}
	return nil
}
