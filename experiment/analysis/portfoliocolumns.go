package analysis

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/wording"
)

// columns are what triggers of many tests may be alike in: the columns of the
// triggers, whose values are kept as numbers, and the languages of messages.
type columns struct {
	at        map[string]int
	list      []column
	languages map[string]int
}

// A column is one of them.
type column struct {
	name   string
	number map[string]int32
	values []string
	many   bool // more values than anything can be told from
}

// mostKept is how many values of a column are told apart at all.
const mostKept = 10_000

// A likeness is what a trigger is like.
type likeness struct {
	said   bool // it has a message
	text   wording.Features
	values []int32 // of each column, -1 where there is none
}

func newColumns() *columns { return &columns{at: map[string]int{}, languages: map[string]int{}} }

// describe fills in what the arms are like; at is which trigger each is.
func (c *columns) describe(arms []arm, at []int, triggers []experiment.Trigger) {
	messages := make([]string, 0, len(triggers))
	for _, t := range triggers {
		if m := strings.TrimSpace(t.Message); m != "" {
			messages = append(messages, m)
		}
	}
	language := wording.Language(messages...)
	if len(messages) > 0 {
		c.languages[language] += len(messages)
	}
	for i := range arms {
		t := &triggers[at[i]]
		if m := strings.TrimSpace(t.Message); m != "" {
			arms[i].said, arms[i].text = true, wording.Read(m, language)
		}
		arms[i].values = c.values(t)
	}
}

// values numbers what the columns say of a trigger.
func (c *columns) values(t *experiment.Trigger) []int32 {
	var values []int32
	add := func(name, value string) {
		if value = strings.TrimSpace(value); value == "" {
			return
		}
		at, known := c.at[name]
		if !known {
			at = len(c.list)
			c.at[name] = at
			c.list = append(c.list, column{name: name, number: map[string]int32{}})
		}
		for len(values) <= at {
			values = append(values, -1)
		}
		values[at] = c.list[at].intern(value)
	}
	add("tailoring", t.Tailoring.String())
	add("mode", t.Mode)
	add("channel", t.Channel)
	add("touchpoint", t.Touchpoint)
	for _, a := range t.Attributes {
		add(a.Name, a.Value)
	}
	return values
}

func (c *column) intern(value string) int32 {
	if n, known := c.number[value]; known {
		return n
	}
	if len(c.values) == mostKept {
		c.many = true
		return -1
	}
	n := int32(len(c.values))
	value = strings.Clone(value)
	c.number[value] = n
	c.values = append(c.values, value)
	return n
}

// value is what a column says of an arm, -1 where nothing.
func (a *arm) value(column int) int32 {
	if column < len(a.values) {
		return a.values[column]
	}
	return -1
}

// number is the value's, NaN where there is none.
func (a *arm) number(column int) float64 {
	if v := a.value(column); v >= 0 {
		return float64(v)
	}
	return math.NaN()
}

// counted lists the languages of the messages, the most frequent first.
func (c *columns) counted() []findings.LanguageCount {
	list := []findings.LanguageCount{}
	for language, n := range c.languages {
		list = append(list, findings.LanguageCount{Language: language, Messages: n})
	}
	slices.SortFunc(list, func(a, b findings.LanguageCount) int {
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), cmp.Compare(a.Language, b.Language))
	})
	return list
}

// A candidate is a feature that may have to do with the rate: its line in the
// table, and its number of an arm, NaN where nothing says so.
type candidate struct {
	findings.Feature
	of func(a *arm) float64
}

// lengthSteps are how many characters a step of the length may be: the most
// that messages of the same test are apart by on average, so that no more is
// said of length than was tried.
var lengthSteps = []float64{10, 5, 2, 1}

// lengthStep is how many characters a step is in these tests.
func (p *Portfolio) lengthStep() float64 {
	var apart, tests float64
	length := func(a *arm) float64 {
		if !a.said {
			return math.NaN()
		}
		return float64(a.text.Length)
	}
	for e := range p.comparables() {
		if low, high := e.extent(length); high > low {
			apart += high - low
			tests++
		}
	}
	for _, step := range lengthSteps {
		if tests == 0 || step <= apart/tests {
			return step
		}
	}
	return 1
}

// candidates lists the features of the messages, then those of the columns.
func (p *Portfolio) candidates() []candidate {
	var list []candidate
	if len(p.columns.languages) > 0 {
		list = textCandidates(p.lengthStep())
	}
	for at := range p.columns.list {
		list = append(list, p.columnCandidates(at)...)
	}
	return list
}

