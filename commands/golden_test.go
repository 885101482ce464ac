package commands

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goldenFlags ask everything that a report can be asked of the golden set.
var goldenFlags = []string{
	"--by", "country", "--by", "plan", "--by", "country,plan", "--window", "48h", "--minimum-effect", "2pp",
	"--map", "channel=channel", "--format", "json", "--no-evidence",
}

// goldenReport is the report of a source, without what says where it was read.
func goldenReport(t *testing.T, source ...string) map[string]any {
	t.Helper()
	var out, said bytes.Buffer
	args := append(append([]string{"triggerlab", "report"}, source...), goldenFlags...)
	if status := Main(args, Streams{In: strings.NewReader(""), Out: &out, Err: &said}); status != statusRan {
		t.Fatalf("%q: status %d: %s", source, status, said.String())
	}
	var doc map[string]any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	withoutPlaces(doc)
	return doc
}

// aPlace is where a row stands, as sentences say it.
var aPlace = regexp.MustCompile(`\S*golden[^\s;,]*|\w+://[^\s;,]*`)

// withoutPlaces takes away where the rows of a report stand.
func withoutPlaces(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range []string{"first", "source", "sha256", "columns", "notices"} {
			if name != "source" || v["rows_read"] != nil {
				delete(v, name)
			}
		}
		for name := range v {
			v[name] = withoutPlaces(v[name])
		}
	case []any:
		for i := range v {
			v[i] = withoutPlaces(v[i])
		}
	case string:
		return aPlace.ReplaceAllString(v, "PLACE")
	}
	return value
}

// TestGoldenFiles: one set of outcomes gives one report, whatever it is kept in.
func TestGoldenFiles(t *testing.T) {
	folder := t.TempDir()
	writeGolden(t, folder, goldenSet())
	want := goldenReport(t, filepath.Join(folder, "golden.csv"))
	for _, name := range []string{"golden.xlsx", "golden.parquet"} {
		if diff := cmp.Diff(want, goldenReport(t, filepath.Join(folder, name))); diff != "" {
			t.Errorf("%s (-csv +%s):\n%s", name, name, diff)
		}
	}
}
