package text

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// TestEveryCodeIsWorded: whatever the program can say has an English
// sentence, which speaks only of values it is given.
func TestEveryCodeIsWorded(t *testing.T) {
	said := readProgram(t)
	for code, uses := range said.messages {
		if !worded(code) {
			t.Errorf("%s: no catalogue words %q", uses[0].at, code)
			continue
		}
		for _, id := range []string{code, code + ".hint"} {
			for _, use := range uses {
				for _, name := range placeholders(t, id) {
					if !use.open && !slices.Contains(use.names, name) {
						t.Errorf("%s: %q speaks of %q, which is not among its values %q", use.at, id, name, use.names)
					}
				}
			}
		}
	}
	for id, at := range said.words {
		if !worded(id) {
			t.Errorf("%s: no catalogue words %q", at, id)
		}
	}
}

// worded tells whether an id has an English sentence.
func worded(id string) bool { _, ok := catalogueOf(language.English).ids[id]; return ok }

// TestNoIdleCodes: a sentence that nobody says is a sentence whose code was
// changed in one place only.
func TestNoIdleCodes(t *testing.T) {
	said := readProgram(t)
	for _, id := range Codes() {
		code := strings.TrimSuffix(id, ".hint")
		if said.literals[code] || strings.HasPrefix(id, "form.") && said.literals[id] {
			continue
		}
		if !slices.ContainsFunc(said.prefixes, func(prefix string) bool { return strings.HasPrefix(code, prefix) }) {
			t.Errorf("nobody says %q", id)
		}
	}
}

// TestCataloguesAgree: an id is defined once, every template parses, and
// other languages say only what English says.
func TestCataloguesAgree(t *testing.T) {
	for _, id := range catalogueOf(language.English).twice {
		t.Errorf("two catalogue files define %q", id)
	}
	for _, id := range Codes() {
		placeholders(t, id) // fails where the template does not parse
		code, isHint := strings.CutSuffix(id, ".hint")
		if isHint && !worded(code) {
			t.Errorf("%q is advice on nothing", id)
		}
	}
	for _, tag := range Languages()[1:] {
		for _, id := range catalogueOf(tag).twice {
			t.Errorf("two catalogue files of %v define %q", tag, id)
		}
		for _, m := range catalogueOf(tag).ids {
			if !worded(m.ID) {
				t.Errorf("%v words %q, which English does not", tag, m.ID)
				continue
			}
			for _, name := range spokenOf(t, m) {
				if !slices.Contains(placeholders(t, m.ID), name) {
					t.Errorf("%v: %q speaks of %q, which English does not", tag, m.ID, name)
				}
			}
		}
	}
}
