package source

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// heard is what the words of a column are, and whether those of one contact
// stand in one row or in many.
type heard struct {
	words   map[string]bool // met before
	kinds   map[roles.Happened]bool
	open    bool // a word is open, which elsewhere is a question that is
	other   bool // a word is an outcome, and none of a happening
	strange int  // words of which nothing is known
	// What happened to contacts, by the hash of who and which trigger. Of many
	// a part is enough: those of which the hash ends in zeros.
	contacts map[uint64]uint8
	zeros    uint64
}

const (
	// manyStrange words of which nothing is known are no column of happenings.
	manyStrange = 50
	// manyContacts are enough to tell a log from a state.
	manyContacts = 1 << 16
)

// heard reads a column until it is clear that it holds no happenings; where it
// is known that it does, until it is clear what says that messages arrived.
func (o Options) heard(ctx context.Context, rows table.Rows, columns roles.Columns, at int, known bool) (*heard, error) {
	h := &heard{words: map[string]bool{}, kinds: map[roles.Happened]bool{}, contacts: map[uint64]uint8{}}
	contact, trigger := columnOf(columns, roles.Contact), columnOf(columns, roles.Trigger)
	need := []int{at}
	for _, more := range []int{contact, trigger} {
		if more >= 0 && more != at {
			need = append(need, more)
		}
	}
	slices.Sort(need)
	rows = rows.Need(need)
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return h, err
			}
			kind := h.hear(textAt(row, at))
			if known && h.kinds[roles.WasDelivered] || !known && (h.other || h.strange > manyStrange) {
				return h, nil
			}
			if !known && contact >= 0 && kind != roles.UnknownHappening {
				h.note(textAt(row, contact), textAt(row, trigger), kind)
			}
		}
	}
	return h, nil
}

func (h *heard) hear(text []byte) roles.Happened {
	kind := roles.Happening(text)
	if len(text) == 0 || h.words[string(text)] || h.strange > manyStrange && kind == roles.UnknownHappening {
		return kind
	}
	h.words[string(text)] = true
	h.kinds[kind] = true
	word := roles.Fold(string(text))
	h.open = h.open || word == "open"
	if kind == roles.UnknownHappening {
		_, outcome := roles.LookUp(text)
		h.other = h.other || outcome
		h.strange++
	}
	return kind
}

// note remembers that something happened to a contact.
func (h *heard) note(contact, trigger []byte, kind roles.Happened) {
	sum := fnv.New64a() // the same in every run
	sum.Write(contact)
	sum.Write([]byte{0})
	sum.Write(trigger)
	key := sum.Sum64()
	if len(contact) == 0 || key&h.zeros != 0 {
		return
	}
	h.contacts[key] |= 1 << kind
	for len(h.contacts) > manyContacts {
		h.zeros = h.zeros<<1 | 1
		maps.DeleteFunc(h.contacts, func(key uint64, _ uint8) bool { return key&h.zeros != 0 })
	}
}

// events tells that the words are those of what happens to messages, and not
// outcomes that somebody wrote down.
func (h *heard) events() bool {
	var reaches, answers bool
	for kind := range h.kinds {
		reaches, answers = reaches || kind.Reaches(), answers || kind.Answers()
	}
	return !h.other && answers && (reaches || h.open && h.kinds[roles.WasClicked])
}

// class tells a log, in which those who did something are also said to have
// been sent it, from a state of each contact.
func (h *heard) class() roles.Class {
	var answered, reached int
	for _, kinds := range h.contacts {
		if kinds&(1<<roles.WasOpened|1<<roles.WasClicked|1<<roles.WasRefused) != 0 {
			answered++
			if kinds&(1<<roles.WasSent|1<<roles.WasDelivered) != 0 {
				reached++
			}
		}
	}
	if 2*reached > answered {
		return roles.EventLog
	}
	return roles.PerContact
}

// shown is what says in a log that somebody was shown a message: that it was
// delivered, or that it was sent where the log does not say the other.
func (h *heard) shown() roles.Happened {
	if h.kinds[roles.WasDelivered] {
		return roles.WasDelivered
	}
	return roles.WasSent
}

// wordCounts counts words of which nothing is known.
type wordCounts map[string]int64

// manyUnknown is how many of them are told apart.
const manyUnknown = 100

// hear counts a word so many times.
func (w *wordCounts) hear(text []byte, times int64) {
	if *w == nil {
		*w = wordCounts{}
	}
	if _, met := (*w)[string(text)]; met || len(*w) < manyUnknown {
		(*w)[string(text)] += times
	}
}

func (w *wordCounts) merge(o wordCounts) {
	for word, n := range o {
		if *w == nil {
			*w = wordCounts{}
		}
		(*w)[word] += n
	}
}

// said lists the most frequent, with how often; a word that holds an @ may
// name somebody.
func (w wordCounts) said() []string {
	words := slices.SortedFunc(maps.Keys(w), func(a, b string) int { return cmp.Or(cmp.Compare(w[b], w[a]), cmp.Compare(a, b)) })
	words = slices.DeleteFunc(words, func(word string) bool { return strings.Contains(word, "@") })
	said := []string{}
	for _, word := range words[:min(10, len(words))] {
		said = append(said, fmt.Sprintf("%s (%d)", word, w[word]))
	}
	return said
}

// saidWords reads what said says.
func saidWords(said []string) wordCounts {
	words := wordCounts{}
	for _, text := range said {
		at := max(0, strings.LastIndex(text, " ("))
		if n, err := strconv.ParseInt(strings.Trim(text[at:], " ()"), 10, 64); err == nil {
			words[text[:at]] = n
		}
	}
	return words
}
