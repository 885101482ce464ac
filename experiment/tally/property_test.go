package tally_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

var columns = []string{"country", "channel", "age"}

var breakdowns = [][]string{{"country"}, {"channel", "country"}, {"age"}}

// world is what rows are drawn from.
type world struct {
	anonymous bool // rows without a contact
	ownEvents bool // no event is told of two contacts
	steady    bool // every contact has one value in every column
	ages      bool
}

func (w world) rows(t *rapid.T) []row {
	contact := rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "Zoë", "g"})
	many := rapid.SampledFrom([]int{0, 0, 0, 25}).Draw(t, "many") // tens of further contacts, so that few conflicts are under 1 %
	rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
		r := row{
			contact: contact.Draw(t, "contact"), trigger: rapid.SampledFrom([]string{"plain", "flowers", "card"}).Draw(t, "trigger"),
			outcome: rapid.SampledFrom([]experiment.Outcome{experiment.Pending, experiment.Ignore, experiment.Engage, experiment.Complain}).Draw(t, "outcome"),
			day:     rapid.SampledFrom([]int32{tally.NoDay, -3, 0, 3, 6, 7, 20}).Draw(t, "day"),
		}
		if r.contact == "" && !w.anonymous {
			r.contact = "h"
		}
		r.around = rapid.SampledFrom([]string{"", "mail\x00", "mail\x00late", "\x00late"}).Draw(t, "around")
		r.prior = rapid.SampledFrom([]string{"", "", "0", "0.5", "3", "-1.25"}).Draw(t, "prior")
		if w.ages {
			r.age = rapid.SampledFrom([]tally.Age{tally.Ageless, tally.Young, tally.Old}).Draw(t, "age")
		}
		for range columns {
			r.values = append(r.values, rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "value"))
		}
		if rapid.IntRange(0, 2).Draw(t, "has event") == 0 {
			r.event = rapid.SampledFrom([]string{"1", "2", "3", "4"}).Draw(t, "event")
		}
		if w.ownEvents && r.event != "" {
			r.event = r.contact + "/" + r.event
		}
		return r
	}), 0, 40).Draw(t, "rows")
	for i := range many * 10 {
		rows = append(rows, row{contact: fmt.Sprint("n", i), trigger: "plain", values: []string{"x", "y", ""}, outcome: experiment.Ignore, day: int32(i % 9)})
	}
	for i := range rows {
		rows[i].order = uint64(i + 1)
		if w.steady {
			digits := fmt.Sprintf("%x", rows[i].contact+rows[i].event)
			rows[i].values = []string{digits[:min(1, len(digits))], "x", digits[max(0, len(digits)-1):]}
			if rows[i].contact != "" {
				rows[i].values[0] = "of " + rows[i].contact[:1]
				rows[i].values[2] = rows[i].contact
			}
		}
	}
	return rows
}

// TestTallyIsTheReference: the tally is what a person computes from all rows.
func TestTallyIsTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := world{anonymous: rapid.Bool().Draw(t, "anonymous"), ages: rapid.Bool().Draw(t, "ages")}.rows(t)
		got, counted := gathered(columns, rows).Close(nil, breakdowns)
		checkTally(t, rows, got, counted)
	})
}

