package warehouse

import (
	"fmt"
	"slices"
	"strconv"
)

// What the cells of Gram matrices are of, beside the number of a breakdown,
// in which those by wave follow the others.
const (
	overall  = "overall" // everybody
	profiles = "profile" // everybody, by fold and the contact's own profile
	pieces   = "pieces"
	weeks    = "weeks"
	trend    = "trend"
	looks    = "looks"
)

// Cuts are the breakdowns, and then those by wave as well; everybody by wave
// alone where there are none.
func (r *Reading) Cuts() [][]string {
	cuts := slices.Clone(r.Breakdowns)
	if r.Wave == "" {
		return cuts
	}
	if len(cuts) == 0 {
		return [][]string{{r.Wave}}
	}
	for _, by := range r.Breakdowns {
		cuts = append(cuts, append(slices.Clone(by), r.Wave))
	}
	return cuts
}

// columns are the places in the profile of some names.
func (r *Reading) columns(by []string) []int {
	at := make([]int, len(by))
	for i, name := range by {
		at[i] = slices.IndexFunc(r.Profile, func(w Words) bool { return w.Name == name })
	}
	return at
}

// cuts asks for everybody and for the segments of each breakdown, by fold. If
// every column is the contact's own, all of them are sums of profiles.
func (w *writer) cuts(known Survey) {
	vector, wide := w.vector()
	own := make([]string, len(w.profile))
	for i := range own {
		own[i] = fmt.Sprint("own", i)
	}
	w.vectors(own, known)
	g := gram{what: overall, from: w.from("vectors"), entries: vector, wide: wide, alone: known.Single}
	if len(own) > 0 && known.Steady {
		g.what, g.fold, g.cut = profiles, "tenth", own
		w.gram(g)
		w.members(g.what, w.from("people")+" WHERE um > 0", own)
		return
	}
	w.gram(g)
	if len(own) > 0 {
		w.flags()
	}
	for i, by := range w.r.Cuts() {
		w.cut(i, by, known)
	}
}

// vectors are one row for each contact and trigger, with what the contact is of.
func (w *writer) vectors(own []string, known Survey) {
	of := append([]string{"tenth"}, own...)
	if known.Single {
		columns := append(w.keys("who", "lowtrig AS trig"), of...)
		w.define("vectors", "SELECT %s, %s FROM %s WHERE um > 0", list(columns...), w.entries("um", "uy", "uc"), w.from("people"))
		return
	}
	columns := append(w.keys("who", "trig"), of...)
	w.define("vectors", "SELECT %s, %s FROM %s %s", list(columns...), w.entries("sm", "sy", "sc"),
		w.shown(), w.d.Join(w.from("people"), w.keys("who")...))
}

// members counts the contacts of each segment and fold.
func (w *writer) members(what, from string, cut []string) {
	w.part(what, w.cells("members", what, fields{fold: "tenth", key: w.tuple(cut), numbers: []string{"COUNT(*)"}}, from, w.keys(append([]string{"tenth"}, cut...)...)))
}

// flags tell which columns vary within more than one in a hundred contacts.
func (w *writer) flags() {
	var columns []string
	for i := range w.profile {
		columns = append(columns, fmt.Sprintf("CASE WHEN 100 * %s > COUNT(*) THEN 1 ELSE 0 END AS varies%d", w.counted(fmt.Sprintf("own%d <> most%[1]d", i)), i))
	}
	w.define("flags", "SELECT %s FROM %s WHERE um > 0%s", list(append(w.keys(), columns...)...), w.from("people"), groupBy(w.keys()))
}

// cut asks for the segments of one breakdown, in which a contact may be several
// times where a column varies.
func (w *writer) cut(number int, by []string, known Survey) {
	var segments, cut []string
	for i, column := range w.r.columns(by) {
		segment := fmt.Sprint("seg", i)
		cut = append(cut, segment)
		segments = append(segments, fmt.Sprintf("CASE WHEN varies%d = 1 THEN v%[1]d ELSE own%[1]d END AS %s", column, segment))
	}
	in, of := fmt.Sprint("incut", number), fmt.Sprint("cut", number)
	key := w.keys(append([]string{"who", "trig", "tenth"}, cut...)...)
	w.define(in, "SELECT %s FROM %s %s WHERE m > 0", list(slices.Concat(w.keys("who", "trig", "tenth"), segments, w.priors("prior"), []string{"m", "y", "c"})...),
		w.from("places"), w.d.Join(w.flagged(), w.keys("who")...))
	grouped := slices.Concat(key, w.priors("prior"))
	sums := w.d.Subquery(fmt.Sprintf("SELECT %s, %s AS bm, %s AS byy, %s AS bc FROM %s GROUP BY %[1]s",
		list(grouped...), w.d.Whole("SUM(m)"), w.d.Whole("SUM(y)"), w.d.Whole("SUM(c)"), w.from(in)), "sums")
	w.define(of, "SELECT %s, %s FROM %s", list(key...), w.entries("bm", "byy", "bc"), sums)
	vector, wide := w.vector()
	w.gram(gram{what: strconv.Itoa(number), from: w.from(of), fold: "tenth", cut: cut, entries: vector, wide: wide, alone: known.Single})
	once := list(w.keys(append([]string{"who", "tenth"}, cut...)...)...)
	w.members(strconv.Itoa(number), w.d.Subquery(fmt.Sprintf("SELECT %s FROM %s GROUP BY %[1]s", once, w.from(of)), "once"), cut)
}

// flagged is people with the flags beside them: a relation of its own, for old
// engines join no more than two at a time.
func (w *writer) flagged() string {
	columns := w.keys("who", "tenth")
	for i := range w.profile {
		columns = append(columns, fmt.Sprint("own", i), fmt.Sprint("varies", i))
	}
	columns = append(columns, w.priors("prior")...)
	return w.d.Subquery("SELECT "+list(columns...)+" FROM "+w.from("people")+w.joined(w.from("flags")), "flagged")
}

// PieceColumns are the names of what pieces are told apart by beside the
// trigger and the circumstances.
func (r *Reading) pieceColumns() []string {
	cuts := r.Cuts()
	switch {
	case len(cuts) == 0:
		return nil
	case r.Wave != "" && len(r.Breakdowns) > 0:
		return cuts[len(r.Breakdowns)]
	}
	return cuts[0]
}

// pieces asks for outcomes by trigger, the columns of the first breakdown as
// each row says them, and the circumstances.
func (w *writer) pieces() {
	var more []string
	for _, column := range w.r.columns(w.r.pieceColumns()) {
		more = append(more, fmt.Sprint("v", column))
	}
	if len(more) == 0 && len(w.r.Circumstances) == 0 {
		return
	}
	more = append(more, "circ")
	key := w.keys(append([]string{"who", "trig"}, more...)...)
	sums := w.d.Subquery(fmt.Sprintf("SELECT %s, %s AS gm, %s AS gy, %s AS gc FROM %s GROUP BY %[1]s",
		list(key...), w.d.Whole("SUM(m)"), w.d.Whole("SUM(y)"), w.d.Whole("SUM(c)"), w.from("places")), "sums")
	if w.r.Prior != "" {
		sums += " " + w.d.Join(w.d.Subquery("SELECT "+list(w.keys("who", "prior")...)+" FROM "+w.from("people"), "priors"), w.keys("who")...)
	}
	w.define("pieced", "SELECT %s, %s FROM %s", list(key...), w.entries("gm", "gy", "gc"), sums)
	vector, wide := w.vector()
	w.gram(gram{what: pieces, from: w.from("pieced"), more: more, entries: vector, wide: wide, shown: "zm > 0"})
}
