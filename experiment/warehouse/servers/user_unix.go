//go:build unix

package servers

import (
	"os"
	"os/exec"
	"syscall"
)

// nobody is who runs servers where tests are run by root: databases refuse to
// be run by root.
const nobody = 65534

func give(path string) error {
	if os.Getuid() != 0 {
		return nil
	}
	return os.Chown(path, nobody, nobody)
}

// unprivileged also takes the program out of the reach of Ctrl-C: its guard
// ends it.
func unprivileged(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
}
