package commands

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/workbook"
	"triggerlab/reports/text"
)

type initOptions struct {
	lang         string
	empty, force bool
}

func newInit(std Streams) *cli.Command {
	var opts initOptions
	return &cli.Command{
		Name:      "init",
		Usage:     "write a workbook to begin with",
		ArgsUsage: "BOOK.xlsx",
		Description: `Writes a workbook with every sheet there is: headers with notes, lists to choose
from, and an example that plan, assign, simulate and report run as it stands.

  triggerlab init flowers.xlsx
  triggerlab init mine.xlsx --empty --lang nl

It is made to be opened in Excel, LibreOffice or any other spreadsheet
program, where its first sheet says how to go on.

Exit status is 0 if it was written, 2 if the command line is wrong or the
file is there already, and 4 if it cannot be written.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "lang", Destination: &opts.lang, Category: categoryOutput, Usage: "write sheets, headers, notes and words in `LANGUAGE`: en, fr or nl (that of the environment)"},
			&cli.BoolFlag{Name: "empty", Destination: &opts.empty, Category: categoryOutput, Usage: "leave the example out"},
			&cli.BoolFlag{Name: "force", Destination: &opts.force, Category: categoryOutput, Usage: "replace a file that is there already"},
		},
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, err := oneFile(c, "BOOK.xlsx")
			if err != nil {
				return err
			}
			return runInit(std, opts, path)
		},
	}
}

func runInit(std Streams, opts initOptions, path string) error {
	if !strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return misuse("usage.init-name", "file", path, "line", "triggerlab init "+typed(strings.TrimSuffix(path, filepath.Ext(path))+".xlsx"))
	}
	if info, err := os.Stat(path); err == nil && (info.IsDir() || !opts.force) {
		return misuse("usage.there", "file", path, "line", "triggerlab init "+typed(path)+" --force")
	}
	p := std.words()
	opts.lang = p.Language().String()
	s := newStarter(p, opts, path)
	err := writeAtomic(path, func(w io.Writer) error {
		_, err := s.WriteTo(w)
		return err
	})
	if err != nil {
		return err
	}
	told := p.Word("init.written", "file", path, "sheets", workbook.StarterSheets) + "\n"
	told += p.Word("init.next") + "\n"
	for _, step := range steps(p, opts, path) {
		told += "\n  " + step.command + "\n      " + step.about + "\n"
	}
	_, err = io.WriteString(std.Out, told)
	return err
}

// newStarter fills the starter with the example, or with nothing.
func newStarter(p *text.Printer, opts initOptions, path string) *workbook.Starter {
	s := &workbook.Starter{
		Experiment: &experiment.Experiment{}, Language: opts.lang, StartName: p.Word("starter.sheet"),
		Word: func(code string) string {
			if !p.Knows(code) {
				return ""
			}
			return p.Word(code)
		},
	}
	if !opts.empty {
		s.Experiment, s.Contacts = florist(p)
	}
	if p.Language() != language.English {
		s.Experiment.Language = opts.lang // the book is reported on in the language it is written in
	}
	s.Start = startPage(p, opts, path)
	return s
}

// A step is a command to type next, and what it does.
type step struct{ about, command string }

// steps are the commands that take a book through a test.
func steps(p *text.Printer, opts initOptions, path string) []step {
	book := typed(filepath.Base(path))
	played := typed(p.Word("starter.played"))
	all := []step{{p.Word("starter.plan"), "triggerlab plan " + book}}
	if opts.empty {
		return append(all,
			step{p.Word("starter.lock"), "triggerlab plan " + book + " --lock"},
			step{p.Word("starter.assign"), "triggerlab assign " + book + " -o " + book},
			step{p.Word("starter.report-own", "outcomes", workbook.Title("Outcomes", opts.lang)), "triggerlab report " + book})
	}
	return append(all,
		step{p.Word("starter.assign"), "triggerlab assign " + book + " -o " + book},
		step{p.Word("starter.simulate"), "triggerlab simulate " + book + " -o " + played},
		step{p.Word("starter.report"), "triggerlab report " + played})
}

// typed is a file's name as it is typed into a terminal.
func typed(path string) string {
	if strings.ContainsAny(path, " '\"&()$;|<>*?`!#~") {
		return strconv.Quote(path)
	}
	return path
}
