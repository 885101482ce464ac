package commands

import "github.com/urfave/cli/v2"

func newRecord(std Streams) *cli.Command {
	return &cli.Command{
		Name:      "record",
		Usage:     "keep what people do in a ledger that loses nothing",
		ArgsUsage: "COMMAND",
		Description: `A ledger is a file such as spring.swipes that holds who was shown what, and what
they did. What was acknowledged is on the disk; nothing in it is overwritten; a
contact stands in it under a pseudonym.

  triggerlab record import spring.swipes export.csv
  triggerlab record add spring.swipes --contact c1 --trigger flowers --outcome engage
  triggerlab report spring.swipes

Exit status is 0 if it ran, 2 if the command line is wrong, 3 if what is to be
recorded is wrong, and 4 if the disk or anything else is in the way.`,
		OnUsageError:    onUsageError,
		HideHelpCommand: true,
		Subcommands: []*cli.Command{
			newRecordSwipe(std), newRecordServe(std), newRecordAdd(std), newRecordImport(std), newRecordExport(std), newRecordVerify(std), newRecordForget(std),
		},
	}
}
