package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"
	"sync"
)

//go:embed page
var files embed.FS

// A face is a page before it is filled: its template, with the script and
// the style that are part of it, and the policy that lets these run and
// nothing else.
type face struct {
	name     string
	template *template.Template
	policy   string
	Style    template.CSS
	Script   template.JS
	codes    []string // of the words that the script says
}

// What the scripts of the pages say.
var (
	swipeWords = []string{
		"swipe.place", "said.right", "said.left", "said.up", "said.complain", "said.undo", "said.note", "said.elsewhere",
		"state.offline", "state.unsaved", "state.closed", "state.waiting", "thanks.unsent",
	}
	liveWords = []string{"live.at", "live.late", "live.gone", "live.closed"}
)

// faces are all pages. They are part of the program, so one that does not
// parse is a mistake in it, which any test finds. They are made when a page is
// served: every command would wait for them else.
var faces = sync.OnceValue(func() map[string]*face {
	return map[string]*face{
		"closed.html": newFace("closed.html", nil),
		"join.html":   newFace("join.html", nil, "join.js"),
		"swipe.html":  newFace("swipe.html", swipeWords, "outbox.js", "deck.js", "drag.js", "swipe.js"),
		"live.html":   newFace("live.html", liveWords, "live.js"),
		"link.html":   newFace("link.html", nil),
	}
})

func newFace(name string, codes []string, scripts ...string) *face {
	words := template.FuncMap{"word": func(string, ...any) string { return "" }}
	f := &face{
		name:     name,
		template: template.Must(template.New(name).Funcs(words).ParseFS(files, "page/frame.html", "page/"+name)),
		Style:    template.CSS(embedded("style.css")),
		codes:    codes,
	}
	allowed := "'none'"
	for _, script := range scripts {
		f.Script += template.JS(embedded(script))
	}
	if f.Script != "" {
		allowed = digestOf(string(f.Script))
	}
	f.policy = strings.Join([]string{
		"default-src 'none'", "script-src " + allowed, "style-src " + digestOf(string(f.Style)), "img-src data:",
		"connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
		"require-trusted-types-for 'script'", "trusted-types 'none'",
	}, "; ")
	return f
}

func embedded(name string) string {
	text, err := files.ReadFile("page/" + name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// digestOf names a script or a style in a policy.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// A sheet is all that a template is filled with.
type sheet struct {
	*face
	Language string
	Words    map[string]string // for the script
	Form     any
}

// show answers with a page in the browser's language.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, name string, form any) {
	f := faces()[name]
	tongue := s.words.of(r)
	t, err := tongue.page(f)
	if err != nil {
		s.failed(w, err)
		return
	}
	var page bytes.Buffer
	data := sheet{face: f, Language: tongue.language, Words: tongue.forScript(f.codes), Form: form}
	if err := t.ExecuteTemplate(&page, "frame", data); err != nil {
		s.failed(w, err)
		return
	}
	w.Header().Set("Content-Security-Policy", f.policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	// Whoever went away meanwhile asks again.
	_, _ = page.WriteTo(w)
}
