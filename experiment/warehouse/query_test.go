package warehouse_test

import (
	"database/sql"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
)

// A row is one of a table of outcomes, as it stands there.
type row struct {
	experiment, event, contact, trigger, outcome string
	values                                       [3]string
	channel                                      string
	seconds                                      int64 // noTime: not known
	prior                                        string
}

const noTime = int64(-1 << 60)

// world is what rows are drawn from, and how they are read.
type world struct {
	events, priors, times, channels, wave, steady, experiments, contacts bool
	window                                                               time.Duration
	looks                                                                []int32
	breakdowns                                                           [][]string
	channelsKnown                                                        []string
}

func drawWorld(t *rapid.T) world {
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	w := world{
		events: flag("events"), priors: flag("priors"), times: flag("times"), channels: flag("channels"), wave: flag("wave"), steady: flag("steady"),
		experiments: rapid.IntRange(0, 3).Draw(t, "experiments") == 0, contacts: rapid.IntRange(0, 5).Draw(t, "contacts") > 0,
		channelsKnown: rapid.SampledFrom([][]string{nil, {"", "mail", "sms"}}).Draw(t, "channels known"),
		breakdowns:    rapid.SampledFrom([][][]string{nil, {{"country"}}, {{"country"}, {"age", "country"}}}).Draw(t, "breakdowns"),
	}
	if w.times {
		w.window = rapid.SampledFrom([]time.Duration{0, 0, 48 * time.Hour}).Draw(t, "window")
		w.looks = rapid.SampledFrom([][]int32{nil, nil, {2, 8}}).Draw(t, "looks")
	}
	return w
}

func (w world) rows(t *rapid.T) []row {
	one := rapid.Custom(func(t *rapid.T) row {
		r := row{
			contact: rapid.SampledFrom([]string{"", "a", "A", " a ", "b", "c", "É", "é", "Mia@X.org", "mia@x.org", "x'y", "d", "🙂"}).Draw(t, "contact"),
			trigger: rapid.SampledFrom([]string{"plain", "flowers", "Flowers", "card ", "it's", "?"}).Draw(t, "trigger"),
			outcome: rapid.SampledFrom([]string{"", "no", "yes", "yes ", "stop", "maybe", "no", "yes"}).Draw(t, "outcome"),
			seconds: rapid.SampledFrom([]int64{noTime, -3*86400 - 5, 0, 3*86400 + 7, 6 * 86400, 7*86400 - 1, 7 * 86400, 20 * 86400}).Draw(t, "seconds"),
			channel: rapid.SampledFrom([]string{"", "mail", "sms"}).Draw(t, "channel"),
			prior:   rapid.SampledFrom([]string{"", "", "0", "0.5", "3", "-1.25", "0.00048828125", "0.3"}).Draw(t, "prior"),
		}
		if rapid.IntRange(0, 2).Draw(t, "has event") == 0 {
			r.event = rapid.SampledFrom([]string{"1", "2", "3", "4"}).Draw(t, "event")
		}
		if w.experiments {
			r.experiment = rapid.SampledFrom([]string{"one", "two"}).Draw(t, "experiment")
		}
		for i := range r.values {
			r.values[i] = rapid.SampledFrom([]string{"", "x", "y", "É"}).Draw(t, "value")
			if w.steady {
				r.values[i] = fmt.Sprint(len(r.contact) % 3)
			}
		}
		return r
	})
	rows := rapid.SliceOfN(one, 0, 40).Draw(t, "rows")
	for i := range rapid.SampledFrom([]int{0, 0, 0, 250}).Draw(t, "many") { // so that few conflicts are under 1 %
		rows = append(rows, row{contact: fmt.Sprint("n", i), trigger: "plain", values: [3]string{"x", "y", ""}, outcome: "no", seconds: int64(i%9) * 86400})
	}
	return rows
}

var outcomeWords = map[string]experiment.Outcome{"": experiment.Pending, "no": experiment.Ignore, "yes": experiment.Engage, "yes ": experiment.Engage, "stop": experiment.Complain}

var valueColumns = []string{"country", "age", "wave"}

