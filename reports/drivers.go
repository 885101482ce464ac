package reports

import (
	"cmp"
	"slices"

	"triggerlab/experiment/findings"
)

// mostDrivers is how many rows of drivers people read, and how many sentences
// about what is not shown.
const mostDrivers = 12

// drivers tells what makes triggers win: sentences, what stands against them,
// then the numbers.
func (s story) drivers() []section {
	list := s.doc.Drivers
	if len(list) == 0 {
		return nil
	}
	told := section{mark: open, title: s.p.Word("report.drivers")}
	told.explains("drivers", "marginal-effect", "odds-ratio")
	best := s.strongest()
	top := s.driversHeadline(best)
	shown, others := s.driverLines()
	if best != nil {
		told.mark = good
	}
	told.add(headline(sentence(simulated(s.p, s.doc.Data, top, ""))))
	shown = slices.DeleteFunc(shown, func(b bullet) bool { return b.text == sentence(top) })
	told.add(slices.Concat(shown, s.driverWarnings()))
	rest := section{minor: true, detail: true, title: s.p.Word("folding.drivers")}
	rest.add(s.driverDetails(append(others, s.silentDrivers()...))...)
	if rest.blocks == nil {
		return []section{told}
	}
	return []section{told, rest}
}

// driverDetails are what is not shown, or cannot be told, and all numbers.
func (s story) driverDetails(lines bullets) (told []block) {
	if len(lines) > 0 {
		told = append(told, lines)
	}
	g, left := s.driverGrid()
	if len(g.rows) > 0 {
		told = append(told, g, note(s.p.Word("report.drivers.family", "tests", s.driverTests(), "error", s.alpha())))
	}
	if left > 0 {
		told = append(told, note(s.p.Word("report.drivers.more", "rows", left)))
	}
	return told
}

// proven tells that a driver holds when all are taken together.
func (s story) proven(d findings.Driver) bool { return float64(d.PAdjusted) < s.alpha() }

func (s story) driverTests() int {
	n := 0
	for _, d := range s.doc.Drivers {
		if d.PValue.Known() {
			n++
		}
	}
	return n
}

// strongest is the driver of triggers that is shown best, nil where none is:
// what goes along with exposures is no reason to write them otherwise.
func (s story) strongest() *findings.Driver {
	var best *findings.Driver
	for i, d := range s.doc.Drivers {
		if d.Kind == findings.DriverExposure || d.Kind == findings.DriverInteraction || !s.proven(d) {
			continue
		}
		if best == nil || cmp.Less(d.PAdjusted, best.PAdjusted) {
			best = &s.doc.Drivers[i]
		}
	}
	return best
}

func (s story) driversHeadline(best *findings.Driver) string {
	switch {
	case best != nil:
		return s.driverSentence(*best)
	case s.driverTests() == 0:
		return s.p.Word("report.drivers.untold")
	}
	return s.p.Word("report.drivers.none")
}

// driverLines are the drivers in words, those that are shown and the others.
func (s story) driverLines() (lines, others bullets) {
	for _, d := range s.doc.Drivers {
		line := s.driverSentence(d)
		switch {
		case line == "":
		case s.proven(d):
			lines = append(lines, bullet{good, sentence(line)})
		default:
			others = append(others, bullet{text: sentence(line)})
		}
	}
	return lines, slices.Concat(others[:min(len(others), mostDrivers)], s.independentDrivers())
}

// independentDrivers are those of which nothing shows that they depend on
// something else, in one sentence for each thing.
func (s story) independentDrivers() bullets {
	var lines bullets
	var said []string
	for _, d := range s.doc.Drivers {
		if d.Kind != findings.DriverInteraction || !d.PAdjusted.Known() || s.proven(d) || slices.Contains(said, d.By) {
			continue
		}
		said = append(said, d.By)
		var terms []string
		least := d.PAdjusted
		for _, o := range s.doc.Drivers {
			if o.Kind == d.Kind && o.By == d.By && o.PAdjusted.Known() && !s.proven(o) {
				terms, least = append(terms, ownWords{s.p}.term(o.Term)), min(least, o.PAdjusted)
			}
		}
		lines = append(lines, bullet{text: sentence(s.p.Word("report.drivers.no-interactions", "terms", terms, "count", len(terms), "by", ownWords{s.p}.term(d.By), "p", least))})
	}
	return lines
}

// driverSentence words one test. Levels of which there are several speak for
// themselves only where they are shown; all of them together have a sentence.
func (s story) driverSentence(d findings.Driver) string {
	oneOfMany := (d.Kind == findings.DriverLevel || d.Kind == findings.DriverExposure) && d.Level != "" && s.severalLevels(d)
	if !d.PValue.Known() || !s.proven(d) && (oneOfMany || d.Kind == findings.DriverInteraction) {
		return ""
	}
	own := ownWords{s.p}.driver(d)
	values := []any{"term", own.Term, "by", own.By, "level", own.Level, "versus", own.Versus, "estimate", d.Estimate, "low", d.Low, "high", d.High,
		"p", d.PAdjusted, "given", s.given(own)}
	kind := d.Kind
	switch {
	case kind == findings.DriverExposure && d.Level == "":
		kind = "exposures"
	case kind == findings.DriverExposure && d.Term == "reply":
		kind = "exposure-reply"
	}
	if !s.proven(d) {
		kind = "no-" + kind
	}
	return s.p.Word("report.drivers."+kind, values...)
}

