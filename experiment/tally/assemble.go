package tally

import (
	"slices"
	"strings"

	"triggerlab/experiment"
)

// Assembled is what cells say.
type Assembled struct {
	Tally *Tally
	Rows  Rows
	// Others counts the other rows by reason, and what else was counted.
	Others map[string]int64
}

// Assemble makes of the cells of one experiment the tally that gathering its
// rows would have made, bit for bit as long as its sums are below 2⁵³. Cells
// that do not add up are an error and never another tally; so are too many
// profiles or triggers.
func Assemble(l Layout, cells []Cell) (*Assembled, error) {
	a := &assembler{layout: l, parts: map[string][]Cell{}, out: &Assembled{Others: map[string]int64{}}}
	once := map[identity]bool{}
	for _, c := range cells {
		// Of stories that come twice, the sum of the rows tells.
		if once[c.identity()] && c.Part != "stories" {
			return nil, experiment.Problem(experiment.Msg("tally.cells-damaged", "part", c.Part))
		}
		once[c.identity()] = true
		a.parts[c.Part] = append(a.parts[c.Part], c)
	}
	if !a.rows() {
		return nil, a.damaged()
	}
	if err := a.gatherOthers(); err != nil {
		return nil, err
	}
	if a.byStories() {
		return a.out, a.out.complete(l, a.told)
	}
	for _, read := range []func() bool{a.people, a.exposureLevel, a.minds, a.grams, a.members, a.pieces, a.ladder, a.later} {
		if !read() {
			return nil, a.damaged()
		}
	}
	for key, segment := range a.segments {
		a.cuts[key.cut].Segments = append(a.cuts[key.cut].Segments, *segment)
	}
	for i := range a.cuts {
		slices.SortFunc(a.cuts[i].Segments, func(x, y Segment) int { return slices.Compare(x.Values, y.Values) })
	}
	a.named.apart(len(l.Breakdowns))
	if part := a.lost(); part != "" {
		return nil, experiment.Problem(experiment.Msg("tally.cells-damaged", "part", part))
	}
	if err := a.out.Tally.Add(a.named); err != nil {
		return nil, err
	}
	return a.out, a.out.complete(l, a.told)
}

// damaged says that the part at hand cannot be.
func (a *assembler) damaged() error {
	return experiment.Problem(experiment.Msg("tally.cells-damaged", "part", a.reading))
}

// assembler makes one tally of the exposures of nobody, which are gathered, and
// adds another of contacts, of whom there are only sums.
type assembler struct {
	layout   Layout
	parts    map[string][]Cell
	out      *Assembled
	named    *Tally
	cuts     []Breakdown // of named: those by wave follow the others
	columns  [][]int     // of each
	segments map[segmentKey]*Segment
	places   map[string]int // of the triggers
	profiles int            // how many there are
	timed    bool
	squares  float64   // of the exposures of each contact
	reading  string    // the part at hand
	priors   bool      // vectors have them
	climbers []float64 // by trigger, those of whom it was asked whether they stay: told less answered
	told     int64     // rows that are not set aside; 0: nobody says
	summed   bool      // used rows are counted apart
}

type segmentKey struct {
	cut    int
	values string
}

// each gives the cells of a part to use until it refuses one.
func (a *assembler) each(part string, use func(c *Cell) bool) bool {
	a.reading = part
	for i := range a.parts[part] {
		if !use(&a.parts[part][i]) {
			return false
		}
	}
	return true
}

