package reports

import (
	"slices"
	"strings"

	"triggerlab/reports/text"
)

// A fence is lines that are shown as they are, each character as wide as any
// other.
type fence []string

// barsWidth is how wide bars are drawn in a comment.
const barsWidth = 84

// fenced draws the forests among the blocks, with the names of the plain ones,
// in which no character is escaped: within a fence none is markup.
func fenced(blocks, plain []block, p *text.Printer) []block {
	blocks = slices.Clone(blocks)
	for i, b := range plain {
		if f, ok := b.(forest); ok {
			blocks[i] = fence(each(f.bars(barsWidth, p), func(b drawnBar) string { return strings.TrimRight(b.line(), " ") }))
		}
	}
	return blocks
}

// markdown is the fence with marks around it that no line of it has.
func (f fence) markdown() string {
	if len(f) == 0 {
		return ""
	}
	marks := "```"
	for strings.Contains(strings.Join(f, "\n"), marks) {
		marks += "`"
	}
	return marks + "text\n" + strings.Join(f, "\n") + "\n" + marks
}
