package commands

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/planning"
	"triggerlab/experiment/source"
	"triggerlab/experiment/workbook"
	"triggerlab/reports"
	"triggerlab/reports/text"
)

// lockOptions say whether a plan is locked.
type lockOptions struct{ lock, force bool }

func (o *lockOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "lock", Destination: &o.lock, Category: categoryOutput, Usage: "write the plan and its fingerprint into the book, or into a copy of it named by -o; report then says what was changed since"},
		&cli.BoolFlag{Name: "force", Destination: &o.force, Category: categoryOutput, Usage: "lock although there are outcomes already, which the plan then says"},
	}
}

// lockable refuses to lock what does not stand in the book: a report reads the
// book, and would find another plan.
func (o *lockOptions) lockable(c *cli.Context, path string) error {
	if !o.lock {
		if o.force {
			return misuse("usage.force")
		}
		return nil
	}
	if path == "" {
		return misuse("usage.lock-nothing")
	}
	names := []string{"triggers", "base-rate", "contacts"}
	for _, s := range experiment.SettingList {
		names = append(names, experiment.FlagOf(s.Name))
	}
	for _, name := range names {
		if c.IsSet(name) {
			return misuse("usage.lock-flag", "flag", "--"+name)
		}
	}
	return nil
}

// lockedIn is the copy of the book that a plan is locked in; none where it is
// locked in its place.
func (o *planOptions) lockedIn(path string) (copied outputOptions, err error) {
	if copied.path, err = o.only("usage.one-plan"); err != nil {
		return copied, err
	}
	if sameFile(copied.path, path) {
		copied.path = ""
	}
	if copied.path != "" && !strings.EqualFold(filepath.Ext(copied.path), ".xlsx") {
		return copied, misuse("usage.lock-name", "file", copied.path)
	}
	return copied, copied.mayWrite(path)
}

// runPlanLock plans, says what came of it, and writes it into the book.
func runPlanLock(ctx context.Context, std Streams, opts planOptions, e *experiment.Experiment, path string) error {
	copied, err := opts.lockedIn(path)
	if err != nil {
		return err
	}
	opts.files = cli.StringSlice{} // -o is the book's
	targets, err := opts.targets(choosing("", reports.Formats()))
	if err != nil {
		return err
	}
	doc, err := planning.Plan(ctx, e)
	if err != nil {
		return inFile(path, err)
	}
	lang := std.reportIn(e.Language)
	err = opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		return reports.WritePlan(w, f, doc, lang, look)
	})
	if err != nil {
		return err
	}
	plan := &workbook.Plan{}
	for _, c := range doc.Cells {
		plan.Cells = append(plan.Cells, workbook.PlannedCell{Segment: c.Segment, Trigger: c.Trigger, Contacts: c.Contacts})
	}
	for _, l := range doc.Looks {
		plan.Looks = append(plan.Looks, workbook.PlannedLook{Fraction: l.Fraction, Contacts: l.Contacts, Z: float64(l.Z)})
	}
	to := std.Out
	if targets[0].format == reports.JSON {
		to = std.notes() // a document is nothing else
	}
	return lockPlan(ctx, to, text.New(lang), opts.force, plan, path, copied)
}

// lockPlan writes the plan into the book, or into a copy of it, unless it stands
// there already, and says so.
func lockPlan(ctx context.Context, to io.Writer, words *text.Printer, force bool, plan *workbook.Plan, path string, target outputOptions) error {
	book, outcomes, at, err := source.Lockable(ctx, path)
	if err != nil {
		return err
	}
	plan.Locked, plan.Outcomes, plan.Decisions = time.Now().UTC().Truncate(time.Second), outcomes, experiment.Decisions(book.Experiment)
	plan.Fingerprint = experiment.Fingerprint(plan.Decisions)
	say := func(line string) error {
		_, err := io.WriteString(to, "\n"+line+"\n")
		return err
	}
	if before := book.Plan; before != nil && !before.Edited && target.path == "" && before.Fingerprint == plan.Fingerprint &&
		slices.Equal(before.Cells, plan.Cells) && slices.Equal(before.Looks, plan.Looks) {
		return say(words.Word("plan.locked-already", "file", path, "locked", before.Locked.Format(time.RFC3339), "fingerprint", plan.Fingerprint))
	}
	if outcomes > 0 && !force {
		return experiment.Problem(experiment.Msg("plan.lock-late", "rows", outcomes, "changed", book.Plan != nil).On(at))
	}
	code := "plan.locked-copy"
	if target.path == "" {
		target.path, code = path, "plan.locked"
	}
	if err := target.write(to, func(w io.Writer) error { return workbook.Amend(ctx, w, path, planSheet(plan, words)) }); err != nil {
		return err
	}
	return say(words.Word(code, "file", target.path, "fingerprint", plan.Fingerprint, "outcomes", outcomes))
}

// planSheet is the sheet of a plan with what its rows mean.
func planSheet(plan *workbook.Plan, words *text.Printer) workbook.Sheet {
	return workbook.PlanSheet(plan).WithNotes(words.Word("note.plan"), func(what string) string {
		for _, code := range []string{"note.plan." + what, "note.setting." + what} {
			if words.Knows(code) {
				return words.Word(code)
			}
		}
		return ""
	})
}
