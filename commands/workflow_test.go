package commands

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"triggerlab/samples"
)

// TestWorkflow: the sample workflow does what it promises with a campaign that
// is simulated and must not pass, and with none of it once that is allowed.
func TestWorkflow(t *testing.T) {
	workflow, err := os.ReadFile("../.ci/campaigns.yml")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^ +run: (triggerlab check .*)$`).FindSubmatch(workflow)
	if line == nil {
		t.Fatal("the workflow checks nothing")
	}
	folder := t.TempDir()
	t.Chdir(folder)
	t.Setenv("GITHUB_ACTIONS", "true")
	t.Setenv("GITHUB_WORKSPACE", folder)
	t.Setenv("GITHUB_STEP_SUMMARY", filepath.Join(folder, "summary.md"))
	data, err := samples.Read("valentine.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("campaigns", 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("campaigns/valentine.xlsx", data, 0o666); err != nil {
		t.Fatal(err)
	}
	run := func(args []string) (int, string) {
		var out, err bytes.Buffer
		status := Main(args, Streams{In: strings.NewReader(""), Out: &out, Err: &err})
		return status, out.String()
	}
	if status, said := run([]string{"triggerlab", "report", "campaigns/valentine.xlsx", "-o", "campaigns/valentine.html"}); status != statusRan {
		t.Fatal(said)
	}
	var args []string
	for _, word := range strings.Fields(string(line[1])) {
		if found, err := filepath.Glob(word); err == nil && found != nil {
			args = append(args, found...) // as a shell does
			continue
		}
		args = append(args, word)
	}
	if status, said := run(args); status != statusFailed || strings.Count(said, "title=triggerlab check%3A simulated::") != 2 {
		t.Errorf("a simulated campaign: status %d\n%s", status, said)
	}
	for _, name := range []string{"check.xml", "check.json", "summary.md"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s is not there: %v", name, err)
		}
	}
	if status, said := run(append(args, "--rule", "simulated=off")); status != statusRan {
		t.Errorf("with simulations allowed: status %d\n%s", status, said)
	}
}
