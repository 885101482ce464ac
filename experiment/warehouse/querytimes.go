package warehouse

import (
	"fmt"
	"strings"
)

// times asks for what depends on when contacts did what.
func (w *writer) times(known Survey) {
	if w.r.Time.Column == "" {
		return
	}
	w.weeks()
	w.trend(known)
	w.looks()
	w.ladder()
}

// when adds up what holds of a condition on the day, and nothing where there is
// no day.
func (w *writer) when(condition, sum, name string) string {
	return w.d.Whole("SUM(CASE WHEN day <> "+noDay+condition+" THEN "+sum+" ELSE 0 END)") + " AS " + name
}

// each writes a relation of some numbers from nought on as text, to take the
// columns of another one after the other.
func (w *writer) each(name string, n int) string {
	var rows []string
	for i := range n {
		rows = append(rows, fmt.Sprintf("SELECT '%d' AS %s", i, name))
	}
	return w.d.Subquery(strings.Join(rows, " UNION ALL "), name+"s")
}

// weeks takes the first week and the rest for triggers apart.
func (w *writer) weeks() {
	shown := w.shown(w.when(" AND day < firstday + 7", "m", "fm"), w.when(" AND day < firstday + 7", "y", "fy"), "MAX(firstday) AS began")
	halves := w.d.Subquery(fmt.Sprintf("SELECT %s, half, CASE WHEN half = '0' THEN fm ELSE sm - fm END AS hm, CASE WHEN half = '0' THEN fy ELSE sy - fy END AS hy FROM %s CROSS JOIN %s WHERE began <> %s",
		list(w.keys("who", "trig")...), shown, w.each("half", 2), noDay), "halved")
	w.define("weekly", "SELECT %s, hm, hy, CASE WHEN hy > 0 THEN 1 ELSE 0 END AS hr FROM %s WHERE hm > 0", list(w.keys("who", "trig", "half")...), halves)
	w.gram(gram{what: weeks, from: w.from("weekly"), more: []string{"half"}, entries: []string{"1", "hm", "hy", "0", "hr"}})
}

// trend sums exposures and engagements with their times, in days since the
// first.
func (w *writer) trend(known Survey) {
	shown := w.shown(w.when("", "m", "rm"), w.when("", "y", "ry"), w.when("", "(day - firstday) * m", "rtm"),
		w.when("", "(day - firstday) * (day - firstday) * m", "rttm"), w.when("", "(day - firstday) * y", "rty"))
	w.define("moving", "SELECT %s FROM %s WHERE rm > 0", list(w.keys("who", "trig", "rm", "ry", "rtm", "rttm", "rty")...), shown)
	w.gram(gram{what: trend, from: w.from("moving"), entries: []string{"1", "rm", "ry", "rtm", "rttm", "rty"}, wide: 3, alone: known.Single})
	w.everyone(trend, "moving")
}

// everyone counts the contacts of a relation, each once.
func (w *writer) everyone(what, relation string) {
	once := list(w.keys("who")...)
	w.part(what, w.cells("members", what, fields{numbers: []string{"COUNT(*)"}}, w.d.Subquery(fmt.Sprintf("SELECT %s FROM %s GROUP BY %[1]s", once, w.from(relation)), "once"), w.keys()))
}

// looks asks for what was known at the end of each look's day.
func (w *writer) looks() {
	if len(w.r.LookDays) == 0 {
		return
	}
	var sums, chosen []string
	for _, count := range []string{"m", "y", "c"} {
		at := "CASE"
		for i, last := range w.r.LookDays {
			name := fmt.Sprint("k", count, i)
			sums = append(sums, w.when(fmt.Sprintf(" AND day <= %d", last), count, name))
			at += fmt.Sprintf(" WHEN look = '%d' THEN %s", i, name)
		}
		chosen = append(chosen, at+" END AS k"+count)
	}
	looking := w.d.Subquery(fmt.Sprintf("SELECT %s, %s FROM %s CROSS JOIN %s", list(w.keys("who", "trig", "look")...), list(chosen...), w.shown(sums...), w.each("look", len(w.r.LookDays))), "looking")
	w.define("looked", "SELECT %s, CASE WHEN ky > 0 THEN 1 ELSE 0 END AS kr FROM %s WHERE km > 0", list(w.keys("who", "trig", "look", "km", "ky", "kc")...), looking)
	w.gram(gram{what: looks, from: w.from("looked"), more: []string{"look"}, entries: []string{"1", "km", "ky", "kc", "kr"}})
	w.everyone(looks, "looked")
}

