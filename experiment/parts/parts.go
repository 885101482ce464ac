// Package parts keeps what was gathered of outcomes per contact in a file, so
// that days, or shards on several machines, can be read each by itself and put
// together later: exactly, also where they share contacts.
//
// It promises that nobody is named in such a file: contacts and events are
// hashes under a key that is not in it, and what they did is counted by day. It
// promises that a file which was cut off or changed is refused, and that nothing
// is taken for a part that is none. It does not promise that somebody who can
// make a file did not make it up.
//
// A file is a line that says what it is, sections, of which the last is an
// About, and a trailer:
//
//	triggerlab tally 1\n
//	section…   1 byte: packed or not; 4 bytes: its length; 4 bytes: that unpacked
//	About      a section, as JSON
//	trailer    8 bytes: where About begins; SHA-256 of all before; "TLTALLY\n"
package parts

import (
	"encoding/json"
	"slices"

	"triggerlab/experiment"
)

// Extension is how the files are called.
const Extension = ".tally"

// KeyName is the key that parts share, see ledger.Shared.
const KeyName = "tally"

const (
	opening = "triggerlab tally 1\n"
	closing = "TLTALLY\n"
	trailer = 8 + 32 + len(closing)
	// maxSection is how large a section may be once it is unpacked. One of
	// contacts is a 256th of all: this is enough for ten thousand million.
	maxSection = 1 << 30
	// maxPacked is how much more a large section may be than what is stored of
	// it: contacts who all did the same pack some ten times. A section that is
	// not large may pack as it likes, which deflate ends at 1032 times.
	maxPacked = 100
	large     = 32 << 20
	// maxAbout is how large About may be: enough for 100,000 files.
	maxAbout = 64 << 20
)

// About says what a part was read from, and how: what must be alike in all of
// them.
type About struct {
	Program string          `json:"program"`
	Methods string          `json:"methods"`
	Key     string          `json:"key"`     // the check of the key
	Carried json.RawMessage `json:"carried"` // the experiment and the provenance, see evidence.Carry
	Sources []Source        `json:"sources"`
	Reading Reading         `json:"reading"`
	Places  []Stretch       `json:"places"` // of the rows, by their numbers
	Rows    uint64          `json:"rows"`   // the number of the last row
	// Last is the last moment of the data, in seconds since 1970; nil: none is
	// known.
	Last *int64 `json:"last"`
}

// Source is a file whose rows a part holds, those of them that --only kept.
type Source struct {
	File   string              `json:"file"`
	SHA256 string              `json:"sha256"`
	Sheets []string            `json:"sheets"` // of a workbook; empty: nobody knows
	Ledger string              `json:"ledger"` // the name of the ledger that it is; empty: it is none
	Only   map[string][]string `json:"only"`
}

// Reading is how rows were read.
type Reading struct {
	Columns       []string   `json:"columns"` // of the profile
	Breakdowns    [][]string `json:"breakdowns"`
	Circumstances []string   `json:"circumstances"`
	Wave          string     `json:"wave"`
	Strict        bool       `json:"strict"` // by the names of a workbook
	Totals        bool       `json:"totals"` // counts, and no contacts
	Timeless      bool       `json:"timeless"`
	Dates         string     `json:"dates"` // the order of those that are text, where there were any
	Engaged       string     `json:"engaged"`
	Empty         string     `json:"empty"`
	Ledger        string     `json:"ledger"` // the name of the ledger by which contacts are known; empty: none
	Known         bool       `json:"known"`  // a sheet Contacts told of them
}

// Stretch is rows that follow each other in one file: from the number From on,
// the first of which stands in this row.
type Stretch struct {
	From  uint64 `json:"from"`
	File  string `json:"file"`
	Sheet string `json:"sheet"`
	Row   int64  `json:"row"` // 0: nobody knows
}

// maxRows is how many rows there may be: as many as a float64 can count.
const maxRows = 1 << 53

// sensible tells what can be.
func (a *About) sensible() bool {
	read := a.Reading
	if read.Wave != "" && !slices.Contains(read.Columns, read.Wave) {
		return false
	}
	for _, by := range read.Breakdowns {
		if slices.ContainsFunc(by, func(column string) bool { return !slices.Contains(read.Columns, column) }) {
			return false
		}
	}
	return a.Rows <= maxRows
}

// Place finds a row by its number.
func (a *About) Place(number uint64) experiment.Place {
	var at experiment.Place
	for _, s := range a.Places {
		if s.From > number {
			break
		}
		at = experiment.Place{File: s.File, Sheet: s.Sheet}
		if s.Row > 0 {
			at.Row = s.Row + int64(number-s.From)
		}
	}
	return at
}

// damaged is a file that is not what was written.
func damaged(path, part string) error {
	return experiment.Problem(experiment.Msg("parts.damaged", "part", part).On(experiment.Place{File: path}))
}