func textCandidates(lengthStep float64) []candidate {
	list := []candidate{{
		Feature: feature(findings.TextLength, findings.FeatureText, lengthStep),
		of:      func(a *arm) float64 { return float64(a.text.Length) / lengthStep },
	}}
	for _, one := range []struct {
		name string
		has  func(*wording.Features) bool
	}{
		{findings.TextQuestion, func(f *wording.Features) bool { return f.Question }},
		{findings.TextNumber, func(f *wording.Features) bool { return f.Number }},
		{findings.TextSecondPerson, func(f *wording.Features) bool { return f.You }},
		{findings.TextCapitals, func(f *wording.Features) bool { return f.Capitals }},
		{findings.TextExclamation, func(f *wording.Features) bool { return f.Exclamation }},
		{findings.TextEmoji, func(f *wording.Features) bool { return f.Emoji }},
	} {
		list = append(list, candidate{Feature: feature(one.name, findings.FeatureText, math.NaN()), of: func(a *arm) float64 { return truth(one.has(&a.text)) }})
	}
	for i := range list {
		of := list[i].of
		list[i].of = func(a *arm) float64 {
			if !a.said {
				return math.NaN()
			}
			return of(a)
		}
	}
	return list
}

func feature(name, kind string, step float64) findings.Feature {
	no := findings.Unknown
	return findings.Feature{
		Feature: name, Kind: kind, Step: findings.Number(step), Like: []string{},
		Lift: no, Low: no, High: no, DF: no, PValue: no, PAdjusted: no, Alone: no, AloneLow: no, AloneHigh: no,
	}
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// mostFeatureLevels is of how many values a column is compared with the most
// frequent.
const mostFeatureLevels = 12

// columnCandidates makes features of a column: one of numbers, else one for
// each value but the most frequent among triggers of tests that differ in it. A
// trigger of which the column says nothing takes no part in it.
func (p *Portfolio) columnCandidates(at int) []candidate {
	c := &p.columns.list[at]
	if !c.many && len(c.values) > 2 && numeric(c.values) {
		return []candidate{p.numberCandidate(at)}
	}
	counts := make([]int, len(c.values))
	for e := range p.all() {
		if e.differs(func(a *arm) float64 { return a.number(at) }) {
			for i := range e.arms {
				if v := e.arms[i].value(at); v >= 0 {
					counts[v]++
				}
			}
		}
	}
	var levels []int32
	for v, n := range counts {
		if n > 0 {
			levels = append(levels, int32(v))
		}
	}
	slices.SortFunc(levels, func(a, b int32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(c.values[a], c.values[b]))
	})
	whole := feature(c.name, findings.FeatureAttribute, math.NaN())
	switch {
	case c.many || len(levels) > mostFeatureLevels:
		whole.CannotTell = featureMany
		return []candidate{{Feature: whole}}
	case len(levels) < 2:
		whole.CannotTell = featureNever
		return []candidate{{Feature: whole}}
	}
	var list []candidate
	for _, level := range levels[1:] {
		f := feature(c.name, findings.FeatureAttribute, math.NaN())
		f.Level, f.Versus = c.values[level], c.values[levels[0]]
		list = append(list, candidate{f, func(a *arm) float64 {
			if v := a.value(at); v >= 0 {
				return truth(v == level)
			}
			return math.NaN()
		}})
	}
	return list
}

// numberCandidate is the feature of a column of numbers: a step of it is a
// round number near what they differ by within tests.
func (p *Portfolio) numberCandidate(at int) candidate {
	c := &p.columns.list[at]
	numbers := make([]float64, len(c.values))
	for i, v := range c.values {
		numbers[i] = number(v)
	}
	of := func(a *arm) float64 {
		if v := a.value(at); v >= 0 {
			return numbers[v]
		}
		return math.NaN()
	}
	var apart, tests float64
	for e := range p.all() {
		if low, high := e.extent(of); high > low {
			apart += high - low
			tests++
		}
	}
	step := 1.0
	if tests > 0 {
		step = math.Pow(10, math.Floor(math.Log10(apart/tests)))
	}
	return candidate{feature(c.name, findings.FeatureNumber, step), func(a *arm) float64 { return of(a) / step }}
}

// extent is the least and the greatest of a feature among the arms of a test
// of which it is known.
func (e *entry) extent(of func(*arm) float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for i := range e.arms {
		if x := of(&e.arms[i]); !math.IsNaN(x) {
			low, high = min(low, x), max(high, x)
		}
	}
	return low, high
}

// differs tells that the arms of a test differ in a feature.
func (e *entry) differs(of func(*arm) float64) bool {
	low, high := e.extent(of)
	return high > low
}
