package reports

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
)

var update = flag.Bool("update", false, "accept the reports as they are now")

// fixtures are what every format is tried with.
var fixtures = map[string]func() *findings.Findings{"ordinary": ordinary, "hostile": hostile, "panel": panelled}

func report(t *testing.T, f Format, doc *findings.Findings, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, doc, language.English, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden holds what was written to a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test ./reports -update accepts it):\n%s", path, diff)
	}
}

func TestGoldens(t *testing.T) {
	extensions := map[Format]string{Terminal: "txt", Markdown: "md", JSON: "json"}
	for fixture, make := range fixtures {
		for format, extension := range extensions {
			got := report(t, format, make(), Options{Details: true})
			golden(t, fixture+"."+extension, got)
		}
	}
}

// TestEverythingIsWorded: no id of a sentence shows through.
func TestEverythingIsWorded(t *testing.T) {
	id := regexp.MustCompile(`\b(report|form|method|assumes|cited)\.[a-z]+[a-z.-]*`)
	for fixture, make := range fixtures {
		for _, format := range []Format{Terminal, Markdown} {
			for _, found := range id.FindAllString(report(t, format, make(), Options{Width: 120, Details: true}), -1) {
				// The fixture has a method that nobody knows.
				if found != "method.mystery" && found != "cited.mystery" {
					t.Errorf("%s as %s: %s", fixture, format, found)
				}
			}
		}
	}
}

// fullDisk is a writer that fails.
type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// TestFullDisk: a report that could not be written is an error, whatever the
// format.
func TestFullDisk(t *testing.T) {
	for _, format := range Formats() {
		if err := Write(fullDisk{}, format, ordinary(), language.English, Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: the error is %v", format, err)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if err := Write(&bytes.Buffer{}, "pdf", ordinary(), language.English, Options{}); err == nil {
		t.Error("pdf is no error")
	}
}

// TestFindingsUntouched: wording works on a copy, so that the same findings
// can be reported again in another language.
func TestFindingsUntouched(t *testing.T) {
	for fixture, make := range fixtures {
		doc := make()
		for _, format := range Formats() {
			report(t, format, doc, Options{})
		}
		if diff := cmp.Diff(make(), doc, numbers); diff != "" {
			t.Errorf("%s: %s", fixture, diff)
		}
	}
}

// numbers holds unknown numbers equal.
var numbers = cmp.Options{
	cmp.Comparer(func(a, b findings.Number) bool { return a == b || !a.Known() && !b.Known() }),
	cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b }),
}

// TestSimulatedIsSaid: no headline of a simulation can be quoted without
// the word.
func TestSimulatedIsSaid(t *testing.T) {
	p := story{worded(hostile(), printer()), printer()}.page()
	seeds := 0
	for _, section := range p.sections {
		for _, block := range section.blocks {
			h, ok := block.(headline)
			if !ok {
				continue
			}
			if !strings.HasPrefix(string(h), "SIMULATED") {
				t.Errorf("under %q the headline is %q", section.title, h)
			}
			seeds += strings.Count(string(h), "2026")
		}
	}
	if seeds != 1 {
		t.Errorf("the seed is named %d times", seeds)
	}
	if s := report(t, Terminal, ordinary(), Options{}); strings.Contains(s, "SIMULATED") {
		t.Error("real outcomes are called simulated")
	}
}