// TestManyRows is the same with contacts by the thousand, who make tables
// grow, with some who were shown more than counters hold, and with names of
// any length.
func TestManyRows(t *testing.T) {
	var rows []row
	add := func(contact string, times int) {
		for i := range times {
			n := len(contact) + 7*i + len(rows)
			rows = append(rows, row{
				contact: contact, trigger: []string{"plain", "flowers", "card"}[n%3], values: []string{"x", []string{"", "y"}[n%2], "z"},
				outcome: experiment.Outcome(n % 11 % 4), day: int32(n % 19), order: uint64(len(rows) + 1),
			})
		}
	}
	for i := range 5_000 {
		add(fmt.Sprint("contact ", i), 1+i%4)
	}
	for i := range 40 {
		add(strings.Repeat("é", 1_000*i), 2) // beyond 65,535 bytes too
		add(fmt.Sprint("of many ", i), 40*i)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for _, read := range []func() float64{nil, func() float64 { return .5 }, func() float64 { return .02 }} {
		g := newGatherer(columns)
		g.PartRead = read
		var wait sync.WaitGroup
		for part := range slices.Chunk(rows, len(rows)/3+1) {
			shard := g.Shard()
			wait.Go(func() { gather(shard, part) })
		}
		wait.Wait()
		got, counted := g.Close(nil, breakdowns)
		checkTally(t, rows, got, counted)
	}
}

// failing is a *testing.T or a *rapid.T.
type failing interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func checkTally(t failing, rows []row, got *tally.Tally, counted tally.Rows) {
	t.Helper()
	want := newReference(columns, rows)
	if counted != want.rows {
		t.Fatalf("rows %+v, want %+v", counted, want.rows)
	}
	if n := counted.Used + counted.Pending + counted.Duplicates + counted.Conflicts; n != int64(len(rows)) {
		t.Fatalf("%d of %d rows accounted for", n, len(rows))
	}
	if !slices.Equal(got.Triggers, want.triggers) {
		t.Fatalf("triggers %q, want %q", got.Triggers, want.triggers)
	}
	if d := want.overall().differs(got.Overall); d != "" {
		t.Fatal("overall:", d)
	}
	if got.Contacts != want.overall().contacts || got.Several != want.several() {
		t.Fatalf("%d contacts, %d in several; want %d, %d", got.Contacts, got.Several, want.overall().contacts, want.several())
	}
	want.checkTimes(t, got)
	want.checkMinds(t, got)
	want.checkPieces(t, got, breakdowns[0])
	want.checkPriors(t, got)
	checkDays(t, got, want)
	for i, by := range breakdowns {
		checkBreakdown(t, got.Breakdowns[i], want, by)
	}
}

func checkDays(t failing, got *tally.Tally, want *reference) {
	type key struct {
		day     int32
		trigger string
	}
	sums := map[key]tally.Counts{}
	for _, r := range want.counted {
		if r.day == tally.NoDay {
			continue
		}
		c := sums[key{r.day, r.trigger}]
		c.Exposures++
		if r.outcome == experiment.Engage {
			c.Engagements++
		}
		if r.outcome == experiment.Complain {
			c.Complaints++
		}
		sums[key{r.day, r.trigger}] = c
	}
	if len(got.Days) != len(sums) {
		t.Fatalf("%d days, want %d", len(got.Days), len(sums))
	}
	for _, d := range got.Days {
		if want := sums[key{d.Day, got.Triggers[d.Trigger]}]; d.Counts != want {
			t.Fatalf("day %d: %v, want %v", d.Day, d.Counts, want)
		}
	}
}

func checkBreakdown(t failing, got tally.Breakdown, want *reference, by []string) {
	segments, varying, conflicting := want.cut(by)
	if !slices.Equal(got.ExposureLevel, varying) || got.Conflicting != conflicting {
		t.Fatalf("%v varies in %v with %d conflicting, want %v with %d", by, got.ExposureLevel, got.Conflicting, varying, conflicting)
	}
	if len(got.Segments) != len(segments) {
		t.Fatalf("%v: %d segments, want %d", by, len(got.Segments), len(segments))
	}
	if !slices.IsSortedFunc(got.Segments, func(a, b tally.Segment) int { return slices.Compare(a.Values, b.Values) }) {
		t.Fatalf("%v: segments are in no order", by)
	}
	anonymous := slices.ContainsFunc(want.counted, func(r row) bool { return r.contact == "" })
	sum := tally.NewGram(len(want.triggers))
	for i := range got.Segments {
		s := &got.Segments[i]
		folds := segments[strings.Join(s.Values, "|")]
		sum.Add(s.Total())
		if d := folds[-1].differs(s.Total()); d != "" {
			t.Fatalf("%v %q: %s", by, s.Values, d)
		}
		for f := range s.Folds {
			if d := folds[f].differs(s.Folds[f]); d != "" && !anonymous {
				t.Fatalf("%v %q, fold %d: %s", by, s.Values, f, d)
			}
		}
	}
	if d := want.overall().differs(sum); d != "" && len(varying) == 0 {
		t.Fatalf("%v: the segments do not add up to everybody: %s", by, d)
	}
}

// TestOrderDoesNotMatter: shuffled rows give the same tally to the last bit,
// the folds of rows without a contact included, and the same accounts.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := world{anonymous: true, ages: true}.rows(t)
		want, counted := gathered(columns, rows).Close([]string{"flowers"}, breakdowns)
		shuffled := slices.Clone(rows)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		got, again := gathered(columns, shuffled).Close([]string{"flowers"}, breakdowns)
		if again != counted {
			t.Fatalf("rows %+v, shuffled %+v", counted, again)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("shuffled rows have another tally")
		}
	})
}

