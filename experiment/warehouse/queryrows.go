package warehouse

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// noDay stands for a day that is not known.
var noDay = strconv.Itoa(int(tally.NoDay))

// joint parts the texts of several columns that are compared as one: no text
// that a person wrote holds anything smaller.
const joint = "\x01"

// relations are what all parts are made of: seen, the columns of each row;
// told, what they mean; kept, one row for each exposure; and places, what each
// contact did in one cell on one day.
func (w *writer) relations() {
	w.told()
	if w.r.Totals != nil {
		w.keepTotals()
		return
	}
	w.keep()
	if w.r.Contact != "" {
		w.places()
	}
}

// places are what each contact did in one cell on one day. Where nothing is
// kept from one query to the next they are single exposures: whoever reads them
// adds them up, and would group them twice.
func (w *writer) places() {
	cut := list(w.keys(append(w.some("who", "trig"), "circ", "day")...)...)
	sum, from := w.counted, w.from("kept")+" WHERE who <> ''"
	priors, group := w.priors("MIN(p) AS pa", "MAX(p) AS pb"), " GROUP BY "+cut
	if !w.d.With() {
		sum = func(condition string) string { return w.d.Whole("CASE WHEN " + condition + " THEN 1 ELSE 0 END") }
		priors, group = w.priors("p AS pa", "p AS pb"), ""
	}
	w.define("places", "SELECT %s FROM %s", list(append([]string{
		cut, sum("kind > 0") + " AS m", sum("kind = 2") + " AS y", sum("kind = 3") + " AS c",
	}, priors...)...), from+group)
}

// priors are columns that are there where priors are known.
func (w *writer) priors(columns ...string) []string {
	if w.r.Prior == "" {
		return nil
	}
	return columns
}

func (w *writer) counted(condition string) string {
	return w.d.Whole("SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END)")
}

// seen reads columns; its own are c0, c1… for texts.
type seen struct {
	*writer
	at      map[string]string // text columns, by name
	columns []string
}

// largest is from where on no number is believed of a person.
const largest = "1e9"

// unread tells a text that is not the number it was read as.
func (s *seen) unread(column, number string) string {
	return fmt.Sprintf("CASE WHEN (%s IS NULL OR abs(%[1]s) >= %s) AND %s <> '' THEN 1 ELSE 0 END", number, largest, s.d.Trim(s.textOf(column)))
}

func (s *seen) textOf(column string) string {
	at, known := s.at[column]
	if !known {
		at = fmt.Sprint("c", len(s.at))
		s.at[column] = at
		s.columns = append(s.columns, s.d.Text(s.column(column))+" AS "+at)
	}
	return at
}

func (w *writer) column(name string) Column {
	if c, known := w.columnsOf[name]; known {
		return c
	}
	return Column{Name: name, Kind: Text}
}

// other reads a column as something else than text.
func (s *seen) other(column, name string, read func(Column) string) string {
	s.columns = append(s.columns, read(s.column(column))+" AS "+name)
	return name
}

func (w *writer) told() {
	s := &seen{writer: w, at: map[string]string{}}
	r := w.r
	columns := []string{}
	if r.Experiment != "" {
		columns = append(columns, s.identity(r.Experiment, func(t string) string { return t })+" AS e")
	}
	columns = append(columns, s.identity(r.Contact, w.d.Contact)+" AS contact", s.identity(r.Event, func(t string) string { return t })+" AS event",
		s.means(r.Trigger)+" AS trig")
	for i, words := range r.Profile {
		columns = append(columns, s.means(words)+" AS "+w.profile[i])
	}
	outcome, unread := "2", "0 = 1"
	if r.Totals == nil {
		outcome = s.outcome()
		unread = s.among(s.textOf(r.Outcome.Column), slices.Sorted(maps.Keys(r.Outcome.Means)), true)
	}
	columns = append(columns, s.around()+" AS around", outcome+" AS o", s.reasons(unread)+" AS reason", s.unnamed(unread)+" AS unnamed")
	columns = append(columns, s.timed()...)
	if r.Prior != "" {
		columns = append(columns, s.prior()+" AS prior", s.unread(r.Prior, "priornow")+" AS priorunread")
	}
	if s.replies != "" {
		columns = append(columns, s.unread(s.replies, "reply")+" AS replyunread")
	}
	if t := r.Totals; t != nil {
		columns = append(columns, s.count("exposures", t.Exposures)+" AS xm", s.count("engagements", t.Engagements)+" AS xy", s.count("complaints", t.Complaints...)+" AS xc")
	}
	query := "SELECT " + list(columns...)
	w.define("seen", "%s", w.d.Fence("SELECT "+list(s.columns...)+" FROM "+w.d.From(r.From)+w.chosen))
	w.define("told", "%s", w.d.Fence(query+" FROM "+w.from("seen")))
}

