package commands

import (
	"context"
	"io"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/planning"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

type planOptions struct {
	pageOptions
	lockOptions
	nextOptions
	triggers, baseRate, contacts string
}

func newPlan(std Streams) *cli.Command {
	var opts planOptions
	return &cli.Command{
		Name:      "plan",
		Usage:     "say how many contacts a test needs, how long it takes, and what it can show",
		ArgsUsage: "[BOOK]",
		Description: `Plans the test that BOOK describes: contacts for every trigger and segment, days,
the smallest effect that the audience can show, and what every further
trigger, segment and look costs. Without a book, flags say what is planned.
With --lock the plan is written into the book, and report says what was
changed after outcomes came in.

  triggerlab plan valentine.xlsx
  triggerlab plan valentine.xlsx --minimum-effect 2pp --stopping pocock --looks 4
  triggerlab plan spring.xlsx --lock
  triggerlab plan --triggers 4 --base-rate 20% --minimum-effect 5pp --daily-contacts 300

With --next it reads the outcomes so far, as report does, and proposes the next
wave: each trigger's share in every segment, with reasons, and whether to stop.

  triggerlab plan valentine.xlsx --next
  triggerlab plan valentine.xlsx --next --wave 2000 --floor 10%

Exit status is 0 if a plan was made, feasible or not, 2 if the command line
is wrong, 3 if the workbook is wrong or the plan impossible, and 4 if
anything else is in the way.`,
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "triggers", Destination: &opts.triggers, Category: categoryExperiment, Usage: "`NUMBER` of triggers, the first of them the control, where no sheet names them"},
			&cli.StringFlag{Name: "base-rate", Destination: &opts.baseRate, Category: categoryExperiment, Usage: "engagement `RATE` to expect of the control, such as 12%, where no segment says its own"},
			&cli.StringFlag{Name: "contacts", Destination: &opts.contacts, Category: categoryExperiment, Usage: "`NUMBER` of contacts there are, where no segment says its size"},
		}, opts.nextOptions.flags(), opts.lockOptions.flags(), opts.pageOptions.flags("the plan", reports.Formats())),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			if opts.next {
				return opts.planNext(c, std)
			}
			if name := opts.misplaced(c); name != "" {
				return misuse("usage.needs-next", "flag", "--"+name)
			}
			e, path, err := opts.experiment(c)
			if err != nil {
				return err
			}
			if err := opts.lockable(c, path); err != nil {
				return err
			}
			if opts.lock {
				return runPlanLock(c.Context, std, opts, e, path)
			}
			return runPlan(c.Context, std, opts, e, path)
		},
	}
}

// runPlan plans and says what came of it.
func runPlan(ctx context.Context, std Streams, opts planOptions, e *experiment.Experiment, path string) error {
	targets, err := opts.targets(choosing("", reports.Formats()), path)
	if err != nil {
		return err
	}
	doc, err := planning.Plan(ctx, e)
	if err != nil {
		return inFile(path, err)
	}
	return opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		return reports.WritePlan(w, f, doc, std.reportIn(e.Language), look)
	})
}

// experiment is that of the book, or of nothing, with what the flags say.
func (o *planOptions) experiment(c *cli.Context) (e *experiment.Experiment, path string, err error) {
	e = &experiment.Experiment{}
	if c.NArg() > 0 {
		if path, err = oneFile(c, "BOOK"); err != nil {
			return nil, "", err
		}
		if e, err = source.Book(c.Context, path); err != nil {
			return nil, "", err
		}
	} else if o.triggers == "" {
		return nil, "", misuse("usage.plan-nothing")
	}
	if err := setFlags(c, &e.Settings); err != nil {
		return nil, "", err
	}
	return e, path, o.complete(e)
}

// complete takes over the flags that stand for sheets.
func (o *planOptions) complete(e *experiment.Experiment) error {
	if o.triggers != "" {
		n, ok := experiment.ParseWhole(o.triggers)
		if !ok || n < 2 || n > 1000 {
			return misuse("usage.number", "flag", "--triggers", "value", o.triggers, "example", "--triggers 4")
		}
		if len(e.Triggers) > 0 && int64(len(e.Triggers)) != n {
			return misuse("usage.triggers-count", "said", n, "triggers", len(e.Triggers))
		}
		for i := len(e.Triggers); i < int(n); i++ {
			e.Triggers = append(e.Triggers, experiment.Trigger{Name: "trigger " + strconv.Itoa(i+1)})
		}
		o.nameControl(e)
	}
	if o.baseRate == "" && o.contacts == "" {
		return nil
	}
	if len(e.Segments) == 0 {
		e.Segments = []experiment.Segment{{}}
	}
	if o.baseRate != "" {
		rate, ok := experiment.ParseRate(o.baseRate)
		if !ok {
			return misuse("usage.value", "flag", "--base-rate", "value", o.baseRate, "instead", []string{"--base-rate 12%", "--base-rate 0.12"})
		}
		for i := range e.Segments {
			if e.Segments[i].BaseRate == 0 {
				e.Segments[i].BaseRate = rate
			}
		}
	}
	if o.contacts != "" {
		n, ok := experiment.ParseWhole(o.contacts)
		if !ok || n < 1 || n > 1e12 {
			return misuse("usage.number", "flag", "--contacts", "value", o.contacts, "example", "--contacts 20000")
		}
		if len(e.Segments) > 1 {
			return misuse("usage.contacts-segments", "segments", len(e.Segments))
		}
		if e.Segments[0].Size == 0 {
			e.Segments[0].Size = n
		}
	}
	return nil
}

// nameControl makes the first trigger the control where nothing says which is,
// unless all pairs are to be compared.
func (o *planOptions) nameControl(e *experiment.Experiment) {
	if e.Control != "" || e.Comparisons == experiment.AllPairs {
		if e.Control != "" && !slices.Contains(e.TriggerNames(), e.Control) {
			e.Triggers[0].Name = e.Control
		}
		return
	}
	e.Control = e.Triggers[0].Name
	if e.Control == "trigger 1" {
		e.Triggers[0].Name, e.Control = "control", "control"
	}
	e.Triggers[0].Control = true
}

// setFlags takes over the flags of the Experiment sheet.
func setFlags(c *cli.Context, to *experiment.Settings) error {
	for _, s := range experiment.SettingList {
		flag := experiment.FlagOf(s.Name)
		if !c.IsSet(flag) {
			continue
		}
		if problem, ok := to.Set(s.Name, c.String(flag)); !ok {
			return flagProblem(flag, problem)
		}
	}
	if problem, ok := to.Reversed(); !ok {
		return &usageError{problem}
	}
	return nil
}

// settingFlags are the flags of the Experiment sheet.
func settingFlags() []cli.Flag {
	var flags []cli.Flag
	for _, s := range experiment.SettingList {
		if help, ok := settingHelp[s.Name]; ok {
			flags = append(flags, &cli.StringFlag{Name: experiment.FlagOf(s.Name), Category: categoryExperiment, Usage: help})
		}
	}
	return flags
}