// reading is how the rows of a world are to be read.
func (w world) reading() *warehouse.Reading {
	columns := []string{"test", "event", "contact", "message", "did", "country", "age", "wave", "channel"}
	r := &warehouse.Reading{
		From:     warehouse.Relation{Table: "outcomes"},
		Trigger:  warehouse.Words{Name: "message", Column: "message", Means: map[string]string{"card ": "card"}, Known: []string{"Flowers", "card", "flowers", "it's", "plain"}},
		Triggers: []string{"plain", "nothing"}, Outcome: warehouse.Outcomes{Column: "did", Means: outcomeWords},
		Aside:      []warehouse.Aside{{Reason: "unknown-trigger", Unnamed: true, Test: warehouse.Test{Column: "message", Values: []string{"?"}}}},
		Breakdowns: w.breakdowns, Window: w.window, LookDays: w.looks, Last: 7*86400 + 60,
	}
	for _, c := range columns {
		r.Columns = append(r.Columns, warehouse.Column{Name: c, Kind: warehouse.Text})
	}
	r.Columns = append(r.Columns, warehouse.Column{Name: "at", Kind: warehouse.Whole}, warehouse.Column{Name: "prior", Kind: warehouse.Number})
	for _, c := range w.profile() {
		words := warehouse.Words{Name: c, Column: c, Means: map[string]string{"É": "é!"}}
		if c != "age" { // of which nobody knows all words
			words.Known = []string{"", "0", "1", "2", "x", "y", "é!"}
		}
		r.Profile = append(r.Profile, words)
	}
	set := func(flag bool, to *string, column string) {
		if flag {
			*to = column
		}
	}
	set(w.wave, &r.Wave, "wave")
	set(w.events, &r.Event, "event")
	set(w.contacts, &r.Contact, "contact")
	set(w.priors, &r.Prior, "prior")
	set(w.times, &r.Time.Column, "at")
	set(w.experiments, &r.Experiment, "test")
	if w.channels {
		r.Circumstances = []warehouse.Circumstance{{Words: warehouse.Words{Name: "channel", Column: "channel", Known: w.channelsKnown}},
			{Words: warehouse.Words{Name: "reply"}, Reply: &warehouse.Reply{Column: "at", Channel: warehouse.Words{Column: "channel"}, Expected: map[string]float64{"mail": 10}, Triggers: map[string]float64{"plain": 300000}}}}
	}
	return r
}

func (w world) profile() (names []string) {
	for _, name := range valueColumns {
		if slices.ContainsFunc(w.breakdowns, func(by []string) bool { return slices.Contains(by, name) }) || w.wave && name == "wave" {
			names = append(names, name)
		}
	}
	return names
}

// gathered is what the rows of an experiment tally to.
func (w world) gathered(rows []row, experimentName string) (*tally.Tally, tally.Rows, map[string]int64) {
	g := tally.NewGatherer(w.profile())
	if w.times {
		g.LookDays = w.looks
	}
	if w.wave {
		g.Wave = "wave"
	}
	if w.channels {
		g.Circumstances = []string{"channel", "reply"}
	}
	s, others := g.Shard(), map[string]int64{}
	for _, r := range rows {
		if w.experiments && r.experiment != experimentName {
			continue
		}
		if e, ok := w.exposure(s, r, others); ok {
			s.Add(e)
		}
	}
	t, counted := g.Close([]string{"plain", "nothing"}, w.breakdowns)
	counted.FirstDuplicate, counted.FirstConflict = 0, 0
	return t, counted, others
}

func (w world) exposure(s *tally.Shard, r row, others map[string]int64) (e tally.Exposure, ok bool) {
	outcome, read := outcomeWords[r.outcome]
	if r.trigger == "?" {
		others["unknown-trigger"]++
		return e, false
	}
	if !read {
		others["not-an-outcome"]++
		return e, false
	}
	var err error
	if e.Trigger, err = s.Trigger([]byte(strings.TrimSpace(r.trigger))); err != nil {
		panic(err)
	}
	e.Outcome, e.Day = outcome, tally.NoDay
	if w.contacts {
		e.Contact = roles.SameContact(nil, []byte(strings.TrimSpace(r.contact)))
	}
	if w.events {
		e.Event = []byte(r.event)
	}
	var values []string
	for _, name := range w.profile() {
		values = append(values, strings.ReplaceAll(r.values[slices.Index(valueColumns, name)], "É", "é!"))
	}
	if e.Profile, err = s.Profile([]byte(strings.Join(values, "\x00"))); err != nil {
		panic(err)
	}
	if w.channels {
		e.Circumstance = s.Circumstance([]byte(r.channel + "\x00" + r.reply()))
	}
	if r.prior != "" && w.priors {
		e.Prior, e.HasPrior = r.before(), true
	}
	if w.times {
		w.time(r, &e)
	}
	return e, true
}

func (r row) reply() string {
	limit := map[string]int64{"mail": 10}[r.channel]
	if r.channel == "" && r.trigger == "plain" {
		limit = 300000
	}
	switch {
	case r.seconds < 0 || limit == 0:
		return ""
	case r.seconds <= limit:
		return "in-time"
	}
	return "late"
}

func (w world) time(r row, e *tally.Exposure) {
	if r.seconds == noTime {
		if w.window > 0 {
			e.Age = tally.Young
		}
		return
	}
	e.Day = int32(r.seconds / 86400)
	if r.seconds%86400 < 0 {
		e.Day--
	}
	if w.window > 0 {
		e.Age = tally.Old
		if r.seconds+int64(w.window/time.Second) > 7*86400+60 {
			e.Age = tally.Young
		}
	}
}

