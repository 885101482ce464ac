package warehouse

import (
	"fmt"
	"slices"
	"strings"
)

// A Statement is one question to the engine. Its rows are cells, of which each
// column is text: those of CellHeader.
type Statement struct {
	Part string // what its cells are; "" for all of them
	SQL  string
	Args []string // what stands for the parameters, in order
}

// Survey is what is to be known of the rows before their sums are asked for in
// the cheapest way. The zero value knows nothing, and asks in a way that is
// always right.
type Survey struct {
	// Steady tells that every column of the profile is the contact's own: every
	// breakdown is then a sum of the same cells.
	Steady bool
	// Varies tells of each column of the profile that it is not; nil: nobody
	// looked.
	Varies []bool
	// Single tells that no contact was shown two triggers.
	Single bool
}

// Surveying asks what Surveyed reads. A Reading without columns or contacts
// needs none: SQL is then empty.
func Surveying(r *Reading, d Dialect) Statement {
	w := newWriter(r, d)
	if !r.contacts() {
		return Statement{}
	}
	w.relations()
	w.part("survey", w.survey())
	return w.whole()
}

// Statements ask for all the cells of a Reading, with sums over contacts: one
// statement where the dialect has common table expressions, else one for each
// part. Cells come ordered by experiment where experiments are told apart.
func Statements(r *Reading, d Dialect, known Survey) []Statement {
	w := newWriter(r, d)
	w.ask(known)
	return w.statements()
}

// Accounting asks what became of the rows, and what they name: for those cells
// that do not depend on how contacts are asked for.
func Accounting(r *Reading, d Dialect) []Statement {
	w := newWriter(r, d)
	w.relations()
	w.accounts()
	return w.statements()
}

// Sums ask for all others, with sums over contacts.
func Sums(r *Reading, d Dialect, known Survey) []Statement {
	w := newWriter(r, d)
	w.relations()
	w.sums(known)
	return w.statements()
}

// statements are as few as the engine takes well.
func (w *writer) statements() []Statement {
	if w.d.With() {
		return []Statement{w.whole()}
	}
	return w.apart()
}

// ask asks for all parts.
func (w *writer) ask(known Survey) {
	w.relations()
	w.accounts()
	w.sums(known)
}

// sums asks for what Sums does.
func (w *writer) sums(known Survey) {
	if d, ok := w.d.(packer); ok && d.packed(w, known) {
		return
	}
	w.outcomes()
	w.nobody()
	if w.r.contacts() {
		w.contacts()
		w.cuts(known)
		w.pieces()
		w.times(known)
	}
}

// writer writes the relations and the parts of a Query. In what it writes
// \x02name\x02 stands for a relation and \x03number\x03 for a text.
type writer struct {
	r         *Reading
	d         Dialect
	relation  map[string]string
	order     []string // of the relations
	texts     []string
	textAt    map[string]int
	asked     []part
	profile   []string // its columns, v0, v1…
	replies   string   // the column of replies that is read; "": none
	total     string   // what counts all cells; "": nothing does
	literal   bool     // values stand in the statement itself, for nobody to fill in
	columnsOf map[string]Column
	chosen    string   // the condition of the rows that are read; "": all are
	shownSums []string // the columns of the relation shown
}

type part struct{ name, query string }

func newWriter(r *Reading, d Dialect) *writer {
	w := &writer{r: r, d: d, relation: map[string]string{}, textAt: map[string]int{}, columnsOf: map[string]Column{}}
	for i := range r.Profile {
		w.profile = append(w.profile, fmt.Sprint("v", i))
	}
	for _, c := range r.Columns {
		w.columnsOf[c.Name] = c
	}
	return w
}

// define gives a query a name; later ones may read from it.
func (w *writer) define(name, format string, args ...any) {
	w.relation[name] = fmt.Sprintf(format, args...)
	w.order = append(w.order, name)
}

// from refers to a relation.
func (w *writer) from(name string) string { return "\x02" + name + "\x02" }

// text is a value from anywhere.
func (w *writer) text(value string) string {
	at, known := w.textAt[value]
	if !known {
		at = len(w.texts)
		w.textAt[value] = at
		w.texts = append(w.texts, value)
	}
	return fmt.Sprintf("\x03%d\x03", at)
}

// part asks for cells.
func (w *writer) part(name, query string) { w.asked = append(w.asked, part{name, query}) }

