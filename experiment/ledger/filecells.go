package ledger

import (
	"database/sql/driver"
	"strconv"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// A cellMaker makes the cells of a column from what the ledger keeps. A cell is
// good until the next one.
type cellMaker func(driver.Value) table.Cell

// column is one of those that a ledger is read as.
type column struct {
	name  string
	sql   string // the column of exposures
	maker func(*Outcomes) cellMaker
}

// simulated is the column of what marks a simulation.
const simulated = "simulated"

// columns are those of Columns, and simulated.
var columns = []column{
	{"event", "event", func(*Outcomes) cellMaker { return noted }},
	{"contact", "contact", func(o *Outcomes) cellMaker { return named(o.people.of) }},
	{"segment", "segment", func(o *Outcomes) cellMaker { return named(o.words.of) }},
	{"trigger", "trigger", func(o *Outcomes) cellMaker { return named(o.words.of) }},
	{"outcome", "outcome", func(*Outcomes) cellMaker { return named(outcomeWords.of) }},
	{"time", "time", func(*Outcomes) cellMaker { return new(clock).cell }},
	{"channel", "channel", func(o *Outcomes) cellMaker { return named(o.words.of) }},
	{"reply_s", "reply", func(*Outcomes) cellMaker { return new(numeral).seconds }},
	{"swipe_s", "swipe", func(*Outcomes) cellMaker { return new(numeral).seconds }},
	{"note", "note", func(*Outcomes) cellMaker { return noted }},
	{"wave", "wave", func(*Outcomes) cellMaker { return new(numeral).whole }},
	{"position", "position", func(*Outcomes) cellMaker { return new(numeral).whole }},
	{"minds", "nullif(minds, 0)", func(*Outcomes) cellMaker { return new(numeral).whole }},
	{"via", "via", func(*Outcomes) cellMaker { return named(viaWords.of) }},
	{simulated, "import", func(o *Outcomes) cellMaker { return named(o.seeds.of) }},
}

// named makes texts of what is kept by number.
func named(of func(int64) []byte) cellMaker {
	return func(v driver.Value) table.Cell {
		id, _ := v.(int64)
		return text(of(id))
	}
}

func text(raw []byte) table.Cell {
	if len(raw) == 0 {
		return table.Cell{}
	}
	return table.Cell{Kind: table.Text, Raw: raw}
}

// noted makes texts of what is kept as one.
func noted(v driver.Value) table.Cell {
	s, _ := v.(string)
	return text([]byte(s))
}

var outcomeWords, viaWords = wordsOf(experiment.Complain), wordsOf(experiment.ViaServe)

// wordsOf are the words of the values from 1 on.
func wordsOf[T interface {
	~uint8
	String() string
}](last T) texts {
	words := texts{nil}
	for v := T(1); v <= last; v++ {
		words = append(words, []byte(v.String()))
	}
	return words
}

// numeral writes numbers.
type numeral struct{ text []byte }

func (n *numeral) whole(v driver.Value) table.Cell {
	number, known := v.(int64)
	if !known {
		return table.Cell{}
	}
	n.text = strconv.AppendInt(n.text[:0], number, 10)
	return table.Cell{Kind: table.Number, Raw: n.text}
}

// seconds writes microseconds.
func (n *numeral) seconds(v driver.Value) table.Cell {
	number, known := v.(int64)
	if !known {
		return table.Cell{}
	}
	n.text = strconv.AppendFloat(n.text[:0], float64(number)/1e6, 'f', -1, 64)
	return table.Cell{Kind: table.Number, Raw: n.text}
}

// clock writes moments; those of one day differ in their last eight letters.
type clock struct {
	text   []byte // to the second
	longer []byte
	day    int64
	begun  bool
}

const (
	second = int64(time.Second / time.Microsecond)
	day    = 24 * 60 * 60
)

func (c *clock) cell(v driver.Value) table.Cell {
	micros, known := v.(int64)
	if !known {
		return table.Cell{}
	}
	unix := floor(micros, second)
	today := floor(unix, day)
	if !c.begun || today != c.day {
		c.text = time.Unix(unix, 0).UTC().AppendFormat(c.text[:0], "2006-01-02T15:04:05")
		c.day, c.begun = today, true
		return c.exact(micros - unix*second)
	}
	left := unix - today*day
	for _, at := range []int{len("2006-01-02T15:04:0"), len("2006-01-02T15:0"), len("2006-01-02T0")} {
		base := int64(60)
		if at < len("2006-01-02T15") {
			base = 24
		}
		part := left % base
		left /= base
		c.text[at-1], c.text[at] = byte('0'+part/10), byte('0'+part%10)
	}
	return c.exact(micros - unix*second)
}

// exact is the moment of the text and so many microseconds more.
func (c *clock) exact(micros int64) table.Cell {
	if micros == 0 {
		return table.Cell{Kind: table.Date, Raw: c.text}
	}
	c.longer = append(append(c.longer[:0], c.text...), '.')
	for by := second / 10; micros > 0; by /= 10 {
		c.longer = append(c.longer, byte('0'+micros/by))
		micros %= by
	}
	return table.Cell{Kind: table.Date, Raw: c.longer}
}

// floor divides, down where there is a remainder.
func floor(n, by int64) int64 {
	if q := n / by; n%by >= 0 {
		return q
	}
	return n/by - 1
}
