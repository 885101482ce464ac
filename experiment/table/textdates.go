package table

import (
	"strings"
	"time"
	"unicode"

	"triggerlab/experiment"
)

// An Order is how dates that are text put day and month.
type Order uint8

// The orders.
const (
	Undecided  Order = iota // nothing settles it
	DayFirst                // 14/02/2026
	MonthFirst              // 02/14/2026
	BothOrders              // some texts prove the one, some the other
)

// DateOrder finds out the order of a column of dates that are text, and then
// reads them. 03/04/2026 may be in March or in April; one day above 12
// settles it for the whole column. The zero value has met nothing yet.
type DateOrder struct {
	Said       Order  // by somebody who knows; nothing is found out then
	dayFirst   string // texts that prove an order, the first of each
	monthFirst string
	open       string // one that has two readings
}

// Note looks at a text of the column.
func (o *DateOrder) Note(text []byte) {
	// Most columns are written year first, and nearly all dates repeat.
	if len(text) > 4 && text[4] == '-' || o.dayFirst != "" && o.monthFirst != "" {
		return
	}
	d, ok := readDate(text)
	if !ok || d.month != 0 || d.first == d.second || d.first > 12 && d.second > 12 || d.second == 0 {
		return // 13/14/2026 is no date, and proves nothing
	}
	kept := &o.open
	switch {
	case d.dotted || d.first > 12: // nobody puts a point behind the month first
		kept = &o.dayFirst
	case d.second > 12:
		kept = &o.monthFirst
	}
	if *kept == "" {
		*kept = string(text)
	}
}

// Met tells that a text was noted that day and month can be taken from.
func (o *DateOrder) Met() bool { return o.dayFirst != "" || o.monthFirst != "" || o.open != "" }

// Merge adds what was noted of another part of the column.
func (o *DateOrder) Merge(other DateOrder) {
	for _, text := range []string{other.dayFirst, other.monthFirst, other.open} {
		o.Note([]byte(text))
	}
}

// Order is what the texts say together.
func (o *DateOrder) Order() Order {
	switch {
	case o.Said != Undecided:
		return o.Said
	case o.dayFirst != "" && o.monthFirst != "":
		return BothOrders
	case o.dayFirst != "":
		return DayFirst
	case o.monthFirst != "":
		return MonthFirst
	}
	return Undecided
}

// Doubt tells that dates of the column cannot be read, with a message that
// shows both readings, or both proofs.
func (o *DateOrder) Doubt() (m experiment.Message, doubt bool) {
	switch o.Order() {
	case BothOrders:
		return experiment.Msg("table.date-orders", "day", o.dayFirst, "month", o.monthFirst), true
	case Undecided:
		d, ok := readDate([]byte(o.open))
		if !ok {
			return m, false
		}
		day, _ := d.moment(DayFirst)
		month, _ := d.moment(MonthFirst)
		return experiment.Msg("table.date-ambiguous", "value", o.open, "day", day.Format(isoDay), "month", month.Format(isoDay)), true
	}
	return m, false
}

// Parse reads a date, with a time of day or without one. Without a zone it is
// taken as UTC, as experiment.ParseTime does, which reads what is written
// year first.
func (o *DateOrder) Parse(text string) (time.Time, bool) {
	if t, ok := experiment.ParseTime(text); ok {
		return t, true
	}
	return o.Read([]byte(text))
}

// Read is Parse of what is not written year first.
func (o *DateOrder) Read(text []byte) (time.Time, bool) {
	d, ok := readDate(text)
	if !ok {
		return time.Time{}, false
	}
	return d.moment(o.Order())
}

// textDate is a date as it is written: month is 0 where two numbers stand
// for it and the day.
type textDate struct {
	year, month, first, second int
	dotted                     bool
	clock                      time.Duration
}

// moment settles which number is the day. A date that does not exist is none.
func (d textDate) moment(o Order) (time.Time, bool) {
	day, month := d.first, d.month
	switch {
	case month != 0:
	case d.dotted || o == DayFirst || d.first == d.second:
		day, month = d.first, d.second
	case o == MonthFirst:
		day, month = d.second, d.first
	default:
		return time.Time{}, false
	}
	t := time.Date(d.year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t.Add(d.clock), month >= 1 && month <= 12 && t.Day() == day
}

// readDate takes a date apart: three parts, one of which may name the month,
// and perhaps a time of day.
func readDate(text []byte) (d textDate, ok bool) {
	if d, ok = plainDate(text); ok {
		return d, true
	}
	return wordyDate(string(text))
}

func wordyDate(text string) (d textDate, ok bool) {
	parts := dateParts(text)
	// Mar is a month, or a Tuesday if a month follows.
	if len(parts) > 3 && isWeekday(parts[0].word) && (monthOf(parts[0].word) < 0 || parts[2].word != "") {
		parts = parts[1:]
	}
	if len(parts) < 3 {
		return d, false
	}
	a, b, c := parts[0], parts[1], parts[2]
	d.dotted = a.after == "." && b.after == "."
	switch {
	case a.word == "" && b.word == "" && c.word == "":
		same := a.after == b.after && strings.Contains("/.-", a.after) && len(a.after) == 1
		d.first, d.second, ok = a.number, b.number, same
	case a.word != "":
		d.month, d.first, ok = monthOf(a.word), b.number, b.word == ""
	default:
		d.month, d.first, ok = monthOf(b.word), a.number, b.word != ""
	}
	if !ok || d.month < 0 || d.first < 1 || d.first > 31 || d.second > 31 || c.word != "" || (c.digits != 4 && c.digits != 2) {
		return d, false
	}
	if d.year = c.number; c.digits == 2 {
		d.year += 2000
	}
	d.clock, ok = readClock(parts[3:])
	return d, ok
}

// datePart is a number or a word, and what stands between it and the next.
type datePart struct {
	number, digits int
	word, after    string
}

// maxDate is more than any date that anybody writes.
const maxDate = 48

func dateParts(text string) []datePart {
	if len(text) < 6 || len(text) > maxDate {
		return nil
	}
	parts := make([]datePart, 0, 9)
	for rest := strings.ToLower(text); rest != ""; {
		n := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if n < 0 {
			n = len(rest)
		}
		var p datePart
		if n > 0 {
			if n > 9 {
				return nil
			}
			for _, c := range rest[:n] {
				p.number = 10*p.number + int(c-'0')
			}
			p.digits = n
		} else if n = len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsLetter)); n > 0 {
			p.word = rest[:n]
		} else {
			return nil // nothing that a part begins with
		}
		rest = rest[n:]
		after := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
		if after < 0 {
			after = len(rest)
		}
		p.after, rest = strings.TrimSpace(rest[:after]), rest[after:]
		parts = append(parts, p)
	}
	return parts
}
