package web

import (
	"html/template"
	"net/http"
	"sync"

	"golang.org/x/text/language"

	"triggerlab/reports/text"
)

// A wording finds the words for a browser.
type wording struct {
	always language.Tag // language.Und: what the browser asks for
	mu     *sync.Mutex
	known  map[language.Tag]*tongue
}

func newWording(always language.Tag) wording {
	return wording{always: always, mu: &sync.Mutex{}, known: map[language.Tag]*tongue{}}
}

// A tongue is one language: its printer, and the pages in it.
type tongue struct {
	language string
	mu       sync.Mutex
	printer  *text.Printer
	pages    map[string]*template.Template
}

// of returns the language that the browser likes best among those there are.
func (w wording) of(r *http.Request) *tongue {
	liked := []language.Tag{w.always}
	if w.always == language.Und {
		liked, _, _ = language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, tag := range liked {
		p := text.New(tag)
		asked, _ := tag.Base()
		if got, _ := p.Language().Base(); got == asked {
			return w.tongue(p)
		}
	}
	return w.tongue(text.New(language.English))
}

func (w wording) tongue(p *text.Printer) *tongue {
	t := w.known[p.Language()]
	if t == nil {
		t = &tongue{language: p.Language().String(), printer: p, pages: map[string]*template.Template{}}
		w.known[p.Language()] = t
	}
	return t
}

// word is a sentence of the pages, all of which begin with web.
func (t *tongue) word(code string, pairs ...any) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.printer.Word("web."+code, pairs...)
}

// page is the template of a face that speaks this language.
func (t *tongue) page(f *face) (*template.Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if made := t.pages[f.name]; made != nil {
		return made, nil
	}
	made, err := f.template.Clone()
	if err != nil {
		return nil, err
	}
	made.Funcs(template.FuncMap{"word": t.word})
	t.pages[f.name] = made
	return made, nil
}

// forScript are the words that a script says. It fills in what stands in
// braces, because only it knows.
func (t *tongue) forScript(codes []string) map[string]string {
	words := map[string]string{}
	for _, code := range codes {
		words[code] = t.word(code, "at", "{at}", "of", "{of}", "left", "{left}", "kept", "{kept}", "message", "{message}", "way", "{way}")
	}
	return words
}
