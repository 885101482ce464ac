package servers

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// guard runs a server and ends it, with its folder, as soon as its own
// standard input ends: when the test binary closes it or is no more, for
// whatever reason.
const guard = `dir=$1; signal=$2; shift 2
"$@" >>"$dir/log" 2>&1 &
read _
kill -"$signal" $!
wait
rm -rf "$dir"`

// guards are those that run.
var guards struct {
	sync.Mutex
	list []func()
}

// Stop ends all servers and waits until they are gone. Without it they end
// with the test binary.
func Stop() {
	guards.Lock()
	defer guards.Unlock()
	for _, stop := range guards.list {
		stop()
	}
	guards.list = nil
}

// folder makes a temporary folder that belongs to the one who runs servers.
func folder() (string, error) {
	dir, err := os.MkdirTemp("", "triggerlab-servers-")
	if err != nil {
		return "", err
	}
	return dir, give(dir)
}

// prepare runs a program to its end in a folder.
func prepare(dir, program string, args ...string) error {
	c := exec.Command(program, args...)
	settle(c, dir)
	said, err := c.CombinedOutput()
	if err != nil {
		return &failed{program, string(said), err}
	}
	return nil
}

type failed struct {
	program, said string
	err           error
}

func (f *failed) Error() string { return f.program + ": " + f.err.Error() + "\n" + tail(f.said) }

// launch starts a server under guard. Its end is asked for by signal.
func launch(dir, signal, program string, args ...string) error {
	c := exec.Command("/bin/sh", append([]string{"-c", guard, "guard", dir, signal, program}, args...)...)
	settle(c, dir)
	alive, err := c.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	guards.Lock()
	defer guards.Unlock()
	guards.list = append(guards.list, func() {
		alive.Close()
		c.Wait()
	})
	return nil
}

// settle makes a program run in a folder, as the one to whom it belongs and
// with nothing of the tests' surroundings.
func settle(c *exec.Cmd, dir string) {
	c.Dir = dir
	c.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	unprivileged(c)
}

// freePort is one that nobody listened at just now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// write puts a file into a folder of ours.
func write(dir, name, text string) (string, error) {
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", err
	}
	return path, give(path)
}
