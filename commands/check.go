package commands

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/gate"
	"triggerlab/experiment/source"
	"triggerlab/experiment/warehouse"
	"triggerlab/reports"
)

type checkOptions struct {
	outcomesOptions
	manyOptions
	pageOptions
	rules, required cli.StringSlice
	levels          []experiment.RuleLevel // as the flags say
}

func newCheck(std Streams) *cli.Command {
	var opts checkOptions
	return &cli.Command{
		Name:      "check",
		Usage:     "say whether a file may pass, for a pull request or a nightly job",
		ArgsUsage: "FILE…",
		Description: `Asks of every FILE whether its data can be trusted, whether the plan was kept, and
whether it shows what it claims: a gate for continuous integration.

  triggerlab check spring.xlsx
  triggerlab check spring.xlsx --require winner
  triggerlab check spring.xlsx summer.xlsx --format junit -o check.xml
  triggerlab check export.csv --map trigger=Variant --rule plan=off
  triggerlab check tests.csv --experiment test_id --map trigger=package

FILE is whatever triggerlab report reads. Every rule has a level: fail, warn or
off. The section "checks:" of the Experiment sheet sets it, and --rule sets it
over that:

` + ruleHelp() + `

A rule that cannot be answered fails like one that is broken. On GitHub
(GITHUB_ACTIONS=true) the worst ten findings become annotations, and all of them
the summary of the job.

Exit status is 0 if every file passes, 1 if a rule fails, 2 if the command line
is wrong, 3 if a file cannot be used as it is, and 4 if anything else is in the
way; of several files, and of many experiments in one, the worst.`,
		Flags: slices.Concat(opts.outcomesOptions.flags(), opts.manyOptions.flags(), opts.pageOptions.flags("the answer", reports.CheckFormats()), []cli.Flag{
			&cli.StringSliceFlag{Name: "rule", Destination: &opts.rules, Category: categoryCheck, Usage: "set the level of a rule: `NAME=LEVEL`, such as plan=warn or simulated=off; repeat for more"},
			&cli.StringSliceFlag{Name: "require", Destination: &opts.required, Category: categoryCheck, Usage: "fail without `WHAT`: winner, or healthy (not even a warning about the data); repeat for both"},
		}),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return misuse("usage.no-file", "command", "check", "line", c.Command.HelpName+" "+sayUsage(c, "FILE…"))
			}
			if err := opts.readLevels(); err != nil {
				return err
			}
			var files []source.Options
			for _, path := range c.Args().Slice() {
				src, err := opts.sourceOf(c, path)
				if err != nil {
					return err
				}
				if err := opts.into(c, &src); err != nil {
					return err
				}
				files = append(files, src)
			}
			return runCheck(c.Context, std, opts, files)
		},
	}
}

// ruleHelp lists the rules for help.
func ruleHelp() string {
	var lines []string
	for _, r := range experiment.RuleList {
		lines = append(lines, "  "+r.Name+strings.Repeat(" ", 16-len(r.Name))+string(r.Default)+strings.Repeat(" ", 6-len(r.Default))+ruleUsage[r.Name])
	}
	return strings.Join(lines, "\n")
}

// ruleUsage says what each rule asks.
var ruleUsage = map[string]string{
	experiment.RuleSimulated:     "people made the outcomes, and no simulation",
	experiment.RuleSampleRatio:   "contacts are split over the triggers as planned",
	experiment.RuleHealth:        "nothing else forbids trusting the data",
	experiment.RulePlan:          "the locked plan was kept, its fingerprint too",
	experiment.RuleStopping:      "the stopping rule allows a conclusion now",
	experiment.RuleSample:        "the planned sample was reached",
	experiment.RuleContacts:      "every comparison has contacts enough to tell",
	experiment.RuleGuardrail:     "no trigger draws more complaints than accepted",
	experiment.RuleSmallSegments: "no segment of a few people is shown by itself",
	experiment.RuleClaims:        "a report says what its own data say",
	experiment.RuleLedger:        "nobody changed the ledger by hand",
	experiment.RuleWinner:        "there is a winner",
	experiment.RuleHealthy:       "there is not even a warning about the data",
}

// readLevels reads --rule and --require.
func (o *checkOptions) readLevels() error {
	for _, said := range o.rules.Value() {
		name, level, ok := strings.Cut(said, "=")
		if !ok {
			return misuse("usage.rule", "value", said)
		}
		read, problem, ok := experiment.ParseRule(name, level)
		if !ok {
			return &usageError{problem}
		}
		o.levels = append(o.levels, read)
	}
	for _, what := range o.required.Value() {
		if !among(what, experiment.RuleWinner, experiment.RuleHealthy) {
			return misuse("usage.value", "flag", "--require", "value", what, "instead", []string{"--require winner", "--require healthy"})
		}
		o.levels = append(o.levels, experiment.RuleLevel{Rule: what, Level: experiment.FailLevel})
	}
	return nil
}

func runCheck(ctx context.Context, std Streams, opts checkOptions, files []source.Options) error {
	inputs := []string{opts.outcomes, opts.sent}
	for _, src := range files {
		inputs = append(inputs, src.Path)
	}
	targets, err := opts.targets(checkFormat, inputs...)
	if err != nil {
		return err
	}
	if opts.showSQL {
		return opts.show(ctx, std, files...)
	}
	var answers []findings.GateFile
	worst := statusRan
	for _, src := range files {
		judged, status, err := opts.judgeFile(ctx, std, src)
		if err != nil {
			return err
		}
		answers, worst = append(answers, judged...), max(worst, status)
	}
	doc := gate.Document(answers)
	err = opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		look.Place = inRepository
		return reports.WriteCheck(w, f, doc, std.tongue.tag, look)
	})
	if err == nil {
		err = tell(std, targets, doc)
	}
	if err != nil || worst == statusRan {
		return err
	}
	return &judgement{worst}
}

// A judgement is a check that found something, all of which is said: what is
// left is the status.
type judgement struct{ status int }

func (j *judgement) Error() string { return "the check found a failure" }

// judgeFile answers for a file, or for each experiment in it.
func (o *checkOptions) judgeFile(ctx context.Context, std Streams, src source.Options) ([]findings.GateFile, int, error) {
	if src.Experiment != "" {
		return o.judgeMany(ctx, std, src)
	}
	answer, status, err := o.judge(ctx, std, src)
	return []findings.GateFile{answer}, status, err
}

// unreadable is the answer of a file that the machine did not let be read.
func unreadable(path string, err error) findings.GateFile {
	problem := experiment.Msg("check.unreadable", "problem", err.Error())
	return gate.Refuse(path, &experiment.Problems{List: []experiment.Message{problem}, Total: 1})
}

// judge answers for one file. What is wrong with it is an answer too, and the
// error is one that ends the check.
func (o *checkOptions) judge(ctx context.Context, std Streams, src source.Options) (findings.GateFile, int, error) {
	answer, err := o.ask(ctx, std, src)
	var problems *experiment.Problems
	var lost *warehouse.Failure
	switch {
	case ctx.Err() != nil:
		return answer, 0, ctx.Err()
	case errors.As(err, &problems):
		return gate.Refuse(src.Path, problems), statusInput, nil
	case errors.As(err, &lost):
		return gate.Refuse(src.Path, &experiment.Problems{List: []experiment.Message{lost.Message}, Total: 1}), statusEnvironment, nil
	case err != nil:
		return unreadable(src.Path, err), statusEnvironment, nil
	case answer.Status == findings.Failed:
		return answer, statusFailed, nil
	}
	return answer, statusRan, nil
}
