package warehouse

import (
	"fmt"
	"slices"
	"strings"
)

// settled is the outcome that counts at an age, where there is one.
func (w *writer) settled(outcome, age string) string {
	if w.r.Window == 0 {
		return outcome
	}
	return fmt.Sprintf("CASE WHEN %s = 1 THEN 0 WHEN %[1]s = 2 AND %s = 0 THEN 1 ELSE %[2]s END", age, outcome)
}

// keep makes one row for each exposure: a row without an event is one, and the
// rows of an event are another.
func (w *writer) keep() {
	cut, kind := list(w.keys(w.some("trig")...)...), w.settled("o", "age")
	single := "reason = ''"
	if w.r.Event != "" {
		single += " AND event = ''"
	}
	query := fmt.Sprintf("SELECT %s FROM %s WHERE %s", list(append([]string{
		cut, "contact AS who", "around AS circ", kind + " AS kind",
		"CASE WHEN " + kind + " = 0 THEN " + noDay + " ELSE dayat END AS day", "0 AS dup", "0 AS con",
	}, w.priors("prior AS p")...)...), w.from("told"), single)
	if w.r.Event != "" {
		w.events()
		query += " UNION ALL " + fmt.Sprintf("SELECT %s FROM %s", list(append([]string{
			cut, "ewho AS who", "ecirc AS circ", "ekind AS kind",
			"CASE WHEN ekind = 0 THEN " + noDay + " ELSE eday END AS day", "edup AS dup", "econ AS con",
		}, w.priors("ep AS p")...)...), w.from("evented"))
	}
	w.define("kept", "%s", query)
}

// keepTotals makes, of each cell of totals, one row for each kind of exposure
// in it, with how many. Complaints are among those who ignored as long as there
// are enough of them.
func (w *writer) keepTotals() {
	cut := list(w.keys(append(w.some("trig"), "around", "dayat")...)...)
	both := "CASE WHEN xc > xm - xy THEN xc - (xm - xy) ELSE 0 END"
	w.define("counted", "SELECT %s, xm, xy, xc, %s AS xb FROM %s WHERE reason = '' AND age <> 1", cut, both, w.from("told"))
	kinds := []string{"xm - xy - (xc - xb)", "xy - xb", "xc - xb", "xb"}
	var queries []string
	for i, n := range kinds {
		queries = append(queries, fmt.Sprintf("SELECT %s, '' AS who, around AS circ, %d AS kind, dayat AS day, %s AS crowd FROM %s",
			list(w.keys(w.some("trig")...)...), i+1, n, w.from("counted")))
	}
	w.define("kept", "%s", strings.Join(queries, " UNION ALL "))
}

// accounts count the rows, and list what they name: whatever is to be known of
// rows that are told is counted in one reading of them.
func (w *writer) accounts() {
	of := w.keys(append([]string{"reason", "unnamed", "trig"}, w.profile...)...)
	marks := w.marks()
	columns := append(slices.Clone(of), w.d.Whole("COUNT(*)")+" AS ntold")
	for i, mark := range marks {
		columns = append(columns, fmt.Sprintf("%s AS nmark%d", w.d.Whole("SUM("+mark.of+")"), i))
	}
	w.define("accounts", "SELECT %s FROM %s%s", list(columns...), w.from("told"), groupBy(of))
	w.part("rows", w.cells("rows", "", fields{of: "reason", numbers: []string{"SUM(ntold)"}}, w.from("accounts")+" WHERE reason <> ''", w.keys("reason")))
	for i, mark := range marks {
		w.count(mark.name, fmt.Sprintf("SUM(nmark%d)", i), w.from("accounts")+" WHERE reason = ''")
	}
	w.count(Told, "SUM(ntold)", w.from("accounts")+" WHERE reason = ''")
	w.names()
	if w.r.Event != "" {
		w.repeated()
		w.part("events", w.cells("events", repeatedEvents, fields{numbers: []string{"COUNT(*)"}}, w.from("repeated"), w.keys()))
	}
}

// outcomes count what became of the rows that are told, in one reading of the
// exposures.
func (w *writer) outcomes() {
	if w.r.Totals != nil {
		return
	}
	w.define("outcomes", "SELECT %s FROM %s%s", list(w.keys(
		"COALESCE("+w.counted("kind > 0")+", 0) AS nused", "COALESCE("+w.counted("kind = 0")+", 0) AS npending", "COALESCE(SUM(dup), 0) AS ndup", "COALESCE(SUM(con), 0) AS ncon",
		"COALESCE(MIN(CASE WHEN kind > 0 AND day <> "+noDay+" THEN day END), "+noDay+") AS firstday",
	)...), w.from("kept"), groupBy(w.keys()))
	w.count(Used, "SUM(nused)", w.from("outcomes"))
	w.count(Pending, "SUM(npending)", w.from("outcomes"))
	if w.r.Event != "" {
		w.count(Duplicate, "SUM(ndup)", w.from("outcomes"))
		w.count(Conflict, "SUM(ncon)", w.from("outcomes"))
	}
}

