package terminal

// Styles by what they are for. They are the sixteen colours that a terminal
// has in the reader's own theme; where NO_COLOR is set or the terminal has
// none, the colours are dropped on the way and bold and faint stay.
const (
	bold    = "\x1b[1m"
	faint   = "\x1b[2m"
	reverse = "\x1b[7m"
	green   = "\x1b[1;32m"
	magenta = "\x1b[1;35m"
	yellow  = "\x1b[1;33m"
	red     = "\x1b[1;31m"
	plain   = "\x1b[0m"
)

func styled(style, s string) string { return style + s + plain }

// colours are those of the ways.
var colours = map[string]string{right.name: green, leftward.name: magenta, upward.name: yellow, complain.name: red}