func (s story) given(d findings.Driver) string {
	if len(d.Given) == 0 {
		return ""
	}
	return s.p.Word("report.drivers.given", "others", d.Given)
}

// severalLevels tells that a term has a test of all its levels.
func (s story) severalLevels(d findings.Driver) bool {
	return slices.ContainsFunc(s.doc.Drivers, func(o findings.Driver) bool {
		return o.Term == d.Term && o.Level == "" && o.PValue.Known() && slices.Equal(o.Given, d.Given) &&
			(o.Kind == findings.DriverTerm || o.Kind == findings.DriverExposure)
	})
}

// driverWarnings are what stands against taking numbers for more than they
// are, each said once.
func (s story) driverWarnings() bullets {
	var lines bullets
	for _, d := range s.doc.Drivers {
		for _, w := range d.Warnings {
			if line := (bullet{caution, sentence(w.Text)}); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// silentDrivers say why nothing is told, where no warning does.
func (s story) silentDrivers() bullets {
	var lines bullets
	for _, d := range s.doc.Drivers {
		if d.CannotTell == "" || len(d.Warnings) > 0 && (d.CannotTell == "confounded" || d.CannotTell == "separated") {
			continue
		}
		line := bullet{none, s.cannotDrive(d)}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// cannotDrive words why nothing is told of a driver.
func (s story) cannotDrive(d findings.Driver) string {
	id, by := "report.driver.cannot."+d.CannotTell, ""
	d = ownWords{s.p}.driver(d)
	if d.By != "" {
		by = s.p.Word("report.drivers.by", "by", d.By)
	}
	if s.p.Knows(id) {
		return s.p.Word(id, "term", d.Term, "by", by)
	}
	return sentence(s.known("", d.CannotTell))
}

// driverGrid holds the numbers, and how many rows it has no room for. What a
// part of the audience does is of interest where parts are shown to differ.
func (s story) driverGrid() (g grid, left int) {
	g = grid{columns: []column{
		{head: s.p.Word("report.column.driver"), wide: 3},
		{head: s.p.Word("report.column.compared"), wide: 5},
		{head: s.p.Word("report.column.change"), right: true},
		{head: s.p.Word("report.column.interval-of-all"), right: true, drop: 2},
		{head: s.p.Word("report.column.odds"), right: true, drop: 4},
		{head: s.p.Word("report.column.p"), right: true, drop: 3},
		{head: s.p.Word("report.column.reading"), drop: 1},
	}}
	for _, d := range s.doc.Drivers {
		if !d.Estimate.Known() || d.Kind == findings.DriverWithin && !s.dependent(d) {
			continue
		}
		if len(g.rows) == mostDrivers {
			left++
			continue
		}
		g.rows = append(g.rows, s.driverRow(d))
	}
	g.drop(dash, 4)
	return g, left
}

// dependent tells that the parts of the audience are shown to differ.
func (s story) dependent(d findings.Driver) bool {
	return slices.ContainsFunc(s.doc.Drivers, func(o findings.Driver) bool {
		return o.Kind == findings.DriverInteraction && o.Term == d.Term && o.By == d.By && s.proven(o)
	})
}

func (s story) driverRow(d findings.Driver) []string {
	own := ownWords{s.p}.driver(d)
	what, compared, reading := own.Term, "report.drivers.pair", ""
	if d.Among != "" {
		what = s.p.Word("report.drivers.among", "term", own.Term, "among", own.Among)
	}
	if d.Kind != findings.DriverExposure {
		what += s.given(own)
	}
	if s.isStep(d) {
		compared = "report.drivers.step"
	}
	if d.PAdjusted.Known() {
		reading = s.p.Word("report.drivers.open")
		if s.proven(d) {
			reading = s.p.Word("report.drivers.shown")
		}
	}
	return []string{what, s.p.Word(compared, "level", own.Level, "versus", own.Versus), orDash(d.Estimate, s.p.Points), rangeOrDash(d.Low, d.High, s.p.Range),
		orDash(d.OddsRatio, s.p.Decimal), orDash(d.PAdjusted, s.p.PValue), reading}
}

// isStep tells that an estimate is for one step of a dose.
func (s story) isStep(d findings.Driver) bool {
	return d.Kind == findings.DriverTrend || d.Kind == findings.DriverWithin && slices.ContainsFunc(s.doc.Drivers, func(o findings.Driver) bool {
		return o.Kind == findings.DriverTrend && o.Term == d.Term
	})
}
