package warehouse

import (
	"fmt"
	"slices"

	"triggerlab/experiment/tally"
)

// contacts are one row each: what they are of, taken from what they were shown,
// and the smallest of their priors.
func (w *writer) contacts() {
	w.people()
	people := w.from("people") + " WHERE um > 0"
	w.part("people", w.cells("people", "minds", fields{numbers: []string{
		w.counted("um > 1"), w.counted("um > 1 AND uy > 0 AND uy < um"),
	}}, people, w.keys()))
	w.part("people", w.several())
	if w.r.Prior != "" {
		w.part("people", w.cells("people", "priors", fields{numbers: []string{
			w.counted("prior IS NOT NULL"), w.counted("prior IS NOT NULL AND prior <> priormax"),
		}}, w.from("people"), w.keys()))
	}
	dealt := w.d.Subquery(fmt.Sprintf("SELECT %s FROM %s GROUP BY %[1]s", list(w.keys("who", "trig")...), w.from("places")), "dealt")
	w.part("people", w.cells("people", "assigned", fields{trigger: "trig", numbers: []string{"COUNT(*)"}}, dealt, w.keys("trig")))
	if len(w.profile) > 0 {
		w.part("varying", w.varying())
	}
	w.days()
	w.patterns()
}

// days asks for what contacts did on each.
func (w *writer) days() {
	w.part("days", w.cells("days", "", fields{trigger: "trig", day: "day", numbers: []string{"SUM(m)", "SUM(y)", "SUM(c)"}},
		w.from("places")+" WHERE m > 0 AND day <> "+noDay, w.keys("trig", "day")))
}

// people and what they were shown of each trigger.
func (w *writer) people() {
	if w.relation["people"] != "" {
		return
	}
	if w.r.Time.Column != "" {
		w.define("begun", "SELECT %s FROM %s", list(w.keys("firstday")...), w.from("outcomes"))
	}
	columns := []string{list(w.keys("who")...), w.d.Fold("who") + " AS tenth", w.d.Whole("SUM(m)") + " AS um", w.d.Whole("SUM(y)") + " AS uy", w.d.Whole("SUM(c)") + " AS uc",
		"MIN(CASE WHEN m > 0 THEN trig END) AS lowtrig", "MAX(CASE WHEN m > 0 THEN trig END) AS hightrig"}
	for i, v := range w.profile {
		columns = append(columns, fmt.Sprintf("COALESCE(MIN(CASE WHEN m > 0 AND %s <> '' THEN %[1]s END), '') AS own%d", v, i),
			fmt.Sprintf("COALESCE(MAX(CASE WHEN m > 0 THEN %s END), '') AS most%d", v, i))
	}
	columns = append(columns, w.priors("MIN(pa) AS prior", "MAX(pb) AS priormax")...)
	w.define("people", "SELECT %s FROM %s GROUP BY %s", list(columns...), w.from("places"), list(w.keys("who")...))
}

// shown is a relation of what each contact did with each trigger that it was
// shown, sm, sy and sc, and of more sums over places. Where it is made once for
// all who read it, it holds the sums of all of them.
func (w *writer) shown(more ...string) string {
	sums := append([]string{w.d.Whole("SUM(m)") + " AS sm", w.d.Whole("SUM(y)") + " AS sy", w.d.Whole("SUM(c)") + " AS sc"}, more...)
	from := w.from("places")
	if w.r.Time.Column != "" {
		from += w.joined(w.from("begun"))
	}
	query := func() string {
		return fmt.Sprintf("SELECT %s, %s FROM %s WHERE m > 0 GROUP BY %[1]s", list(w.keys("who", "trig")...), list(sums...), from)
	}
	if !w.d.With() {
		return w.d.Subquery(query(), "shown")
	}
	for _, sum := range w.shownSums {
		if !slices.Contains(sums, sum) {
			sums = append(sums, sum)
		}
	}
	if w.relation["shown"] == "" {
		w.order = append(w.order, "shown")
	}
	w.shownSums, w.relation["shown"] = sums, query()
	return w.from("shown")
}

// varying counts contacts by the columns in which they have two values, which
// are 1 in a text of noughts and ones.
func (w *writer) varying() string {
	w.people()
	return w.marked("varying", w.from("people")+" WHERE um > 0", nil)
}

// survey does the same, with a mark before them for two triggers. It groups
// exposures once, where people are made of what they did in each place.
func (w *writer) survey() string {
	columns := []string{list(w.keys("who")...), "MIN(trig) AS lowtrig", "MAX(trig) AS hightrig"}
	for i, v := range w.profile {
		columns = append(columns, fmt.Sprintf("COALESCE(MIN(CASE WHEN %s <> '' THEN %[1]s END), '') AS own%d", v, i), fmt.Sprintf("MAX(%s) AS most%d", v, i))
	}
	w.define("surveyed", "SELECT %s FROM %s WHERE who <> '' AND kind > 0 GROUP BY %s", list(columns...), w.from("kept"), list(w.keys("who")...))
	return w.marked("survey", w.from("surveyed"), []string{"lowtrig <> hightrig"})
}

// marked counts the contacts of a relation by what holds of them.
func (w *writer) marked(part, people string, conditions []string) string {
	for i := range w.profile {
		conditions = append(conditions, fmt.Sprintf("own%d <> most%[1]d", i))
	}
	marks := []string{"''"}
	for _, condition := range conditions {
		marks = append(marks, "CASE WHEN "+condition+" THEN '1' ELSE '0' END")
	}
	marked := w.d.Subquery(fmt.Sprintf("SELECT %s FROM %s", list(w.keys(w.d.Concat(marks...)+" AS marks")...), people), "marked")
	return w.cells(part, "", fields{key: "marks", numbers: []string{"COUNT(*)"}}, marked, w.keys("marks"))
}

// several counts contacts, those of two triggers or more, the exposures of
// those, and the squares of everybody's.
func (w *writer) several() string {
	w.people()
	return w.cells("people", "several", fields{numbers: []string{
		"COUNT(*)", w.counted("lowtrig <> hightrig"), w.d.Whole("SUM(CASE WHEN lowtrig <> hightrig THEN um ELSE 0 END)"),
		"SUM(" + w.d.Wide("um") + " * " + w.d.Wide("um") + ")",
	}}, w.from("people")+" WHERE um > 0", w.keys())
}

// patterns counts contacts of two exposures or more by how often they were
// shown what. Of too many patterns none are kept, so no more are asked for.
func (w *writer) patterns() {
	entry := w.d.Concat(w.tuple([]string{"trig"}), w.tuple([]string{w.d.Digits("sm")}))
	each := w.d.Subquery(fmt.Sprintf("SELECT %s, %s AS pattern, CASE WHEN SUM(sy) > 0 AND SUM(sy) < SUM(sm) THEN 1 ELSE 0 END AS two FROM %s GROUP BY %[1]s HAVING SUM(sm) > 1",
		list(w.keys("who")...), w.d.Gather(entry), w.shown()), "singles")
	query := w.cells("minds", "", fields{key: "pattern", numbers: []string{"COUNT(*)", "SUM(two)"}}, each, w.keys("pattern"))
	if w.r.Experiment == "" {
		query = fmt.Sprintf("SELECT %s FROM %s", list(CellHeader...), w.d.Subquery(fmt.Sprintf("%s LIMIT %d", query, tally.MaxMinds+1), "patterns"))
	}
	w.part("minds", query)
}
