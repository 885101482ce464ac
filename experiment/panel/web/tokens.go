package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"net"
	"sync"
	"time"
)

// newToken returns at least 128 random bits in capital letters and digits,
// which a QR code holds in few squares.
func newToken() string { return rand.Text() }

// same compares a token in a time that tells nothing of it.
func same(given, token string) bool {
	return token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(token)) == 1
}

// tickets are what a form is sent with: it came from a page of ours, not long
// ago, and it was not sent before. Only those that were used are remembered.
type tickets struct {
	key  []byte
	mu   sync.Mutex
	used map[string]time.Time // until when
}

const ticketBody = 8 + 16 // the moment it ends, and what makes it the only one

var ticketText = base32.StdEncoding.WithPadding(base32.NoPadding)

// issue makes a ticket.
func (t *tickets) issue(now time.Time) string {
	body := make([]byte, ticketBody, ticketBody+sha256.Size)
	binary.BigEndian.PutUint64(body, uint64(now.Add(ticketLasts).Unix()))
	rand.Read(body[8:])
	return ticketText.EncodeToString(t.sign(body))
}

func (t *tickets) sign(body []byte) []byte {
	h := hmac.New(sha256.New, t.key)
	h.Write(body[:ticketBody])
	return h.Sum(body[:ticketBody:ticketBody])
}

// valid tells whether a ticket is ours, has not ended and was not used.
func (t *tickets) valid(ticket string, now time.Time) bool {
	ends, ok := t.read(ticket)
	t.mu.Lock()
	defer t.mu.Unlock()
	_, used := t.used[ticket]
	return ok && !used && now.Before(ends)
}

// use takes a ticket once and for all, and forgets those that have ended.
func (t *tickets) use(ticket string, now time.Time) bool {
	ends, ok := t.read(ticket)
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, used := t.used[ticket]; !ok || used || !now.Before(ends) {
		return false
	}
	if t.used == nil {
		t.used = map[string]time.Time{}
	}
	for old, until := range t.used {
		if now.After(until) {
			delete(t.used, old)
		}
	}
	t.used[ticket] = ends
	return true
}

func (t *tickets) read(ticket string) (ends time.Time, ok bool) {
	signed, err := ticketText.DecodeString(ticket)
	if err != nil || len(signed) != ticketBody+sha256.Size || !hmac.Equal(signed, t.sign(signed)) {
		return time.Time{}, false
	}
	return time.Unix(int64(binary.BigEndian.Uint64(signed)), 0), true
}

// cookieName tells the servers of one machine apart: a browser sends the
// cookies of one port to all of them.
func cookieName(hosts []string) string {
	for _, host := range hosts {
		if _, port, err := net.SplitHostPort(host); err == nil {
			return "triggerlab-" + port
		}
	}
	return "triggerlab"
}
