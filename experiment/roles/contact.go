package roles

import "bytes"

// SameContact is an identifier of a contact as it is told from others, wherever
// contacts are compared: the letters of an e-mail address may be large or
// small and it is the same one; any other identifier is as it is. It returns
// contact itself where nothing is to be changed, and else writes into scratch,
// which grows as append does.
func SameContact(scratch, contact []byte) []byte {
	if bytes.IndexByte(contact, '@') < 0 || !bytes.ContainsFunc(contact, func(c rune) bool { return 'A' <= c && c <= 'Z' }) {
		return contact
	}
	scratch = append(scratch[:0], contact...)
	for i, c := range scratch {
		if 'A' <= c && c <= 'Z' {
			scratch[i] = c + 'a' - 'A'
		}
	}
	return scratch
}
