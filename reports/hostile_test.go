package reports

import (
	"archive/zip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"triggerlab/experiment/findings"
)

// hostileNames are what people, or others, may have called anything.
var hostileNames = []string{
	`=cmd|'/c calc'!A1`, "@SUM(1)", "a|b\\|c`d`", "<script>alert(1)</script></style>", "\u202egnp.exe\u200f", "\x1b[31mred\x1b]0;title\a\r\nnext",
	strings.Repeat("送é", 16_383) + "x", "👩‍🚀🇧🇪", "@amy #12 http://example.org", `{{.}} ${x} %s &lt; "'`, "\x00 \xff",
}

var fencedText = regexp.MustCompile("(?s)\n```+text\n.*?\n```+\n")

// called is a report in which everything has the name.
func called(name string) *findings.Findings {
	doc := ordinary()
	old := doc.Triggers[0].Trigger
	doc.Experiment.Name, doc.Experiment.Hypothesis, doc.Data.Source = name, name, name+".xlsx"
	doc.Data.Columns["trigger"], doc.Data.SetAside[0].First = name, name+".xlsx:"+name+"!D7"
	doc.Triggers[0].Trigger, doc.Verdict.Trigger, doc.Leader.Trigger = name, name, name
	doc.Verdict.Reasons[0].Text = name
	for i := range doc.Comparisons {
		if doc.Comparisons[i].Trigger == old {
			doc.Comparisons[i].Trigger = name
		}
		if doc.Comparisons[i].Segment != nil {
			*doc.Comparisons[i].Segment, doc.Comparisons[i].By = name, []string{name}
		}
	}
	for i := range doc.Segments {
		doc.Segments[i].Segment, doc.Segments[i].By = name, []string{name}
	}
	return doc
}

// TestHostileNames: whatever things are called, every format is what it is:
// nothing in a name acts, breaks a line or ends a cell.
func TestHostileNames(t *testing.T) {
	if testing.Short() {
		t.Skip("every name in every format")
	}
	scripts := strings.Count(report(t, HTML, ordinary(), Options{}), "<script")
	for _, name := range hostileNames {
		shown := []rune(name)[:min(12, utf8.RuneCountInString(name))]
		for i, r := range report(t, Terminal, called(name), Options{Details: true}) {
			if r != '\n' && unicode.IsControl(r) || r == '\u202e' || r == '\u200f' {
				t.Fatalf("%q in the terminal: %q at byte %d", shown, r, i)
			}
		}
		comment := report(t, Markdown, called(name), Options{})
		size := utf8.RuneCountInString(comment)
		comment = fencedText.ReplaceAllString(comment, "") // in which nothing acts
		if strings.Contains(comment, "<script>") || strings.Contains(comment, "@amy") || strings.Contains(comment, "http://example") || size > 65_536 {
			t.Errorf("%q acts in Markdown, or does not fit", shown)
		}
		var doc findings.Findings
		if err := json.Unmarshal([]byte(report(t, JSON, called(name), Options{})), &doc); err != nil || utf8.ValidString(name) && doc.Triggers[0].Trigger != name {
			t.Errorf("%q in json: %v", shown, err)
		}
		if page := report(t, HTML, called(name), Options{}); strings.Count(page, "<script") != scripts || strings.ContainsAny(page, "\x00\x1b\u202e") {
			t.Errorf("%q acts in html", shown)
		}
		_, rows := readCSV(t, report(t, CSV, called(name), Options{}))
		if len(rows) != len(ordinary().Comparisons) || strings.ContainsAny(rows[0]["trigger"][:1], "=@+-") {
			t.Errorf("%q in csv: %d rows", shown, len(rows))
		}
		wellFormed(t, report(t, XLSX, called(name), Options{}))
	}
}

// wellFormed holds a workbook to XML in every part, and to no formula in any.
func wellFormed(t *testing.T, book string) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		f, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		for in := xml.NewDecoder(f); ; {
			token, err := in.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
			if e, ok := token.(xml.StartElement); ok && e.Name.Local == "f" && strings.HasPrefix(part.Name, "xl/worksheets/") {
				t.Errorf("%s has a formula", part.Name)
			}
		}
		f.Close()
	}
}
