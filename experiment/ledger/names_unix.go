//go:build unix

package ledger

import (
	"io/fs"
	"syscall"
)

// names is how many names the file has.
func names(info fs.FileInfo) int {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Nlink)
	}
	return 1
}
