package table

import (
	"testing"
	"time"

	"triggerlab/experiment"
)

func TestTextDates(t *testing.T) {
	for text, want := range map[string]string{
		"14/02/2026 09:30": "2026-02-14T09:30:00", "14/2/26": "2026-02-14T00:00:00", "14-02-2026 23:59:58": "2026-02-14T23:59:58",
		"01.02.2026": "2026-02-01T00:00:00", "1.2.26 7:05": "2026-02-01T07:05:00",
		"Jun 09, 2018 09:30 pm": "2018-06-09T21:30:00", "June 9 2018 12:00 am": "2018-06-09T00:00:00", "9 June 2018 at 12:15 p.m.": "2018-06-09T12:15:00",
		"14 févr. 2026": "2026-02-14T00:00:00", "1 août 2026 à 08:00": "2026-08-01T08:00:00", "9-Mrt-2026": "2026-03-09T00:00:00", "3. Dezember 2026": "2026-12-03T00:00:00",
		"Sat, 14 Feb 2026 09:30:00 GMT": "2026-02-14T09:30:00", "Mar 01, 2026 10:00 am": "2026-03-01T10:00:00", "mar. 3 mars 2026": "2026-03-03T00:00:00", "di 14/02/2026": "2026-02-14T00:00:00", "20260501": "2026-05-01T00:00:00", "2026-05-01 10:00": "2026-05-01T10:00:00",
		"14/02/2026 09:30:01.250": "2026-02-14T09:30:01", "31/12/2026 11:59 PM": "2026-12-31T23:59:00",
	} {
		var o DateOrder
		o.Note([]byte(text))
		if got, ok := o.Parse(text); !ok || got.Format(isoMoment) != want {
			t.Errorf("%q is %s (%v), want %s", text, got.Format(isoMoment), ok, want)
		}
	}
	for _, text := range []string{
		"", "soon", "31/02/2026", "32/01/2026", "14/14/2026", "0/1/2026", "14/02", "14/02/226", "14/02-2026", "14 02 2026", "14/02/2026 25:00", "14/02/2026 9",
		"14/02/2026 13:00 pm", "14/02/2026 09:30 Mars", "14/02/2026 0:30 am", "Floréal 12, 2026", "14/02/2026 09:60", "2026/14/02", "1 2 3 4 5 6 7 8 9 10 11 12", "14/02/2026 (sent)",
	} {
		o := DateOrder{Said: DayFirst}
		if got, ok := o.Parse(text); ok {
			t.Errorf("%q was read as %s", text, got.Format(isoMoment))
		}
	}
}

// One day above 12 settles a column, two that contradict each other unsettle
// it, and what nothing settles is told with both readings.
func TestDateOrder(t *testing.T) {
	for _, c := range []struct {
		column []string
		order  Order
		first  string // how the first is read
		doubt  experiment.Message
	}{
		{[]string{"03/04/2026", "14/04/2026"}, DayFirst, "2026-04-03", experiment.Message{}},
		{[]string{"03/04/2026", "04/14/2026"}, MonthFirst, "2026-03-04", experiment.Message{}},
		{[]string{"1/7/26 17:40"}, Undecided, "", experiment.Msg("table.date-ambiguous", "value", "1/7/26 17:40", "day", "2026-07-01", "month", "2026-01-07")},
		{[]string{"03/04/2026", "14/04/2026", "04/14/2026"}, BothOrders, "", experiment.Msg("table.date-orders", "day", "14/04/2026", "month", "04/14/2026")},
		{[]string{"04/04/2026"}, Undecided, "2026-04-04", experiment.Message{}},
		{[]string{"2026-04-03", "Jun 09, 2018"}, Undecided, "2026-04-03", experiment.Message{}},
		{[]string{"03-04-2026 10:00", "21-04-2026 10:00"}, DayFirst, "2026-04-03", experiment.Message{}},
		{[]string{"2026/14/02", "32/01/2026"}, Undecided, "", experiment.Message{}},
		{[]string{"", "pending"}, Undecided, "", experiment.Message{}},
	} {
		var whole, tail DateOrder
		for i, text := range c.column {
			if i == 0 {
				whole.Note([]byte(text))
			} else {
				tail.Note([]byte(text))
			}
		}
		whole.Merge(tail)
		if whole.Order() != c.order {
			t.Errorf("%q: order %d, want %d", c.column, whole.Order(), c.order)
		}
		first, ok := whole.Parse(c.column[0])
		if ok != (c.first != "") || ok && first.Format(isoDay) != c.first {
			t.Errorf("%q: the first is %s (%v), want %q", c.column, first.Format(isoDay), ok, c.first)
		}
		if m, doubt := whole.Doubt(); doubt != (c.doubt.Code != "") || m.String() != c.doubt.String() {
			t.Errorf("%q: doubt %v %s", c.column, doubt, m)
		}
	}
	said := DateOrder{Said: MonthFirst}
	said.Note([]byte("14/04/2026"))
	if got, ok := said.Parse("03/04/2026"); !ok || got.Month() != time.March {
		t.Errorf("what was said does not hold: %s", got)
	}
}

func FuzzTextDates(f *testing.F) {
	for _, s := range []string{"14/02/2026 09:30", "Jun 09, 2018 09:30 pm", "1/7/26 17:40", "14 févr. 2026", "20260501", "a.m.", "1.2.3 4:5:6.7 p.m. utc", "14.02.26 9:30:15", "1-2-2026", "01/02/2026 24:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := plainDate([]byte(s)); ok {
			if slow, ok := wordyDate(s); !ok || d != slow {
				t.Errorf("%q is %+v, and %+v by the long way", s, d, slow)
			}
		}
		var o DateOrder
		o.Note([]byte(s))
		first, ok := o.Parse(s)
		if ok && first.Year() > 9999 {
			t.Errorf("%q is %s", s, first)
		}
		if _, doubt := o.Doubt(); doubt && ok && o.Order() == Undecided {
			t.Errorf("%q is in doubt and was read as %s", s, first)
		}
	})
}

// What is no date proves no order.
func TestDateOrderOfNoDates(t *testing.T) {
	for _, text := range []string{"13/14/2026", "14/0/2026"} {
		var o DateOrder
		o.Note([]byte(text))
		o.Note([]byte("03/04/2026"))
		if got := o.Order(); got != Undecided {
			t.Errorf("%s proves order %d", text, got)
		}
	}
}