// count asks for one number of rows.
func (w *writer) count(name, value, from string) {
	w.part("rows", w.cells("rows", name, fields{numbers: []string{value}}, from, w.keys()))
}

// mark is a column of noughts and ones, and what rows with a one are.
type mark struct{ name, of string }

func (w *writer) marks() (list []mark) {
	add := func(some bool, name, of string) {
		if some {
			list = append(list, mark{name, of})
		}
	}
	add(w.r.Totals != nil, Used, "CASE WHEN age = 1 THEN 0 ELSE 1 END")
	add(w.r.Totals != nil, Pending, "CASE WHEN age = 1 THEN 1 ELSE 0 END")
	add(w.r.Time.Column != "", Untimed, "untimed")
	add(w.r.Prior != "", PriorUnread, "priorunread")
	add(w.replies != "", ReplyUnread, "replyunread")
	add(w.r.Contact != "", UnnamedRows, "CASE WHEN contact = '' THEN 1 ELSE 0 END")
	return list
}

// names lists the triggers that rows name, and the profiles of those that are
// used.
func (w *writer) names() {
	w.part("names", w.cells("names", "triggers", fields{trigger: "trig", numbers: []string{"SUM(ntold)"}}, w.from("accounts")+" WHERE unnamed = 0", w.keys("trig")))
	if len(w.profile) > 0 {
		cut := w.keys(w.profile...)
		w.part("names", w.cells("names", "profiles", fields{key: w.tuple(w.profile), numbers: []string{"SUM(ntold)"}}, w.from("accounts")+" WHERE reason = ''", cut))
	}
}

// nobody counts exposures that name no contact, by all there is to know of them.
func (w *writer) nobody() {
	cut := w.keys(append(w.some("trig"), "circ", "day", "kind")...)
	numbers := []string{"kind", "COUNT(*)"}
	where := " WHERE who = ''"
	if w.r.Totals != nil {
		numbers[1], where = "SUM(crowd)", " WHERE crowd > 0"
	} else {
		numbers = append(numbers, w.priors("COUNT(p)", "COALESCE(SUM(p), 0)", "COALESCE(SUM("+w.d.Wide("p")+" * "+w.d.Wide("p")+"), 0)")...)
	}
	w.part("nobody", w.cells("nobody", "", fields{trigger: "trig", key: w.tuple(w.profile), other: "circ", day: "day", numbers: numbers}, w.from("kept")+where, cut))
}

// fields are the expressions of a cell that say anything.
type fields struct {
	of, fold, trigger, key, other, otherKey, day string
	numbers                                      []string
}

// CellHeader names the columns of a cell, and the header of a file of cells.
var CellHeader = []string{"part", "what", "experiment", "fold", "trig", "segment", "othertrig", "othersegment", "dayno", "numbers"}

// cells asks for one cell for each group.
func (w *writer) cells(part, of string, f fields, from string, group []string) string {
	experiment := "''"
	if w.r.Experiment != "" {
		experiment = "e"
	}
	or := func(expression string) string {
		if expression == "" {
			return "''"
		}
		return expression
	}
	digits := func(expression string) string {
		if expression == "" {
			return "''"
		}
		return w.d.Digits(expression)
	}
	if f.of == "" {
		f.of = w.d.Literal(of)
	}
	values := []string{w.d.Literal(part), f.of, experiment, digits(f.fold), or(f.trigger), or(f.key), or(f.other), or(f.otherKey), digits(f.day), w.d.Numbers(f.numbers...)}
	for i := range values {
		values[i] += " AS " + CellHeader[i]
	}
	query := "SELECT " + list(values...) + " FROM " + from
	if len(group) == 0 {
		// An aggregate of no rows at all is a row all the same.
		return query + " HAVING COUNT(*) > 0"
	}
	return query + groupBy(group)
}

// tuple writes texts as one, each with its length before it.
func (w *writer) tuple(columns []string) string {
	if len(columns) == 0 {
		return "''"
	}
	var texts []string
	for _, c := range columns {
		texts = append(texts, w.d.Digits(w.d.Bytes(c)), "':'", c)
	}
	return w.d.Concat(texts...)
}
