package reports

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

//go:embed html/page.html html/figures.html html/page.css
var htmlFiles embed.FS

// htmlForm is the parsed template, the style that goes into every file, and
// the policy that allows that style and nothing else: no script runs and
// nothing is fetched, whatever a name in the report says.
var htmlForm = sync.OnceValue(func() (form struct {
	*template.Template
	style  template.HTML
	policy string
}) {
	css, err := htmlFiles.ReadFile("html/page.css")
	if err != nil {
		panic(err) // embedded
	}
	style := plainStyle(string(css))
	sum := sha256.Sum256([]byte(style))
	form.style = template.HTML("<style>" + style + "</style>")
	form.policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	form.Template = template.Must(template.New("page.html").Funcs(template.FuncMap{"long": isLong}).ParseFS(htmlFiles, "html/*.html"))
	return form
})

// plainStyle takes the indentation and the line ends out of a style sheet.
func plainStyle(css string) string {
	var b strings.Builder
	for line := range strings.Lines(css) {
		b.WriteString(strings.TrimSpace(line))
	}
	return b.String()
}

// together keeps a unit on the line of its number.
func together(s string) string {
	for _, unit := range []string{" %", " pp"} {
		for at := strings.Index(s, unit); at >= 0; {
			if at > 0 && '0' <= s[at-1] && s[at-1] <= '9' {
				s = s[:at] + "\u00a0" + s[at+1:]
			}
			next := strings.Index(s[at+1:], unit)
			if next < 0 {
				break
			}
			at += 1 + next
		}
	}
	return s
}

// longText is from how many characters on a text is shown in a few lines of
// its place.
const longText = 140

func isLong(s string) bool { return len(s) > longText && utf8.RuneCountInString(s) > longText }

// A htmlView is a page as the template takes it.
type htmlView struct {
	Lang, Policy    string
	Style           template.HTML
	Title, Subtitle string
	Hero, Sections  []*htmlSection
	Contents        []*htmlSection
	Words           struct{ Contents, Footer string }
	Evidence        template.JS
}

// htmlPage writes a whole page as one file that needs no other.
func htmlPage(to *bytes.Buffer, d document) error {
	form := htmlForm()
	h := htmlMaker{p: d.p, ids: map[string]bool{}, told: map[string]bool{}}
	told := mapPage(d.page, func(s string) string { return together(text.Printable(s)) })
	view := htmlView{Lang: d.p.Language().String(), Policy: form.policy, Style: form.style, Title: told.title, Subtitle: told.subtitle}
	view.Words.Contents, view.Words.Footer = d.p.Word("html.contents"), d.p.Word("html.footer")
	view.Hero, view.Sections = h.sections(told.sections)
	for _, s := range view.Sections {
		if s.Title != "" {
			view.Contents = append(view.Contents, s)
		}
	}
	if len(view.Contents) < 3 {
		view.Contents = nil
	}
	if found, ok := d.doc.(*findings.Findings); ok && found.Evidence != nil {
		evidence, err := json.Marshal(found.Evidence) // which leaves no < in it
		if err != nil {
			return err
		}
		view.Evidence = template.JS(evidence)
	}
	return form.ExecuteTemplate(to, "page.html", view)
}

// A htmlMaker makes the view of a page.
type htmlMaker struct {
	p    *text.Printer
	ids  map[string]bool // taken
	told map[string]bool // terms that were explained
	last int             // number of the last figure
}

// A htmlSection is a section with the minor ones below it.
type htmlSection struct {
	ID, Class, Title string
	Sign             htmlSign
	Folded           bool
	Blocks           []htmlBlock
	Parts            []*htmlSection
	TermsHead        string
	Terms            []htmlTerm
	Facts            []htmlFact
}

// A htmlSign is a mark with the class that draws it.
type htmlSign struct{ Mark, Class string }

// A htmlBlock is what stands under a heading: the template of that name shows
// it.
type htmlBlock struct {
	Kind string
	Of   any
}

// A htmlTerm explains a word of the section.
type htmlTerm struct{ Word, Short, Paragraph, Not string }

// sections puts the sentence to repeat, with what stands under its heading, at
// the top, and minor sections below the one that they belong to.
func (h *htmlMaker) sections(list []section) (hero, rest []*htmlSection) {
	for i, s := range list {
		made := h.section(s)
		switch {
		case s.minor && len(rest) > 0:
			above := rest[len(rest)-1]
			above.Parts = append(above.Parts, made)
			continue
		case i == 0 && hasHeadline(s):
			made.Class = "card hero " + made.Sign.Class
			hero = append(hero, made)
			continue
		case made.Folded: // one card for all that stand together
			if len(rest) == 0 || rest[len(rest)-1].Class != "card folded" {
				rest = append(rest, &htmlSection{Class: "card folded"})
			}
			above := rest[len(rest)-1]
			above.Parts = append(above.Parts, made)
			continue
		case made.Title == "":
			made.ID, made.Class = "", "plain"
		}
		rest = append(rest, made)
	}
	return hero, rest
}

func hasHeadline(s section) bool {
	return slices.ContainsFunc(s.blocks, func(b block) bool { _, ok := b.(headline); return ok })
}

