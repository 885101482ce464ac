package table

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"triggerlab/experiment"
)

// problem makes an error of one code with its values, at a place. What comes
// from the file is cut to a length that can be read.
func problem(at experiment.Place, code string, pairs ...any) error {
	m := experiment.Msg(code, pairs...).On(at)
	for name, value := range m.Values {
		if text, ok := value.(string); ok && len(text) > maxQuoted {
			m.Values[name] = strings.ToValidUTF8(text[:maxQuoted], "") + "…"
		}
	}
	return experiment.Problem(m)
}

// maxQuoted is how many bytes of a value a sentence may quote.
const maxQuoted = 200

// isProblem reports whether err says what is wrong with the file, as opposed
// to what is wrong with the machine.
func isProblem(err error) bool {
	var p *experiment.Problems
	return errors.As(err, &p)
}

// isCode reports whether err is one problem, of this code.
func isCode(err error, code string) bool {
	var p *experiment.Problems
	return errors.As(err, &p) && len(p.List) == 1 && p.List[0].Code == code
}

// cellName writes a place within a sheet, such as D7, or D where columns have
// their names from no row.
func cellName(column int, row int64) string {
	if row == 0 {
		return experiment.ColumnName(column)
	}
	return fmt.Sprintf("%s%d", experiment.ColumnName(column), row)
}

// cancelled looks at ctx every thousand rows, which is often enough.
func cancelled(ctx context.Context, n int) bool { return n%1024 == 0 && ctx.Err() != nil }
