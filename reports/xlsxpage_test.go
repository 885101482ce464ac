package reports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
)

// openWritten opens what a document is written as.
func openWritten(t *testing.T, write func(to *bytes.Buffer) error) *excelize.File {
	t.Helper()
	var book bytes.Buffer
	if err := write(&book); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&book, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestNextBook: the shares of everybody come first, then those of each
// segment, and every sentence of the page is there.
func TestNextBook(t *testing.T) {
	doc := nextWave()
	f := openWritten(t, func(to *bytes.Buffer) error { return WriteNext(to, XLSX, doc, language.English, Options{}) })
	rows := cells(t, f, "The next wave")
	want := len(doc.Triggers)
	for _, s := range doc.Segments {
		want += len(s.Triggers)
	}
	if len(rows) != want || rows[0]["Segment"] != "" || rows[0]["Trigger"] != doc.Triggers[0].Trigger || number(t, rows[0]["Share of the wave"]) != float64(doc.Triggers[0].Share) {
		t.Errorf("%d rows and not %d, the first %v", len(rows), want, rows[0])
	}
	if told := cells(t, f, "Summary"); !strings.Contains(told[len(told)-1]["What it says"], "explain") {
		t.Errorf("the last sentence is %v", told[len(told)-1])
	}
}

// TestCharacteristicsBook: every rule of both worlds stands there with each of
// its figures, and with what is chance in them.
func TestCharacteristicsBook(t *testing.T) {
	doc := expectedOf(false)
	f := openWritten(t, func(to *bytes.Buffer) error {
		return WriteCharacteristics(to, XLSX, doc, language.English, Options{})
	})
	rules := len(doc.Rules) + len(doc.NullRules)
	sheet := f.GetSheetList()[1]
	if rows := cells(t, f, sheet); len(rows) != rules || number(t, rows[0]["Right winner"]) != float64(doc.Rules[0].Power) {
		t.Errorf("%s: %d rows and not %d, the first %v", sheet, len(rows), rules, rows[0])
	}
	if rows := cells(t, f, "Chance in the simulation"); len(rows) != 12*rules {
		t.Errorf("%d figures and not %d", len(rows), 12*rules)
	}
}

// TestBookEvidence: the Data sheet carries the plan, and the evidence whole,
// in lines that fit into cells.
func TestBookEvidence(t *testing.T) {
	doc := ordinary()
	doc.Plan = &findings.LockedPlan{Fingerprint: "sha256:abc", Outcomes: 3, Changes: []findings.PlanChange{{What: "level", Planned: "0.95", Now: "0.9"}}}
	doc.Evidence = &findings.Evidence{Schema: findings.EvidenceSchema, Program: "1", Language: "en", Data: bytes.Repeat([]byte("evidence"), 8000)}
	var lines []string
	about := map[string]string{}
	for _, row := range cells(t, openBook(t, doc), "Data") {
		if about[row["Value"]] = row["Note"]; findings.IsEvidenceLine(row["Note"]) {
			lines = append(lines, row["Note"])
		}
	}
	read, err := findings.EvidenceOf(lines)
	if err != nil || len(lines) < 3 || !bytes.Equal(read.Data, doc.Evidence.Data) {
		t.Errorf("%d lines, %v", len(lines), err)
	}
	if about["Fingerprint of the locked plan"] != "sha256:abc" || !strings.Contains(about["Changed since: level"], "0.9") {
		t.Errorf("the plan is %v", about)
	}
}
