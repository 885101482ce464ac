package source

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// cardRoles are what is known of an exposure that was a card somebody swiped.
// How long the contact looked says so of no other column's sake: mailings have
// it too.
var cardRoles = [...]roles.Role{roles.Position, roles.Minds, roles.Via, roles.SwipeS}

// cardColumns are where a sheet says it, in the order of cardRoles; -1: nowhere.
type cardColumns [len(cardRoles)]int

func (l *layout) cardColumns() (at cardColumns) {
	cards := false
	for i, role := range cardRoles {
		at[i] = columnOf(l.columns, role)
		cards = cards || at[i] >= 0 && role != roles.SwipeS
	}
	if !cards {
		at[len(at)-1] = -1
	}
	return at
}

// noCards is that no column says anything.
var noCards = cardColumns{-1, -1, -1, -1}

// cardCounts is how many cells of each of them could be read and not.
type cardCounts struct{ read, unread [len(cardRoles)]int64 }

// card reads what a row tells of the card that its exposure was. What cannot
// be read is an error in our own sheets, and elsewhere counted: the outcome is
// known all the same.
func (r *reader) card(s *shard, row table.Row, e *tally.Exposure) bool {
	if s.at.cards == noCards {
		return true
	}
	for i, at := range s.at.cards {
		if len(textAt(row, at)) == 0 {
			continue
		}
		if s.cardValue(cardRoles[i], row.Cells[at], &e.Swipe) {
			s.cards.read[i]++
			continue
		}
		if s.strict {
			s.problem(experiment.Msg("source.not-a-card", "value", string(textAt(row, at)), "header", s.layout.header[at], "role", string(cardRoles[i])), at)
			return false
		}
		s.cards.unread[i]++
	}
	if e.Swipe.Card = s.isCard(&e.Swipe); e.Swipe.Card {
		if unix, known := s.moment.unix(textAt(row, s.at.time)); known {
			e.Swipe.At = unix
		}
	}
	return true
}

// isCard tells a card from a mailing of which the record says how it came
// there. Where a column says who was of two minds, whoever is not said to have
// been was asked too.
func (s *shard) isCard(c *tally.Swipe) bool {
	asked := columnOf(s.layout.columns, roles.Minds) >= 0 && c.Via == experiment.ViaUnknown
	return c.Via.Panel() || c.Position > 0 || c.Minds || asked
}

// cardValue reads one of them from a cell that is not empty.
func (s *shard) cardValue(role roles.Role, cell table.Cell, card *tally.Swipe) (ok bool) {
	switch role {
	case roles.Position:
		n, reason := table.Float(cell, s.layout.dialect)
		if ok = reason == table.None && 1 <= n && n <= math.MaxUint16 && n == math.Trunc(n); ok {
			card.Position = uint16(n)
		}
	case roles.SwipeS:
		n, reason := table.Float(cell, s.layout.dialect)
		if ok = reason == table.None && 0 <= n && n <= longestLook; ok {
			card.Took = float32(max(n, shortestLook))
		}
	case roles.Minds:
		var outcome experiment.Outcome
		outcome, ok = roles.ParseOutcome(cell.Trim())
		ok = ok && (outcome == experiment.Engage || outcome == experiment.Ignore)
		card.Minds = ok && outcome == experiment.Engage
	case roles.Via:
		card.Via, ok = experiment.ParseVia(string(cell.Trim()))
	}
	return ok
}

// The longest look at a card that is believed, in seconds, and what stands for
// no time at all, which is not the same as unknown.
const (
	longestLook  = 1e9
	shortestLook = 1e-3
)

// cardRemarks tells what could not be read of cards. A column of which nothing
// could is of something else, such as what people do for a living: then it is
// not among the columns that were read.
func (sc *scan) cardRemarks(read map[string]string) []experiment.Message {
	var sum cardCounts
	for _, s := range sc.shards {
		for i := range cardRoles {
			sum.read[i] += s.cards.read[i]
			sum.unread[i] += s.cards.unread[i]
		}
	}
	var list []experiment.Message
	for i, role := range cardRoles {
		switch {
		case sum.unread[i] == 0:
		case sum.read[i] == 0 && role != roles.SwipeS:
			delete(read, string(role))
		default:
			list = append(list, experiment.Msg("source.card-unread", "rows", sum.unread[i], "header", sc.layout.header[sc.at.cards[i]], "role", string(role)))
		}
	}
	return list
}
