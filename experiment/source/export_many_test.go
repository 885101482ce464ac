package source

import (
	"context"
	"iter"
)

// AllHolding is All, holding no more rows at a time than most.
func AllHolding(m *Many, ctx context.Context, most int64) iter.Seq2[*One, error] {
	return m.all(ctx, most)
}