// ladder asks how far contacts climbed with each trigger, and what came after
// a first day of one exposure.
func (w *writer) ladder() {
	day := w.keys("who", "trig", "day")
	columns := []string{list(day...), w.d.Whole("SUM(m)") + " AS dm", w.d.Whole("SUM(y)") + " AS dy"}
	var profile []string
	for i, v := range w.profile {
		profile = append(profile, fmt.Sprint("d", v))
		columns = append(columns, fmt.Sprintf("MIN(v%d) AS %s", i, profile[i]))
	}
	w.define("daily", "SELECT %s FROM %s WHERE m > 0 GROUP BY %s", list(columns...), w.from("places"), list(day...))
	contact := list(w.keys("who", "trig")...)
	w.define("spans", "SELECT %s, sm AS lm, sy AS ly, day1, dayn FROM %s", contact, w.shown("MIN(day) AS day1", "MAX(day) AS dayn"))
	several := "lm > 2 AND day1 <> " + noDay + " AND day1 <> dayn"
	w.part("ladder", w.cells("ladder", "rungs", fields{trigger: "trig", numbers: []string{
		"COUNT(*)", w.counted("ly > 0"), w.counted("lm > 1"), w.counted("ly > 1"), w.counted(several), w.counted("ly > 1 AND " + several),
	}}, w.from("spans"), w.keys("trig")))
	w.part("ladder", w.stays(several))
	later := w.from("daily") + " " + w.d.Join(w.from("spans"), w.keys("who", "trig")...) + " WHERE day = day1 AND day <> " + noDay + " AND dm = 1"
	w.part("ladder", w.cells("later", "", fields{trigger: "trig", key: w.tuple(profile), day: "day",
		numbers: []string{"dy", "COUNT(*)", "SUM(lm - 1)", "SUM((lm - 1) * (lm - 1))"}}, later, w.keys(append([]string{"trig", "day", "dy"}, profile...)...)))
}

// stays counts contacts who surely engaged with some of the last third of their
// exposures, and of how many it was asked: of a day whose exposures are only partly in it the engagements are
// taken to have come first.
func (w *writer) stays(several string) string {
	contact := w.keys("who", "trig")
	third := w.d.Whole("(lm - " + w.d.Mod("lm", "3") + ") / 3")
	climbers := w.d.Subquery(fmt.Sprintf("SELECT %s, %s AS third FROM %s WHERE ly > 1 AND %s", list(contact...), third, w.from("spans"), several), "climbers")
	var ends string
	if w.d.Windows() {
		ends = fmt.Sprintf("SELECT %s, third, dm, dy, SUM(dm) OVER (PARTITION BY %[1]s ORDER BY day DESC ROWS UNBOUNDED PRECEDING) - dm AS later FROM %s %s",
			list(contact...), w.from("daily"), w.d.Join(climbers, contact...))
	} else {
		second := w.d.Subquery(fmt.Sprintf("SELECT %s, day AS day2, dm AS dm2 FROM %s", list(contact...), w.from("daily")), "seconds")
		first := w.d.Subquery(fmt.Sprintf("SELECT %s, third, day, dm, dy FROM %s %s", list(contact...), w.from("daily"), w.d.Join(climbers, contact...)), "firsts")
		ends = fmt.Sprintf("SELECT %s, third, dm, dy, SUM(CASE WHEN day2 > day THEN dm2 ELSE 0 END) AS later FROM %s %s GROUP BY %[1]s, third, day, dm, dy",
			list(contact...), first, w.d.Join(second, contact...))
	}
	hit := "SELECT " + list(contact...) + ", MAX(CASE WHEN later < third AND dy > CASE WHEN dm > third - later THEN dm - (third - later) ELSE 0 END THEN 1 ELSE 0 END) AS hit FROM " +
		w.d.Subquery(ends, "ends") + " GROUP BY " + list(contact...)
	return w.cells("ladder", "stays", fields{trigger: "trig", numbers: []string{"SUM(hit)", "COUNT(*)"}}, w.d.Subquery(hit, "hits"), w.keys("trig"))
}
