package commands

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/samples"
)

var update = flag.Bool("update", false, "write the golden reports of the samples anew")

// TestSamples: each sample gives its report, word for word. Read the
// difference before accepting it: go test ./commands -run Samples -update.
func TestSamples(t *testing.T) {
	for _, s := range samples.All() {
		t.Run(s.Name, func(t *testing.T) {
			golden, err := filepath.Abs(filepath.Join("testdata", "samples", s.Name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			data, err := samples.Read(s.Name)
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			if err := os.WriteFile(s.Name, data, 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"triggerlab", "report", s.Name, "--details"}
			for _, f := range s.Flags {
				args = append(args, strings.Trim(f, `"`))
			}
			var out, errs bytes.Buffer
			if status := Main(args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); status != statusRan || errs.Len() > 0 {
				t.Fatalf("status %d\n%s", status, errs.String())
			}
			if *update {
				if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
				t.Errorf("not the golden report (-want +got):\n%s", diff)
			}
		})
	}
}
