package text

import (
	"strconv"
	"time"
)

// Days writes the first and the last day of a span, each year first as the
// findings have it: 5 to 19 January 2026. What is no date stays as it is.
func (p *Printer) Days(first, last any) string {
	a, okA := parseDay(first)
	b, okB := parseDay(last)
	if !okA || !okB {
		return p.plain(first) + " – " + p.plain(last)
	}
	from := strconv.Itoa(a.Day())
	switch {
	case a.Equal(b):
		return p.day(b)
	case a.Year() != b.Year():
		from = p.day(a)
	case a.Month() != b.Month():
		from = p.Word("form.day-month", "day", a.Day(), "month", p.month(a))
	}
	return p.Word("form.days", "first", from, "last", p.day(b))
}

// Day writes one day: 19 January 2026.
func (p *Printer) Day(day any) string {
	t, ok := parseDay(day)
	if !ok {
		return p.plain(day)
	}
	return p.day(t)
}

func (p *Printer) day(t time.Time) string {
	return p.Word("form.day", "day", t.Day(), "month", p.month(t), "year", t.Year())
}

func (p *Printer) month(t time.Time) string {
	return p.Word("form.month." + strconv.Itoa(int(t.Month())))
}

func parseDay(v any) (time.Time, bool) {
	s, _ := v.(string)
	t, err := time.Parse("2006-01-02", s)
	return t, err == nil
}
