package commands

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"triggerlab/samples"
)

// exampleFiles are what the examples of help speak of: rows of a foreign
// export, of two days, of customers, of many tests and of leavers.
var exampleFiles = map[string]func() string{
	"export.csv": func() string {
		return "Variant,Clicked,country,plan\n" + rowsOf(func(i int) string {
			return []string{"No e-mail", "Flowers"}[i%2] + "," + []string{"yes", "no", "no"}[i%3] + "," + []string{"fr", "nl"}[i/2%2] + "," + []string{"free", "paid"}[i/4%2]
		})
	},
	"monday.csv":  func() string { return dayOf("2026-02-02", 0) },
	"tuesday.csv": func() string { return dayOf("2026-02-03", 1000) },
	"crm.csv": func() string {
		return "contact,segment,country\n" + rowsOf(func(i int) string { return contact(i) + ",fans," + []string{"fr", "nl"}[i%2] })
	},
	"people.csv": func() string {
		return "contact,segment\n" + rowsOf(func(i int) string { return contact(i) + ",regulars" })
	},
	"tests.csv": func() string {
		return "test_id,package,headline,sent,clicked\n" + rowsOf(func(i int) string {
			return fmt.Sprintf("t%d,%s,%s,500,%d", i/2, []string{"A", "B"}[i%2], []string{"Flowers for you", "Do you like flowers?"}[i%2], 20+i%17)
		})
	},
	"leavers.txt": func() string { return contact(3) + "\n" },
}

func rowsOf(row func(int) string) string {
	var b strings.Builder
	for i := range 240 {
		b.WriteString(row(i) + "\n")
	}
	return b.String()
}

// contact is one of the people in the files; amy is one who leaves.
func contact(i int) string {
	if i == 0 {
		return "amy@example.org"
	}
	return fmt.Sprintf("c%d@example.org", i)
}

func dayOf(day string, first int) string {
	return "contact,segment,trigger,outcome,time\n" + rowsOf(func(i int) string {
		return contact(first+i) + ",fans," + []string{"flowers", "poem"}[i%2] + "," + []string{"engage", "ignore"}[i/2%2] + "," + day
	})
}

// TestExamplesRun: every line that help shows does what it says there, one
// after the other, in a folder that holds what they speak of.
func TestExamplesRun(t *testing.T) {
	if testing.Short() {
		t.Skip("plays hundreds of campaigns; the scripts run the same commands")
	}
	shown := 0
	for name, c := range commandsOf("", newApp(Streams{}).Commands) {
		examples, _ := parted(c.Description)
		shown += len(examples)
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			exampleFolder(t, name)
			for _, line := range examples {
				began := time.Now()
				typeExample(t, line)
				if d := time.Since(began); d > time.Second {
					t.Log(d, line)
				}
			}
		})
	}
	if shown < 40 {
		t.Errorf("only %d examples were found", shown)
	}
}

// exampleFolder makes the folder that the examples of a command are typed in.
func exampleFolder(t *testing.T, command string) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("TRIGGERLAB_KEYS", t.TempDir())
	for file, content := range exampleFiles {
		keep(t, file, []byte(content()))
	}
	if command != "samples" {
		sample, err := samples.Read("valentine.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		keep(t, "valentine.xlsx", sample)
	}
	typeExample(t, "triggerlab init spring.xlsx")
	switch command {
	case "check":
		typeExample(t, "triggerlab simulate spring.xlsx -o summer.xlsx")
		typeExample(t, "triggerlab samples valentine.xlsx -o spring.xlsx")
	case "plan", "record import", "record add", "record swipe", "record serve":
	default:
		typeExample(t, "triggerlab record import spring.swipes monday.csv")
	}
}

func keep(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// typeExample runs a line as a shell would, and wants it to end well; what check
// finds is an end too.
func typeExample(t *testing.T, line string) {
	t.Helper()
	if strings.Contains(line, " serve ") {
		return // ends by Ctrl-C alone; TestServe drives it
	}
	in := ""
	if _, after, piped := strings.Cut(line, " | "); piped {
		in, line = `{"contact":"c1","trigger":"flowers","outcome":"engage"}`+"\n", after
	}
	line, file, fed := strings.Cut(line, " < ")
	if fed {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		in = string(content)
	}
	line, _, _ = strings.Cut(line, " > ")
	var out, said bytes.Buffer
	got := Main(words(line), Streams{In: strings.NewReader(in), Out: &out, Err: &said})
	if got != statusRan && !(got == statusFailed && strings.HasPrefix(line, "triggerlab check ")) {
		t.Errorf("%s: status %d\n%s", line, got, said.String())
	}
}

// TestReference: the reference of all commands is that of today.
func TestReference(t *testing.T) {
	const file = "reference.md"
	got := reference(newApp(Streams{}))
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		keep(t, file, []byte(got))
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (UPDATE_SCRIPTS=1 go test ./commands accepts it):\n%s", file, diff)
	}
}
