package warehouse

import (
	"time"

	"triggerlab/experiment"
)

// A Reading says of a relation what its columns mean and what each value that
// occurs in them stands for, settled by the code that reads the cells of a
// file. A Query is made of it, and of nothing else.
//
// Columns are named as the engine names them; an empty name is a column that
// is not there. Wherever values of a column are listed they are its texts, as
// Dialect.Text writes them: not trimmed, compared by their bytes, and "" for
// NULL.
type Reading struct {
	From    Relation
	Columns []Column // at least those that are named below

	// Experiment is the column that tells experiments apart; every one is
	// tallied by itself. Rows without a value are of the experiment "".
	Experiment string

	// Aside is what sets rows aside, in the order in which a row is asked; the
	// first that holds is the reason.
	Aside []Aside

	Contact string // the engine trims it and writes e-mail addresses in small
	Event   string // rows of one event are one exposure; the engine trims it
	Trigger Words
	// Triggers are those that are declared, in their order; others that occur
	// follow in byte order.
	Triggers []string

	Profile       []Words    // the columns that breakdowns and the wave are made of
	Breakdowns    [][]string // each some of the names of Profile
	Wave          string     // the name in Profile that is the contact's wave; empty: none
	Circumstances []Circumstance

	Outcome    Outcomes
	Complaints []Test // a row for which one of them holds is a complaint

	Time Moment
	// Window is how long after an exposure an outcome counts, Last the last
	// moment in the data, in seconds since 1970: what is younger than a window
	// then is pending, and so is what has no time. 0: no window. There is none
	// without a column Time.
	Window time.Duration
	Last   int64
	// Lasts are the last moments of experiments that are told apart, instead of
	// Last; nil is that of one of which no row has a time: it has no window.
	Lasts map[string]*int64
	// Took is the column of how many seconds a contact took: an engagement
	// that took longer than Within is an ignore.
	Took   string
	Within time.Duration

	Prior    string  // the contact's engagement before the test
	LookDays []int32 // the last days of the planned looks, in order, as days since 1970

	Totals *Totals // not nil: a row is a cell of totals, and nobody's
}

// A Test is a question to a row: is the text of the column one of the values,
// or where Except is set, any other?
type Test struct {
	Column string
	Values []string
	Except bool
}

// Aside is a reason for which rows are set aside.
type Aside struct {
	Reason string
	Test
	// Unnamed rows do not even make a trigger of what they name: those that
	// were not selected, did not reach anybody, or name none that can be used.
	Unnamed bool
}

// Words is a column of words.
type Words struct {
	Name   string // by which reports call it
	Column string
	// Means holds what values stand for that do not stand for themselves, such
	// as "flowers" for "flowers ".
	Means map[string]string
	// Known are all words that occur, in byte order; nil: nobody knows.
	Known []string
}

// Circumstance is what an exposure is told apart by beside its trigger and
// profile: the words of a column, such as the channel, or whether a reply came
// as soon as the channel's users expect.
type Circumstance struct {
	Words
	Reply *Reply // not nil: instead of words
}

// Reply is a column of how many seconds a reply took. What is expected is that
// of the row's channel, or where that is empty, that of its trigger; 0 is not
// known. A reply within it reads "in-time", a later one "late", and where the
// reply is no number of seconds or nothing is expected, "".
type Reply struct {
	Column   string
	Channel  Words              // without a Column: there is none
	Expected map[string]float64 // in seconds, by channel
	Triggers map[string]float64 // in seconds, by trigger
}

// Outcomes is the column that says what contacts did. A value that is not
// listed is set aside as "not-an-outcome", so every value that occurs and is
// read must be; so must "" for the empty ones.
type Outcomes struct {
	Column string
	Means  map[string]experiment.Outcome
}

// Moment is the column of times.
type Moment struct {
	Column string
	// Seconds holds, where texts are few or written in a way of their own, what
	// they stand for in seconds since 1970; others are no times. Where it is
	// nil the engine reads the column: dates and times by their kind, whole
	// numbers as seconds since 1970, texts where they are ISO 8601.
	Seconds map[string]int64
}

// Totals are the columns of counts, whole numbers that nobody has to doubt:
// 0 <= engagements, complaints <= exposures. NULL counts 0.
type Totals struct {
	Exposures, Engagements string
	Complaints             []string // added up
}

// Reasons of rows that the engine counts besides those of Aside.
const (
	Told         = "told" // they are not set aside
	Used         = "used"
	Pending      = "pending"
	Duplicate    = "duplicate-event"
	Conflict     = "event-conflict"
	NotAnOutcome = "not-an-outcome"
	// And what is to be known of rows that are used all the same.
	Untimed     = "untimed"      // their time could not be read
	UnnamedRows = "unnamed"      // they name no contact, in a column of contacts
	PriorUnread = "prior-unread" // their prior is no number
	ReplyUnread = "reply-unread" // and their reply is none
)
