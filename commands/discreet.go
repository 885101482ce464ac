package commands

import (
	"io"
	"strings"

	"triggerlab/experiment/source"
)

// discreet writes errors without the passwords that stand in a command line:
// the address of a database may be typed where a file belongs, or so badly that
// it looks like one, and is then repeated.
type discreet struct {
	io.Writer
	args []string
}

func (d discreet) Write(p []byte) (int, error) {
	said := string(p)
	for _, arg := range d.args {
		said = source.Hide(said, arg)
	}
	if _, err := io.WriteString(d.Writer, said); err != nil {
		return 0, err
	}
	return len(p), nil
}

// discreetly is how what is wrong with a command line is said.
func discreetly(w io.Writer, args []string) io.Writer {
	d := discreet{Writer: w}
	for _, arg := range args {
		if name, value, joined := strings.Cut(arg, "="); joined && strings.HasPrefix(name, "-") {
			arg = value
		}
		d.args = append(d.args, arg)
	}
	return d
}
