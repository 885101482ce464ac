package commands

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goldenAsks ask everything that a report can be asked of the golden set.
var goldenAsks = map[string][]string{
	"breakdowns": {
		"--by", "country", "--by", "plan", "--by", "country,plan", "--window", "48h", "--minimum-effect", "2pp",
		"--reply-within", "email=1h, app=200s",
	},
	"looks": {
		"--by", "country", "--only", "plan=free,pro,Pro", "--stopping", "obrien-fleming", "--looks", "3", "--start", "2026-03-27", "--end", "2026-04-16",
		"--metric", "reach", "--comparisons", "pairs",
	},
}

// goldenReport is the report of a source, without what says where it was read.
func goldenReport(t *testing.T, ask string, source ...string) map[string]any {
	t.Helper()
	var out, said bytes.Buffer
	args := slices.Concat([]string{"triggerlab", "report"}, source, goldenAsks[ask], []string{"--format", "json", "--no-evidence"})
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
		for _, name := range []string{"first", "source", "sha256", "columns"} {
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

// sameGolden demands that a source has the report of golden.csv in a folder,
// whatever is asked.
func sameGolden(t *testing.T, folder string, source ...string) {
	t.Helper()
	for ask := range goldenAsks {
		want := goldenReport(t, ask, filepath.Join(folder, "golden.csv"))
		if diff := cmp.Diff(want, goldenReport(t, ask, source...)); diff != "" {
			t.Errorf("%s of %s (-csv +it):\n%s", ask, filepath.Base(source[0]), diff)
		}
	}
}

// TestGoldenFiles: one set of outcomes gives one report, whatever it is kept in.
func TestGoldenFiles(t *testing.T) {
	folder := t.TempDir()
	writeGolden(t, folder, goldenSet())
	for _, name := range []string{"golden.xlsx", "golden.parquet"} {
		sameGolden(t, folder, filepath.Join(folder, name))
	}
}
