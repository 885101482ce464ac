package commands

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
)

func newRecordVerify(std Streams) *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "prove that nobody changed a ledger by hand",
		ArgsUsage: "LEDGER",
		Description: `Reads every row and holds it against the chain of seals: a row that was changed,
removed or added by another program breaks it. The digest it ends with is that
of all the rows; write it down, and any later ledger must still lead to it.

  triggerlab record verify spring.swipes

Exit status is 0 if every row is as it was recorded, 2 if the command line is
wrong, 3 if a row is not or the file is no ledger, and 4 if anything else is in
the way.`,
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, err := oneFile(c, "LEDGER")
			if err != nil {
				return err
			}
			return runRecordVerify(c.Context, std, path)
		},
	}
}

func runRecordVerify(ctx context.Context, std Streams, path string) (err error) {
	l, err := ledger.Open(ctx, path, ledger.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	v, err := l.Verify(ctx)
	if err != nil {
		return err
	}
	said := []experiment.Message{experiment.Msg("record.verified", "ledger", path, "rows", v.Rows, "current", v.Current,
		"corrected", v.Corrected, "forgotten", v.Forgotten, "contacts", v.Contacts), experiment.Msg("record.digest", "digest", v.Digest)}
	if !v.Marked {
		said = append(said, experiment.Msg("record.unmarked"))
	}
	return answerWith(std, said...)
}
