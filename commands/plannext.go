package commands

import (
	"context"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/planning"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// nextOptions are the flags of plan --next.
type nextOptions struct {
	next, even  bool
	wave, floor string
	outcomesOptions
}

const categoryNext = "What comes next:"

func (o *nextOptions) flags() []cli.Flag {
	return slices.Concat([]cli.Flag{
		&cli.BoolFlag{Name: "next", Destination: &o.next, Category: categoryNext, Usage: "read the outcomes so far, and propose the next wave or to stop"},
		&cli.StringFlag{Name: "wave", Destination: &o.wave, Category: categoryNext, Usage: "`NUMBER` of contacts in the next wave (what the next look takes, else a fifth of the audience)"},
		&cli.StringFlag{Name: "floor", Destination: &o.floor, Category: categoryNext, Usage: "`PART` of the wave that every trigger keeps, the control twice that (5%)"},
		&cli.BoolFlag{Name: "even", Destination: &o.even, Category: categoryNext, Usage: "keep the shares of the plan, whatever the outcomes say"},
	}, o.outcomesOptions.flags())
}

// planNext takes the command line of plan --next.
func (o planOptions) planNext(c *cli.Context, std Streams) error {
	for _, name := range []string{"triggers", "base-rate", "contacts", "lock", "force"} {
		if c.IsSet(name) {
			return misuse("usage.next-flag", "flag", "--"+name)
		}
	}
	src, err := o.source(c)
	if err != nil {
		return err
	}
	return runPlanNext(c.Context, std, o, src)
}

// misplaced is the flag that says something of outcomes, or of a wave, where
// none is asked for; empty if there is none.
func (o *nextOptions) misplaced(c *cli.Context) string {
	for _, f := range o.flags() {
		name := f.Names()[0]
		setting := slices.ContainsFunc(experiment.SettingList, func(s experiment.Setting) bool { return experiment.FlagOf(s.Name) == name })
		if !setting && name != "next" && c.IsSet(name) {
			return name
		}
	}
	return ""
}

// runPlanNext reads outcomes the way a report does, and proposes what to do by
// what the report would find.
func runPlanNext(ctx context.Context, std Streams, opts planOptions, src source.Options) error {
	targets, err := opts.targets(choosing("--next", reports.Formats()), inputs(src)...)
	if err != nil {
		return err
	}
	wave, err := opts.nextOptions.options()
	if err != nil {
		return err
	}
	src.Apart = true // shares are planned for every segment
	if opts.showSQL {
		return opts.show(ctx, std, src)
	}
	if !src.FileIsDatabase() {
		if wave.Assigned, err = source.Assigned(ctx, src.Path); err != nil {
			return err
		}
	}
	loaded, err := opts.load(ctx, std, src, opts.paths()...)
	if err != nil {
		return err
	}
	found, err := analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance)
	if err != nil {
		return err
	}
	if most := planning.MostFloor(found); wave.Floor >= most {
		return misuse("usage.floor-most", "most", most)
	}
	doc, err := planning.Next(loaded.Experiment, found, wave)
	if err != nil {
		return err
	}
	return opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		return reports.WriteNext(w, f, doc, std.reportIn(loaded.Experiment.Language), look)
	})
}

// options checks what is said of the wave.
func (o *nextOptions) options() (wave planning.NextOptions, err error) {
	wave.Even = o.even
	if o.wave != "" {
		n, ok := experiment.ParseWhole(o.wave)
		if !ok || n < 1 || n > 1e12 {
			return wave, misuse("usage.number", "flag", "--wave", "value", o.wave, "example", "--wave 5000")
		}
		wave.Contacts = n
	}
	if o.floor != "" {
		floor, ok := experiment.ParseRate(o.floor)
		if !ok || !(0 < floor && floor < 1) {
			return wave, misuse("usage.value", "flag", "--floor", "value", o.floor, "instead", []string{"--floor 5%", "--floor 0.05"})
		}
		wave.Floor = floor
	}
	if o.even && o.floor != "" {
		return wave, misuse("usage.even-floor")
	}
	return wave, nil
}
