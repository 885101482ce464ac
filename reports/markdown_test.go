package reports

import (
	"regexp"
	"strings"
	"testing"
)

// TestMarkdownCells: every row of a table has as many cells as its heading.
func TestMarkdownCells(t *testing.T) {
	bar := regexp.MustCompile(`(^|[^\\])((?:\\\\)*)\|`)
	for fixture, make := range fixtures {
		cells := 0
		for i, line := range strings.Split(report(t, Markdown, make(), Options{}), "\n") {
			if !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			n := len(bar.FindAllString(line, -1))
			if cells == 0 {
				cells = n
			}
			if n != cells {
				t.Errorf("%s, line %d has %d bars and not %d: %s", fixture, i+1, n, cells, line)
			}
		}
	}
}

func TestEscapeMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		`a|b`:         `a\|b`,
		`a\|b`:        `a\\\|b`,
		"`x`":         "\\`x\\`",
		`<script>`:    `\<script\>`,
		`[a](b)`:      `\[a\](b)`,
		`&lt;`:        `&amp;lt;`,
		`*b* _i_ ~s`:  `\*b\* \_i\_ \~s`,
		`41.2 % (p)`:  `41.2 % (p)`,
		`+5.3 pp, -1`: `+5.3 pp, -1`,
	} {
		if got := escapeMarkdown(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
