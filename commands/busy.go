package commands

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/natefinch/atomic"

	"triggerlab/experiment"
)

// closed refuses to replace a file that a spreadsheet program has open, as the
// lock beside it tells: the program would not show what was written, or would
// write over it.
func closed(path string) error {
	folder, name := filepath.Split(path)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	for _, lock := range []string{"~$" + name, ".~lock." + name + "#"} { // Excel's, LibreOffice's
		if _, err := os.Stat(filepath.Join(folder, lock)); err == nil {
			return &diskError{experiment.Msg("disk.open", "file", path, "lock", lock), fs.ErrExist}
		}
	}
	return nil
}

// replace moves a file into its place. Windows refuses that while some program,
// such as one that looks for viruses, has the old one open for a moment; it is
// tried for about two seconds.
func replace(from, to string) error {
	const patience = time.Second
	for wait := 60 * time.Millisecond; ; wait *= 2 {
		err := atomic.ReplaceFile(from, to)
		if !busy(err) || wait > patience {
			return err
		}
		time.Sleep(wait)
	}
}

// busy tells the errors by which Windows says that another program has a file
// open: access denied, and two of sharing and locks.
func busy(err error) bool {
	var code syscall.Errno
	return runtime.GOOS == "windows" && errors.As(err, &code) && (code == 5 || code == 32 || code == 33)
}
