package warehouse

import (
	"fmt"
	"strings"
)

// Script writes statements one below the other as they would be run, each
// behind what it asks for and the values of its parameters, as comments. It is
// to be read, and where an engine takes no parameters it can be run as it is.
func Script(d Dialect, statements []Statement) string {
	var b strings.Builder
	for i, s := range statements {
		if i > 0 {
			b.WriteString("\n")
		}
		if s.Part != "" {
			fmt.Fprintf(&b, "-- %s\n", comment(s.Part))
		}
		for n, arg := range s.Args {
			fmt.Fprintf(&b, "-- %s = %s\n", d.Parameter(n+1), comment(fmt.Sprintf("%q", arg)))
		}
		b.WriteString(strings.TrimRight(s.SQL, "; \n") + ";\n")
	}
	return b.String()
}

// comment keeps a text on its line.
func comment(text string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(text) }
