package reports

import (
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// TestOwnWords: our columns and what stands in them are in the language of the
// reader, and those of others as they were written.
func TestOwnWords(t *testing.T) {
	own := ownWords{text.New(language.Dutch)}
	d := own.driver(findings.Driver{Term: "tailoring", Level: "personal", Versus: "generic", By: "relation", Among: "regular", Given: []string{"channel", "tone"}})
	if d.Term != "maatwerk" || d.Level != "persoonlijk" || d.Versus != "algemeen" || d.Among != "vaste klanten" || d.Given[0] != "kanaal" || d.Given[1] != "tone" {
		t.Errorf("our own: %+v", d)
	}
	d = own.driver(findings.Driver{Term: "tone", Level: "personal", By: "country", Among: "regular"})
	if d.Term != "tone" || d.Level != "personal" || d.Among != "regular" {
		t.Errorf("of others: %+v", d)
	}
	m := findings.Message{Code: "drivers.single", Values: map[string]any{"term": "mode", "levels": []any{"reactive"}, "triggers": []string{"use"}}}
	const want = "sommige soorten modus zitten in maar één trigger en zijn er niet van te onderscheiden: reactief (use); maak nog een trigger van dezelfde soort"
	if got := own.warning(m); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSimulatedGoesOn: what follows the word that nobody real was asked is the
// same sentence.
func TestSimulatedGoesOn(t *testing.T) {
	s := story{p: text.New(language.English), doc: &findings.Findings{Data: findings.Data{Simulated: true}, Drivers: []findings.Driver{{Term: "tone", Kind: findings.DriverLevel, PValue: findings.Unknown, PAdjusted: findings.Unknown}}}}
	const want = "SIMULATED: these triggers do not tell what makes triggers win."
	if got := s.drivers()[0].blocks[0]; got != headline(want) {
		t.Errorf("got %q", got)
	}
}

// TestGivenInFrench: several things that are held equal are plural.
func TestGivenInFrench(t *testing.T) {
	s := story{p: text.New(language.French)}
	if got, want := s.given(findings.Driver{Given: []string{"déclencheur", "canal"}}), ", déclencheur et canal étant égaux par ailleurs"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