// TestShards: gathering in parts that share contacts and events, all at the
// same time, is gathering everything in one.
func TestShards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := world{anonymous: true, ages: true}.rows(t)
		want, counted := gathered(columns, rows).Close(nil, breakdowns)
		parts := make([][]row, rapid.IntRange(1, 5).Draw(t, "shards"))
		for _, r := range rows {
			i := rapid.IntRange(0, len(parts)-1).Draw(t, "shard")
			parts[i] = append(parts[i], r)
		}
		g := newGatherer(columns)
		var wait sync.WaitGroup
		for _, part := range parts {
			shard := g.Shard()
			wait.Go(func() { gather(shard, part) })
		}
		wait.Wait()
		got, again := g.Close(nil, breakdowns)
		if again != counted {
			t.Fatalf("rows %+v, of shards %+v", counted, again)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("shards have another tally")
		}
	})
}

// TestDisjointPartsAddUp: tallies of parts that share no contact add up to
// the tally of the whole, exactly. Rows without a contact stay in one part:
// they are dealt into folds by their counts, so that two parts are dealt
// otherwise than their sum.
func TestDisjointPartsAddUp(t *testing.T) {
	added := 0
	rapid.Check(t, func(t *rapid.T) {
		rows := world{anonymous: true, ownEvents: true, steady: rapid.Bool().Draw(t, "steady")}.rows(t)
		want, _ := gathered(columns, rows).Close([]string{"card", "flowers", "plain"}, breakdowns)
		var parts [2][]row
		for _, r := range rows {
			i := 0
			if r.contact != "" {
				i = foldOf("part of "+r.contact) % 2
			}
			parts[i] = append(parts[i], r)
		}
		sum, _ := gathered(columns, parts[0]).Close([]string{"card", "flowers", "plain"}, breakdowns)
		other, _ := gathered(columns, parts[1]).Close([]string{"card", "flowers", "plain"}, breakdowns)
		differ := (sum.FirstWeek == nil) != (other.FirstWeek == nil) || sum.FirstDay != other.FirstDay
		for i := range breakdowns {
			differ = differ || !slices.Equal(sum.Breakdowns[i].ExposureLevel, other.Breakdowns[i].ExposureLevel)
		}
		if err := sum.Add(other); (err != nil) != differ {
			t.Fatalf("error %v, though the parts differ in kind: %v", err, differ)
		}
		if differ {
			return
		}
		added++
		if !reflect.DeepEqual(sum, want) {
			t.Fatalf("the parts do not add up")
		}
	})
	if added == 0 {
		t.Error("no two parts were ever added")
	}
}

// TestSharedContacts: two halves of the same people make one tally when they
// are gathered together; as tallies they count everybody twice.
func TestSharedContacts(t *testing.T) {
	var mornings, evenings []row
	for i := range 40 {
		r := row{contact: fmt.Sprint(i), trigger: "plain", values: []string{"x", "y", ""}, outcome: experiment.Ignore, day: 1}
		if i%2 == 0 {
			r.outcome = experiment.Engage
		}
		mornings = append(mornings, r)
		evenings = append(evenings, r)
	}
	want, _ := gathered(columns, slices.Concat(mornings, evenings)).Close(nil, breakdowns)
	g := gathered(columns, mornings)
	gather(g.Shard(), evenings)
	if together, _ := g.Close(nil, breakdowns); !reflect.DeepEqual(together, want) {
		t.Error("halves that were gathered together are not the whole")
	}
	sum, _ := gathered(columns, mornings).Close(nil, breakdowns)
	half, _ := gathered(columns, evenings).Close(nil, breakdowns)
	if err := sum.Add(half); err != nil {
		t.Fatal(err)
	}
	if sum.Contacts != 80 || want.Contacts != 40 {
		t.Errorf("%d contacts added and %d gathered, want 80 and 40", sum.Contacts, want.Contacts)
	}
	if added, together := sum.Overall.Block(0, 0)[tally.M][tally.M], want.Overall.Block(0, 0)[tally.M][tally.M]; added != 80 || together != 160 {
		t.Errorf("Σm² is %v added and %v gathered, want 80 and 160", added, together)
	}
}

