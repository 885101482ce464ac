// Triggerlab finds out which tailored message wins attention, and for whom,
// from a spreadsheet. See README.md and package experiment for the tour.
package main

import (
	"os"

	"triggerlab/commands"
)

func main() {
	os.Exit(commands.Main(os.Args, commands.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
