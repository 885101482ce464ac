package findings

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"triggerlab/experiment"
)

// EvidenceSchema names the document, and begins every one of its lines.
const EvidenceSchema = "triggerlab.evidence/1"

// Evidence is what an exported report carries so that it can be checked and
// rendered again: the experiment, the tally and where the data came from, as
// JSON, gzipped. It names no contact.
type Evidence struct {
	Schema   string `json:"schema"`
	Program  string `json:"program"`  // version that made the report
	Methods  string `json:"methods"`  // of which its numbers are
	Language string `json:"language"` // that its words are in, such as en
	Data     []byte `json:"data"`     // base64 in the document
}

// Cells of a spreadsheet hold 32,767 characters; more lines than these are no
// report of ours.
const (
	lineChars = 30_000
	mostLines = 10_000
)

// Lines cuts the evidence into texts of at most 30,000 characters, for the
// cells of a sheet. Each begins with the schema, its number of how many, and
// the digest of them all: triggerlab.evidence/1 2/7 4be1… Line breaks and
// blanks are in none of what follows, so that no program trims anything.
func (e *Evidence) Lines() []string {
	whole, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and some bytes
	}
	text := []rune(string(bytes.ReplaceAll(whole, []byte(" "), []byte(`\u0020`))))
	digest, room := digestOf(string(text)), lineChars-len(lineHead(mostLines, mostLines, digestOf("")))
	lines := make([]string, (len(text)+room-1)/room)
	for i := range lines {
		lines[i] = lineHead(i+1, len(lines), digest) + string(text[i*room:min(len(text), (i+1)*room)])
	}
	return lines
}

func lineHead(number, of int, digest string) string {
	return fmt.Sprintf("%s %d/%d %s ", EvidenceSchema, number, of, digest)
}

// digestOf is the beginning of the SHA-256 of a text, enough to find damage.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// IsEvidenceLine tells a line of Lines from any other text.
func IsEvidenceLine(text string) bool { return strings.HasPrefix(text, EvidenceSchema+" ") }

// EvidenceOf puts lines together again, in whatever order they come. It is an
// error if one is missing, there twice or damaged, or if they are of two
// reports.
func EvidenceOf(lines []string) (*Evidence, error) {
	var parts []string
	var digest string
	for _, line := range lines {
		number, of, sum, text, ok := cutLine(line)
		switch {
		case !ok:
			return nil, experiment.Problem(experiment.Msg("evidence.no-line"))
		case parts == nil:
			parts, digest = make([]string, of), sum
		case of != len(parts) || sum != digest:
			return nil, experiment.Problem(experiment.Msg("evidence.two-reports"))
		}
		if parts[number-1] != "" {
			return nil, experiment.Problem(experiment.Msg("evidence.line-twice", "line", number))
		}
		parts[number-1] = text
	}
	for i, part := range parts {
		if part == "" {
			return nil, experiment.Problem(experiment.Msg("evidence.line-missing", "line", i+1, "lines", len(parts)))
		}
	}
	whole := strings.Join(parts, "")
	if len(parts) == 0 || digestOf(whole) != digest {
		return nil, experiment.Problem(experiment.Msg("evidence.damaged"))
	}
	return ParseEvidence([]byte(whole))
}

// cutLine takes a line apart.
func cutLine(line string) (number, of int, digest, text string, ok bool) {
	fields := strings.SplitN(strings.TrimSpace(line), " ", 4)
	if len(fields) < 4 || fields[0] != EvidenceSchema || fields[3] == "" {
		return 0, 0, "", "", false
	}
	one, all, _ := strings.Cut(fields[1], "/")
	number, err1 := strconv.Atoi(one)
	of, err2 := strconv.Atoi(all)
	ok = err1 == nil && err2 == nil && 1 <= number && number <= of && of <= mostLines
	return number, of, fields[2], fields[3], ok
}

// ParseEvidence reads evidence from its JSON.
func ParseEvidence(document []byte) (*Evidence, error) {
	e := new(Evidence)
	if err := json.Unmarshal(document, e); err != nil {
		return nil, experiment.Problem(experiment.Msg("evidence.damaged"))
	}
	if e.Schema != EvidenceSchema {
		return nil, experiment.Problem(experiment.Msg("evidence.other-schema", "schema", e.Schema, "ours", EvidenceSchema))
	}
	return e, nil
}
