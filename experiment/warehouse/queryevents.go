package warehouse

import "fmt"

// ofEvents are the rows that are told of some event.
const ofEvents = " WHERE reason = '' AND event <> ''"

// repeatedEvents is what the cell is of that says how many there are.
const repeatedEvents = "repeated"

// repeated are the events of which several rows tell.
func (w *writer) repeated() {
	if w.relation["repeated"] == "" {
		w.define("repeated", "SELECT %s, COUNT(*) AS times FROM %s%s GROUP BY %[1]s HAVING COUNT(*) > 1", list(w.keys("event")...), w.from("told"), ofEvents)
	}
}

// events are those of which one row tells, which nearly all are, and those of
// several that were settled.
func (w *writer) events() {
	w.repeated()
	w.settledEvents()
	single := func(column string) string { return "MIN(" + column + ") AS s" + column }
	columns, given := []string{list(w.keys("event")...)}, w.keys()
	for _, column := range w.some("trig") {
		columns, given = append(columns, single(column)), append(given, "s"+column+" AS "+column)
	}
	for _, column := range append([]string{"contact", "around", "o", "dayat", "age"}, w.priors("prior")...) {
		columns = append(columns, single(column))
	}
	given = append(given, "scontact AS ewho", "saround AS ecirc", w.settled("so", "sage")+" AS ekind", "sdayat AS eday", "0 AS edup", "0 AS econ")
	once := w.d.Subquery(fmt.Sprintf("SELECT %s FROM %s%s GROUP BY %s HAVING COUNT(*) = 1", list(columns...), w.from("told"), ofEvents, list(w.keys("event")...)), "once")
	w.define("evented", "SELECT %s FROM %s UNION ALL SELECT %s FROM %s", list(append(given, w.priors("sprior AS ep")...)...), once,
		list(append(append(w.keys(w.some("trig")...), "ewho", "ecirc", "ekind", "eday", "edup", "econ"), w.priors("ep")...)...), w.from("settled"))
}

// settledEvents are those of several rows, as package tally settles them: the
// strongest outcome counts, then the last trigger and profile, and a row that
// names a contact before one that does not. Rows that are pending agree with
// it. Of several contacts it is nobody's, without a prior.
func (w *writer) settledEvents() {
	event := list(w.keys("event")...)
	body := []string{"trig"}
	for _, v := range w.profile {
		body = append(body, w.text(joint), v)
	}
	joined := w.d.Concat(append([]string{"''"}, body...)...)
	w.define("telling", "SELECT %s, %s AS body, %s AS strength FROM %s %s"+ofEvents,
		list(append(w.keys(w.some("event", "contact", "trig")...), append([]string{"around", "o", "dayat", "age"}, w.priors("prior")...)...)...),
		joined, w.d.Concat(w.d.Digits("o"), joined), w.from("told"), w.d.Join(w.from("repeated"), w.keys("event")...))
	w.define("strongest", "SELECT %s, MAX(strength) AS best, COUNT(*) AS tellings FROM %s GROUP BY %[1]s", event, w.from("telling"))
	keys := list(w.keys("event", "best", "tellings")...)
	contact := "CASE WHEN strength = best AND contact <> '' THEN contact END"
	w.define("claimed", "SELECT %s, COALESCE(MIN(%s), '') AS claimant, COALESCE(MAX(%[2]s), '') AS rival FROM %s %s GROUP BY %[1]s",
		keys, contact, w.from("telling"), w.d.Join(w.from("strongest"), w.keys("event")...))
	known := "CASE WHEN dayat <> " + noDay + " THEN dayat END"
	w.define("agreed", "SELECT %s FROM %s %s WHERE (claimant <> rival AND strength = best AND contact <> '') OR (claimant = rival AND contact = claimant AND body = %s AND (strength = best OR o = 0)) GROUP BY %s",
		list(append(append(w.keys(w.some("event", "trig")...), "tellings", "claimant", "rival", "MAX(o) AS eo", "MAX(age) AS eage",
			"COALESCE(MIN("+known+"), "+noDay+") AS eday", "COALESCE(MIN(CASE WHEN around <> '' THEN around END), '') AS ecirc", w.d.Whole("COUNT(*)")+" AS agreeing"),
			w.priors("MIN(prior) AS eprior")...)...),
		w.from("telling"), w.d.Join(w.from("claimed"), w.keys("event")...), w.d.Tail("best"),
		list(append(w.keys(w.some("event", "trig")...), "tellings", "claimant", "rival")...))
	w.define("settled", "SELECT %s FROM %s", list(append(append(w.keys(w.some("trig")...),
		"CASE WHEN claimant = rival THEN claimant ELSE '' END AS ewho", "ecirc", w.settled("eo", "eage")+" AS ekind", "eday",
		"CASE WHEN claimant = rival THEN agreeing - 1 ELSE 0 END AS edup",
		"CASE WHEN claimant = rival THEN tellings - agreeing ELSE tellings - 1 END AS econ",
	), w.priors("CASE WHEN claimant = rival THEN eprior END AS ep")...)...), w.from("agreed"))
}
