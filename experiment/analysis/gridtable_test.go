package analysis_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var calibrate = flag.Bool("calibrate", false, "play the grid many times and write CALIBRATION.md")

// playedOften is how many runs a test makes: all with -calibrate, and as many as
// a minute or two allow where every change waits for them.
func playedOften(runs int) int {
	if *calibrate {
		return runs
	}
	return runs / 8
}

// TestGrid measures every promise in every world of the grid. A quick version
// runs always; with -calibrate it plays thousands and writes the table.
func TestGrid(t *testing.T) {
	most, budget := 60, 2e5
	switch {
	case *calibrate:
		most, budget = 600, 5e6
	case raceDetector || testing.Short():
		most, budget = 20, 4e4
	}
	for _, w := range grid {
		t.Run(w.String(), func(t *testing.T) {
			m := w.measure(t, w.runs(most, budget))
			m.hold(t)
			calibrated.grid = append(calibrated.grid, m)
			t.Log(m.row())
		})
	}
}

// calibrated is what was measured for the table.
var calibrated struct {
	grid    []measured
	peeking []string // rows
	power   []string
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if *calibrate && len(calibrated.grid) > 0 {
		if err := os.WriteFile("CALIBRATION.md", []byte(table()), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func (m measured) row() string {
	cells := []string{m.String(), fmt.Sprint(m.played), percent(m.cannotTell)}
	for _, a := range m.promises {
		cells = append(cells, percent(a))
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// percent writes how often a promise was broken, and a dash where it never
// could be.
func percent(a asked) string {
	if a.of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*a.share())
}

const (
	peekingHead = `
## Looking every day

Worlds in which nothing works, looked at on each of seven days until the first winner. The first plan is what people do
without one.

| world and plan | tests | false alarms | false winners | not covered at some look |
| --- | --- | --- | --- | --- |
`
	powerHead = `

The same with a second trigger 10 pp above a control of 20 %, 350 contacts each: how often it wins, and after how many
days on average.

| plan | tests | wins | days |
| --- | --- | --- | --- |
`
)

const tableHead = `# Calibration

How often what the program says is wrong, in worlds whose truth is known: each row is a world that was played with
seeds 1, 2, 3… through simulation, reader, tally and analysis. Every number is a percentage of the tests in which the
promise could be broken at all; a dash says that it never could. Worlds without an effect are those in which nothing
works. By design at most 5 % may be wrong, 2.5 % of *tailor*, 5.5 % of honest leads, and 1 % of warnings about the first
week, a trend, and exposures that follow outcomes; with very unequal arms of contacts who are alike 7 %. Chance alone
moves these figures: in 1,000 tests 5 % is measured as anything up to 7.1 % in 999 of 1,000 measurements, and where
nearly all comparisons *cannot be told* the others are a handful.

Made by

    go test ./experiment/analysis -run 'Grid|Peeking' -calibrate -timeout 6h

`

func table() string {
	heads := []string{"world", "tests", "cannot tell"}
	for _, p := range promises {
		heads = append(heads, p.name)
	}
	var b strings.Builder
	b.WriteString(tableHead)
	fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(heads, " | "), strings.Repeat(" --- |", len(heads)))
	for _, m := range calibrated.grid {
		b.WriteString(m.row() + "\n")
	}
	b.WriteString(peekingHead)
	b.WriteString(strings.Join(calibrated.peeking, "\n"))
	b.WriteString(powerHead)
	b.WriteString(strings.Join(calibrated.power, "\n") + "\n")
	return b.String()
}
