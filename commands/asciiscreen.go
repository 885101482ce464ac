package commands

import (
	"cmp"
	"os"
	"strings"
)

// asciiScreen tells a screen that shows nothing but ASCII, as its locale says:
// C, POSIX, or another encoding than UTF-8. A locale that names no encoding,
// and none at all, say nothing.
func asciiScreen() bool {
	locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG"))
	name, rest, named := strings.Cut(locale, ".")
	if !named {
		return name == "C" || name == "POSIX"
	}
	encoding, _, _ := strings.Cut(rest, "@")
	return strings.ToLower(strings.ReplaceAll(encoding, "-", "")) != "utf8"
}
