package ledger

import (
	"path/filepath"
	"syscall"
)

// local is the flag of a mount that is on this machine.
const local = 0x1000

// Remote tells a path on another machine: SQLite's locks and shared memory do
// not reach there. Of a file that is not there yet its folder is asked.
func Remote(path string) bool {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(path, &stat); err != nil {
		if err := syscall.Statfs(filepath.Dir(path), &stat); err != nil {
			return false
		}
	}
	return stat.Flags&local == 0
}