// gatherOthers gathers what has no contact, and what is known of days, of
// triggers and of profiles.
func (a *assembler) gatherOthers() (err error) {
	g := NewGatherer(a.layout.Columns)
	g.Circumstances, g.Wave, g.LookDays = a.layout.Circumstances, a.layout.Wave, a.layout.LookDays
	s := g.Shard()
	for _, c := range a.parts["names"] {
		switch c.What {
		case "triggers":
			_, err = s.Trigger([]byte(c.Trigger))
		case "profiles":
			_, err = a.profile(s, c.Key)
		}
		if err != nil {
			return err
		}
	}
	if len(a.layout.Columns) == 0 { // of which no cell tells
		if _, err := s.Profile(nil); err != nil {
			return err
		}
	}
	if !a.each("nobody", func(c *Cell) bool { return a.nobody(s, c) }) || !a.each("days", func(c *Cell) bool { return a.day(s, c) }) ||
		a.byStories() && !a.each("stories", func(c *Cell) bool { return a.story(s, c) }) {
		return a.damaged()
	}
	a.profiles, a.timed = len(g.values), len(g.days) > 0
	cuts := slices.Concat(a.layout.Breakdowns, g.byWave(a.layout.Breakdowns))
	a.out.Tally = g.close(a.layout.Declared, a.layout.Breakdowns, nil)
	a.start(cuts)
	return nil
}

// start begins the tally of contacts, shaped as the other.
func (a *assembler) start(cuts [][]string) {
	t := a.out.Tally
	k := len(t.Triggers)
	a.segments, a.places = map[segmentKey]*Segment{}, map[string]int{}
	for i, name := range t.Triggers {
		a.places[name] = i
	}
	a.named = &Tally{Triggers: t.Triggers, Overall: NewGram(k), Assigned: make([]int64, k), FirstDay: t.FirstDay, LookDays: t.LookDays}
	for _, by := range cuts {
		a.named.Breakdowns = append(a.named.Breakdowns, Breakdown{By: by})
		columns := make([]int, len(by))
		for i, name := range by {
			columns[i] = slices.Index(a.layout.Columns, name)
		}
		a.columns = append(a.columns, columns)
	}
	a.cuts = a.named.Breakdowns
	if a.timed {
		a.named.FirstWeek, a.named.Trend, a.named.Ladder = NewGram(2*k), NewGram(k), make([]Rungs, k)
		if t.Looks != nil {
			a.named.Looks = NewGram(t.Looks.Triggers())
		}
	}
}

func (a *assembler) profile(s *Shard, key string) (int32, error) {
	values, ok := texts(key)
	if !ok || len(values) != len(a.layout.Columns) {
		return 0, experiment.Problem(experiment.Msg("tally.cells-damaged", "part", "names"))
	}
	return s.Profile([]byte(strings.Join(values, "\x00")))
}

// nobody gathers exposures without a contact.
func (a *assembler) nobody(s *Shard, c *Cell) bool {
	n := c.Numbers
	trigger, known := s.KnownTrigger([]byte(c.Trigger))
	if !known || len(n) != 2 && len(n) != 5 || !counts(n[:2]...) || n[0] >= float64(kinds) || n[1] == 0 || n[1] > float64(mostNobody) {
		return false
	}
	profile, err := a.profile(s, c.Key)
	if err != nil {
		return false
	}
	who := crowd{weight: int64(n[1])}
	if len(n) == 5 {
		if !counts(n[2], n[4]) || n[2] > n[1] {
			return false
		}
		who.known, who.prior, who.sq = int64(n[2]), n[3]/priorGrid, n[4]/(priorGrid*priorGrid)
		if !who.sensible() {
			return false
		}
	}
	k, one := kind(n[0]), cellOf(0, kind(n[0]))
	where := s.cell(profile, trigger, s.Circumstance([]byte(strings.ReplaceAll(c.Other, "\x01", "\x00"))))
	if a.byStories() && k == kind(experiment.Pending) {
		a.out.Rows.Pending += who.weight
	} else if a.byStories() {
		a.out.Rows.Used += who.weight
	}
	if k == kind(experiment.Pending) {
		s.nameless = grown(s.nameless, trigger)
		s.nameless[trigger] += who.weight
		return true
	}
	s.nobody(placeOf(where, s.day(c.Day, trigger, Counts{who.weight, who.weight * one.y, who.weight * one.c})), k, who)
	return true
}