// hasFigure tells that a section has something to be seen: there is room for
// it.
func hasFigure(s section) bool {
	return slices.ContainsFunc(s.blocks, func(b block) bool { _, ok := b.(figure); return ok })
}

func (h *htmlMaker) section(s section) *htmlSection {
	made := &htmlSection{ID: h.id(s.title), Class: "card", Title: s.title, Sign: signOf(s.mark), Folded: s.detail && (s.minor || !hasFigure(s)), TermsHead: h.p.Word("html.terms"), Terms: h.terms(s.terms)}
	for _, b := range s.blocks {
		if f, ok := b.(facts); ok {
			made.Facts = each(f.rows, func(f fact) htmlFact { return htmlFact{f.label, f.value, f.note} })
		}
		if block := h.block(b, s.title); block.Kind != "" {
			made.Blocks = append(made.Blocks, block)
		}
	}
	return made
}

// id makes an anchor of a heading, one that no other has.
func (h *htmlMaker) id(title string) string {
	id := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a'
		case r < utf8.RuneSelf:
			return '-'
		}
		return -1
	}, title), "-")
	if len(id) > 40 || id == "" {
		id = "s"
	}
	for n, base := 1, id; h.ids[id]; n++ {
		id = fmt.Sprint(base, "-", n+1)
	}
	h.ids[id] = true
	return id
}

// terms explains words, each once in a page.
func (h *htmlMaker) terms(names []string) []htmlTerm {
	var list []htmlTerm
	part := func(name, part string) string {
		if id := "explain." + name + "." + part; h.p.Knows(id) {
			return sentence(h.p.Word(id))
		}
		return ""
	}
	for _, name := range names {
		if h.told[name] {
			continue
		}
		h.told[name] = true
		word := strings.TrimSuffix(part(name, "word"), ".")
		list = append(list, htmlTerm{word, part(name, "short"), part(name, "paragraph"), part(name, "not")})
	}
	return list
}

// signOf draws a mark.
func signOf(m mark) htmlSign {
	class := map[mark]string{none: "none", good: "good", even: "even", open: "open", caution: "caution", bad: "bad"}[m]
	return htmlSign{string(m), class}
}

// block is how a block is shown; the zero one where it says nothing.
func (h *htmlMaker) block(b block, under string) htmlBlock {
	switch b := b.(type) {
	case headline:
		return htmlBlock{"headline", string(b)}
	case paragraph:
		return htmlBlock{"paragraph", string(b)}
	case note:
		return htmlBlock{"note", string(b)}
	case bullets:
		if len(b) > 0 {
			return htmlBlock{"bullets", each(b, func(line bullet) htmlBullet { return htmlBullet{signOf(line.mark), line.text} })}
		}
	case grid:
		if len(b.rows) > 0 {
			return htmlBlock{"grid", htmlTable(b, under)}
		}
	case forest:
		return htmlBlock{"forest", h.forest(b)}
	case gains:
		return htmlBlock{"forest", h.gains(b)}
	case heat:
		return htmlBlock{"heat", h.heat(b)}
	case daily:
		return htmlBlock{"daily", h.daily(b)}
	case funnel:
		return htmlBlock{"funnel", h.funnel(b)}
	case scatter:
		return htmlBlock{"scatter", h.scatter(b)}
	}
	return htmlBlock{}
}

type (
	htmlBullet struct {
		Sign htmlSign
		Text string
	}
	htmlFact struct{ Label, Value, Note string }
)

// A htmlGrid is a table with the first cell of each row as its heading.
type htmlGrid struct {
	Label   string
	Columns []htmlColumn
	Rows    [][]htmlCell
}

type (
	htmlColumn struct {
		Head  string
		Right bool
	}
	htmlCell struct {
		Text, Class string
		Meter       string // the length of a bar in its place
		First       bool
	}
)

func htmlTable(g grid, label string) htmlGrid {
	made := htmlGrid{Label: label, Columns: each(g.columns, func(c column) htmlColumn { return htmlColumn{c.head, c.right} })}
	if len(made.Columns) > 0 { // the headings of rows
		made.Columns[0].Right = false
	}
	for r, row := range g.rows {
		cells := make([]htmlCell, len(row))
		for i, s := range row {
			cells[i] = htmlCell{Text: s, First: i == 0}
			switch {
			case i >= len(g.columns):
			case g.columns[i].right && g.room > 0: // intervals may take two lines
				cells[i].Class = "n r"
			case g.columns[i].right:
				cells[i].Class = "n"
			case g.room > 0 && g.columns[i].wide > 0:
				cells[i].Class = "w"
			}
			if r < len(g.meters) && i < len(g.columns) && g.columns[i].head == "" {
				cells[i] = htmlCell{Class: "meter"}
				if g.meters[r].Known() {
					cells[i].Meter = short(100 * float64(g.meters[r]))
				}
			}
		}
		made.Rows = append(made.Rows, cells)
	}
	return made
}

// numbers is the table of a figure, nil where it has none of its own.
func (h *htmlMaker) numbers(c caption) *htmlGrid {
	if len(c.numbers.rows) == 0 {
		return nil
	}
	g := htmlTable(c.numbers, h.p.Word("html.numbers", "figure", c.title))
	return &g
}

// short writes a coordinate with two decimals and no more digits than it has.
func short(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
