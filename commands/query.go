package commands

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"unicode/utf16"
	"unicode/utf8"

	"triggerlab/experiment"
)

// longestQuery is how long a SELECT may be that somebody wrote.
const longestQuery = 1 << 20

// readQuery reads a SELECT that somebody wrote, as editors save it: in UTF-8,
// or behind a mark that says so in UTF-16.
func readQuery(path string) (string, error) {
	problem := func(code string, values ...any) error {
		return experiment.Problem(experiment.Msg(code, values...).On(experiment.Place{File: path}))
	}
	f, err := os.Open(path)
	if err != nil {
		return "", problem("source.query-file", "file", path, "error", err.Error())
	}
	defer f.Close()
	written, err := io.ReadAll(io.LimitReader(f, longestQuery+1))
	if err != nil {
		return "", problem("source.query-file", "file", path, "error", err.Error())
	}
	query := decoded(written)
	if len(written) > longestQuery || !utf8.Valid(query) || bytes.IndexByte(query, 0) >= 0 {
		return "", problem("source.query-no-text", "file", path)
	}
	return string(query), nil
}

// decoded is a text in UTF-8 without a mark of how it is written.
func decoded(written []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(written, []byte("\xef\xbb\xbf")):
		return written[3:]
	case bytes.HasPrefix(written, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(written, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return written
	}
	var units []uint16
	for i := 2; i+1 < len(written); i += 2 {
		units = append(units, order.Uint16(written[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}