func TestEvents(t *testing.T) {
	base := row{event: "1", contact: "a", trigger: "plain", values: []string{"", "", ""}, day: tally.NoDay}
	say := func(o experiment.Outcome, edits ...func(*row)) row {
		r := base
		r.outcome = o
		for _, edit := range edits {
			edit(&r)
		}
		return r
	}
	other := func(r *row) { r.trigger = "card" }
	on := func(day int32) func(*row) { return func(r *row) { r.day = day } }
	aged := func(a tally.Age) func(*row) { return func(r *row) { r.age = a } }
	const p, i, e = experiment.Pending, experiment.Ignore, experiment.Engage
	for _, tc := range []struct {
		name string
		rows []row
		want tally.Rows
		y    int64
		days string
	}{
		{"one", []row{say(e)}, tally.Rows{Used: 1}, 1, "[]"},
		{"filled in later", []row{say(p, on(3)), say(e, on(8))}, tally.Rows{Used: 1, Duplicates: 1, FirstDuplicate: 2}, 1, "[{3 0 {1 1 0}}]"},
		{"filled in without a time", []row{say(e), say(p, on(3))}, tally.Rows{Used: 1, Duplicates: 1, FirstDuplicate: 2}, 1, "[{3 0 {1 1 0}}]"},
		{"an old one filled in is no conflict", []row{say(p, aged(tally.Old)), say(e, aged(tally.Young))}, tally.Rows{Used: 1, Duplicates: 1, FirstDuplicate: 2}, 1, "[]"},
		{"a young one stays pending", []row{say(e, aged(tally.Young))}, tally.Rows{Pending: 1}, 0, "[]"},
		{"an old one is ignored", []row{say(p, aged(tally.Old))}, tally.Rows{Used: 1}, 0, "[]"},
		{"twice the same, then another", []row{say(i), say(i), say(e)}, tally.Rows{Used: 1, Conflicts: 2, FirstConflict: 1}, 1, "[]"},
		{"another, then twice the same", []row{say(e), say(i), say(i)}, tally.Rows{Used: 1, Conflicts: 2, FirstConflict: 2}, 1, "[]"},
		{"another trigger", []row{say(i, other), say(e), say(p), say(p, other)}, tally.Rows{Used: 1, Duplicates: 1, Conflicts: 2, FirstDuplicate: 3, FirstConflict: 1}, 1, "[]"},
		{"never known", []row{say(p), say(p)}, tally.Rows{Pending: 1, Duplicates: 1, FirstDuplicate: 2}, 0, "[]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for n := range tc.rows {
				tc.rows[n].order = uint64(n + 1)
			}
			got, counted := gathered(columns, tc.rows).Close([]string{"plain", "card"}, nil)
			if counted != tc.want {
				t.Errorf("rows %+v, want %+v", counted, tc.want)
			}
			if y := got.Counts(0).Engagements; y != tc.y {
				t.Errorf("%d engagements, want %d", y, tc.y)
			}
			if days := fmt.Sprint(got.Days); days != tc.days {
				t.Errorf("days %v, want %v", days, tc.days)
			}
		})
	}
}

// TestTotals: a row of totals is that many contacts, and complaints are among
// those who ignored as long as there are enough of them.
func TestTotals(t *testing.T) {
	gatherer := tally.NewGatherer(nil)
	g := gatherer.Shard()
	profile, err := g.Profile(nil)
	if err != nil {
		t.Fatal(err)
	}
	g.AddTotals(profile, interned(g, "a"), 0, tally.Counts{Exposures: 100, Engagements: 30, Complaints: 20}, 4)
	g.AddTotals(profile, interned(g, "b"), 0, tally.Counts{Exposures: 100, Engagements: 90, Complaints: 20}, 12)
	g.AddTotals(profile, interned(g, "c"), 0, tally.Counts{}, tally.NoDay)
	got, counted := gatherer.Close(nil, nil)
	if counted != (tally.Rows{Used: 3}) || got.Contacts != 200 || got.Anonymous != 200 || got.Several != 0 {
		t.Errorf("rows %+v, %d contacts, %d anonymous", counted, got.Contacts, got.Anonymous)
	}
	for i, want := range []tally.Counts{{Exposures: 100, Engagements: 30, Complaints: 20}, {Exposures: 100, Engagements: 90, Complaints: 20}, {}} {
		if c := got.Counts(i); c != want {
			t.Errorf("%s: %v, want %v", got.Triggers[i], c, want)
		}
	}
	if both := got.Overall.Block(1, 1)[tally.Y][tally.C]; both != 10 {
		t.Errorf("%v engaged and complained, want 10: 100 - 90 ignored", both)
	}
	if early, late := got.FirstWeek.Block(0, 0)[tally.N][tally.M], got.FirstWeek.Block(3, 3)[tally.N][tally.M]; early != 100 || late != 100 {
		t.Errorf("%v in the first week and %v later", early, late)
	}
}

