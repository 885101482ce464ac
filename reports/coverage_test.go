package reports

import (
	"reflect"
	"strings"
	"testing"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// TestEveryNumberIsExplained: whoever sees a number in the document can ask
// what it is, by its name and by its path.
func TestEveryNumberIsExplained(t *testing.T) {
	g, found := glossary(), 0
	above := map[reflect.Type]bool{} // a tree has trees in it
	var walk func(in reflect.Type, path string)
	walk = func(in reflect.Type, path string) {
		for in.Kind() == reflect.Pointer || in.Kind() == reflect.Slice {
			in = in.Elem()
		}
		switch in.Kind() {
		case reflect.Struct:
			if above[in] {
				return
			}
			above[in] = true
			defer delete(above, in)
			for i := range in.NumField() {
				if name := in.Field(i).Tag.Get("json"); name != "" && name != "-" {
					walk(in.Field(i).Type, strings.TrimPrefix(path+"."+name, "."))
				}
			}
		case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
			found++
			if _, ok := g.Find(path); !ok {
				t.Errorf("no term explains %s: it is to be among the codes of one in terms.go", path)
			}
		}
	}
	walk(reflect.TypeFor[findings.Findings](), "")
	walk(reflect.TypeFor[findings.Summary](), "portfolio")
	if found < 50 {
		t.Errorf("the document has %d numbers", found)
	}
}

// TestEveryWordOfReportsIsExplained: checks, verdicts, reasons for silence,
// stopping rules and the headings of tables can be looked up, by their codes
// and as they are shown.
func TestEveryWordOfReportsIsExplained(t *testing.T) {
	g := glossary()
	for _, id := range text.Codes() {
		for _, prefix := range []string{"report.check.", "report.verdict.", "report.cannot.", "report.design.", "report.stopping."} {
			if code, ok := strings.CutPrefix(id, prefix); ok {
				if _, known := g.Find(code); !known {
					t.Errorf("no term explains %q of %s: it is to be among the codes of one in terms.go", code, id)
				}
			}
		}
	}
	for _, column := range []string{"contacts", "exposures", "engaged", "complaints", "rate", "chance", "best", "loss", "guardrail", "difference", "lift", "p", "reading", "segment", "relation", "verdict", "p-adjusted", "p-exact"} {
		if head := g.p.Word("report.column." + column); head != "" {
			if _, known := g.Find(head); !known {
				t.Errorf("no term explains the heading %q", head)
			}
		}
	}
}

// TestTermsOfArt: every term that a report points to is there, and at most
// three are.
func TestTermsOfArt(t *testing.T) {
	g := glossary()
	doubtful := ordinary()
	doubtful.Verdict.Status = findings.Equivalent
	doubtful.Comparisons[0].CannotTell = "few-contacts"
	doubtful.Heterogeneity.Simpson = []findings.Simpson{{Flips: true}}
	for name, doc := range map[string]*findings.Findings{"ordinary": ordinary(), "hostile": hostile(), "doubtful": doubtful, "empty": {}} {
		terms := story{worded(doc, printer()), printer()}.termsOfArt()
		if len(terms) > mostTerms || len(terms) == 0 && name != "empty" {
			t.Errorf("%s points to %q", name, terms)
		}
		for _, term := range terms {
			if found, _ := g.Find(term); found != term {
				t.Errorf("%s points to %q, which explain does not know", name, term)
			}
		}
	}
}
