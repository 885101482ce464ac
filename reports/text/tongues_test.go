package text

import (
	"testing"

	"golang.org/x/text/language"
)

// TestNumbersInOtherLanguages: a decimal comma, thousands apart by a space or a
// point, and signs apart from their number as each language writes them.
func TestNumbersInOtherLanguages(t *testing.T) {
	fr, nl := New(language.French), New(language.Dutch)
	for _, c := range []struct{ got, want string }{
		{fr.Percent(0.412), "41,2\u202f%"}, {nl.Percent(0.412), "41,2%"},
		{fr.Points(-0.053), "-5,3\u00a0pp"}, {nl.Points(0.053), "+5,3\u00a0pp"},
		{fr.Count(1234567), "1\u00a0234\u00a0567"}, {nl.Count(1234567), "1.234.567"},
		{fr.PValue(0.00001), "<0,0001"}, {nl.P(0.03), "p\u00a0=\u00a00,030"}, {fr.P(0.00001), "p\u00a0<\u00a00,0001"},
		{fr.Rates(0.401, 0.423), "40,1–42,3\u202f%"}, {nl.Rates(0.401, 0.423), "40,1–42,3%"},
		{fr.Quote("fleurs"), "«\u00a0fleurs\u00a0»"}, {nl.Quote("bloemen"), "“bloemen”"},
		{fr.List([]string{"a", "b", "c"}), "a, b et c"}, {fr.Choice([]string{"a", "b", "c"}), "a, b ou c"},
		{fr.Day("2026-02-01"), "1er février 2026"}, {nl.Day("2026-02-01"), "1 februari 2026"},
		{fr.Plural(0, "ligne", "lignes"), "ligne"}, {nl.Plural(0, "rij", "rijen"), "rijen"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestNearestLanguage: who asks for a language of a country gets that language.
func TestNearestLanguage(t *testing.T) {
	for asked, want := range map[string]string{"nl-BE": "nl", "fr-CA": "fr", "en-GB": "en", "ja": "en"} {
		if got := New(language.MustParse(asked)).Language().String(); got != want {
			t.Errorf("%s is read in %s", asked, got)
		}
	}
}
