package tally

import (
	"math"
	"strconv"
	"strings"

	"triggerlab/experiment"
)

// StoryCode is how an exposure is written in a story: a whole number and a
// comma; then each text that the number has no place for, as those of a key;
// and where priors are known, the parts of PriorGrid, which may be nothing, and
// a comma.
//
// The number is made of the outcome's number, which is less than 4, and of the
// places of words in their lists, each times the product of all sizes before
// it; 4 is the first of those. Where exposures have days, the whole product
// times the day is added.
type StoryCode struct {
	Dated  bool       `json:"dated"`
	Priors bool       `json:"priors"`
	Words  [][]string `json:"words"` // of the trigger, of each column, and of the circumstances joined; empty: their text follows
}

// Size is the product of all sizes.
func (c *StoryCode) Size() int64 {
	size := int64(Outcomes)
	for _, words := range c.Words {
		size *= max(1, int64(len(words)))
	}
	return size
}

// Outcomes is how many there are.
const Outcomes = 4

// told is one exposure of a story.
type told struct {
	kind  kind
	day   int32
	texts []string // of the trigger, of each column, and of the circumstances
	prior float64  // in parts of the grid, NaN: not known
}

// read takes the next exposure off a story; false: there is none.
func (c *StoryCode) read(text string, to *told) (rest string, ok bool) {
	number, rest, ok := strings.Cut(text, ",")
	n, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return "", false
	}
	to.day, to.prior = NoDay, unknownPrior
	if size := c.Size(); c.Dated {
		day := (n - (n%size+size)%size) / size // rounded down
		if day < math.MinInt32 || day > math.MaxInt32 {
			return "", false
		}
		to.day, n = int32(day), n-day*size
	}
	if n < 0 {
		return "", false
	}
	to.kind, n = kind(n%Outcomes), n/Outcomes
	to.texts = to.texts[:0]
	for _, words := range c.Words {
		word := ""
		if size := int64(len(words)); size > 0 {
			word, n = words[n%size], n/size
		} else if word, rest, ok = cutText(rest); !ok {
			return "", false
		}
		to.texts = append(to.texts, word)
	}
	if c.Priors {
		number, rest, ok = strings.Cut(rest, ",")
		if number != "" {
			to.prior, err = strconv.ParseFloat(number, 64)
		}
	}
	return rest, ok && err == nil && n == 0
}

// cutText takes the first text off a key.
func cutText(key string) (text, rest string, ok bool) {
	length, rest, ok := strings.Cut(key, ":")
	n, err := strconv.Atoi(length)
	if !ok || err != nil || n < 0 || n > len(rest) {
		return "", "", false
	}
	return rest[:n], rest[n:], true
}

// byStories tells that contacts are counted by what they did, and of which
// rows: then there are no sums over them.
func (a *assembler) byStories() bool { return a.told > 0 && !a.summed }

// story gathers contacts who did all the same, on different days perhaps and
// in an order that nobody has sorted.
func (a *assembler) story(s *Shard, c *Cell) bool {
	n := c.Numbers
	if a.layout.Stories == nil || len(n) != 2 || !counts(n...) || n[0] == 0 || c.Fold < 0 || c.Fold >= Folds {
		return false
	}
	weight := int64(n[0])
	var cells []cell
	lowest, highest := unknownPrior, unknownPrior
	var one told
	for rest := c.Key; rest != ""; {
		var ok bool
		if rest, ok = a.layout.Stories.read(rest, &one); !ok {
			return false
		}
		at, ok := a.exposure(s, &one, weight)
		if !ok {
			return false
		}
		cells = append(cells, at)
		lowest, highest = smaller(lowest, one.prior), -smaller(-highest, -one.prior)
	}
	if int64(len(cells))*weight != int64(n[1]) || len(cells) == 0 {
		return false // an engine has cut it off, or did not know a word
	}
	who := crowd{weight: weight}
	if lowest == lowest {
		prior := lowest / priorGrid
		who.known, who.prior, who.sq = weight, n[0]*prior, n[0]*(prior*prior)
	}
	s.g.addStory(c.Fold, merged(cells), who, lowest < highest)
	return true
}

// smaller is the smaller of two numbers that may be unknown.
func smaller(a, b float64) float64 {
	if !(a <= b) && b == b {
		return b
	}
	return a
}

// exposure keeps the books of one exposure of each of some contacts, and
// returns the cell of it.
func (a *assembler) exposure(s *Shard, one *told, weight int64) (at cell, ok bool) {
	last := len(one.texts) - 1
	trigger, known := s.KnownTrigger([]byte(one.texts[0]))
	profile, named := s.KnownProfile([]byte(strings.Join(one.texts[1:last], "\x00")))
	if !known || !named {
		return at, false
	}
	at = cellOf(0, one.kind)
	at.id = s.cell(profile, trigger, s.Circumstance([]byte(strings.ReplaceAll(one.texts[last], "\x01", "\x00"))))
	if one.kind == kind(experiment.Pending) {
		at.m = 0
		a.out.Rows.Pending += weight
		return at, true
	}
	a.out.Rows.Used += weight
	at.day = s.day(one.day, trigger, Counts{weight, weight * at.y, weight * at.c})
	return at, true
}
