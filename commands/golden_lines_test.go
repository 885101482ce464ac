package commands

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment/table"
	"triggerlab/experiment/warehouse/servers"
)

// goldenLines ask in other ways than a report of one experiment does. SOURCE is
// where the golden set stands.
var goldenLines = map[string]int{
	"check SOURCE --by country --window 48h":                                                                                   statusFailed, // not dealt alike
	"check SOURCE --by country --window 48h --rule health=off":                                                                 statusRan,
	"check export.json --outcomes SOURCE --rule health=off":                                                                    statusRan,
	"check false.json --outcomes SOURCE --rule health=off":                                                                     statusFailed,
	"check locked.xlsx --outcomes SOURCE --allow-rejects":                                                                      statusRan,
	"report locked.xlsx --outcomes SOURCE --allow-rejects --no-evidence":                                                       statusRan,
	"report locked.xlsx --outcomes SOURCE --allow-rejects --level 0.9":                                                         statusRan,
	"report locked.xlsx --outcomes SOURCE":                                                                                     statusInput, // élan is no trigger of it
	"plan SOURCE --next --by country --by plan":                                                                                statusRan,
	"plan book.xlsx --next --allow-rejects --outcomes SOURCE --wave 900":                                                       statusRan,
	"report SOURCE --experiment plan --by country --allow-rejects":                                                             statusRan,
	"report SOURCE --experiment plan":                                                                                          statusInput, // a quarter of the rows names none
	"report SOURCE --experiment country --only plan=free,pro --allow-rejects":                                                  statusRan,
	"report SOURCE --experiment country --window 48h --allow-rejects":                                                          statusRan,
	"report SOURCE --experiment plan --by country --window 300h --only country=NL,BE,be --allow-rejects --map channel=channel": statusRan,
	"check SOURCE --experiment plan --allow-rejects":                                                                           statusRan,
}

// goldenSays runs a line in the folder, as JSON, and gives its status and what it
// said without places; nil where that is no document.
func goldenSays(t *testing.T, folder, line, source string) (int, any) {
	t.Helper()
	args := []string{"triggerlab"}
	for _, arg := range strings.Fields(line) {
		switch {
		case arg == "SOURCE":
			arg = source
		case strings.HasSuffix(arg, ".json") || strings.HasSuffix(arg, ".xlsx"):
			arg = filepath.Join(folder, arg)
		}
		args = append(args, arg)
	}
	var out bytes.Buffer
	status := Main(append(args, "--format", "json"), Streams{In: strings.NewReader(""), Out: &out, Err: io.Discard})
	var doc any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		return status, nil // it was refused, in words that fit where the rows stand
	}
	return status, withoutPlaces(doc)
}

// goldenBooks writes what goldenLines name: a book of which the plan is locked,
// one of which it is not, an export of a report, and one that claims more than
// its data show.
func goldenBooks(t *testing.T, folder string) {
	t.Helper()
	triggers := "trigger,message\n"
	for _, name := range goldenTriggers {
		if name == "élan" {
			continue // to a book it is Élan, written otherwise
		}
		triggers += `"` + strings.ReplaceAll(name, `"`, `""`) + `",Hello` + "\n"
	}
	for _, name := range []string{"locked.xlsx", "book.xlsx"} {
		book := table.NewBook(table.Properties{})
		for sheet, text := range map[string]string{
			"Experiment": "Setting,Value\nname,Spring\ncontrol,Élan\nminimum_effect,10pp\nwindow,48h\n",
			"Triggers":   triggers,
		} {
			if err := writeSheet(book, sheet, text); err != nil {
				t.Fatal(err)
			}
		}
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := book.WriteTo(f); err != nil {
			t.Fatal(err)
		}
		f.Close()
		book.Close()
	}
	goldenRun(t, statusRan, "plan", filepath.Join(folder, "locked.xlsx"), "--lock")
	golden, export := filepath.Join(folder, "golden.csv"), filepath.Join(folder, "export.json")
	goldenRun(t, statusRan, "report", golden, "--by", "country", "--window", "48h", "-o", export)
	claimed, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(claimed, &doc); err != nil {
		t.Fatal(err)
	}
	doc["data"].(map[string]any)["engagements"] = 1000.
	claimed, _ = json.Marshal(doc)
	if err := os.WriteFile(filepath.Join(folder, "false.json"), claimed, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestGoldenLines: and every command that reads outcomes says of a database what
// it says of a file, with the same status.
func TestGoldenLines(t *testing.T) {
	folder, rows := t.TempDir(), goldenSet()
	writeGolden(t, folder, rows)
	goldenBooks(t, folder)
	s := servers.Postgres(t)
	goldenTable(t, s, "golden_lines", "", rows)
	for line, status := range goldenLines {
		t.Run(line, func(t *testing.T) {
			of, want := goldenSays(t, folder, line, filepath.Join(folder, "golden.csv"))
			in, got := goldenSays(t, folder, line, s.URL("golden_lines"))
			if of != status || in != status || !cmp.Equal(want, got) {
				t.Errorf("status %d and %d instead of %d (-csv +database):\n%s", of, in, status, cmp.Diff(want, got))
			}
		})
	}
}