// engine is a database to try statements in.
type engine interface {
	dialect() warehouse.Dialect
	fill(create, insert string, rows [][]any) error
	fetch(warehouse.Statement) ([][]string, error)
}

func cellsOf(t failing, e engine, statements ...warehouse.Statement) (cells []tally.Cell) {
	t.Helper()
	for _, s := range statements {
		rows, err := e.fetch(s)
		if err != nil {
			t.Fatalf("%v", err)
		}
		for _, r := range rows {
			c, err := warehouse.ParseCell(r)
			if err != nil {
				t.Fatalf("%v", err)
			}
			cells = append(cells, c)
		}
	}
	return cells
}

// table is the rows as they are filled in.
func (w world) table(rows []row) [][]any {
	table := make([][]any, len(rows))
	for i, r := range rows {
		var at, prior any
		if r.seconds != noTime {
			at = r.seconds
		}
		if r.prior != "" {
			prior = r.before()
		}
		table[i] = []any{r.experiment, r.event, r.contact, r.trigger, r.outcome, r.values[0], r.values[1], r.values[2], r.channel, at, prior}
	}
	return table
}

// before is the prior as a number.
func (r row) before() float64 {
	n, err := strconv.ParseFloat(r.prior, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// failing is a *testing.T or a *rapid.T.
type failing interface {
	Helper()
	Fatalf(string, ...any)
}

// checkEngine: what an engine computes is what gathering the rows does.
func checkEngine(t *testing.T, e engine, checks int, create, insert string) {
	if usual := flag.Lookup("rapid.checks"); usual.Value.String() == usual.DefValue {
		if err := flag.Set(usual.Name, strconv.Itoa(checks)); err != nil {
			t.Fatal(err)
		}
		defer flag.Set(usual.Name, usual.DefValue)
	}
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rows := w.rows(t)
		if err := e.fill(create, insert, w.table(rows)); err != nil {
			t.Fatal(err)
		}
		reading := w.reading()
		if w.contacts && rapid.Bool().Draw(t, "stories") {
			cells := cellsOf(t, e, warehouse.Accounting(reading, e.dialect())...)
			reading = reading.WithoutEvents(cells)
			nobody := warehouse.NamesNobody(cells)
			w.sameAll(t, rows, reading.Layout(), append(cells, cellsOf(t, e, warehouse.Stories(reading, e.dialect(), nobody)...)...))
			return
		}
		known := warehouse.Survey{}
		if rapid.Bool().Draw(t, "surveyed") {
			if s := warehouse.Surveying(reading, e.dialect()); s.SQL != "" {
				known = warehouse.Surveyed(cellsOf(t, e, s))
			}
		}
		cells := cellsOf(t, e, warehouse.Statements(reading, e.dialect(), known)...)
		w.sameAll(t, rows, reading.Layout(), cells)
	})
}

// sameAll does what same does of every experiment.
func (w world) sameAll(t failing, rows []row, l tally.Layout, cells []tally.Cell) {
	t.Helper()
	names := []string{""}
	if w.experiments {
		names = nil
		for _, c := range cells {
			if !slices.Contains(names, c.Experiment) {
				names = append(names, c.Experiment)
			}
		}
	}
	for _, name := range names {
		var mine []tally.Cell
		for _, c := range cells {
			if c.Experiment == name {
				mine = append(mine, c)
			}
		}
		w.same(t, rows, name, l, mine)
	}
}

func (w world) same(t failing, rows []row, name string, l tally.Layout, cells []tally.Cell) {
	t.Helper()
	want, counted, others := w.gathered(rows, name)
	got, err := tally.Assemble(l, cells)
	if err != nil {
		t.Fatalf("%v\n%+v", err, cells)
	}
	if got.Rows != counted {
		t.Fatalf("rows %+v, want %+v", got.Rows, counted)
	}
	for reason, n := range others {
		if got.Others[reason] != n {
			t.Fatalf("%d rows are %s, want %d", got.Others[reason], reason, n)
		}
	}
	a, err1 := got.Tally.Encode()
	b, err2 := want.Encode()
	if err1 != nil || err2 != nil || string(a) != string(b) {
		t.Fatalf("%v %v\n got %s\nwant %s", err1, err2, a, b)
	}
}

const columnTypes = `test TEXT, event TEXT, contact TEXT, message TEXT, did TEXT, country TEXT, age TEXT, wave TEXT, channel TEXT, at BIGINT, prior DOUBLE PRECISION`

func TestSQLite(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for d, checks := range map[sqliteDialect]int{{with: true, windows: true}: 25, {}: 5} {
		t.Run(fmt.Sprintf("with %v", d.with), func(t *testing.T) {
			checkEngine(t, sqliteEngine{db, d}, checks, "CREATE TABLE outcomes ("+columnTypes+")", "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
		})
	}
}
