package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
)

// pageOf is the html report of the findings.
func pageOf(t *testing.T, doc *findings.Findings) string {
	t.Helper()
	return report(t, HTML, doc, Options{})
}

// TestHTMLAlone: a report loads nothing from anywhere, runs nothing, and its
// policy allows no more than its own style.
func TestHTMLAlone(t *testing.T) {
	outside := regexp.MustCompile(`(?i)(src|href|srcset|action|data|poster|background)\s*=\s*["']?[^"'#\s>]|url\(|@import|javascript:|<(link|iframe|object|embed|img|form|base)\b|\son[a-z]+\s*=`)
	for fixture, make := range fixtures {
		page := pageOf(t, make())
		markup := regexp.MustCompile(`>[^<]*<`).ReplaceAllString(strings.ReplaceAll(page, "</style>", "</style "), "><") // without texts
		if found := outside.FindString(markup); found != "" {
			t.Errorf("%s: there is %q", fixture, found)
		}
		style := regexp.MustCompile(`<style>(.*?)</style>`).FindStringSubmatch(page)
		if style == nil || outside.MatchString(style[1]) {
			t.Fatalf("%s: no style, or one that loads something", fixture)
		}
		sum := sha256.Sum256([]byte(style[1]))
		policy := "default-src &#39;none&#39;; style-src &#39;sha256-" + strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;") + "&#39;"
		if !strings.Contains(page, policy) {
			t.Errorf("%s: the policy is not %s", fixture, policy)
		}
		if strings.Count(page, "<script") != 0 {
			t.Errorf("%s: there is a script", fixture)
		}
	}
}

// TestHTMLWhole: every element is closed where it should be, whatever stands
// in names, and anchors lead somewhere, each to one place.
func TestHTMLWhole(t *testing.T) {
	for fixture, make := range fixtures {
		page := pageOf(t, make())
		d := xml.NewDecoder(strings.NewReader(regexp.MustCompile(`<!doctype html>|<meta[^>]*>`).ReplaceAllString(page, "")))
		d.Entity = xml.HTMLEntity
		ids, anchors := map[string]bool{}, []string{}
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", fixture, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			for _, a := range start.Attr {
				if a.Name.Local == "id" {
					if ids[a.Value] {
						t.Errorf("%s: two are called %q", fixture, a.Value)
					}
					ids[a.Value] = true
				}
				if anchor, ok := strings.CutPrefix(a.Value, "#"); ok && a.Name.Local == "href" {
					anchors = append(anchors, anchor)
				}
			}
		}
		for _, anchor := range anchors {
			if !ids[anchor] {
				t.Errorf("%s: nothing is called %q", fixture, anchor)
			}
		}
	}
}

// TestHTMLDrawings: every drawing that says something has a title and a
// description.
func TestHTMLDrawings(t *testing.T) {
	page, drawings := pageOf(t, ordinary()), 0
	for _, svg := range regexp.MustCompile(`(?s)<svg role="img".*?</svg>`).FindAllString(page, -1) {
		drawings++
		if !regexp.MustCompile(`<title>[^<]+</title><desc>[^<]+</desc>`).MatchString(svg) {
			t.Errorf("untitled: %.200s", svg)
		}
	}
	if drawings < 15 {
		t.Errorf("%d drawings", drawings)
	}
	for _, figure := range []string{"Engagement rates", "Differences", "Engagement rate by segment and trigger", "Engagement rate by day", "What tailoring gains", "How far contacts climb"} {
		if !strings.Contains(page, "<figcaption><strong>"+figure) {
			t.Errorf("no figure is called %q", figure)
		}
	}
}

// TestHTMLUnknown: what is not known is not drawn.
func TestHTMLUnknown(t *testing.T) {
	for fixture, make := range fixtures {
		for _, wrong := range []string{"NaN", "Inf", `="%"`, "ZgotmplZ", "<no value>"} {
			if at := strings.Index(pageOf(t, make()), wrong); at >= 0 {
				t.Errorf("%s: %q in …%.100s", fixture, wrong, pageOf(t, make())[max(0, at-50):])
			}
		}
	}
}

