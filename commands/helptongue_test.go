package commands

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/reports/text"
)

// argumentLines are what misuses say that a command takes, which help does not.
var argumentLines = []string{
	"BOOK -o FILE", "FILE", "BOOK", "NAME", "LEDGER -o FILE", "LEDGER --contact WHO --trigger NAME --outcome WHAT", "FILE…",
}

// helpTexts lists all that help says, in its order and once.
func helpTexts() (texts []string) {
	note := func(s string) string {
		if s != "" && !slices.Contains(texts, s) {
			texts = append(texts, s)
		}
		return s
	}
	wordHelp(newApp(Streams{}), note)
	for _, s := range argumentLines {
		note(s)
	}
	return texts
}

// TestHelpIsTranslated: every language says all of the help, nothing that help
// no longer says, and names the value of a flag where English does.
// UPDATE_HELP=1 go test ./commands -run TestHelpIsTranslated takes away what is
// no longer said and adds what is missing with an empty text to fill in.
func TestHelpIsTranslated(t *testing.T) {
	texts := helpTexts()
	if len(texts) < 200 {
		t.Fatalf("help says only %d things", len(texts))
	}
	for _, tag := range text.Languages()[1:] {
		words := helpWords(tag.String())
		for _, s := range texts {
			switch said := words[s]; {
			case said == "":
				t.Errorf("%v lacks %q", tag, s)
			case strings.Count(said, "`") != strings.Count(s, "`"):
				t.Errorf("%v: %q names another number of values than %q", tag, said, s)
			}
		}
		for s := range words {
			if !slices.Contains(texts, s) {
				t.Errorf("%v words what help does not say: %q", tag, s)
			}
		}
		if os.Getenv("UPDATE_HELP") != "" {
			updateHelp(t, tag, texts, words)
		}
	}
}

// updateHelp writes the file of a language in the order of help.
func updateHelp(t *testing.T, tag language.Tag, texts []string, words map[string]string) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	quoted := func(s string) string {
		b.Reset()
		if err := encoder.Encode(s); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(b.String(), "\n")
	}
	var lines []string
	for _, s := range texts {
		lines = append(lines, "  "+quoted(s)+": "+quoted(words[s]))
	}
	path := "help." + tag.String() + ".json"
	if err := os.WriteFile(path, []byte("{\n"+strings.Join(lines, ",\n")+"\n}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestHelpIsWorded: help in another language is that of English in other words:
// as many commands and flags, and the same lines to type.
func TestHelpIsWorded(t *testing.T) {
	marked := func(s string) string {
		if s == "" {
			return s
		}
		return "⟦" + s + "⟧"
	}
	english := commandsOf("", newApp(Streams{}).Commands)
	app := newApp(Streams{})
	wordHelp(app, marked)
	other := commandsOf("", app.Commands)
	if !slices.Equal(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(other))) {
		t.Error("other commands")
	}
	for name, c := range other {
		for _, f := range c.Flags {
			if s := f.(interface{ GetUsage() string }).GetUsage(); !strings.HasPrefix(s, "⟦") {
				t.Errorf("%s --%s is not worded: %q", name, f.Names()[0], s)
			}
		}
		for line := range strings.Lines(c.Description) {
			typed := strings.HasPrefix(line, "  triggerlab ")
			if typed && !strings.Contains(english[name].Description, line) {
				t.Errorf("%s: the line %q is to be typed and was worded", name, line)
			}
		}
	}
}
