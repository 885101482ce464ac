package commands

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"triggerlab/samples"
)

// verbs are what a command may begin to say of itself.
var verbs = []string{"say", "show", "play", "list", "share", "write"}

// TestCommandsAreDocumented: whoever reads the help of a command learns what
// it does, how to type it, and what its exit status means; and a script runs
// it.
func TestCommandsAreDocumented(t *testing.T) {
	app := newApp(Streams{})
	for _, c := range app.Commands {
		if verb, _, _ := strings.Cut(c.Usage, " "); !slices.Contains(verbs, verb) || strings.HasSuffix(c.Usage, ".") {
			t.Errorf("%s: the usage %q is no phrase with a verb in front", c.Name, c.Usage)
		}
		if !regexp.MustCompile(`(?s)\n\nExit status is 0 .*\b2\b.*\b4\b`).MatchString(c.Description) {
			t.Errorf("%s: the description does not say what the exit status means", c.Name)
		}
		if !strings.Contains(c.Description, "\n  triggerlab "+c.Name) {
			t.Errorf("%s: the description has no example", c.Name)
		}
		if c.OnUsageError == nil {
			t.Errorf("%s: its misuse is answered by the library", c.Name)
		}
		if scripts, err := filepath.Glob("testdata/script/" + c.Name + "*.txtar"); len(scripts) == 0 {
			t.Errorf("%s: no script runs it (%v)", c.Name, err)
		}
		for _, f := range c.Flags {
			documented(t, c.Name, f)
		}
	}
}

// documented holds a flag to a category and, where it takes a value, to a
// name for it in back quotes.
func documented(t *testing.T, command string, f cli.Flag) {
	t.Helper()
	name := f.Names()[0]
	if c, ok := f.(cli.CategorizableFlag); !ok || c.GetCategory() == "" {
		t.Errorf("%s --%s has no category", command, name)
	}
	usage := f.(cli.DocGenerationFlag).GetUsage()
	if takesValue(f) && strings.Count(usage, "`") != 2 {
		t.Errorf("%s --%s: %q does not name its value in back quotes", command, name, usage)
	}
}

// example is a command line in a description or in a block of the README.
var example = regexp.MustCompile(`(?m)^(?:  |\$ )?(triggerlab [a-z]+ .*\.(?:xlsx|csv)\b.*)$`)

// TestExamplesCanBeTyped: the commands and flags of every example are there.
func TestExamplesCanBeTyped(t *testing.T) {
	app := newApp(Streams{})
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(readme)
	for _, c := range app.Commands {
		text += "\n" + c.Description
	}
	lines := example.FindAllStringSubmatch(text, -1)
	if len(lines) < 5 {
		t.Errorf("%d examples were found", len(lines))
	}
	for _, line := range lines {
		words := words(line[1])
		c := app.Command(words[1])
		if c == nil {
			t.Errorf("%q: there is no command %s", line[1], words[1])
			continue
		}
		for _, word := range words[2:] {
			name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
			if strings.HasPrefix(word, "-") && findFlag(c, name) == nil {
				t.Errorf("%q: %s has no flag %s", line[1], c.Name, word)
			}
		}
	}
}

// session is a block of the README that shows a terminal.
var session = regexp.MustCompile("(?ms)^```[a-z]*\n(\\$ (?:triggerlab|go run \\.) .*?)^```$")

// TestReadme: what the README shows is what happens. Output may break off in
// a last line …; UPDATE_SCRIPTS=1 rewrites what is shown.
func TestReadme(t *testing.T) {
	readme, err := filepath.Abs("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	if !session.Match(text) {
		t.Fatal("the README shows no session: a fenced block that begins with $ triggerlab")
	}
	t.Chdir(t.TempDir())
	if err := os.Mkdir("samples", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, s := range samples.All() {
		data, err := samples.Read(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("samples", s.Name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	played := session.ReplaceAllFunc(text, func(block []byte) []byte {
		shown := string(session.FindSubmatch(block)[1])
		return bytes.Replace(block, []byte(shown), []byte(play(t, shown)), 1)
	})
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(readme, played, 0o666); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(text), string(played)); diff != "" {
		t.Errorf("README.md shows something else (UPDATE_SCRIPTS=1 go test ./commands accepts it):\n%s", diff)
	}
}

// play runs the commands of a session and returns it as it went, broken off
// where it was.
func play(t *testing.T, shown string) string {
	var out strings.Builder
	for _, step := range strings.Split("\n"+shown, "\n$ ")[1:] {
		line, want, _ := strings.Cut(step, "\n")
		args := words(strings.Replace(line, "go run .", "triggerlab", 1))
		var screen bytes.Buffer
		Main(args, Streams{In: strings.NewReader(""), Out: &screen, Err: &screen})
		got := strings.SplitAfter(screen.String(), "\n")
		if want, broken := strings.CutSuffix(want, "…\n"); broken {
			got = append(got[:min(len(got), strings.Count(want, "\n"))], "…\n")
		}
		out.WriteString("$ " + line + "\n" + strings.Join(got, ""))
	}
	return out.String()
}

// words splits a command line as a shell does that knows quotation marks and
// nothing else.
func words(line string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?:[^\s"']|"[^"]*"|'[^']*')+`).FindAllString(line, -1) {
		all = append(all, strings.NewReplacer(`"`, "", `'`, "").Replace(m))
	}
	return all
}
