package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"time"
)

// A Naming gives the exposures of a file events, by which they are known when
// the file, or a longer copy of it, is imported again.
//
// An exposure of somebody is told from others by who was shown what, when and
// on which channel, and the k-th of those that agree in all of it by k; one of
// nobody in particular by where it stands in its file. A file continues an
// earlier one when it begins with the same exposures in the same order, whatever
// is known of their outcomes by now; where it continues none it is another
// file, and equal exposures in it are other exposures. One that was awaited when
// nothing said when it was is the same when something does.
//
// Events are made with the key, so that nobody can try which contact fits.
type Naming struct {
	hasher *hasher
	file   string // the digest of the file that it is, or that it continues
	apart  bool   // exposures without a time are this file's own
	known  bool   // it continues one
	seen   map[uint64]uint32
	rows   int64 // that were looked at
	sum    hash.Hash
	marks  []Series // of earlier imports, by their rows
	scrap  []byte
	// awaited are the events of exposures that were pending and had no time,
	// whatever came of them since; there tells of other events.
	awaited map[string]bool
	there   func(event string) (bool, error)
}

// A Series is what is known of the exposures of an import: how many they were,
// and a digest of who was shown what in their order. File is the digest of the
// first file of those that continue each other.
type Series struct {
	File  string
	Apart bool // exposures without a time have events of their own
	Rows  int64
	Sum   string
}

// String writes the series as an import keeps it.
func (s Series) String() string {
	apart := 0
	if s.Apart {
		apart = 1
	}
	return fmt.Sprintf("%s %d %d %s", s.File, apart, s.Rows, s.Sum)
}

// ParseSeries reads what String wrote; false is that it is nothing of the kind.
func ParseSeries(text string) (s Series, ok bool) {
	var apart int
	n, err := fmt.Sscanf(text, "%s %d %d %s", &s.File, &apart, &s.Rows, &s.Sum)
	s.Apart = apart == 1
	return s, err == nil && n == 4
}

// Naming begins to name the exposures of a file, by its digest. What is known
// of earlier imports tells whether it continues one of them; apart says of a
// file that continues none that exposures without a time are new ones, even
// where somebody was shown the same before.
func (l *Ledger) Naming(ctx context.Context, digest string, earlier []Series, apart bool) (*Naming, error) {
	if l.key == nil {
		return nil, l.keyless()
	}
	awaited, err := l.awaited(ctx)
	if err != nil {
		return nil, failure(l.path, err)
	}
	marks := slices.Clone(earlier)
	slices.SortStableFunc(marks, func(a, b Series) int { return int(a.Rows - b.Rows) })
	return &Naming{
		hasher: newHasher(l.key), file: digest, apart: apart, marks: marks, seen: map[uint64]uint32{}, sum: sha256.New(), awaited: awaited,
		there: func(event string) (there bool, err error) {
			err = l.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM exposures WHERE event = ?)", event).Scan(&there)
			return there, failure(l.path, err)
		},
	}, nil
}

