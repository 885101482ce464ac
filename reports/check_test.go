package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// checked are three files, with names that would do harm.
func checked() *findings.Gate {
	say := func(code string, pairs ...any) findings.Message {
		return findings.FromMessage(experiment.Msg(code, pairs...))
	}
	segment := "fans | <b>]]>\x1b[31m\n::error::100% ##[add-mask]x"
	return &findings.Gate{Schema: findings.GateSchema, Methods: findings.Methods, Status: findings.Unreadable, Files: []findings.GateFile{
		{
			File: "a:b,c%\n::error::x.xlsx", Experiment: "Valentine", Status: findings.Failed, Simulated: true, Seed: "7",
			Verdict: &findings.Verdict{Status: findings.Winner, Trigger: "Poem", Reasons: []findings.Message{say("verdict.nothing-to-compare")}},
			Counts:  findings.GateCounts{Passed: 1, Warned: 1, Failed: 2, CannotTell: 1, NotApplicable: 1},
			Rules: []findings.Ruling{
				{Rule: "simulated", Level: "fail", Status: findings.Failed, Message: say("check.simulated", "seed", "7")},
				{Rule: "health", Level: "fail", Status: findings.Warned, Message: say("health.contacts-partly", "exposures", 12), Details: []findings.Message{say("health.set-aside-none")}},
				{Rule: "plan", Level: "fail", Status: findings.NotApplicable, Message: say("check.no-plan")},
				{Rule: "contacts", Level: "warn", Status: findings.Passed, Message: say("check.contacts", "comparisons", 3)},
				{Rule: "guardrail", Level: "fail", Status: findings.CannotTell, Message: say("health.guardrail-unchecked", "guardrail", .01)},
				{Rule: "small-segments", Level: "fail", Status: findings.Failed, Message: say("check.small-segments", "segments", []string{segment}, "more", 0, "smallest", 10)},
			},
			Off: []string{"winner"},
		},
		{
			File: "b.csv", Status: findings.Unreadable, More: 4,
			Problems: []findings.Fault{
				{Place: "b.csv:D7", Line: 7, Message: say("setting.unknown", "setting", segment, "settings", []string{"level"})},
				{Message: say("check.unreadable", "problem", "the disk is gone")},
			},
		},
		{
			File: "c.xlsx", Status: findings.Passed, Verdict: &findings.Verdict{Status: findings.Undecided}, Counts: findings.GateCounts{Passed: 1},
			Rules: []findings.Ruling{{Rule: "contacts", Level: "fail", Status: findings.Passed, Message: say("check.contacts", "comparisons", 1)}},
		},
	}}
}

func writtenCheck(t *testing.T, f Format, doc *findings.Gate) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCheck(&b, f, doc, language.English, Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCheckGoldens(t *testing.T) {
	id := regexp.MustCompile(`\b(report|check|form)\.[a-z]+[a-z.-]*`)
	for _, format := range CheckFormats() {
		got := writtenCheck(t, format, checked())
		golden(t, "check."+map[Format]string{Terminal: "txt", Markdown: "md", JSON: "json", JUnit: "xml", GitHub: "log"}[format], got)
		if format != JSON && (id.MatchString(got) || strings.Contains(got, "\x1b")) {
			t.Errorf("%s has a code or an escape:\n%s", format, got)
		}
	}
}

// TestCheckOneLineACommand: whatever files and segments are called, the runner
// of GitHub sees our annotations and no others.
func TestCheckOneLineACommand(t *testing.T) {
	command := regexp.MustCompile(`^::(error|warning) (file=[^:,]*,)?(line=\d+,)?title=[^:,]*::[^\r\n]*$`)
	commands := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(writtenCheck(t, GitHub, checked()), "\n"), "\n") {
		switch {
		case command.MatchString(line):
			commands++
		case strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##["):
			t.Errorf("the runner would obey %q", line)
		}
	}
	if commands != 6 {
		t.Errorf("%d annotations, want 6", commands)
	}
}

// TestCheckWorstTen: errors go before warnings, ten are annotated, and how many
// more there are is said.
func TestCheckWorstTen(t *testing.T) {
	doc := checked()
	doc.Files = slices.Concat(doc.Files, doc.Files)
	got := writtenCheck(t, GitHub, doc)
	if n := strings.Count(got, "::error "); n != 10 || strings.Contains(got, "::warning") {
		t.Errorf("%d errors:\n%s", n, got)
	}
	if !strings.Contains(got, "::notice title=triggerlab check::2 more are told") {
		t.Errorf("how many more there are is not said:\n%s", got)
	}
	var b bytes.Buffer
	if err := WriteCheck(&b, GitHub, doc, language.English, Options{Place: func(path string) string { return "campaigns/" + path }}); err != nil || !strings.Contains(b.String(), "file=campaigns/b.csv,line=7") {
		t.Errorf("a file is not placed: %v\n%s", err, b.String())
	}
}

