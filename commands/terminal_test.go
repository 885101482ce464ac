package commands

import (
	"errors"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The commands of scripts that sit at a terminal, which tmux plays:
//
//	terminal 80 24 triggerlab record swipe spring.xlsx
//	seen '1 of 3'          waits until the screen shows it
//	! seen 'Kept'          the screen does not show it
//	keys Right             presses keys, by the names that tmux has for them
//	resize 40 12           makes the window another size
//	hangup                 closes the window
//
// A script begins with [!exec:tmux] skip.

const tmuxPane = "swiper"

// tmux runs a command of a server that is the script's own.
func tmux(ts *testscript.TestScript, args ...string) (string, error) {
	c := exec.Command("tmux", append([]string{"-f", "/dev/null", "-S", filepath.Join(ts.Getenv("WORK"), "tmux"+ts.Getenv("TERMINAL"))}, args...)...)
	c.Dir = ts.MkAbs(".")
	c.Env = append(c.Env, "PATH="+ts.Getenv("PATH"), "HOME="+ts.Getenv("HOME"), "TERM=xterm-256color", "LANG="+ts.Getenv("LANG"),
		"LC_CTYPE=C.UTF-8", "NO_COLOR="+ts.Getenv("NO_COLOR"), "TRIGGERLAB_KEYS="+ts.Getenv("TRIGGERLAB_KEYS"), "COVERDIR="+ts.Getenv("COVERDIR"), "GOCOVERDIR="+ts.Getenv("GOCOVERDIR"))
	out, err := c.CombinedOutput()
	return string(out), err
}

func scriptTerminal(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("terminal WIDTH HEIGHT program args…")
	}
	_, _ = tmux(ts, "kill-server") // of the terminal before
	ts.Setenv("TERMINAL", ts.Getenv("TERMINAL")+"1")
	quoted := make([]string, 0, len(args))
	for _, arg := range args[2:] {
		quoted = append(quoted, "'"+arg+"'")
	}
	// What it says at the end stays to be seen, with its status.
	line := strings.Join(quoted, " ") + "; echo status $?; exec sleep 60"
	out, err := tmux(ts, "-u", "new-session", "-d", "-s", tmuxPane, "-x", args[0], "-y", args[1], line)
	if err != nil {
		ts.Fatalf("tmux: %v: %s", err, out)
	}
	ts.Defer(func() { _, _ = tmux(ts, "kill-server") })
}

// scriptSeen waits ten seconds for what is to be seen; what is not to be seen
// must not be there now.
func scriptSeen(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("seen REGEXP")
	}
	want, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	screen := ""
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if screen, err = tmux(ts, "capture-pane", "-p", "-t", tmuxPane); err != nil {
			ts.Fatalf("tmux: %v: %s", err, screen)
		}
		found := want.MatchString(screen)
		switch {
		case neg && found:
			ts.Fatalf("%s is seen:\n%s", args[0], screen)
		case neg || found:
			return
		case time.Now().After(until):
			ts.Fatalf("%s is not seen:\n%s", args[0], screen)
		}
	}
}

// scriptKeys presses keys, after the moment for which a card only lies there.
func scriptKeys(ts *testscript.TestScript, _ bool, args []string) {
	time.Sleep(300 * time.Millisecond)
	out, err := tmux(ts, append([]string{"send-keys", "-t", tmuxPane}, args...)...)
	ts.Check(errors.Join(err, said(out)))
}

func scriptResize(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("resize WIDTH HEIGHT")
	}
	out, err := tmux(ts, "resize-window", "-t", tmuxPane, "-x", args[0], "-y", args[1])
	ts.Check(errors.Join(err, said(out)))
}

// scriptHangup closes the window, and waits until the program is gone: it
// leaves a ledger of one file.
func scriptHangup(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("hangup LEDGER")
	}
	_, _ = tmux(ts, "kill-server")
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if left, err := filepath.Glob(ts.MkAbs(args[0]) + "-*"); err == nil && len(left) == 0 {
			return
		}
	}
	ts.Fatalf("the program is still at %s", args[0])
}

func said(out string) error {
	if out == "" {
		return nil
	}
	return errors.New(out)
}