// keys are columns by which everything is told apart, with the experiment
// where there is one.
func (w *writer) keys(columns ...string) []string {
	if w.r.Experiment == "" {
		return columns
	}
	return append([]string{"e"}, columns...)
}

// list writes columns.
func list(columns ...string) string { return strings.Join(columns, ", ") }

// some are the columns and those of the profile.
func (w *writer) some(columns ...string) []string { return append(columns, w.profile...) }

// groupBy is empty for no columns at all.
func groupBy(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return " GROUP BY " + list(columns...)
}

// joined joins a relation that has one row, or one an experiment.
func (w *writer) joined(relation string) string {
	if w.r.Experiment == "" {
		return " CROSS JOIN " + relation
	}
	return " " + w.d.Join(relation, "e")
}

// whole is one statement of all parts.
func (w *writer) whole() Statement {
	if !w.d.With() {
		return w.statement("", w.union(w.asked))
	}
	var used []string
	for _, p := range w.asked {
		w.uses(p.query, &used)
	}
	var b strings.Builder
	for _, name := range w.order {
		if slices.Contains(used, name) && !w.inline(name) {
			if b.Len() == 0 {
				b.WriteString("WITH ")
			} else {
				b.WriteString(",\n")
			}
			fmt.Fprintf(&b, "%s AS %s(\n%s)", ours+name, w.storing(name), w.relation[name])
		}
	}
	return w.statement("", b.String()+"\n"+w.union(w.asked))
}

// uses notes the relations that a query reads, and those that they read.
func (w *writer) uses(query string, used *[]string) {
	for i, name := range strings.Split(query, "\x02") {
		if i%2 == 1 && !slices.Contains(*used, name) {
			*used = append(*used, name)
			w.uses(w.relation[name], used)
		}
	}
}

func (w *writer) union(parts []part) string {
	queries := make([]string, len(parts))
	for i, p := range parts {
		queries[i] = p.query
	}
	all := strings.Join(queries, "\nUNION ALL\n")
	columns := list(CellHeader...)
	if w.total != "" {
		columns += ", " + w.total + " AS cells"
	}
	if w.total != "" || w.r.Experiment != "" {
		all = "SELECT " + columns + " FROM " + w.d.Subquery(all, "allcells")
	}
	if w.r.Experiment != "" {
		all += "\nORDER BY experiment"
	}
	return all
}

// apart is a statement for each query: an engine that is asked for several at
// once holds the contacts of all of them in its memory.
func (w *writer) apart() []Statement {
	list := make([]Statement, len(w.asked))
	for i, p := range w.asked {
		list[i] = w.statement(p.name, w.union(w.asked[i:i+1]))
	}
	return list
}

// statement puts relations and texts in their places.
func (w *writer) statement(name, query string) Statement {
	s := Statement{Part: name}
	query = w.placed(query)
	numbered := w.d.Parameter(1) != w.d.Parameter(2)
	places := map[string]string{}
	var b strings.Builder
	for i, piece := range strings.Split(query, "\x03") {
		switch at, known := places[piece]; {
		case i%2 == 0:
			b.WriteString(piece)
		case w.literal || w.d.Parameter(1) == "":
			b.WriteString(w.d.Literal(w.valueAt(piece)))
		case known && numbered:
			b.WriteString(at)
		default:
			s.Args = append(s.Args, w.valueAt(piece))
			places[piece] = w.d.Parameter(len(s.Args))
			b.WriteString(places[piece])
		}
	}
	s.SQL = b.String()
	return s
}

func (w *writer) valueAt(place string) string {
	at := 0
	for _, digit := range place {
		at = 10*at + int(digit-'0')
	}
	return w.texts[at]
}

// ours begins the name of every relation, for the table that is read may be
// called like one.
const ours = "tl_"

// inline tells the relations that stand where they are read: those of one row
// for each row that is read, of which each reader needs other columns. To keep
// all of them for all readers would be to write the table once more.
func (w *writer) inline(name string) bool {
	return !w.d.With() || name == "seen" || name == "told" || name == "kept" || name == "moving" || name == "spans" || name == "begun"
}

// placed writes relations by their names, or as the queries they are.
func (w *writer) placed(query string) string {
	pieces := strings.Split(query, "\x02")
	for i := 1; i < len(pieces); i += 2 {
		if w.inline(pieces[i]) {
			pieces[i] = w.d.Subquery(w.placed(w.relation[pieces[i]]), ours+pieces[i])
		} else {
			pieces[i] = ours + pieces[i]
		}
	}
	return strings.Join(pieces, "")
}
