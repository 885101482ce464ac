package gate

import (
	"context"
	"strings"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// extras compares what two workbooks show beside the values of their cells.
func (c *claimed) extras(ctx context.Context, path, again string) error {
	said, err := extrasOf(ctx, path)
	if err != nil {
		return err
	}
	should, err := extrasOf(ctx, again)
	if err != nil {
		return err
	}
	said, should = without(said, should), without(should, said)
	for len(said) > 0 || len(should) > 0 {
		switch {
		case len(should) == 0 || len(said) > 0 && said[0].Where < should[0].Where:
			c.extra(findings.ClaimAdded, said[0].Where, said[0].Text, "")
			said = said[1:]
		case len(said) == 0 || said[0].Where > should[0].Where:
			c.extra(findings.ClaimMissing, should[0].Where, "", should[0].Text)
			should = should[1:]
		default:
			c.differs(findings.ClaimChanged, said[0].Where, said[0].Text, should[0].Text)
			said, should = said[1:], should[1:]
		}
	}
	return nil
}

// extra notes what was added or taken away. The format of a number that is
// not there is no claim of its own.
func (c *claimed) extra(kind, where, says, wants string) {
	if !strings.HasSuffix(where, table.FormatExtra) {
		c.differs(kind, where, says, wants)
	}
}

// without is what a list has more than another, in its order.
func without(list, other []table.Extra) (more []table.Extra) {
	left := map[table.Extra]int{}
	for _, b := range other {
		left[b]++
	}
	for _, b := range list {
		if left[b]--; left[b] < 0 {
			more = append(more, b)
		}
	}
	return more
}

func extrasOf(ctx context.Context, path string) ([]table.Extra, error) {
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return table.Extras(ctx, f)
}
