package web

import (
	"io/fs"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/reports/text"
)

var (
	inTemplate = regexp.MustCompile(`\{\{word "([a-z.-]+)"`)
	inScript   = regexp.MustCompile(`(?:say\(|words\[)'([a-z.-]+)'`)
	inGo       = regexp.MustCompile(`"web\.([a-z.-]*[a-z])"|"(join\.[a-z.-]+)"`)
	literals   = regexp.MustCompile(`'([a-z]+\.[a-z-]+)'`)
)

// TestEveryWord: what the pages, their scripts and the server say has a
// sentence in every language, and no sentence is said by nobody.
func TestEveryWord(t *testing.T) {
	said := map[string]bool{}
	note := func(data []byte, patterns ...*regexp.Regexp) {
		for _, pattern := range patterns {
			for _, m := range pattern.FindAllStringSubmatch(string(data), -1) {
				for _, code := range m[1:] {
					if code != "" && !strings.HasSuffix(code, ".js") && !strings.HasSuffix(code, ".html") {
						said[code] = true
					}
				}
			}
		}
	}
	err := fs.WalkDir(files, "page", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := files.ReadFile(path)
		note(data, inTemplate, inScript, literals)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			note(data, inGo)
		}
	}
	for _, code := range slices.Concat(swipeWords, liveWords, boardHeads) {
		said[strings.TrimPrefix(code, "web.")] = true
	}
	for code := range said {
		if !slices.Contains(text.Codes(), "web."+code) {
			t.Errorf("nobody words web.%s", code)
		}
	}
	for _, code := range text.Codes() {
		if code, ours := strings.CutPrefix(code, "web."); ours && !said[strings.TrimSuffix(code, ".hint")] {
			t.Errorf("nobody says web.%s", code)
		}
	}
	for _, code := range text.Codes() {
		// What stands in the terminal is English.
		if !strings.HasPrefix(code, "web.") || slices.Contains(inTerminal, strings.TrimSuffix(code, ".hint")) {
			continue
		}
		in := func(lang language.Tag) string {
			return text.New(lang).Word(code, "at", "{at}", "of", "{of}", "kept", "{kept}", "level", 0.95, "pending", 3)
		}
		for _, lang := range []language.Tag{language.French, language.Dutch} {
			if in(lang) == in(language.English) && !slices.Contains(alike, code) {
				t.Errorf("%s is %q in %v too", code, in(lang), lang)
			}
		}
	}
}

// inTerminal is told to who runs the server.
var inTerminal = []string{"web.no-network", "web.crowded", "web.busy"}

// alike are the words that some languages have in common.
var alike = []string{"web.live.title", "web.live.at", "web.live.head.trigger", "web.live.swipes", "web.live.head.shown"}

// TestScriptsAreGiven: a script says nothing that its page does not give it.
func TestScriptsAreGiven(t *testing.T) {
	for name, f := range faces() {
		for _, m := range inScript.FindAllStringSubmatch(string(f.Script), -1) {
			if !slices.Contains(f.codes, m[1]) && !strings.HasSuffix(m[1], ".") {
				t.Errorf("the script of %s says %s, which it is not given", name, m[1])
			}
		}
	}
}

var (
	palette  = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6})`)
	darkPart = regexp.MustCompile(`(?s)@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}`)
)

// TestContrast: text can be read and signs can be seen, in the light and in
// the dark (WCAG 2.2, AA: 4.5 for text, 3 for large text and signs).
func TestContrast(t *testing.T) {
	style := embedded("style.css")
	light := map[string]string{}
	dark := darkPart.FindString(style)
	for _, m := range palette.FindAllStringSubmatch(strings.Replace(style, dark, "", 1), -1) {
		light[m[1]] = m[2]
	}
	night := map[string]string{}
	for name, value := range light {
		night[name] = value
	}
	for _, m := range palette.FindAllStringSubmatch(dark, -1) {
		night[m[1]] = m[2]
	}
	for when, colours := range map[string]map[string]string{"light": light, "dark": night} {
		for _, p := range []struct {
			on, of string
			least  float64
		}{
			{"card", "ink", 4.5}, {"paper", "ink", 4.5}, {"glow", "ink", 4.5}, {"under", "ink", 4.5},
			{"card", "soft", 4.5}, {"paper", "soft", 4.5}, {"glow", "soft", 4.5},
			{"card", "alert", 4.5}, {"banner", "on-banner", 4.5},
			{"right", "on-right", 4.5}, {"left", "on-left", 3}, {"up", "on-up", 4.5}, {"complain", "on-complain", 4.5},
			{"paper", "focus", 3}, {"card", "focus", 3}, {"under", "soft", 3},
		} {
			if got := contrast(colours[p.on], colours[p.of]); got < p.least {
				t.Errorf("in the %s %s on %s has a contrast of %.2f, and not of %v", when, p.of, p.on, got, p.least)
			}
		}
	}
}

// contrast is (L1 + .05)/(L2 + .05) of two colours, the lighter one above.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(colour string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
