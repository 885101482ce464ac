package source

import (
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/workbook"
)

// A report that was exported carries the sums that it was computed from: it is
// opened as outcomes are, without any rows.

// exported finds out whether the FILE is a report; nil where it is not. Our
// own workbooks are not searched for evidence.
func exported(ctx context.Context, o Options) (*evidence.Export, error) {
	if o.FileIsDatabase() {
		return nil, nil
	}
	if isPortfolio(o.Path) {
		return nil, experiment.Problem(experiment.Msg("source.a-portfolio", "file", o.Path).On(experiment.Place{File: o.Path}))
	}
	ex, err := evidence.Find(ctx, o.Path, workbook.Recorded)
	switch {
	case err != nil:
		return nil, evidence.InFile(o.Path, err)
	case ex != nil && ex.Evidence == nil:
		return nil, experiment.Problem(experiment.Msg("source.no-evidence", "file", o.Path).On(experiment.Place{File: o.Path}))
	}
	return ex, nil
}

// fixedSettings shaped the sums of a report, and are no longer to be chosen.
var fixedSettings = []string{"stopping", "looks", "window", "start", "end", "smallest_segment"}

// reshaping lists the flags that say how rows are to be read.
func (o Options) reshaping() (flags []string) {
	for flag, said := range map[string]bool{
		"--map": len(o.Map) > 0, "--by": len(o.By) > 0, "--only": len(o.Only) > 0, "--sent": o.Sent != "", "--empty": o.Empty != "",
		"--rejects": o.Rejects != nil, "--sheet": len(o.Sheets) > 0, "--wide": o.Wide != "",
	} {
		if said {
			flags = append(flags, flag)
		}
	}
	slices.Sort(flags)
	return flags
}

// again loads what a report was computed from. The sums are as they are: how
// rows are to be read has no meaning any more.
func again(ex *evidence.Export, o Options) (*Loaded, error) {
	at := experiment.Place{File: o.Path}
	flags := o.reshaping()
	for _, s := range o.Settings {
		if slices.Contains(fixedSettings, s.Name) {
			flags = append(flags, "--"+experiment.FlagOf(s.Name))
		}
	}
	if slices.Sort(flags); len(flags) > 0 {
		return nil, experiment.Problem(experiment.Msg("source.evidence-as-it-is", "flags", flags).On(at))
	}
	e, t, p, err := evidence.Unpack(ex.Evidence)
	if err != nil {
		return nil, evidence.InFile(o.Path, err)
	}
	in := &input{experiment: e}
	if err := in.settings(o.Settings); err != nil {
		return nil, err
	}
	if p.Panel != nil {
		p.Panel = takenOver(p.Panel, o)
		p.Notices = slices.DeleteFunc(p.Notices, func(m experiment.Message) bool { return m.Code == handsStay }) // of a report of a report
		p.Notices = append(p.Notices, experiment.Msg(handsStay, "otherwise", len(o.Settings)+len(o.Shares) > 0))
	}
	l := &Loaded{Experiment: e, Tally: t, Provenance: p, Export: ex}
	for _, check := range []func() error{func() error { return l.shares(o.Shares) }, l.control, l.tested} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// asExported reads outcomes that stand elsewhere by the experiment of a
// report, cut into segments as the report is where nothing else was said.
func (in *input) asExported(ex *evidence.Export, o *Options) error {
	e, t, _, err := evidence.Unpack(ex.Evidence)
	if err != nil {
		return evidence.InFile(o.Path, err)
	}
	in.experiment, in.export = e, ex
	if len(o.By) == 0 {
		for _, b := range t.Breakdowns {
			o.By = append(o.By, b.By)
		}
	}
	return nil
}

// handsStay says that what hands tell was taken over.
const handsStay = "source.hands-stay"

// takenOver is what was concluded from hands that are not in a report. What was
// asked by other settings than it is now cannot be told.
func takenOver(panel *findings.Panel, o Options) *findings.Panel {
	told := *panel
	if len(o.Settings)+len(o.Shares) > 0 {
		told.Without = nil
		told.Order.Low, told.Order.High = findings.Unknown, findings.Unknown
	}
	return &told
}