func (a *assembler) day(s *Shard, c *Cell) bool {
	trigger, known := s.KnownTrigger([]byte(c.Trigger))
	if !known || len(c.Numbers) != 3 || !counts(c.Numbers...) || c.Day == NoDay {
		return false
	}
	s.day(c.Day, trigger, Counts{int64(c.Numbers[0]), int64(c.Numbers[1]), int64(c.Numbers[2])})
	return true
}

// counts tells whole numbers of things.
func counts(numbers ...float64) bool {
	return !slices.ContainsFunc(numbers, func(n float64) bool { return !whole(n) })
}

func (a *assembler) rows() bool {
	rows := &a.out.Rows
	return a.each("rows", func(c *Cell) bool {
		if len(c.Numbers) != 1 || !counts(c.Numbers...) {
			return false
		}
		n := int64(c.Numbers[0])
		switch c.What {
		case "told":
			a.told += n
		case "used":
			a.summed = true
			rows.Used += n
		case "pending":
			rows.Pending += n
		case "duplicate-event":
			rows.Duplicates += n
		case "event-conflict":
			rows.Conflicts += n
		default:
			a.out.Others[c.What] += n
		}
		return true
	})
}

func (a *assembler) people() bool {
	t := a.named
	return a.each("people", func(c *Cell) bool {
		n := make([]int64, len(c.Numbers))
		for i, x := range c.Numbers {
			n[i] = int64(x)
		}
		shape := map[string]int{"several": 4, "minds": 2, "priors": 2, "assigned": 1}
		if !counts(c.Numbers...) || len(n) != shape[c.What] {
			return false
		}
		switch c.What {
		case "several":
			t.Contacts, t.Several, t.SeveralExposures = n[0], n[1], n[2]
			a.squares = c.Numbers[3]
		case "minds":
			t.Minds.Contacts, t.Minds.Ambivalent = n[0], n[1]
		case "priors":
			t.Priors, t.PriorsUnsure = n[0], n[1]
		case "assigned":
			place, known := a.places[c.Trigger]
			if !known {
				return false
			}
			t.Assigned[place] = n[0]
		}
		return true
	})
}

// exposureLevel finds the columns that vary within contacts, and counts the
// contacts of two values in the others of each cut.
func (a *assembler) exposureLevel() bool {
	var people int64
	varying := make([]int64, len(a.layout.Columns))
	marked := func(c *Cell, column int) bool { return c.Key[column] == '1' }
	if !a.each("varying", func(c *Cell) bool {
		if len(c.Key) != len(varying) || strings.Trim(c.Key, "01") != "" || len(c.Numbers) != 1 || !counts(c.Numbers...) {
			return false
		}
		people += int64(c.Numbers[0])
		for column := range varying {
			if marked(c, column) {
				varying[column] += int64(c.Numbers[0])
			}
		}
		return true
	}) || people != a.named.Contacts && len(varying) > 0 {
		return false
	}
	others := slices.Concat(a.out.Tally.Breakdowns, a.out.Tally.Waves)
	for i := range a.cuts {
		var own []int
		for at, column := range a.columns[i] {
			if float64(varying[column]) > exposureLevel*float64(people) {
				a.cuts[i].ExposureLevel = append(a.cuts[i].ExposureLevel, a.cuts[i].By[at])
			} else {
				own = append(own, column)
			}
		}
		for _, c := range a.parts["varying"] {
			if slices.ContainsFunc(own, func(column int) bool { return marked(&c, column) }) {
				a.cuts[i].Conflicting += int64(c.Numbers[0])
			}
		}
		others[i].ExposureLevel = a.cuts[i].ExposureLevel
	}
	copy(a.out.Tally.Breakdowns, others)
	copy(a.out.Tally.Waves, others[len(a.out.Tally.Breakdowns):])
	return true
}
