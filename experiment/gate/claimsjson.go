package gate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"triggerlab/experiment/findings"
)

// wordKeys are the members of a document that are sentences, and carried is
// the one that all else is held against.
var wordKeys = map[string]bool{"text": true}

const carried = "/evidence"

// tree compares what a document says at a path with what it should say.
func (c *claimed) tree(path string, said, should any) {
	if path == carried {
		return
	}
	switch should := should.(type) {
	case map[string]any:
		if said, ok := said.(map[string]any); ok {
			c.members(path, said, should)
			return
		}
	case []any:
		if said, ok := said.([]any); ok {
			c.items(path, said, should)
			return
		}
	}
	c.Compared++
	if !sameValue(said, should) {
		c.differs(findings.ClaimChanged, path, written(said), written(should))
	}
}

// members compares objects; sentences only where they are of this version.
func (c *claimed) members(path string, said, should map[string]any) {
	names := slices.Sorted(maps.Keys(said))
	for name := range should {
		if _, known := said[name]; !known {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		at := path + "/" + pointer.Replace(name)
		says, isThere := said[name]
		wants, belongs := should[name]
		switch {
		case wordKeys[name] && !c.Words:
		case isThere && belongs:
			c.tree(at, says, wants)
		case !c.Words: // another version may say more, or less
		case isThere:
			c.differs(findings.ClaimAdded, at, written(says), "")
		default:
			c.differs(findings.ClaimMissing, at, "", written(wants))
		}
	}
}

func (c *claimed) items(path string, said, should []any) {
	for i := range max(len(said), len(should)) {
		at := fmt.Sprintf("%s/%d", path, i)
		switch {
		case i >= len(should):
			c.differs(findings.ClaimAdded, at, written(said[i]), "")
		case i >= len(said):
			c.differs(findings.ClaimMissing, at, "", written(should[i]))
		default:
			c.tree(at, said[i], should[i])
		}
	}
}

func sameValue(a, b any) bool {
	x, number := a.(json.Number)
	y, numbers := b.(json.Number)
	if number && numbers {
		return x == y || alike(x.String(), y.String())
	}
	// Objects and lists are compared elsewhere, unless one of them is none.
	switch a.(type) {
	case map[string]any, []any:
		return false
	}
	switch b.(type) {
	case map[string]any, []any:
		return false
	}
	return a == b
}

// written is a value as JSON writes it.
func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// provenance are the parts of a document that say where the data came from,
// which is another place now.
var provenance = []string{"source", "sha256", "columns", "notices", "set_aside", "rows_read"}

// outcomes compares the findings of the evidence with those of the outcomes:
// every number, name and status of them, and no sentence.
func (c *claimed) outcomes(doc, found *findings.Findings) error {
	carriedBy, ofOutcomes := *doc, *found
	carriedBy.Evidence, ofOutcomes.Evidence = nil, nil
	carriedBy.Plan, ofOutcomes.Plan = nil, nil // stands in the book alone
	before, err := json.Marshal(&carriedBy)
	if err != nil {
		return err
	}
	now, err := json.Marshal(&ofOutcomes)
	if err != nil {
		return err
	}
	said, should, err := trees(before, now)
	if err != nil {
		return err
	}
	for _, tree := range []any{said, should} {
		whole := tree.(map[string]any)
		delete(whole, "health") // of how the file was read, among others
		if data, ok := whole["data"].(map[string]any); ok {
			for _, name := range provenance {
				delete(data, name)
			}
		}
	}
	c.kind, c.Outcomes = findings.ClaimUntrue, true
	c.tree("", said, should)
	return nil
}
