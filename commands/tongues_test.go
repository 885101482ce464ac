package commands

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"triggerlab/experiment/ledger"
)

// speak runs a command line and returns what it said and where else it wrote.
func speak(t *testing.T, line string) string {
	t.Helper()
	var screen bytes.Buffer
	Main(words("triggerlab "+line), Streams{In: strings.NewReader(""), Out: &screen, Err: &screen})
	return screen.String()
}

// englishWords are words of sentences that neither French nor Dutch has.
var englishWords = regexp.MustCompile(`\b([Tt]he|[Aa]nd|[Aa]re|[Ww]ere|[Ww]hich|[Ww]ith|[Tt]his|[Tt]hat|from|have|has|cannot|[Oo]nly|[Bb]oth|[Tt]heir|[Ww]here|shown|[Ww]hat|[Ww]hen|[Nn]obody|[Ee]veryone)\b`)

// asItIs is what is the same in every language: what is quoted and to be typed,
// publications, codes of the JSON report, and the markup of a page.
var asItIs = regexp.MustCompile(`"[^"]*"|«[^»]*»|“[^”]*”|--[a-z-]+|cannot.{0,2}[-_]tell|[a-z_]+(?:\.[a-z_]+)+|(?m:^.*\(\d{4}\).*$)|<style>(?s:.*?)</style>|<[^>]*>`)

// TestNoEnglishLeft: whoever chose a language reads no English, whatever the
// command, the format or the mistake. The book is made in that language, so
// that no name in it is English either.
func TestNoEnglishLeft(t *testing.T) {
	if testing.Short() {
		t.Skip("starts nothing side by side that other sessions do not")
	}
	for _, lang := range []string{"fr", "nl"} {
		t.Run(lang, func(t *testing.T) {
			t.Chdir(t.TempDir())
			t.Setenv(languageVariable, lang)
			t.Setenv(ledger.KeysVariable, "keys")
			for _, line := range []string{
				"", "--version", "init boek.xlsx", "init boek.xlsx", "plan boek.xlsx --details --stopping pocock --looks 3", "plan boek.xlsx --lock", "assign boek.xlsx -o boek.xlsx",
				"simulate boek.xlsx -o play.xlsx", "simulate boek.xlsx --waves 3 --runs 3", "simulate boek.xlsx --runs 3",
				"inspect play.xlsx", "report play.xlsx --details", "report play.xlsx -o page.html -o page.md", "check play.xlsx", "check play.xlsx --format github",
				"plan play.xlsx --next", "record import o.swipes play.xlsx", "record verify o.swipes", "record forget o.swipes nemo", "report o.swipes", "samples", "explain", "explain --all -o words.md",
				"report", "report nope.xlsx", "report a.csv b.csv", "report play.xlsx --level 2", "report play.xlsx --by nope", "report play.xlsx --empty maybe", "report play.xlsx -o no/place.html",
				"report play.xlsx --format pdf", "repot play.xlsx", "record swip boek.xlsx", "report --formt x play.xlsx", "report play.xlsx --lock=maybe", "plan", "plan boek.xlsx --force", "explain nope",
				"simulate boek.xlsx", "simulate boek.xlsx --seed 010 -o x.csv", "assign boek.xlsx --take none", "record add o.swipes --trigger nope --outcome perhaps", "record export o.swipes", "check",
				"check play.xlsx --rule plan", "check play.xlsx --rule nope=fail", "check play.xlsx --require luck", "report play.xlsx --lang de",
				"report --help", "init --help", "plan --help", "assign --help", "simulate --help", "check --help", "inspect --help", "explain --help", "samples --help",
				"record --help", "record add --help", "record import --help", "record swipe --help", "record serve --help", "record export --help", "record verify --help", "record forget --help",
			} {
				leaves(t, line, speak(t, line))
			}
			for _, file := range []string{"page.html", "page.md", "words.md"} {
				page, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				leaves(t, file, string(page))
			}
		})
	}
}

// leaves fails where English is left in a text.
func leaves(t *testing.T, of, said string) {
	t.Helper()
	if before, _, ok := strings.Cut(said, `<script type="application/json"`); ok {
		said = before
	}
	said = asItIs.ReplaceAllString(said, " ")
	for _, at := range englishWords.FindAllStringIndex(said, 5) {
		t.Errorf("%s: …%s…", of, said[max(0, at[0]-40):min(len(said), at[1]+40)])
	}
}
