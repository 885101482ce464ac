package analysis

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports"
	"triggerlab/reports/text"
)

// TestRecipes: every method is worded, what it assumes and who published it
// too, explain knows its term, and the numbers it makes are in the document.
func TestRecipes(t *testing.T) {
	holdRecipes(t, recipes, reflect.TypeFor[findings.Findings]())
	holdRecipes(t, portfolioRecipes, reflect.TypeFor[findings.Portfolio]())
}

func holdRecipes(t *testing.T, list map[string]recipe, document reflect.Type) {
	p, glossary := text.New(language.English), reports.NewGlossary(language.English)
	for code, r := range list {
		for _, id := range append(append([]string{code}, r.assumes...), r.cites...) {
			if !p.Knows(id) {
				t.Errorf("%s: no catalogue words %q", code, id)
			}
		}
		if name, _ := glossary.Find(r.term); name != r.term {
			t.Errorf("%s: explain does not know %q", code, r.term)
		}
		if len(r.numbers) == 0 {
			t.Errorf("%s makes no number", code)
		}
		for _, path := range r.numbers {
			if !inDocument(document, strings.Split(path, ".")) {
				t.Errorf("%s: the document has no %s", code, path)
			}
		}
	}
}

// inDocument follows a path such as comparisons[].low; below values anything
// may be.
func inDocument(in reflect.Type, path []string) bool {
	for in.Kind() == reflect.Pointer || in.Kind() == reflect.Slice {
		in = in.Elem()
	}
	if len(path) == 0 || in.Kind() == reflect.Map {
		return true
	}
	if in.Kind() != reflect.Struct {
		return false
	}
	name, isList := strings.CutSuffix(path[0], "[]")
	for i := range in.NumField() {
		f := in.Field(i)
		if f.Type == reflect.TypeFor[findings.Tests]() {
			f.Type = reflect.TypeFor[findings.TestList]()
		}
		if f.Tag.Get("json") == name {
			return isList == (f.Type.Kind() == reflect.Slice) && inDocument(f.Type, path[1:])
		}
	}
	return false
}

// TestWordsOfMethods: no method or assumption is worded that nothing uses. Those
// of plans are made elsewhere.
func TestWordsOfMethods(t *testing.T) {
	used := map[string]bool{"assumes.exposures-are-contacts": true}
	for _, list := range []map[string]recipe{recipes, portfolioRecipes} {
		for code, r := range list {
			used[code] = true
			for _, id := range r.assumes {
				used[id] = true
			}
		}
	}
	for _, id := range text.Codes() {
		if (strings.HasPrefix(id, "method.") || strings.HasPrefix(id, "assumes.")) && !strings.HasPrefix(id, "method.plan-") && !used[id] {
			t.Errorf("nothing is made by %q", id)
		}
	}
}