// TestTooManyProfiles: an identifier is refused by name, at once and however
// many rows follow.
func TestTooManyProfiles(t *testing.T) {
	gatherer := tally.NewGatherer([]string{"country", "id"})
	g := gatherer.Shard()
	var problems *experiment.Problems
	for i := range tally.MaxProfiles {
		if _, err := g.Profile(fmt.Appendf(nil, "%d\x00%d", i%7, i)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		_, err := g.Profile(fmt.Appendf(nil, "1\x00more %d", i))
		if !errors.As(err, &problems) || problems.List[0].Code != "tally.too-many-segments" || problems.List[0].Values["column"] != "id" {
			t.Fatalf("error is %v", err)
		}
	}
	if _, err := g.Profile([]byte("3\x003")); err != nil {
		t.Error("a known profile is refused:", err)
	}
	if _, err := gatherer.Shard().Profile([]byte("new\x00one")); !errors.As(err, &problems) {
		t.Errorf("another shard goes beyond the limit: %v", err)
	}
}

// TestTooManyTriggers: a column of messages of which each was sent once is no
// column of triggers.
func TestTooManyTriggers(t *testing.T) {
	g := tally.NewGatherer(nil)
	for i := range tally.MaxTriggers {
		if _, err := g.Shard().Trigger(fmt.Append(nil, i)); err != nil {
			t.Fatal(err)
		}
	}
	var problems *experiment.Problems
	if _, err := g.Shard().Trigger([]byte("one more")); !errors.As(err, &problems) || problems.List[0].Code != "tally.too-many-triggers" {
		t.Errorf("error is %v", err)
	}
}

func TestAddRefusesOtherExperiments(t *testing.T) {
	one := func(trigger string, by [][]string) *tally.Tally {
		got, _ := gathered(columns, []row{{contact: "a", trigger: trigger, values: []string{"", "", ""}, outcome: experiment.Engage, day: tally.NoDay}}).Close(nil, by)
		return got
	}
	for _, other := range []*tally.Tally{one("b", breakdowns), one("a", breakdowns[:1]), one("a", [][]string{{"age"}, {"age"}, {"age"}})} {
		if err := one("a", breakdowns).Add(other); err == nil {
			t.Errorf("added a tally of %q by %v", other.Triggers, other.Breakdowns)
		}
	}
}

// TestFold: pinned, since saved tallies and databases deal contacts too.
func TestFold(t *testing.T) {
	for contact, want := range map[string]int{"anna@example.org": 4, "1": 5, "": 7, "Zoë": 4, "c0001": 1, "a b": 3} {
		if got := tally.Fold([]byte(contact)); got != want || foldOf(contact) != want {
			t.Errorf("%q is in fold %d (%d by its digits), want %d", contact, got, foldOf(contact), want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if c := rapid.String().Draw(t, "contact"); tally.Fold([]byte(c)) != foldOf(c) {
			t.Fatalf("%q is in fold %d, want %d", c, tally.Fold([]byte(c)), foldOf(c))
		}
	})
}

func BenchmarkGather(b *testing.B) {
	for _, contacts := range []int{1000, 1_000_000} {
		names := make([][]byte, contacts)
		for i := range names {
			names[i] = fmt.Appendf(nil, "contact%07d", i)
		}
		b.Run(fmt.Sprintf("contacts=%d", contacts), func(b *testing.B) {
			g := tally.NewGatherer([]string{"segment"}).Shard()
			profile, _ := g.Profile([]byte("x"))
			trigger := interned(g, "a")
			b.ReportAllocs()
			for i := range b.N {
				g.Add(tally.Exposure{Contact: names[i%contacts], Profile: profile, Trigger: trigger, Outcome: experiment.Outcome(1 + i%2), Day: int32(i % 30), Order: uint64(i + 1)})
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkClose(b *testing.B) {
	const contacts = 100_000
	for _, times := range []int{1, 3} { // each time on another day
		b.Run(fmt.Sprintf("times=%d", times), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				gatherer := tally.NewGatherer([]string{"segment"})
				g := gatherer.Shard()
				for i := range contacts * times {
					profile, _ := g.Profile(fmt.Appendf(nil, "s%d", i%12))
					g.Add(tally.Exposure{Contact: fmt.Appendf(nil, "c%d", i%contacts), Profile: profile, Trigger: interned(g, fmt.Sprintf("t%d", i%4)),
						Outcome: experiment.Outcome(1 + i%2), Day: int32(i % 27)})
				}
				b.StartTimer()
				gatherer.Close(nil, [][]string{{"segment"}})
			}
			b.ReportMetric(float64(contacts)*float64(b.N)/b.Elapsed().Seconds(), "contacts/s")
		})
	}
}
