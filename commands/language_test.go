package commands

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// TestTongue: the flag goes before the variable of this program, that before
// the book, and the book before the environment.
func TestTongue(t *testing.T) {
	for _, c := range []struct {
		line, variable, all, messages, lang, book string
		said, report                              string
		bad                                       bool
	}{
		{said: "en", report: "en"},
		{lang: "C", said: "en", report: "en"},
		{lang: "fr_BE.UTF-8", said: "fr", report: "fr"},
		{lang: "fr_FR", messages: "nl_NL@euro", said: "nl", report: "nl"},
		{lang: "fr_FR", all: "POSIX", said: "en", report: "en"},
		{lang: "fr_FR", book: "nl", said: "fr", report: "nl"},
		{lang: "de_DE", book: "nl", said: "en", report: "nl"},
		{variable: "fr", lang: "nl_BE", book: "nl", said: "fr", report: "fr"},
		{variable: "fr", line: "report x.csv --lang nl-BE", said: "nl", report: "nl"},
		{line: "--lang=FR report x.csv", book: "nl", said: "fr", report: "fr"},
		{line: "report x.csv --lang nl --lang en", lang: "fr", said: "en", report: "en"},
		{line: "report -- --lang nl", lang: "fr", said: "fr", report: "fr"},
		{line: "report x.csv --lang de", variable: "nl", said: "nl", report: "nl", bad: true},
		{variable: "deutsch", lang: "fr", said: "fr", report: "fr", bad: true},
		{variable: "deutsch", line: "report x.csv --lang nl", said: "nl", report: "nl"},
	} {
		t.Setenv(languageVariable, c.variable)
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		got, err := tongueOf(words("triggerlab " + c.line))
		report := Streams{tongue: got}.reportIn(c.book)
		if got.tag != language.Make(c.said) || (err != nil) != c.bad || !c.bad && report != language.Make(c.report) {
			t.Errorf("%+v: speaks %v, reports in %v, %v", c, got.tag, report, err)
		}
	}
}

// TestLanguageLater: a language before the command is one behind it.
func TestLanguageLater(t *testing.T) {
	for line, want := range map[string]string{
		"--lang fr report x.csv": "report --lang fr x.csv",
		"--lang=fr x.csv --by a": "x.csv --lang=fr --by a",
		"--lang fr":              "",
		"--lang":                 "--lang",
		"report --lang fr x.csv": "report --lang fr x.csv",
		"--language fr":          "--language fr",
	} {
		if got := strings.Join(languageLater(words("triggerlab " + line))[1:], " "); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
}

// TestWrapped: a line ends at a space, and never at one that holds.
func TestWrapped(t *testing.T) {
	if got, want := wrapped("un\u00a0: deux trois", 9), "un\u00a0: deux\ntrois"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
