package commands

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestManyReportsAsIfAlone: the report on each of many experiments says what
// the report on it alone says, save how many rows of others there are.
func TestManyReportsAsIfAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var rows []string
	for i := range 12 {
		for range 40 + 30*i {
			contact := random.IntN(300)
			variant := contact % (2 + i%3)
			rows = append(rows, fmt.Sprintf("E%02d,c%d,v%d,%d,2026-03-%02d,%s", i, contact, variant, min(1, random.IntN(4+variant)/3), 1+random.IntN(28), []string{"BE", "NL"}[contact/7%2]))
		}
	}
	slices.SortFunc(rows, strings.Compare)
	sorted := strings.Join(rows, "\n")
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for order, text := range map[string]string{"sorted": sorted, "shuffled": strings.Join(rows, "\n")} {
		t.Run(order, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.csv")
			if err := os.WriteFile(path, []byte("test,contact,variant,outcome,time,country\n"+text+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			flags := []string{path, "--by", "country", "--format", "json", "--no-evidence", "--design", "split"}
			var all struct {
				Experiments []map[string]any
			}
			reportedJSON(t, &all, append(flags, "--experiment", "test")...)
			if len(all.Experiments) != 12 {
				t.Fatalf("%d experiments", len(all.Experiments))
			}
			for i, one := range all.Experiments {
				if i%4 > 0 { // a few tell as much as all
					continue
				}
				name := one["experiment"].(map[string]any)["name"].(string)
				var alone map[string]any
				reportedJSON(t, &alone, append(flags, "--only", "test="+name, "--name", name)...)
				for _, doc := range []map[string]any{one, alone} {
					data := doc["data"].(map[string]any)
					delete(data, "rows_read")
					delete(data, "set_aside") // of this file only rows of the others
					doc["health"] = slices.DeleteFunc(doc["health"].([]any), func(check any) bool { return check.(map[string]any)["check"] == "set-aside" })
				}
				for part := range alone {
					if !reflect.DeepEqual(one[part], alone[part]) {
						t.Errorf("%s: among others %s is\n%v\nalone\n%v", name, part, one[part], alone[part])
					}
				}
			}
		})
	}
}

// reportedJSON decodes what triggerlab report prints.
func reportedJSON(t *testing.T, into any, args ...string) {
	t.Helper()
	var out, errs bytes.Buffer
	if status := Main(append([]string{"triggerlab", "report"}, args...), Streams{Out: &out, Err: &errs}); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}
