package warehouse

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment/tally"
)

// MaxStories is how many different stories are fetched, of all contacts there
// are. Where there are more, sums are asked for: so what is fetched never grows
// with the rows.
const MaxStories = 200_000

// fewWords are so few that an engine soon finds the place of one among them.
const fewWords = 40

// storyCode is how the stories of a Reading are written: words that are known
// and few by their places.
func (r *Reading) storyCode() *tally.StoryCode {
	places := func(w Words) []string {
		if len(w.Known) > fewWords {
			return nil
		}
		return w.Known
	}
	code := &tally.StoryCode{Dated: r.Time.Column != "", Priors: r.Prior != "", Words: [][]string{places(r.Trigger)}}
	for _, words := range r.Profile {
		code.Words = append(code.Words, places(words))
	}
	code.Words = append(code.Words, r.around())
	return code
}

// around lists the circumstances joined, as rows have them; nil where nobody
// knows them, or they are many.
func (r *Reading) around() []string {
	list := []string{""}
	for i, c := range r.Circumstances {
		words := c.Known
		if c.Reply != nil {
			words = []string{"", "in-time", "late"}
		}
		if len(words) == 0 || len(words)*len(list) > fewWords {
			return nil
		}
		var longer []string
		for _, before := range list {
			for _, word := range words {
				if i > 0 {
					word = before + joint + word
				}
				longer = append(longer, word)
			}
		}
		list = longer
	}
	for i := range list {
		if strings.Trim(list[i], joint) == "" {
			list[i] = ""
		}
	}
	return list
}

// contacts tells that rows name contacts, each for itself.
func (r *Reading) contacts() bool { return r.Contact != "" && r.Totals == nil }

// Stories ask for the contacts by what they were shown and did, and for the
// exposures of nobody where there may be any: with Accounting for all that is
// to be known, unless there are TooManyStories.
func Stories(r *Reading, d Dialect, nobody bool) []Statement {
	w := newWriter(r, d)
	w.relations()
	w.stories()
	if r.Event != "" {
		w.count(Duplicate, "COALESCE(SUM(edup), 0)", w.from("settled"))
		w.count(Conflict, "COALESCE(SUM(econ), 0)", w.from("settled"))
	}
	if nobody || r.Event != "" {
		w.nobody()
	}
	return w.statements()
}

// NamesNobody tells from the cells of Accounting that some rows name no contact.
func NamesNobody(cells []tally.Cell) bool {
	return slices.ContainsFunc(cells, func(c tally.Cell) bool { return c.Part == "rows" && c.What == UnnamedRows && c.Numbers[0] > 0 })
}

// WithoutEvents is the Reading for rows of which, as the cells of Accounting
// say, each tells of an event of its own, if of any: nothing has to be settled.
func (r *Reading) WithoutEvents(cells []tally.Cell) *Reading {
	if slices.ContainsFunc(cells, func(c tally.Cell) bool { return c.Part == "events" && c.Numbers[0] > 0 }) {
		return r
	}
	without := *r
	without.Event = ""
	return &without
}

// TooManyStories tells that the cells of Stories are not all that there would
// be.
func TooManyStories(cells []tally.Cell) bool {
	stories := 0
	for i := range cells {
		if cells[i].Part == "stories" {
			stories++
		}
	}
	return stories > MaxStories
}

// A storyteller has a better way than plain groups to put together what each
// contact was shown and did.
type storyteller interface {
	// Told is a query for the columns of keys, tenth (the contact's fold, or 0
	// where that is not asked for), story (the entries of the contact's
	// exposures, one after the other, in one order if possible) and exposures
	// (how many), one row a contact, from a relation with the columns of keys,
	// who and entry.
	Told(from string, keys []string, folds bool) string
}

// A storer says that a relation is to be computed once, as what it is made of
// is to be planned for itself: the way in which an engine groups a relation of
// which it thinks that it has few rows is not good for many.
type storer interface{ Storing() string }

// storing is what is said of a relation.
func (w *writer) storing(name string) string {
	if d, ok := w.d.(storer); ok && name == "contacts" {
		return d.Storing()
	}
	return ""
}

// gathered are contacts, each with its fold, if anything is cut by that, and
// its story.
func (w *writer) gathered() {
	entries := w.d.Subquery(fmt.Sprintf("SELECT %s, %s AS entry FROM %s WHERE who <> ''", list(w.keys("who")...), w.entry(), w.from("kept")), "entries")
	folds := len(w.profile) > 0
	if d, ok := w.d.(storyteller); ok {
		w.define("contacts", "%s", d.Told(entries, w.keys(), folds))
	} else {
		tenth := "0"
		if folds {
			tenth = w.d.Fold("who")
		}
		grouped := w.d.Subquery(fmt.Sprintf("SELECT %s, %s AS story, COUNT(*) AS exposures FROM %s GROUP BY %[1]s", list(w.keys("who")...), w.d.Gather("entry"), entries), "gathered")
		w.define("contacts", "SELECT %s, story, exposures FROM %s", list(w.keys(tenth+" AS tenth")...), grouped)
	}
}

// stories counts contacts by fold and story. How many exposures they have tells
// whether a story is whole.
func (w *writer) stories() {
	w.gathered()
	query := w.cells("stories", "", fields{fold: "tenth", key: "story", numbers: []string{"COUNT(*)", "SUM(exposures)"}}, w.from("contacts"), w.keys("tenth", "story"))
	w.part("stories", fmt.Sprintf("SELECT %s FROM %s", list(CellHeader...), w.d.Subquery(query+" LIMIT "+strconv.Itoa(MaxStories+1), "told")))
}

// entry is what an exposure adds to its contact's story, as tally.StoryCode
// says. It is NULL where a word is not known, which is then missed.
func (w *writer) entry() string {
	code := w.r.storyCode()
	number, size := "kind", int64(tally.Outcomes)
	var texts []string
	for i, column := range append(append([]string{"trig"}, w.profile...), "circ") {
		words := code.Words[i]
		if len(words) == 0 {
			texts = append(texts, w.tuple([]string{column}))
			continue
		}
		if len(words) > 1 {
			number += " + " + w.placeIn(column, words, size)
		}
		size *= int64(len(words))
	}
	if code.Dated {
		number = fmt.Sprintf("day * %d + %s", code.Size(), number)
	}
	texts = append([]string{w.d.Digits(w.d.Whole(number)), "','"}, texts...)
	if code.Priors {
		texts = append(texts, "COALESCE("+w.d.Digits(w.d.Whole("p"))+", '')", "','")
	}
	return w.d.Concat(texts...)
}

// placeIn is the place of a word in a list, times a size.
func (w *writer) placeIn(column string, words []string, size int64) string {
	var b strings.Builder
	b.WriteString("CASE")
	for i, word := range words {
		fmt.Fprintf(&b, " WHEN %s = %s THEN %d", column, w.text(word), int64(i)*size)
	}
	b.WriteString(" END")
	return b.String()
}

// Script writes what Cells would ask first: where stories are too many, Sums
// follow.
func (d *Database) Script(r *Reading) string {
	w := d.Dialect()
	all := Accounting(r, w)
	if r.contacts() {
		all = append(all, Stories(r, w, false)...)
	} else {
		all = append(all, Sums(r, w, Survey{})...)
	}
	return Script(w, all)
}
