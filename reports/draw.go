package reports

import (
	"bytes"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// draw makes text of a fitted grid: a line under the headings, no frames,
// numbers to the right.
func draw(g grid) (string, error) {
	var s standIns
	drawn, err := render(s.replace(g), renderer.NewBlueprint(tw.Rendition{
		Borders: tw.BorderNone,
		Symbols: tw.NewSymbols(tw.StyleLight),
		Settings: tw.Settings{
			Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off},
			Lines:      tw.Lines{ShowTop: tw.Off, ShowBottom: tw.Off, ShowHeaderLine: tw.On, ShowFooterLine: tw.Off},
		},
	}), tw.Padding{Left: "", Right: strings.Repeat(" ", gap), Overwrite: true})
	return s.restore(drawn), err
}

// standIns are drawn in place of characters of several runes: the library
// adds up the widths of their runes and would pad them too little. They are
// private runes, one for each column, which no text has: Printable takes
// them out.
type standIns struct{ pairs []string }

const firstStandIn, filler = '\U000f0000', "\ue000"

func (s *standIns) replace(g grid) grid {
	g.rows = each(g.rows, func(row []string) []string { return each(row, s.cell) })
	return g
}

func (s *standIns) cell(text string) string {
	all := characters(text)
	for i, c := range all {
		w := characterWidth(c)
		if w == 0 || len([]rune(c)) == 1 {
			continue
		}
		all[i] = string(firstStandIn+rune(len(s.pairs)/2)) + strings.Repeat(filler, w-1)
		s.pairs = append(s.pairs, all[i], c)
	}
	return strings.Join(all, "")
}

func (s *standIns) restore(text string) string {
	return strings.NewReplacer(s.pairs...).Replace(text)
}

// drawMarkdown makes a table of GitHub's Markdown. Its cells are escaped
// already: the renderer escapes nothing.
func drawMarkdown(g grid) (string, error) {
	return render(g, renderer.NewMarkdown(), tw.Padding{Left: " ", Right: " ", Overwrite: true})
}

func render(g grid, r tw.Renderer, padding tw.Padding) (string, error) {
	aligned := make(tw.Alignment, len(g.columns))
	heads := make([]string, len(g.columns))
	for c, column := range g.columns {
		aligned[c], heads[c] = tw.AlignLeft, column.head
		if column.right {
			aligned[c] = tw.AlignRight
		}
	}
	paddings := make([]tw.Padding, len(g.columns)) // nothing follows the paddings column
	for c := range paddings {
		paddings[c] = padding
	}
	paddings[len(paddings)-1].Right = strings.TrimPrefix(padding.Right, strings.Repeat(" ", gap))
	var to bytes.Buffer
	table := tablewriter.NewTable(&to,
		tablewriter.WithRenderer(r),
		tablewriter.WithHeaderAutoFormat(tw.Off), // else "95 % interval" becomes "95 %  INTERVAL"
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithPadding(padding),
		tablewriter.WithHeaderPaddingPerColumn(paddings),
		tablewriter.WithRowPaddingPerColumn(paddings),
		tablewriter.WithAlignment(aligned),
		tablewriter.WithHeaderAlignmentConfig(tw.CellAlignment{PerColumn: aligned}),
		tablewriter.WithRowAlignmentConfig(tw.CellAlignment{PerColumn: aligned}),
	)
	table.Header(heads)
	for _, row := range g.rows {
		// A fresh slice each: Append keeps what it is given.
		if err := table.Append(append([]string(nil), row...)); err != nil {
			return "", err
		}
	}
	if err := table.Render(); err != nil {
		return "", err
	}
	return to.String(), nil
}
