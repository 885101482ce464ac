package text

import (
	"embed"
	"errors"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// catalogue is every catalogue file read: the sentences, and the ids that
// English has. English is complete; the other languages need not be.
type catalogue struct {
	bundle *i18n.Bundle
	ids    map[string]*i18n.Message
	twice  []string // ids that two English files define
	others map[language.Tag][]*i18n.Message
}

// catalogues reads the embedded files once. They are part of the program, so
// one that does not parse is a mistake in it, which any test finds.
var catalogues = sync.OnceValue(func() *catalogue {
	c := &catalogue{bundle: i18n.NewBundle(language.English), ids: map[string]*i18n.Message{}, others: map[language.Tag][]*i18n.Message{}}
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		file, err := c.bundle.LoadMessageFileFS(files, entry.Name())
		if err != nil {
			panic("reports/text: " + entry.Name() + ": " + err.Error())
		}
		if file.Tag == language.English {
			c.note(file.Messages)
			continue
		}
		c.others[file.Tag] = append(c.others[file.Tag], file.Messages...)
	}
	return c
})

func (c *catalogue) note(messages []*i18n.Message) {
	for _, m := range messages {
		if _, known := c.ids[m.ID]; known {
			c.twice = append(c.twice, m.ID)
		}
		c.ids[m.ID] = m
	}
}

// Codes returns the ids of all sentences, sorted.
func Codes() []string {
	ids := make([]string, 0, len(catalogues().ids))
	for id := range catalogues().ids {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// isFallback tells whether the only trouble was that English had to do.
func isFallback(err error) bool {
	var missing *i18n.MessageNotFoundErr
	return errors.As(err, &missing)
}