// identity is a text that tells somebody or something from others.
func (s *seen) identity(column string, as func(string) string) string {
	if column == "" {
		return "''"
	}
	trimmed := s.textOf(column) + "t"
	if at := s.d.Trim(s.d.Text(s.column(column))) + " AS " + trimmed; !slices.Contains(s.columns, at) {
		s.columns = append(s.columns, at)
	}
	return as(trimmed)
}

// means is what a word stands for.
func (s *seen) means(words Words) string {
	if words.Column == "" {
		return "''"
	}
	at := s.textOf(words.Column)
	return s.mapped(at, words.Means, s.text, at)
}

// mapped writes what each of some texts stands for, and what all others do.
func (s *seen) mapped(at string, means map[string]string, write func(string) string, others string) string {
	stand := map[string][]string{}
	for text, meaning := range means {
		stand[meaning] = append(stand[meaning], text)
	}
	if len(stand) == 0 {
		return others
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, meaning := range slices.Sorted(maps.Keys(stand)) {
		slices.Sort(stand[meaning])
		fmt.Fprintf(&b, " WHEN %s THEN %s", s.among(at, stand[meaning], false), write(meaning))
	}
	b.WriteString(" ELSE " + others + " END")
	return b.String()
}

// among tells whether a text is one of some, or none of them.
func (s *seen) among(at string, values []string, not bool) string {
	if len(values) == 0 {
		if not {
			return "0 = 0"
		}
		return "0 = 1"
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = s.text(v)
	}
	in := " IN ("
	if not {
		in = " NOT IN ("
	}
	return at + in + list(texts...) + ")"
}

func (s *seen) holds(t Test) string { return s.among(s.textOf(t.Column), t.Values, t.Except) }

// reasons is for what a row is set aside; empty for none.
func (s *seen) reasons(unread string) string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, a := range s.r.Aside {
		fmt.Fprintf(&b, " WHEN %s THEN %s", s.holds(a.Test), s.text(a.Reason))
	}
	fmt.Fprintf(&b, " WHEN %s THEN %s ELSE '' END", unread, s.text(NotAnOutcome))
	return b.String()
}

// unnamed tells the rows that make no trigger of what they name.
func (s *seen) unnamed(unread string) string {
	conditions := []string{unread}
	for _, a := range s.r.Aside {
		if a.Unnamed {
			conditions = append(conditions, s.holds(a.Test))
		}
	}
	return "CASE WHEN " + strings.Join(conditions, " OR ") + " THEN 1 ELSE 0 END"
}

// outcome is that of a row by its number, -1 where it is none.
func (s *seen) outcome() string {
	at := s.textOf(s.r.Outcome.Column)
	byOutcome := map[experiment.Outcome][]string{}
	for text, o := range s.r.Outcome.Means {
		byOutcome[o] = append(byOutcome[o], text)
	}
	all := slices.Sorted(maps.Keys(s.r.Outcome.Means))
	var b strings.Builder
	fmt.Fprintf(&b, "CASE WHEN %s THEN -1", s.among(at, all, true))
	for _, test := range s.r.Complaints {
		fmt.Fprintf(&b, " WHEN %s THEN 3", s.holds(test))
	}
	for o := experiment.Pending; o <= experiment.Complain; o++ {
		texts := slices.Sorted(slices.Values(byOutcome[o]))
		if o == experiment.Engage && s.r.Took != "" && len(texts) > 0 {
			took := s.other(s.r.Took, "took", s.d.Number)
			fmt.Fprintf(&b, " WHEN %s AND %s > %s THEN 1", s.among(at, texts, false), took, decimal(s.r.Within.Seconds()))
		}
		if len(texts) > 0 {
			fmt.Fprintf(&b, " WHEN %s THEN %d", s.among(at, texts, false), o)
		}
	}
	b.WriteString(" ELSE -1 END")
	return b.String()
}

// decimal writes a number that is a double in every engine.
func decimal(x float64) string { return strconv.FormatFloat(x, 'e', -1, 64) }

