package commands

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
)

func newRecordForget(std Streams) *cli.Command {
	return &cli.Command{
		Name:      "forget",
		Usage:     "remove all that is known of a contact, for good",
		ArgsUsage: "LEDGER CONTACT",
		Description: `Deletes every row of CONTACT, what was said before corrections included, with the
pseudonym and any name, and writes the file anew, so that no byte of it is left.
Of each row nothing but a seal stays, with which verify still holds the others
together. A report made afterwards is one without that contact.

  triggerlab record forget spring.swipes amy@example.org
  triggerlab record forget spring.swipes - < leavers.txt

With - the contacts are read from standard input, one a line, and stand in no
history of commands. Exports and copies of the ledger that were made before
still hold what they held.

Exit status is 0 if all of them were forgotten, 2 if the command line is wrong,
3 if a contact is not in the ledger, and 4 if anything else is in the way.`,
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, contact, err := twoArguments(c, "LEDGER CONTACT")
			if err != nil {
				return err
			}
			contacts := []string{contact}
			if contact == "-" {
				if contacts, err = readContacts(std.In); err != nil {
					return err
				}
			}
			return runRecordForget(c.Context, std, path, contacts)
		},
	}
}

// readContacts reads one a line.
func readContacts(r io.Reader) (contacts []string, err error) {
	in := bufio.NewScanner(r)
	for in.Scan() {
		if contact := strings.TrimSpace(in.Text()); contact != "" {
			contacts = append(contacts, contact)
		}
	}
	return contacts, in.Err()
}

func runRecordForget(ctx context.Context, std Streams, path string, contacts []string) (err error) {
	l, err := ledger.Open(ctx, path, ledger.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	var rows, found int64
	forgotten, err := l.ForgetAll(ctx, contacts...)
	if err != nil {
		return err
	}
	swipers, err := swipersAmong(ctx, l, contacts, forgotten)
	if err != nil {
		return err
	}
	for _, f := range append(forgotten, swipers...) {
		if f.Known {
			found++
		}
		rows += f.Rows
	}
	missing := int64(len(contacts)) - found
	if found > 0 {
		if err := answerWith(std, experiment.Msg("record.forgotten", "contacts", found, "rows", rows)); err != nil {
			return err
		}
	}
	if missing > 0 {
		return experiment.Problem(experiment.Msg("record.not-known", "contacts", missing, "of", int64(len(contacts))).On(experiment.Place{File: path}))
	}
	return nil
}

// swipersAmong forgets those who are no contacts and have swiped cards by that
// name. Nobody else is called by it in small letters: A1 and a1 may be two.
func swipersAmong(ctx context.Context, l *ledger.Ledger, contacts []string, forgotten []ledger.Forgotten) ([]ledger.Forgotten, error) {
	var names []string
	for i, f := range forgotten {
		if f.Known {
			continue
		}
		name := panel.Nickname(contacts[i])
		swipes, err := l.IsPanelist(ctx, name)
		if err != nil {
			return nil, err
		}
		if swipes {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	return l.ForgetAll(ctx, names...)
}
