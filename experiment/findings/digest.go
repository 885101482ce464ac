package findings

import "encoding/json"

// Digest is the SHA-256 of a file's bytes in hexadecimal; empty where nobody has
// seen all of them, as of a table in a database, which the document writes as
// null.
type Digest string

// MarshalJSON writes null for what is not known.
func (d Digest) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(d))
}
