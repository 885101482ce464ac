package table_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"triggerlab/experiment/table"
)

// A file is opened, its header looked at, and its rows are read shard by
// shard. A cell of text is a number only when it can be read in one way.
func Example() {
	folder, err := os.MkdirTemp("", "table")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "totals.csv")
	if err := os.WriteFile(path, []byte("trigger;rate\nflowers;27,78 %\ncard;n/a\n"), 0o600); err != nil {
		panic(err)
	}

	file, err := table.Open(context.Background(), path, table.Options{})
	if err != nil {
		panic(err)
	}
	defer file.Close()
	rows, err := file.Rows("")
	if err != nil {
		panic(err)
	}
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(context.Background(), shard) {
			if err != nil {
				panic(err)
			}
			rate, reason := table.Float(row.Cells[1], file.Dialect())
			if reason != table.None {
				at := rows.Place(shard, row.Line, 1)
				at.File = filepath.Base(at.File)
				fmt.Println(at, reason)
				continue
			}
			fmt.Println(row.Cells[0], rate)
		}
	}
	// Output:
	// flowers 0.2778
	// totals.csv:B3 missing
}
