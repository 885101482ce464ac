package text

import (
	"embed"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// A catalogue is every sentence of one language, by its id. English has all of
// them; another language need not, and what it lacks is said in English.
type catalogue struct {
	tag   language.Tag
	ids   map[string]*i18n.Message
	twice []string // ids that two of its files define
	words *i18n.Localizer
}

// names are the files of each language, found by what they are called.
var names = sync.OnceValue(func() map[language.Tag][]string {
	byTag := map[language.Tag][]string{}
	entries, err := fs.Glob(files, "*.*.json")
	if err != nil {
		panic(err)
	}
	for _, name := range entries {
		_, rest, _ := strings.Cut(name, ".")
		tag := language.MustParse(strings.TrimSuffix(rest, ".json"))
		byTag[tag] = append(byTag[tag], name)
	}
	return byTag
})

// Languages returns the languages that have sentences, English first and the
// others in the order of their names.
func Languages() []language.Tag {
	tags := []language.Tag{language.English}
	for tag := range names() {
		if tag != language.English {
			tags = append(tags, tag)
		}
	}
	slices.SortFunc(tags[1:], func(a, b language.Tag) int { return strings.Compare(a.String(), b.String()) })
	return tags
}

var matcher = sync.OnceValue(func() language.Matcher { return language.NewMatcher(Languages()) })

// nearest is the language with sentences that is nearest to another.
func nearest(lang language.Tag) language.Tag {
	_, i, _ := matcher().Match(lang)
	return Languages()[i]
}

// loaded are the catalogues that somebody asked for: nobody pays for reading a
// language that is not spoken.
var loaded sync.Map // of language.Tag to func() *catalogue

func catalogueOf(tag language.Tag) *catalogue {
	read, _ := loaded.LoadOrStore(tag, sync.OnceValue(func() *catalogue { return readCatalogue(tag) }))
	return read.(func() *catalogue)()
}

// readCatalogue reads the files of a language. They are part of the program,
// so one that does not parse is a mistake in it, which any test finds. The
// library's own reading takes more than twice as long.
func readCatalogue(tag language.Tag) *catalogue {
	c := &catalogue{tag: tag, ids: make(map[string]*i18n.Message, 4096), words: i18n.NewLocalizer(i18n.NewBundle(tag), tag.String())}
	for _, name := range names()[tag] {
		data, err := files.ReadFile(name)
		var said map[string]any
		if err == nil {
			err = json.Unmarshal(data, &said)
		}
		if err != nil {
			panic("reports/text: " + name + ": " + err.Error())
		}
		c.collect("", said)
	}
	return c
}

// collect takes over the sentences of a file: an id with its sentence, or with
// one for a single thing and one for others, or a part of ids that others go on
// from.
func (c *catalogue) collect(above string, said map[string]any) {
	for name, what := range said {
		m := &i18n.Message{ID: above + name}
		switch what := what.(type) {
		case string:
			m.Other = what
		case map[string]any:
			other, forms := what["other"].(string)
			if !forms {
				c.collect(m.ID+".", what)
				continue
			}
			one, _ := what["one"].(string)
			m.One, m.Other = one, other
		default:
			panic("reports/text: " + m.ID + " is no sentence")
		}
		if _, known := c.ids[m.ID]; known {
			c.twice = append(c.twice, m.ID)
		}
		c.ids[m.ID] = m
	}
}

// Codes returns the ids of all sentences, sorted.
func Codes() []string {
	ids := make([]string, 0, 2048)
	for id := range catalogueOf(language.English).ids {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