// awaited lists the events of exposures that were imported pending and without a
// time.
func (l *Ledger) awaited(ctx context.Context) (map[string]bool, error) {
	rows, err := l.read.QueryContext(ctx, "SELECT event FROM exposures WHERE outcome = 0 AND time IS NULL AND contact IS NOT NULL AND import IS NOT NULL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	events := map[string]bool{}
	for rows.Next() {
		var event string
		if err := rows.Scan(&event); err != nil {
			return nil, err
		}
		events[event] = true
	}
	return events, rows.Err()
}

// Look takes in the next exposure of the file, which stands in this row of it,
// before any is named.
func (n *Naming) Look(s *Swipe, row int64) {
	n.continues()
	p := binary.AppendVarint(n.scrap[:0], row)
	if s.Contact != "" {
		p = append(p, n.hasher.pseudonym([]byte(s.Contact))...)
	}
	for _, text := range [...]string{s.Segment, s.Trigger, s.Channel, s.Event} {
		p = append(append(p, 0), text...)
	}
	p = append(p, '\n')
	n.scrap = p
	n.sum.Write(p)
	n.rows++
}

// continues takes over what an earlier import is known by, where that holds the
// exposures which were looked at so far and no more.
func (n *Naming) continues() {
	for len(n.marks) > 0 && n.marks[0].Rows <= n.rows {
		if m := n.marks[0]; m.Rows == n.rows && m.Rows > 0 && m.Sum == n.summed() {
			n.file, n.apart, n.known = m.File, m.Apart, true
		}
		n.marks = n.marks[1:]
	}
}

func (n *Naming) summed() string { return hex.EncodeToString(n.sum.Sum(nil)[:16]) }

// Series is what is known of the file when all of it was looked at.
func (n *Naming) Series() Series {
	n.continues()
	return Series{File: n.file, Apart: n.apart, Rows: n.rows, Sum: n.summed()}
}

// Continues tells, when all of the file was looked at, whether it is an earlier
// one or a longer copy of it.
func (n *Naming) Continues() bool {
	n.continues()
	return n.known
}

// Name gives an exposure of the file an event, unless it has one: the next one
// of the file, which stands in this row of it. Merged says that a contact has
// one exposure to a trigger, whenever it was.
func (n *Naming) Name(s *Swipe, row int64, merged bool) (err error) {
	switch {
	case s.Event != "":
		// Who calls exposures by e-mail addresses would keep those.
		if tellsWho(s.Event) {
			s.Event = string(n.hasher.pseudonym([]byte(s.Event)))
		}
	case s.Contact == "":
		s.Event = n.event("row", n.file, uint64(row))
	default:
		s.Event, err = n.ofContact(s, merged)
	}
	return err
}

// ofContact is the event of an exposure of somebody.
func (n *Naming) ofContact(s *Swipe, merged bool) (string, error) {
	p := append(n.scrap[:0], n.hasher.pseudonym([]byte(s.Contact))...)
	for _, text := range [...]string{s.Trigger, s.Channel} {
		p = append(append(p, 0), text...)
	}
	p = append(p, 0)
	n.scrap = p
	file := ""
	switch {
	case merged:
	case !s.Time.IsZero():
		return n.timed(p, s.Time)
	case n.apart:
		file = n.file
	}
	return n.event(string(p), file, n.again(p)), nil
}

// timed is the event of an exposure of which it is known when it was, and what
// it was without that.
func (n *Naming) timed(what []byte, at time.Time) (string, error) {
	untimed := len(what)
	p := at.UTC().AppendFormat(what, time.RFC3339Nano)
	n.scrap = p
	event := n.event(string(p), "", n.again(p))
	if len(n.awaited) == 0 {
		return event, nil
	}
	before := n.event(string(p[:untimed]), "", uint64(n.seen[n.keyOf(p[:untimed])]))
	if !n.awaited[before] {
		return event, nil
	}
	there, err := n.there(event)
	if err != nil || there {
		return event, err
	}
	n.again(p[:untimed])
	return before, nil
}

// again tells how often the same exposure came before.
func (n *Naming) again(what []byte) uint64 {
	key := n.keyOf(what)
	k := n.seen[key]
	n.seen[key] = k + 1
	return uint64(k)
}

func (n *Naming) keyOf(what []byte) uint64 {
	sum := sha256.Sum256(what)
	return binary.LittleEndian.Uint64(sum[:])
}

// event is the name of the kth of what is the same.
func (n *Naming) event(what, file string, k uint64) string {
	n.hasher.mac.Reset()
	fmt.Fprintf(n.hasher.mac, "exposure\x00%s\x00%s\x00%d", what, file, k)
	return small.EncodeToString(n.hasher.mac.Sum(n.hasher.sum[:0])[:16])
}
