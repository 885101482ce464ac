package commands

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
)

type recordAddOptions struct {
	ledgerOptions
	said map[string]*string // by the name of the flag
	mind bool
}

// swipeFlags are the flags that tell of one swipe, as the fields of a line do.
var swipeFlags = []struct{ name, usage string }{
	{"contact", "`WHO` was shown it: what you call that person everywhere"},
	{"segment", "`PART` of the audience that the contact belongs to"},
	{"trigger", "`NAME` of the message that was shown"},
	{"outcome", "`WHAT` the contact did: engage, ignore or complain; left out: not known yet"},
	{"time", "`MOMENT` it was shown, such as 2026-02-14T09:30:00Z"},
	{"channel", "`WHERE` it was shown, such as email"},
	{"reply-s", "`SECONDS` the contact waited for a reply"},
	{"swipe-s", "`SECONDS` the contact looked before swiping"},
	{"note", "`TEXT` in the contact's own words"},
	{"wave", "`NUMBER` of the wave the contact is in"},
	{"position", "`NUMBER` of the card in its deck"},
	{"event", "`NAME` that tells this exposure from all others; left out: one is made up"},
	{"replaces", "`EVENT` that this one corrects"},
}

func newRecordAdd(std Streams) *cli.Command {
	opts := recordAddOptions{said: map[string]*string{}}
	flags := opts.ledgerOptions.flags()
	for _, f := range swipeFlags {
		opts.said[f.name] = new(string)
		flags = append(flags, &cli.StringFlag{Name: f.name, Destination: opts.said[f.name], Category: categoryRecord, Usage: f.usage})
	}
	flags = append(flags, &cli.BoolFlag{Name: "minds", Destination: &opts.mind, Category: categoryRecord, Usage: "the contact was of two minds, and ignored it"})
	return &cli.Command{
		Name:      "add",
		Usage:     "add single swipes, from flags or from lines of JSON on standard input",
		ArgsUsage: "LEDGER",
		Description: `Records one exposure, or as many as lines come in. The ledger is made where there
is none.

  triggerlab record add spring.swipes --contact c1 --segment fans --trigger flowers --outcome engage
  some-program | triggerlab record add spring.swipes

Each line of standard input is a JSON object with the fields of the flags,

  {"event":"e1","contact":"c1","segment":"fans","trigger":"flowers","outcome":"engage","time":"2026-02-14T09:30:00Z"}

of which only trigger must be there, and each is answered by a line once it is
on the disk: {"line":1,"event":"e1","status":"recorded"}. The status of one
that was recorded before is already, of another with the event of a different
one conflict, and of a line that is wrong refused, with error and hint beside
it; the lines after it go on. Give events, and what was not answered can be sent
again. Lines that are there together are written together, which is faster.

Exit status is 0 if all was recorded, 2 if the command line is wrong, 3 if
something was refused or in conflict, and 4 if anything else is in the way.`,
		Flags:        flags,
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, err := oneFile(c, "LEDGER --contact WHO --trigger NAME --outcome WHAT")
			if err != nil {
				return err
			}
			return runRecordAdd(c, std, opts, path)
		},
	}
}

func runRecordAdd(c *cli.Context, std Streams, opts recordAddOptions, path string) error {
	told := opts.mind
	for _, f := range swipeFlags {
		told = told || c.IsSet(f.name)
	}
	if !told && isTerminal(std.In) {
		return misuse("usage.record-nothing", "ledger", typed(path))
	}
	var one ledger.Swipe
	if told {
		var err error
		if one, err = opts.swipe(); err != nil {
			return err
		}
	}
	l, err := opts.create(c.Context, std, path)
	if err != nil {
		return err
	}
	if told {
		err = addOne(c.Context, std, l, one)
	} else {
		err = addLines(c.Context, std, l)
	}
	return errors.Join(err, l.Close())
}

// swipe reads the flags as the line of JSON that they stand for.
func (o *recordAddOptions) swipe() (ledger.Swipe, error) {
	line := ledger.Line{Minds: o.mind}
	for name, to := range line.Fields() {
		*to = ledger.Text(*o.said[strings.ReplaceAll(name, "_", "-")])
	}
	one, problem := line.Swipe()
	if problem != nil {
		name, _ := problem.Values["field"].(string)
		problem.Values["field"] = "--" + strings.ReplaceAll(name, "_", "-")
		return one, &usageError{*problem}
	}
	return one, nil
}

// addOne records what the flags tell.
func addOne(ctx context.Context, std Streams, l *ledger.Ledger, one ledger.Swipe) error {
	receipts, err := l.Record(ctx, one)
	if err != nil {
		return err
	}
	r := receipts[0]
	if r.Problem != nil {
		return experiment.Problem(*r.Problem)
	}
	p := std.words()
	_, err = io.WriteString(std.Out, p.Word("record."+string(r.Status), "event", r.Event, "row", r.Row)+"\n")
	return err
}
