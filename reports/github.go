package reports

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// GitHub is the format of annotations: lines that GitHub's runner shows beside
// the files of a pull request.
const GitHub Format = "github"

// mostAnnotations is how many GitHub shows of one step.
const mostAnnotations = 10

// MaxSummary is how many bytes GitHub takes as the summary of a step.
const MaxSummary = 1 << 20

// An annotation is one line for the runner.
type annotation struct {
	level, file, title, message string
	line                        int64
}

// annotations writes the worst ten, and how many more there are. A line that is
// none of the runner's says what each file comes to. Place makes of a file's
// path the one from the root of the repository; nil: it is that.
func (s checkStory) annotations(w io.Writer, place func(string) string) error {
	if place == nil {
		place = func(path string) string { return path }
	}
	all := s.annotated(place)
	var buffer bytes.Buffer
	for _, a := range all[:min(len(all), mostAnnotations)] {
		buffer.WriteString(a.String() + "\n")
	}
	if more := len(all) - mostAnnotations; more > 0 {
		told := annotation{level: "notice", title: "triggerlab check", message: s.p.Word("report.gate.annotations-more", "more", more)}
		buffer.WriteString(told.String() + "\n")
	}
	for _, f := range s.doc.Files {
		buffer.WriteString(inertLine("triggerlab: "+s.p.Word("report.gate.line", "file", fileNamed(f), "sum", s.sum(f))) + "\n")
	}
	_, err := w.Write(buffer.Bytes())
	return err
}

// annotated lists what fails in all files, and then what is warned of.
func (s checkStory) annotated(place func(string) string) []annotation {
	var failing, warning []annotation
	for _, f := range s.doc.Files {
		file := place(f.File)
		for _, one := range f.Problems {
			failing = append(failing, annotation{"error", file, s.annotationTitle(s.p.Word("report.gate.file")), joined(faultText(one), one.Hint), one.Line})
		}
		for _, r := range answersOf(f) {
			a := annotation{"error", file, s.annotationTitle(r.Rule), s.answer(r), 0}
			switch {
			case r.Fails():
				failing = append(failing, a)
			case r.Status == findings.Warned || r.Status == findings.CannotTell:
				a.level = "warning"
				warning = append(warning, a)
			}
		}
	}
	return append(failing, warning...)
}

func (s checkStory) annotationTitle(rule string) string {
	return s.p.Word("report.gate.annotation", "rule", rule)
}

// String is the line; nothing in it can end the command early or begin another
// (docs.github.com, "Workflow commands for GitHub Actions").
func (a annotation) String() string {
	var properties []string
	add := func(name, value string) {
		if value != "" {
			properties = append(properties, name+"="+escapeProperty(text.Printable(value)))
		}
	}
	add("file", a.file)
	if a.line > 0 {
		add("line", strconv.FormatInt(a.line, 10))
	}
	add("title", a.title)
	return fmt.Sprintf("::%s %s::%s", a.level, strings.Join(properties, ","), escapeData(text.Printable(a.message)))
}

// escapeData writes what would end or change the text of a command.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty also writes what would end a property.
func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}

// inertLine is a line of the log in which no name is a command: the runner
// obeys :: at the start of a line, and ##[ anywhere.
func inertLine(s string) string {
	return strings.ReplaceAll(text.Printable(s), "##[", "# #[")
}

// WriteCheckSummary writes what check says as Markdown, in so many bytes at
// most: where that is not enough it ends with a whole line and how many follow.
func WriteCheckSummary(w io.Writer, doc *findings.Gate, lang language.Tag, room int) error {
	var buffer bytes.Buffer
	if err := WriteCheck(&buffer, Markdown, doc, lang, Options{}); err != nil {
		return err
	}
	p := text.New(lang)
	_, err := w.Write(cutLines(buffer.Bytes(), room, func(lines int) string {
		return "\n" + p.Word("report.gate.summary-cut", "lines", lines) + "\n"
	}))
	return err
}

// cutLines keeps as many whole lines as fit, with what more says of the others.
func cutLines(told []byte, room int, more func(lines int) string) []byte {
	if len(told) <= room {
		return told
	}
	lines := bytes.SplitAfter(told, []byte("\n"))
	size, kept := len(more(len(lines))), 0
	for kept < len(lines) && size+len(lines[kept]) <= room {
		size += len(lines[kept])
		kept++
	}
	if size > room {
		return nil // not even a sentence fits
	}
	return append(bytes.Join(lines[:kept], nil), more(len(lines)-kept)...)
}

// unseen stands between the marks of a command and is not seen.
const unseen = "\u200b"

// disobeyed is a page for the log of a job, which takes a line that begins
// with two colons for a command, and what follows ##[ anywhere: names of
// triggers may begin a line.
func disobeyed(page string) string {
	lines := strings.SplitAfter(page, "\n")
	for i, line := range lines {
		text := strings.TrimLeft(line, " \t\u00a0")
		if strings.HasPrefix(text, "::") {
			line = line[:len(line)-len(text)] + ":" + unseen + text[1:]
		}
		lines[i] = strings.ReplaceAll(line, "##[", "#"+unseen+"#[")
	}
	return strings.Join(lines, "")
}
