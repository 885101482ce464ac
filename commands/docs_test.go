package commands

import (
	"bytes"
	"maps"
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
var verbs = []string{"say", "show", "play", "list", "share", "write", "keep", "add", "take", "prove", "remove", "swipe", "serve", "check", "make"}

// commandsOf lists the commands by what is typed to call them: record add is
// one below record.
func commandsOf(above string, commands []*cli.Command) map[string]*cli.Command {
	all := map[string]*cli.Command{}
	for _, c := range commands {
		name := strings.TrimSpace(above + " " + c.Name)
		all[name] = c
		maps.Copy(all, commandsOf(name, c.Subcommands))
	}
	return all
}

// TestCommandsAreDocumented: whoever reads the help of a command learns what
// it does, how to type it, and what its exit status means; and a script runs
// it.
func TestCommandsAreDocumented(t *testing.T) {
	for name, c := range commandsOf("", newApp(Streams{}).Commands) {
		if verb, _, _ := strings.Cut(c.Usage, " "); !slices.Contains(verbs, verb) || strings.HasSuffix(c.Usage, ".") {
			t.Errorf("%s: the usage %q is no phrase with a verb in front", name, c.Usage)
		}
		if !regexp.MustCompile(`(?s)\n\nExit status is 0 .*\b2\b.*\b4\b`).MatchString(c.Description) {
			t.Errorf("%s: the description does not say what the exit status means", name)
		}
		if !strings.Contains(c.Description, "\n  triggerlab "+name+" ") {
			t.Errorf("%s: the description has no example", name)
		}
		if c.OnUsageError == nil {
			t.Errorf("%s: its misuse is answered by the library", name)
		}
		if scripts, err := filepath.Glob("testdata/script/" + strings.ReplaceAll(name, " ", "_") + "*.txtar"); len(scripts) == 0 {
			t.Errorf("%s: no script runs it (%v)", name, err)
		}
		if len(c.Subcommands) > 0 && !c.HideHelpCommand {
			t.Errorf("%s: help would stand among its commands", name)
		}
		for _, f := range c.Flags {
			documented(t, name, f)
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
var example = regexp.MustCompile(`(?m)^(?:  |\$ )?(triggerlab [a-z]+ .*\.(?:xlsx|csv|swipes)\b.*)$`)

// TestExamplesCanBeTyped: the commands and flags of every example are there.
func TestExamplesCanBeTyped(t *testing.T) {
	app := newApp(Streams{})
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(readme)
	all := commandsOf("", app.Commands)
	for _, c := range all {
		text += "\n" + c.Description
	}
	lines := example.FindAllStringSubmatch(text, -1)
	if len(lines) < 5 {
		t.Errorf("%d examples were found", len(lines))
	}
	for _, line := range lines {
		words := words(line[1])[1:]
		called := words[0]
		if c := all[called]; c != nil && len(c.Subcommands) > 0 {
			called += " " + words[1]
		}
		c := all[called]
		if c == nil {
			t.Errorf("%q: there is no command %s", line[1], called)
			continue
		}
		for _, word := range words[1:] {
			name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
			if strings.HasPrefix(word, "-") && len(word) > 1 && findFlag(c, name) == nil {
				t.Errorf("%q: %s has no flag %s", line[1], called, word)
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
