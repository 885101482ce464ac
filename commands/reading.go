package commands

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// readingOptions are the flags that say how a file is written, where that is
// not to be found out.
type readingOptions struct {
	encoding, delimiter, decimal, headerRow, dates string
	sheets                                         cli.StringSlice
	sheetAs, wide, engaged                         string
}

func (o *readingOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "sheet", Destination: &o.sheets, Category: categoryInput, Usage: "read the sheet `NAME` of a workbook; A,B for several, with --sheet-as"},
		&cli.StringFlag{Name: "sheet-as", Destination: &o.sheetAs, Category: categoryInput, Usage: "read the sheets under each other, the name of each as the `ROLE`: trigger or segment"},
		&cli.StringFlag{Name: "wide", Destination: &o.wide, Category: categoryInput, Usage: "each column that fits `PATTERN`, such as 'Clicked *', is a trigger, named by what the * stands for"},
		&cli.StringFlag{Name: "engaged", Destination: &o.engaged, Category: categoryInput, Usage: "what engages, where a file has both: `WHAT`, clicks (the default) or opens"},
		&cli.StringFlag{Name: "header-row", Destination: &o.headerRow, Category: categoryInput, Usage: "the names of the columns are in row `NUMBER` of the file"},
		&cli.StringFlag{Name: "encoding", Destination: &o.encoding, Category: categoryInput, Usage: "the text is in `NAME`, such as windows-1252"},
		&cli.StringFlag{Name: "delimiter", Destination: &o.delimiter, Category: categoryInput, Usage: "`CHARACTER` between the cells of a line; tab for a tab"},
		&cli.StringFlag{Name: "decimal", Destination: &o.decimal, Category: categoryInput, Usage: "decimal `MARK` of numbers that are text: . or ,"},
		&cli.StringFlag{Name: "dates", Destination: &o.dates, Category: categoryInput, Usage: "`ORDER` of dates that are text: day-first or month-first"},
	}
}

// reading checks the flags.
func (o *readingOptions) reading() (r source.Reading, err error) {
	r = source.Reading{Encoding: o.encoding, SheetAs: o.sheetAs, Wide: o.wide, Engaged: o.engaged, Dates: o.dates}
	for _, list := range o.sheets.Value() {
		r.Sheets = append(r.Sheets, splitList(list)...)
	}
	switch {
	case !among(o.sheetAs, "", string(roles.Trigger), string(roles.Segment)):
		return r, misuse("usage.value", "flag", "--sheet-as", "value", o.sheetAs, "instead", []string{"--sheet-as trigger", "--sheet-as segment"})
	case o.sheetAs != "" && len(r.Sheets) < 2:
		return r, misuse("usage.sheet-few", "as", o.sheetAs)
	case o.sheetAs == "" && len(r.Sheets) > 1:
		return r, misuse("usage.sheet-as")
	case o.wide != "" && (strings.Count(o.wide, "*") != 1 || o.wide == "*"):
		return r, misuse("usage.wide", "value", o.wide)
	case o.wide != "" && o.sheetAs == string(roles.Trigger):
		return r, misuse("usage.wide-sheets")
	case !among(o.engaged, "", roles.Clicks, roles.Opens):
		return r, misuse("usage.value", "flag", "--engaged", "value", o.engaged, "instead", []string{"--engaged clicks", "--engaged opens"})
	case !among(o.decimal, "", ".", ","):
		return r, misuse("usage.value", "flag", "--decimal", "value", o.decimal, "instead", []string{"--decimal .", "--decimal ,"})
	case !among(o.dates, "", source.DayFirst, source.MonthFirst):
		return r, misuse("usage.value", "flag", "--dates", "value", o.dates, "instead", []string{"--dates day-first", "--dates month-first"})
	}
	if o.decimal != "" {
		r.Decimal = o.decimal[0]
	}
	if o.headerRow != "" {
		r.HeaderRow, err = strconv.ParseInt(o.headerRow, 10, 64)
		if err != nil || r.HeaderRow < 1 {
			return r, misuse("usage.number", "flag", "--header-row", "value", o.headerRow, "example", "--header-row 3")
		}
	}
	r.Delimiter, err = delimiterOf(o.delimiter)
	return r, err
}

func among(value string, values ...string) bool { return slices.Contains(values, value) }

// delimiterOf reads a character, or the name of one that is hard to type.
func delimiterOf(said string) (rune, error) {
	switch said {
	case "":
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	case "comma":
		return ',', nil
	case "semicolon":
		return ';', nil
	}
	c, size := utf8.DecodeRuneInString(said)
	if size != len(said) || size > 1 || c == '"' || c == '\n' || c == '\r' {
		return 0, misuse("usage.delimiter", "value", said)
	}
	return c, nil
}