// TestHTMLEvidence: a report carries its evidence as the document has it,
// which nothing in it can end.
func TestHTMLEvidence(t *testing.T) {
	doc := ordinary()
	doc.Evidence = &findings.Evidence{Schema: findings.EvidenceSchema, Program: "</script><b>", Language: "en", Data: []byte("\x00\xffabc")}
	script := regexp.MustCompile(`<script type="application/json" id="triggerlab-evidence">(.*?)</script>`).FindStringSubmatch(pageOf(t, doc))
	if script == nil {
		t.Fatal("it carries no evidence")
	}
	var got findings.Evidence
	if err := json.Unmarshal([]byte(script[1]), &got); err != nil || got.Program != doc.Evidence.Program || !bytes.Equal(got.Data, doc.Evidence.Data) {
		t.Errorf("the evidence is %+v, %v", got, err)
	}
}

// TestHTMLReproducible: equal findings give equal bytes.
func TestHTMLReproducible(t *testing.T) {
	for fixture, make := range fixtures {
		first, again := pageOf(t, make()), pageOf(t, make())
		if first != again {
			t.Errorf("%s: two reports differ", fixture)
		}
	}
}

// TestHTMLLanguage: the page names the language of its words.
func TestHTMLLanguage(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, HTML, ordinary(), language.French, Options{}); err != nil || !strings.Contains(b.String(), `<html lang="fr">`) {
		t.Errorf("the page is in %.40s, %v", b.String()[16:], err)
	}
}

// TestTogether: a unit stays on the line of its number, and nothing else moves.
func TestTogether(t *testing.T) {
	for s, want := range map[string]string{
		"18.5 % engage, 2.5 pp more": "18.5\u00a0% engage, 2.5\u00a0pp more", "(1 to 2 %)": "(1 to 2\u00a0%)",
		"all % of it": "all % of it", " %": " %", "": "", "3 % %": "3\u00a0% %", "9 pp": "9\u00a0pp",
	} {
		if got := together(s); got != want {
			t.Errorf("%q becomes %q", s, got)
		}
	}
}

// TestRuler: an axis holds all its numbers, and has some ticks and not too
// many, whatever the numbers are.
func TestRuler(t *testing.T) {
	for _, values := range [][]findings.Number{
		{0.1, 0.2}, {0, 0}, {1, 1}, {0.5}, {findings.Unknown}, {-1, 1}, {-0.0001, 0.0001}, {-0.133, 0.087}, {0, 1}, {0.4701, 0.4702}, {1e-9, 2e-9},
	} {
		for _, u := range []unit{unitRate, unitDifference} {
			for _, most := range []int{fewTicks, mostTicks} {
				if u == unitRate && values[0] < 0 {
					continue
				}
				a := newRuler(printer(), u, most, values...)
				if n := len(a.marks()); n < 1 || n > most {
					t.Errorf("%s of %v: %d ticks of %d at %v", u, values, n, most, a.ticks)
				}
				for _, v := range values {
					if v.Known() && !(float64(v) >= a.Min && float64(v) <= a.Max) {
						t.Errorf("%s of %v reaches from %v to %v", u, values, a.Min, a.Max)
					}
				}
			}
		}
	}
}

// TestLongTestsSayWhatIsDrawn: of a test of many days only the last are drawn,
// and the figure says so.
func TestLongTestsSayWhatIsDrawn(t *testing.T) {
	for days, cut := range map[int]bool{mostDays: false, mostDays + 1: true} {
		doc := &findings.Findings{Triggers: []findings.Trigger{{Trigger: "a"}}}
		for day := range days {
			doc.Days = append(doc.Days, findings.Day{Day: time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Trigger: "a", Exposures: 1})
		}
		f := story{p: printer(), doc: doc}.daily()[0].blocks[0].(daily)
		if got := strings.Contains(f.about, "Only the last 120 days are drawn"); got != cut || len(f.days) != mostDays {
			t.Errorf("of %d days %d are drawn: %q", days, len(f.days), f.about)
		}
	}
}

// TestRowsOfTablesKeepTheirWords: what names a row has room for a word such as
// contactmoment, and cells of words for more than one of them.
func TestRowsOfTablesKeepTheirWords(t *testing.T) {
	page := pageOf(t, ordinary())
	for _, rule := range []string{"tbody th { overflow-wrap: anywhere; hyphens: auto; min-width: 10.5rem;", "td:not(.n) { min-width: 6rem; }"} {
		if !strings.Contains(page, rule) {
			t.Errorf("no rule %q", rule)
		}
	}
}
