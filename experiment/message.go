package experiment

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// A Message is something to tell a person: a reason, a notice, a warning or
// an error. It holds a code and values and no words, so that one sentence is
// worded in one place (reports/text) and in any language.
//
// Values are strings, booleans, integers, float64 fractions (never percent)
// and slices of strings.
type Message struct {
	Code   string
	Values map[string]any
	At     Place // the zero Place when it is about no cell in particular
}

// Msg makes a message from its code and the names and values it speaks of,
// in pairs: Msg("table.no-sheet", "sheet", name). It panics when a name has
// no value, which only a mistake in the program can cause.
func Msg(code string, pairs ...any) Message {
	if len(pairs)%2 != 0 {
		panic("experiment.Msg: a name without a value in " + code)
	}
	m := Message{Code: code}
	if len(pairs) > 0 {
		m.Values = make(map[string]any, len(pairs)/2)
	}
	for i := 0; i < len(pairs); i += 2 {
		m.Values[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

// On returns the message with the place it is about.
func (m Message) On(at Place) Message {
	m.At = at
	return m
}

// String is for programmers and logs; people read what reports/text makes.
func (m Message) String() string {
	var b strings.Builder
	if at := m.At.String(); at != "" {
		b.WriteString(at + ": ")
	}
	b.WriteString(m.Code)
	names := make([]string, 0, len(m.Values))
	for name := range m.Values {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%v", name, m.Values[name])
	}
	return b.String()
}

// A Place is where something stands in the words a spreadsheet program uses.
// Parts that are not known are zero.
type Place struct {
	File   string // the path as the user gave it
	Sheet  string // empty in a file that has no sheets
	Row    int64  // 1 is the first row
	Column int    // 1 is column A
}

// String writes the place as book.xlsx:Outcomes!D7, or people.csv:D7 in a
// file without sheets; a place without a column is the row's number alone.
func (p Place) String() string {
	s := p.File
	switch {
	case p.Sheet != "" && p.Row > 0:
		s += ":" + p.Sheet + "!"
	case p.Sheet != "":
		s += ":" + p.Sheet
	case p.Row > 0:
		s += ":"
	}
	if p.Row > 0 {
		s += ColumnName(p.Column) + strconv.FormatInt(p.Row, 10)
	}
	return s
}

// ColumnName returns the letters of a column counted from 1, A for 1 and AA
// for 27, and nothing for a column that is not known (0 or less).
func ColumnName(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// MaxProblems is how many problems of an input are told at once: enough to
// mend a file in one sitting, few enough to read.
const MaxProblems = 20

// Problems is an error: everything that is wrong with the input, in the
// order found, of which the first MaxProblems are kept and all are counted.
// The zero value has no problems and is ready to use.
type Problems struct {
	List  []Message
	Total int
}

// Add notes one more problem.
func (p *Problems) Add(m Message) {
	p.Total++
	if len(p.List) < MaxProblems {
		p.List = append(p.List, m)
	}
}

// Err returns p as an error, or nil when there is no problem.
func (p *Problems) Err() error {
	if p == nil || p.Total == 0 {
		return nil
	}
	return p
}

// Error lists the problems for programmers; people read what reports/text
// makes of them.
func (p *Problems) Error() string {
	lines := make([]string, 0, len(p.List)+1)
	for _, m := range p.List {
		lines = append(lines, m.String())
	}
	if more := p.Total - len(p.List); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// Problem makes an error of a single message.
func Problem(m Message) error {
	return &Problems{List: []Message{m}, Total: 1}
}
