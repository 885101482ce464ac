package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"errors"
	"hash"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/tally"
)

// A pseudonym is ~, 26 characters of a keyed digest, and two letters that are
// chosen so that it falls into the fold of the contact.
const pseudonymLength = 1 + 26 + 2

var small = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Pseudonym returns what stands for a contact in this ledger,
//
//	~ base32(HMAC-SHA-256(key, contact)[:16]) xy
//
// where xy are the first two letters with which [tally.Fold] is that of the
// contact. Identifiers that are of one person ([roles.SameContact]) have one
// pseudonym. One that was made here is taken as it is. It is a Problem where
// the ledger was opened without its key.
func (l *Ledger) Pseudonym(contact []byte) ([]byte, error) {
	if isPseudonym(string(contact)) {
		var one int
		switch err := l.read.QueryRow("SELECT 1 FROM contacts WHERE pseudonym = ?", string(contact)).Scan(&one); {
		case err == nil:
			return contact, nil
		case !errors.Is(err, sql.ErrNoRows):
			return nil, failure(l.path, err)
		}
	}
	if l.key == nil {
		return nil, l.keyless()
	}
	return newHasher(l.key).pseudonym(contact), nil
}

// keyless says that the key is not at hand.
func (l *Ledger) keyless() error {
	return failure(l.path, experiment.Problem(experiment.Msg("ledger.no-key", "key", l.id+".key", "variable", KeysVariable)))
}

// A hasher makes pseudonyms, for one goroutine.
type hasher struct {
	mac      hash.Hash
	scratch  []byte
	identity []byte
	sum      [sha256.Size]byte
}

func newHasher(k *key) *hasher {
	return &hasher{mac: hmac.New(sha256.New, k[:]), scratch: make([]byte, 0, 64)}
}

// pseudonym makes one of an identifier. The slice is good until the next.
func (h *hasher) pseudonym(contact []byte) []byte {
	contact = roles.SameContact(h.scratch[:0], contact)
	h.mac.Reset()
	h.mac.Write(contact)
	sum := h.mac.Sum(h.sum[:0])
	fold := tally.Fold(contact)
	p := make([]byte, pseudonymLength)
	p[0] = '~'
	small.Encode(p[1:], sum[:16])
	for i := range 26 * 26 { // all miss in one of 10³⁰ contacts
		p[27], p[28] = 'a'+byte(i/26), 'a'+byte(i%26)
		if tally.Fold(p) == fold {
			break
		}
	}
	return p
}

// isPseudonym tells what looks like one.
func isPseudonym(contact string) bool {
	if len(contact) != pseudonymLength || contact[0] != '~' {
		return false
	}
	for _, c := range []byte(contact[1:]) {
		if !('a' <= c && c <= 'z' || '2' <= c && c <= '7') {
			return false
		}
	}
	return true
}

// foldOf is the fold of a pseudonym, which is that of the contact.
func foldOf(pseudonym string) int64 { return int64(tally.Fold([]byte(pseudonym))) }
