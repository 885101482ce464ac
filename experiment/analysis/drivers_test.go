package analysis_test

import (
	"fmt"
	"slices"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// triggered makes triggers of "name tailoring mode"; - is nothing.
func triggered(rows ...[3]string) question {
	var q question
	for _, row := range rows {
		tailoring, _ := experiment.ParseTailoring(row[1])
		q.Triggers = append(q.Triggers, experiment.Trigger{Name: row[0], Tailoring: tailoring, Mode: row[2]})
	}
	return q
}

// driver finds what is said of a term.
func driver(t *testing.T, f *findings.Findings, term, kind, level string) findings.Driver {
	t.Helper()
	for _, d := range f.Drivers {
		if d.Term == term && d.Kind == kind && (d.Level == level || level == "") {
			return d
		}
	}
	t.Fatalf("no %s of %s %q among %+v", kind, term, level, f.Drivers)
	return findings.Driver{}
}

func cautions(d findings.Driver) []string {
	var codes []string
	for _, w := range d.Warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

var crossed = [][3]string{
	{"a", "generic", "reactive"}, {"b", "personal", "reactive"}, {"c", "generic", "proactive"}, {"d", "personal", "proactive"}, {"e", "generic", "reactive"}, {"f", "personal", "proactive"},
}

// TestTailoringAndModeAreToldApart: in a crossed test the one that works is
// found, and the other is not.
func TestTailoringAndModeAreToldApart(t *testing.T) {
	var cells []cell
	for _, row := range crossed {
		y := int64(200)
		if row[1] == "personal" {
			y = 260
		}
		cells = append(cells, cell{trigger: row[0], n: 1000, y: y})
	}
	f := triggered(crossed...).of(t, cells...)
	trend := driver(t, f, "tailoring", findings.DriverTrend, "")
	// One step leads from generic to segment, the second to personal.
	if !near(trend.Estimate, .03, 1e-9) || !(trend.PAdjusted < 1e-6) || trend.Triggers != 6 || trend.VersusTriggers != 3 {
		t.Errorf("tailoring: %+v", trend)
	}
	mode := driver(t, f, "mode", findings.DriverLevel, "")
	if !(mode.PAdjusted > .05) || mode.CannotTell != "" {
		t.Errorf("mode: %+v", mode)
	}
	together := 0
	for _, d := range f.Drivers {
		if len(d.Given) > 0 {
			together++
			if d.Term == "mode" && !near(d.Estimate, 0, 1e-9) {
				t.Errorf("mode with tailoring kept equal: %+v", d)
			}
		}
	}
	if together != 2 {
		t.Errorf("%d with others kept equal", together)
	}
	if d := driver(t, f, "tailoring", findings.DriverInteraction, ""); d.By != "mode" || !d.PValue.Known() {
		t.Errorf("interaction: %+v", d)
	}
}

// TestWhatTriggersCannotTell: hostile sets of triggers are named, and give no
// number that they do not bear.
func TestWhatTriggersCannotTell(t *testing.T) {
	same := func(rows ...[3]string) []cell {
		var cells []cell
		for _, row := range rows {
			cells = append(cells, cell{trigger: row[0], n: 400, y: 100})
		}
		return cells
	}
	goesAlong := [][3]string{{"a", "generic", "proactive"}, {"b", "generic", "proactive"}, {"c", "personal", "reactive"}, {"d", "personal", "reactive"}}
	f := triggered(goesAlong...).of(t, same(goesAlong...)...)
	if d := driver(t, f, "mode", findings.DriverLevel, ""); d.CannotTell != "confounded" || d.Estimate.Known() || !slices.Contains(cautions(d), "drivers.twin") {
		t.Errorf("a twin: %+v", d)
	}
	if d := driver(t, f, "tailoring", findings.DriverTrend, ""); !slices.Contains(cautions(d), "drivers.entangled") || !d.Estimate.Known() {
		t.Errorf("its elder: %+v", d)
	}
	alone := [][3]string{{"a", "generic", "reactive"}, {"b", "segment", "proactive"}, {"c", "personal", ""}}
	f = triggered(alone...).of(t, same(alone...)...)
	if d := driver(t, f, "tailoring", findings.DriverTrend, ""); !slices.Contains(cautions(d), "drivers.all-single") {
		t.Errorf("a trigger each: %+v", d)
	}
	if d := driver(t, f, "mode", findings.DriverLevel, ""); d.CannotTell != "each-its-own" {
		t.Errorf("a mode each: %+v", d)
	}
	f = triggered(crossed...).of(t, append(same(crossed[1:]...), cell{trigger: "a", n: 2, y: 1})...)
	if len(f.Drivers) == 0 {
		t.Error("a trigger of two contacts silences all")
	}
	f = triggered(crossed...).of(t, cell{trigger: "a", n: 1, y: 1}, cell{trigger: "b", n: 1}, cell{trigger: "c", n: 1}, cell{trigger: "d", n: 1, y: 1}, cell{trigger: "e", n: 1})
	for _, d := range f.Drivers {
		if d.PValue.Known() || d.Estimate.Known() {
			t.Errorf("five contacts tell %+v", d)
		}
	}
}

// TestEverybodyEngaged: a level in which everybody engaged has no odds, and is
// named; too many levels are none.
func TestEverybodyEngaged(t *testing.T) {
	q := triggered(crossed...)
	f := q.of(t, cell{trigger: "a", n: 300, y: 300}, cell{trigger: "b", n: 300, y: 300}, cell{trigger: "e", n: 300, y: 300},
		cell{trigger: "c", n: 300, y: 100}, cell{trigger: "d", n: 300, y: 100}, cell{trigger: "f", n: 300, y: 100})
	d := driver(t, f, "mode", findings.DriverLevel, "")
	if d.CannotTell != "separated" || d.Estimate.Known() || !slices.Contains(cautions(d), "drivers.separated") {
		t.Errorf("everybody: %+v", d)
	}
	var many question
	var cells []cell
	for i := range 32 {
		name := fmt.Sprint("t", i)
		many.Triggers = append(many.Triggers, experiment.Trigger{Name: name, Attributes: []experiment.Attribute{{Name: "code", Value: name}, {Name: "week", Value: fmt.Sprint(i / 2)}}})
		cells = append(cells, cell{trigger: name, n: 20, y: 5})
	}
	many.Comparisons, many.Control = experiment.AgainstControl, "t0"
	f = many.of(t, cells...)
	if d := driver(t, f, "code", findings.DriverLevel, ""); d.CannotTell != "each-its-own" {
		t.Errorf("a code each: %+v", d)
	}
	if d := driver(t, f, "week", findings.DriverLevel, ""); d.CannotTell != "many-levels" {
		t.Errorf("sixteen weeks: %+v", d)
	}
}

// TestDriversAreHeldWithinSegments: triggers that were dealt to segments unlike
// do not lend them their rates.
func TestDriversAreHeldWithinSegments(t *testing.T) {
	q := bySegment(triggered([3]string{"a", "generic", "reactive"}, [3]string{"b", "generic", "reactive"}, [3]string{"c", "personal", "proactive"}, [3]string{"d", "personal", "proactive"}))
	q.Triggers[1].Mode, q.Triggers[3].Mode = "proactive", "reactive"
	f := q.of(t, cell{"fans", "a", 900, 540, 0}, cell{"fans", "b", 900, 540, 0}, cell{"fans", "c", 300, 180, 0}, cell{"fans", "d", 300, 180, 0},
		cell{"others", "a", 300, 30, 0}, cell{"others", "b", 300, 30, 0}, cell{"others", "c", 900, 90, 0}, cell{"others", "d", 900, 90, 0})
	if d := driver(t, f, "tailoring", findings.DriverTrend, ""); !near(d.Estimate, 0, 1e-9) || !(d.PValue > .9) {
		t.Errorf("tailoring: %+v", d)
	}
	// Where each trigger went to one segment only, nobody can tell.
	f = q.of(t, cell{"fans", "a", 300, 180, 0}, cell{"fans", "b", 300, 180, 0}, cell{"others", "c", 300, 30, 0}, cell{"others", "d", 300, 30, 0})
	for _, d := range f.Drivers {
		if d.Term == "tailoring" && (d.Estimate.Known() || d.PValue.Known()) {
			t.Errorf("dealt by segment: %+v", d)
		}
	}
}

// TestLadderRepliesAndMinds counts a few contacts by hand.
func TestLadderRepliesAndMinds(t *testing.T) {
	q := question{}
	g := q.gatherer()
	g.Circumstances = []string{"channel", "reply"}
	for i := range 40 {
		for day := range int32(4) {
			e := tally.Exposure{Contact: []byte(fmt.Sprint("c", i)), Profile: profile(g, ""), Trigger: trigger(g, []string{"a", "b"}[i%2]), Outcome: experiment.Ignore, Day: 20000 + day}
			if i < 10 && day < 2 || i == 0 && day == 3 { // ten engage twice, and one of them stays
				e.Outcome = experiment.Engage
			}
			e.Circumstance = g.Circumstance([]byte("social\x00" + []string{"in-time", "late", "late", ""}[day]))
			g.Add(e)
		}
	}
	f := q.ask(t, g)
	a := f.Ambivalence
	if a.Contacts != 40 || a.Ambivalent != 10 || !near(a.Share, .25, 1e-12) || !(a.Correlation > 0) || !a.Expected.Known() {
		t.Errorf("of two minds: %+v", a)
	}
	if len(f.Ladder) != 2 || f.Ladder[0].Noticed.Contacts != 5 || f.Ladder[0].Noticed.Eligible != 20 || f.Ladder[0].InLove.Contacts != 5 || f.Ladder[0].Stays.Contacts != 1 {
		t.Errorf("ladder: %+v", f.Ladder)
	}
	if f.Reply == nil || f.Reply.All.Exposures != 120 || f.Reply.All.InTime != 40 || len(f.Reply.Triggers) != 2 || !near(f.Reply.All.Share, 1./3, 1e-12) {
		t.Errorf("replies: %+v", f.Reply)
	}
	f = question{}.of(t, cell{trigger: "a", n: 50, y: 10}, cell{trigger: "b", n: 50, y: 12})
	if f.Ladder != nil || f.Reply != nil || f.Ambivalence.Share.Known() || f.Ambivalence.Reasons[0].Code != "ambivalence.once" {
		t.Errorf("one exposure without a time: %+v %+v %+v", f.Ladder, f.Reply, f.Ambivalence)
	}
}

// TestBrokenDataDriveNothing: of a broken split no driver has a number.
func TestBrokenDataDriveNothing(t *testing.T) {
	f := triggered(crossed...).of(t, cell{trigger: "a", n: 5000, y: 500}, cell{trigger: "b", n: 1000, y: 300}, cell{trigger: "c", n: 1000, y: 200}, cell{trigger: "d", n: 1000, y: 100})
	if f.Verdict.Status != findings.Invalid || len(f.Drivers) == 0 {
		t.Fatalf("%s, %d drivers", f.Verdict.Status, len(f.Drivers))
	}
	for _, d := range f.Drivers {
		if d.Estimate.Known() || d.PAdjusted.Known() || d.CannotTell != "invalid" {
			t.Errorf("%+v", d)
		}
	}
}

// TestDriversAllowForLooks: who stops when a driver shows is not shown noise
// more often than the level says.
func TestDriversAllowForLooks(t *testing.T) {
	var cells []cell
	for i, row := range crossed {
		cells = append(cells, cell{trigger: row[0], n: 1000, y: 200 + int64(i%2)*16 + int64(i)})
	}
	once := driver(t, triggered(crossed...).of(t, cells...), "tailoring", findings.DriverTrend, "")
	for _, rule := range []experiment.Stopping{experiment.AlwaysValid, experiment.Pocock} {
		q := triggered(crossed...)
		q.Stopping, q.Looks, q.MinimumEffect = rule, 2, experiment.Effect{Value: .05}
		d := driver(t, q.of(t, cells...), "tailoring", findings.DriverTrend, "")
		if !near(d.PValue, float64(once.PValue), 1e-12) || !(d.PAdjusted > once.PAdjusted) || !(d.Low < once.Low) || !(d.High > once.High) {
			t.Errorf("%s: p %v, adjusted %v, %v to %v; of one look %v, %v, %v to %v", rule, d.PValue, d.PAdjusted, d.Low, d.High, once.PValue, once.PAdjusted, once.Low, once.High)
		}
		if (d.PAdjusted < .05) != (d.Low > 0 || d.High < 0) {
			t.Errorf("%s: adjusted p %v with %v to %v", rule, d.PAdjusted, d.Low, d.High)
		}
	}
}

// TestDriversBeforeTheEnd: what shows too early is told with that caution.
func TestDriversBeforeTheEnd(t *testing.T) {
	var cells []cell
	for i, row := range crossed {
		cells = append(cells, cell{trigger: row[0], n: 1000, y: 200 + int64(i%2)*60})
	}
	q := triggered(crossed...)
	if d := driver(t, q.of(t, cells...), "tailoring", findings.DriverTrend, ""); slices.Contains(cautions(d), "drivers.early") {
		t.Errorf("without a plan: %v", cautions(d))
	}
	q.Stopping = experiment.Pocock // of which nothing says how much is to come
	f := q.of(t, cells...)
	if d := driver(t, f, "tailoring", findings.DriverTrend, ""); !slices.Contains(cautions(d), "drivers.early") {
		t.Errorf("shown too early: %v", cautions(d))
	}
	if d := driver(t, f, "mode", findings.DriverLevel, ""); slices.Contains(cautions(d), "drivers.early") {
		t.Errorf("not shown, and yet: %v", cautions(d))
	}
}