// TestCheckSummary: what does not fit into the summary of a job is cut at the
// end of a line, and said to be.
func TestCheckSummary(t *testing.T) {
	whole := writtenCheck(t, Markdown, checked())
	for _, room := range []int{0, 50, 400, 1000, len(whole) - 1, len(whole)} {
		var b bytes.Buffer
		if err := WriteCheckSummary(&b, checked(), language.English, room); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		kept, said, cut := strings.Cut(got, "\nThe rest does not fit here: ")
		if len(got) > room || !strings.HasPrefix(whole, kept) || cut != (room >= 400 && room < len(whole)) {
			t.Errorf("%d bytes of %d for %d: %q", len(got), len(whole), room, got)
		}
		if lines, _, _ := strings.Cut(said, " "); cut && lines != strconv.Itoa(strings.Count(whole, "\n")+1-strings.Count(kept, "\n")) {
			t.Errorf("%s lines are said to follow the %d of %d", lines, strings.Count(kept, "\n"), strings.Count(whole, "\n"))
		}
	}
}

// junitRules are those of junit-10.xsd of Jenkins' xUnit plugin: what each
// element must have, may have, and may hold.
var junitRules = map[string]struct{ must, may, holds []string }{
	"testsuites": {nil, []string{"name", "time", "tests", "failures", "errors"}, []string{"testsuite"}},
	"testsuite": {[]string{"name", "tests", "failures", "errors"}, []string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
		[]string{"testsuite", "properties", "testcase", "system-out", "system-err"}},
	"testcase": {[]string{"name"}, []string{"time", "classname", "group"},
		[]string{"skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure", "flakyError", "system-out", "system-err"}},
	"failure": {nil, []string{"type", "message"}, nil}, "error": {nil, []string{"type", "message"}, nil}, "skipped": {nil, []string{"type", "message"}, nil},
	"system-out": {}, "system-err": {},
}

// TestJUnitIsValid: what CI servers read keeps the rules of its schema, and its
// counts are those of its cases.
func TestJUnitIsValid(t *testing.T) {
	text := writtenCheck(t, JUnit, checked())
	decoder := xml.NewDecoder(strings.NewReader(text))
	var above []string
	counted := map[string]int{}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			rule, known := junitRules[name]
			if !known || above == nil && name != "testsuites" || above != nil && !slices.Contains(junitRules[above[len(above)-1]].holds, name) {
				t.Errorf("<%s> stands below %v", name, above)
			}
			var has []string
			for _, a := range e.Attr {
				has = append(has, a.Name.Local)
				if !slices.Contains(rule.must, a.Name.Local) && !slices.Contains(rule.may, a.Name.Local) {
					t.Errorf("<%s> has %s", name, a.Name.Local)
				}
			}
			for _, must := range rule.must {
				if !slices.Contains(has, must) {
					t.Errorf("<%s> has no %s", name, must)
				}
			}
			counted[name]++
			above = append(above, name)
		case xml.EndElement:
			above = above[:len(above)-1]
		}
	}
	var read junitSuites
	if err := xml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatal(err)
	}
	if read.Tests != counted["testcase"] || read.Failures != counted["failure"] || read.Errors != counted["error"] || counted["failure"] != 2 || counted["error"] != 2 || counted["skipped"] != 1 {
		t.Errorf("%+v, and counted %v", read, counted)
	}
}

// TestCheckBrokenPipe: what cannot be written is an error.
func TestCheckBrokenPipe(t *testing.T) {
	for _, f := range CheckFormats() {
		if err := WriteCheck(broken{}, f, checked(), language.English, Options{}); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", f, err)
		}
	}
	if err := WriteCheck(io.Discard, XLSX, checked(), language.English, Options{}); err == nil {
		t.Error("a check was written as a workbook")
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// TestLogsObeyNoName: a name of a trigger is no command to the log of a job,
// and reads as it did.
func TestLogsObeyNoName(t *testing.T) {
	page := "Triggers\n  ::error::pwn   12 %\n  a::b ##[add-mask]12\n"
	told := disobeyed(page)
	for line := range strings.Lines(told) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			t.Errorf("%q is a command", line)
		}
	}
	if strings.ReplaceAll(told, unseen, "") != page || !strings.Contains(told, "a::b") {
		t.Errorf("%q", told)
	}
}