// around is the circumstances joined, empty where nothing is said of any.
func (s *seen) around() string {
	if len(s.r.Circumstances) == 0 {
		return "''"
	}
	var texts, empty []string
	for i, c := range s.r.Circumstances {
		text := s.means(c.Words)
		if c.Reply != nil {
			text = s.reply(c.Reply)
		}
		if i > 0 {
			texts = append(texts, s.text(joint))
		}
		texts = append(texts, text)
		empty = append(empty, text+" = ''")
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "CASE WHEN " + strings.Join(empty, " AND ") + " THEN '' ELSE " + s.d.Concat(texts...) + " END"
}

// reply holds a number of seconds against what is expected.
func (s *seen) reply(r *Reply) string {
	if len(r.Expected) == 0 && len(r.Triggers) == 0 {
		return "''"
	}
	s.replies = r.Column
	took := s.other(r.Column, "reply", s.d.Number)
	seconds := func(expected map[string]float64) map[string]string {
		texts := map[string]string{}
		for name, n := range expected {
			if n > 0 {
				texts[name] = decimal(n)
			}
		}
		return texts
	}
	same := func(number string) string { return number }
	limit := s.mapped(s.means(s.r.Trigger), seconds(r.Triggers), same, s.d.Wide("NULL"))
	if r.Channel.Column != "" {
		channel := s.means(r.Channel)
		limit = fmt.Sprintf("CASE WHEN %s = '' THEN %s ELSE %s END", channel, limit, s.mapped(channel, seconds(r.Expected), same, s.d.Wide("NULL")))
	}
	return fmt.Sprintf("CASE WHEN %s >= 0 AND %[1]s <= %s THEN 'in-time' WHEN %[1]s > %[2]s AND %[1]s < %[3]s THEN 'late' ELSE '' END", took, limit, largest)
}

// timed are the columns that put a row in time: its day, its age (0 ageless, 1
// young, 2 old), and whether its time could not be read.
func (s *seen) timed() []string {
	t := s.r.Time
	if t.Column == "" {
		return []string{noDay + " AS dayat", "0 AS age", "0 AS untimed"}
	}
	at := s.textOf(t.Column)
	sec := "sec"
	if t.Seconds != nil {
		texts := map[string]string{}
		for text, n := range t.Seconds {
			texts[text] = strconv.FormatInt(n, 10)
		}
		s.columns = append(s.columns, s.mapped(s.d.Text(s.column(t.Column)), texts, s.d.Whole, s.d.Whole("NULL"))+" AS sec")
	} else {
		sec = s.other(t.Column, sec, s.d.Seconds)
	}
	// Days before 1970 begin earlier too.
	past := s.d.Mod("("+s.d.Mod(sec, "86400")+" + 86400)", "86400")
	return []string{
		fmt.Sprintf("CASE WHEN %s IS NULL THEN %s ELSE %s END AS dayat", sec, noDay, s.d.Whole(fmt.Sprintf("(%s - %s) / 86400", sec, past))),
		s.age(sec) + " AS age",
		fmt.Sprintf("CASE WHEN %s IS NULL AND %s <> '' THEN 1 ELSE 0 END AS untimed", sec, s.d.Trim(at)),
	}
}

// age tells rows that are older than the window from those that are not, which
// are all that have no time.
func (s *seen) age(sec string) string {
	if s.r.Window == 0 {
		return "0"
	}
	untimed, last := "1", strconv.FormatInt(s.r.Last, 10)
	if s.r.Lasts != nil {
		timeless, lasts := map[string]string{}, map[string]string{}
		for name, at := range s.r.Lasts {
			if at == nil {
				timeless[name] = "0"
			} else {
				lasts[name] = strconv.FormatInt(*at, 10)
			}
		}
		same := func(text string) string { return text }
		of := s.identity(s.r.Experiment, same)
		untimed, last = s.mapped(of, timeless, same, "1"), s.mapped(of, lasts, same, last)
	}
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN %[2]s WHEN %[1]s + %[3]d > %[4]s THEN 1 ELSE 2 END", sec, untimed, int64(s.r.Window.Seconds()), last)
}

// prior is rounded onto the grid of the tally, in whole parts of it; NULL is
// not known.
func (s *seen) prior() string {
	if s.r.Prior == "" {
		return "NULL"
	}
	n := s.other(s.r.Prior, "priornow", s.d.Number)
	parts := fmt.Sprintf("abs(%s) * %d", n, int(tally.PriorGrid))
	// Halves go away from zero; adding one half could be rounded itself.
	up := fmt.Sprintf("%s + CASE WHEN %s - %[1]s >= 0.5 THEN 1 ELSE 0 END", s.d.Floor(parts), parts)
	return fmt.Sprintf("CASE WHEN abs(%s) < %s THEN CASE WHEN %[1]s < 0 THEN -(%[3]s) ELSE %[3]s END END", n, largest, up)
}

// count adds up columns of counts.
func (s *seen) count(name string, columns ...string) string {
	if len(columns) == 0 {
		return "0"
	}
	var sum []string
	for i, c := range columns {
		sum = append(sum, "COALESCE("+s.d.Whole(s.other(c, fmt.Sprint(name, i), s.d.Number))+", 0)")
	}
	return "(" + strings.Join(sum, " + ") + ")"
}
