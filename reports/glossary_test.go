package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/reports/text"
)

func glossary() *Glossary { return NewGlossary(language.English) }

// TestTermsAreWhole: every term has its words, its sources are in the
// bibliography, and what it points to is there.
func TestTermsAreWhole(t *testing.T) {
	g := glossary()
	for _, term := range terms() {
		for _, part := range []string{"word", "short", "paragraph"} {
			if g.part(term, part) == "" {
				t.Errorf("%s has no %s", term.name, part)
			}
		}
		for _, key := range term.cites {
			if !g.p.Knows("cited." + key) {
				t.Errorf("%s cites %q, which the bibliography does not have", term.name, key)
			}
		}
		if found := named(term.see); len(found) != len(term.see) || len(found) == 0 || slices.Contains(term.see, term.name) {
			t.Errorf("%s points to %q, and not all of them are other terms", term.name, term.see)
		}
	}
}

// TestWordsOfTermsOnly: nothing is Explained that nobody can look up, and no
// source stands in the bibliography that nobody cites.
func TestWordsOfTermsOnly(t *testing.T) {
	known := map[string]bool{}
	for _, term := range terms() {
		for _, part := range []string{"word", "short", "paragraph", "assumes", "not", "also"} {
			known["explain."+term.name+"."+part] = true
		}
		for _, key := range term.cites {
			known["cited."+key] = true
		}
	}
	for _, id := range text.Codes() {
		if (strings.HasPrefix(id, "explain.") || strings.HasPrefix(id, "cited.")) && !known[id] {
			t.Errorf("nobody asks for %q", id)
		}
	}
}

// TestOneWordOneTerm: no word means two terms.
func TestOneWordOneTerm(t *testing.T) {
	g, owner := glossary(), map[string]string{}
	for _, term := range terms() {
		for _, word := range g.words(term) {
			if other, taken := owner[fold(word)]; taken && other != term.name {
				t.Errorf("%q means %s and %s", word, other, term.name)
			}
			owner[fold(word)] = term.name
		}
	}
}

// TestFind: terms are found whatever their case and what joins their parts,
// by other names and by what they are called in the document.
func TestFind(t *testing.T) {
	for word, want := range map[string]string{
		"p-value": "p-value", "P VALUE": "p-value", "p_value": "p-value", "p": "p-value", "significance": "p-value",
		"confidence interval": "interval", "CI": "interval", "uplift": "lift", "SRM": "sample-ratio", "Peeking": "peeking",
		"p_adjusted": "p-adjusted", "comparisons[].p_adjusted": "p-adjusted", "expected_loss": "expected-loss", "probability_best": "probability-best",
		"Simpson's paradox": "simpson", "bestset": "best-set", "Best Set": "best-set", "sample-ratio": "sample-ratio",
		"not-proven": "tailoring", "few-effective": "cannot-tell", "score-clustered": "cluster-robust", " winner ": "winner",
		"check": "check", "gate": "check", "claims": "claim", "evidence": "evidence", "health": "health",
	} {
		if got, _ := glossary().Find(word); got != want {
			t.Errorf("%q is taken for %q, not %q", word, got, want)
		}
	}
	if name, ok := glossary().Find("bananas"); ok {
		t.Errorf("bananas are taken for %s", name)
	}
	if _, ok := glossary().Find(""); ok {
		t.Error("nothing is taken for a term")
	}
}

var sentenceEnd = regexp.MustCompile(`[.!?:;](\s+|$)`)

// TestTermsAreReadable: an explanation can be read in half a minute, and no
// sentence has to be read twice.
func TestTermsAreReadable(t *testing.T) {
	const longestSentence, longestParagraph, longestShort = 35, 130, 80
	g := glossary()
	for _, term := range terms() {
		for _, part := range []string{"paragraph", "assumes", "not"} {
			for _, s := range sentenceEnd.Split(g.part(term, part), -1) {
				if n := len(strings.Fields(s)); n > longestSentence {
					t.Errorf("%s: a sentence of %d words: %s", term.name, n, s)
				}
			}
			if s := g.part(term, part); s != "" && !strings.HasSuffix(s, ".") {
				t.Errorf("%s: the %s is no sentence: %s", term.name, part, s)
			}
		}
		if n := len(strings.Fields(g.part(term, "paragraph"))); n > longestParagraph {
			t.Errorf("%s: the paragraph has %d words", term.name, n)
		}
		if short := g.part(term, "short"); len(short) > longestShort || strings.HasSuffix(short, ".") {
			t.Errorf("%s: %q is no line of a list", term.name, short)
		}
	}
}

// TestSourcesHaveAuthorAndYear: whoever doubts can look it up.
func TestSourcesHaveAuthorAndYear(t *testing.T) {
	p := printer()
	entry := regexp.MustCompile(`^\p{Lu}[^"(]+ \((1[89]|20)\d\d\), .+[^.]$`)
	for _, id := range text.Codes() {
		if key, cited := strings.CutPrefix(id, "cited."); cited {
			year := key[strings.LastIndex(key, "-")+1:]
			if s := p.Word("cited." + key); !entry.MatchString(s) || !strings.Contains(s, "("+year+")") {
				t.Errorf("%s: %s", key, s)
			}
		}
	}
}

// TestExplainFormats: every term is Explained in every format, on any
// screen, and a list tells of each.
func TestExplainFormats(t *testing.T) {
	g := glossary()
	for _, term := range terms() {
		var b bytes.Buffer
		if err := g.Explain(&b, Terminal, term.name, Options{Width: 60}); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(b.String(), "\n") {
			if width(line) > 60 {
				t.Errorf("%s: a line is %d wide: %s", term.name, width(line), line)
			}
		}
	}
	for _, write := range []func(*bytes.Buffer, Format) error{
		func(b *bytes.Buffer, f Format) error { return g.List(b, f, Options{}) },
		func(b *bytes.Buffer, f Format) error { return g.ExplainAll(b, f, Options{}) },
	} {
		var screen, markdown, document bytes.Buffer
		if err := errors.Join(write(&screen, Terminal), write(&markdown, Markdown), write(&document, JSON)); err != nil {
			t.Fatal(err)
		}
		var read struct{ Terms []Explained }
		if err := json.Unmarshal(document.Bytes(), &read); err != nil || len(read.Terms) != len(terms()) {
			t.Errorf("%d terms in the document: %v", len(read.Terms), err)
		}
		for _, term := range terms() {
			if !strings.Contains(screen.String(), term.name) && !strings.Contains(screen.String(), g.part(term, "word")) {
				t.Errorf("%s is not on the screen", term.name)
			}
		}
		if !strings.HasPrefix(markdown.String(), "# What the words mean\n") {
			t.Errorf("the markdown begins %.40q", markdown.String())
		}
	}
	if err := g.Explain(&bytes.Buffer{}, XLSX, "p-value", Options{}); err == nil {
		t.Error("a workbook is no error")
	}
}

// TestSeeAlsoInOtherLanguages: what is pointed to can be looked up, and is
// understood.
func TestSeeAlsoInOtherLanguages(t *testing.T) {
	g := NewGlossary(language.Dutch)
	for name, want := range map[string]string{"health": "health (gezondheid van de gegevens)", "trigger": "trigger"} {
		if got := g.pointed(named([]string{name})[0]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
