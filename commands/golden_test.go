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

// experimentIn is the name of the experiment that a part of a report is about.
func experimentIn(part any) string {
	of, _ := part.(map[string]any)
	name, _ := of["experiment"].(string)
	if e, report := of["experiment"].(map[string]any); report {
		name, _ = e["name"].(string)
	}
	return name
}

// A goldenAsk is what a report is asked: how rows are read, and what is
// concluded of them.
type goldenAsk struct{ reading, concluding []string }

func (a goldenAsk) flags() []string { return slices.Concat(a.reading, a.concluding) }

// goldenAsks ask everything that a report can be asked of the golden set.
var goldenAsks = map[string]goldenAsk{
	"breakdowns": {
		reading:    []string{"--by", "country", "--by", "plan", "--by", "country,plan"},
		concluding: []string{"--window", "48h", "--minimum-effect", "2pp", "--reply-within", "email=1h, app=200s"},
	},
	"looks": {
		reading: []string{"--by", "country", "--only", "plan=free,pro,Pro"},
		concluding: []string{"--stopping", "obrien-fleming", "--looks", "3", "--start", "2026-03-27", "--end", "2026-04-16",
			"--metric", "reach", "--comparisons", "pairs"},
	},
}

// goldenReport is the report of a source, without what says where it was read.
func goldenReport(t *testing.T, source, flags []string) map[string]any {
	t.Helper()
	var out, said bytes.Buffer
	args := slices.Concat([]string{"triggerlab", "report"}, source, flags, []string{"--format", "json", "--no-evidence"})
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

// goldenSaid are notices that a source gives of itself, and of no row: for a
// report of outcomes it is a word too many.
var goldenSaid = []any{
	"source.parts", // how many tallies were put together, of how many files
}

// aPlace is where a row stands, as sentences say it.
var aPlace = regexp.MustCompile(`\S*golden[^\s;,]*|\w+://[^\s;,]*`)

// withoutPlaces takes away where the rows of a report stand.
func withoutPlaces(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range []string{"first", "source", "sha256", "columns", "evidence"} {
			if name != "source" || v["rows_read"] != nil {
				delete(v, name)
			}
		}
		for name := range v {
			v[name] = withoutPlaces(v[name])
		}
	case []any:
		v = slices.DeleteFunc(v, func(one any) bool {
			m, _ := one.(map[string]any)
			if said, health := m["message"].(map[string]any); health {
				m = said
			}
			return slices.Contains(goldenSaid, m["code"])
		})
		for i := range v {
			v[i] = withoutPlaces(v[i])
		}
		// Files have experiments in an order of their own, and databases in none.
		slices.SortStableFunc(v, func(a, b any) int { return strings.Compare(experimentIn(a), experimentIn(b)) })
		return v
	case string:
		return aPlace.ReplaceAllString(v, "PLACE")
	}
	return value
}

// goldenWants are the reports of golden.csv in a folder, by what is asked.
func goldenWants(t *testing.T, folder string) map[string]map[string]any {
	t.Helper()
	wants := map[string]map[string]any{}
	for name, ask := range goldenAsks {
		wants[name] = goldenReport(t, []string{filepath.Join(folder, "golden.csv")}, ask.flags())
	}
	return wants
}

// sameGolden demands that a source has these reports.
func sameGolden(t *testing.T, wants map[string]map[string]any, source string) {
	t.Helper()
	for name, ask := range goldenAsks {
		if diff := cmp.Diff(wants[name], goldenReport(t, []string{source}, ask.flags())); diff != "" {
			t.Errorf("%s of %s (-csv +it):\n%s", name, aPlace.ReplaceAllString(source, "PLACE"), diff)
		}
	}
}

// TestGoldenFiles: one set of outcomes gives one report, whatever it is kept in.
func TestGoldenFiles(t *testing.T) {
	folder := t.TempDir()
	writeGolden(t, folder, goldenSet())
	wants := goldenWants(t, folder)
	for _, name := range []string{"golden.xlsx", "golden.parquet"} {
		sameGolden(t, wants, filepath.Join(folder, name))
	}
}
