package table

import (
	"regexp"

	"github.com/xuri/excelize/v2"
)

// Workbooks write characters that XML cannot hold as _xHHHH_, and so must
// escape a text that has the look of it. The library does, except where two
// share an underscore: it writes _x0041_x0041_ as _x005F_x0041_x0041_, which
// Excel and we read as _x0041A.
var (
	overlapping = regexp.MustCompile(`_x[[:xdigit:]]{4}_x[[:xdigit:]]{4}_`)
	escapeLike  = regexp.MustCompile(`_x[[:xdigit:]]{4}`)
)

// textValue returns a text as it must be handed to the library: in runs that
// each break off before the second underscore where escaping would go wrong,
// because escapes are looked for in each run by itself.
func textValue(s string) any {
	if !overlapping.MatchString(s) {
		return s
	}
	var runs []excelize.RichTextRun
	from := 0
	for _, m := range escapeLike.FindAllStringIndex(s, -1) {
		runs = append(runs, excelize.RichTextRun{Text: s[from:m[1]]})
		from = m[1]
	}
	return append(runs, excelize.RichTextRun{Text: s[from:]})
}
