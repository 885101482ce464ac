package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/source"
	"triggerlab/samples"
)

// exported writes the report of a sample into a folder of its own.
func exported(t *testing.T, names ...string) []string {
	t.Helper()
	folder := t.TempDir()
	data, err := samples.Read("newsletter-totals.csv")
	if err != nil {
		t.Fatal(err)
	}
	from := filepath.Join(folder, "totals.csv")
	if err := os.WriteFile(from, data, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"triggerlab", "report", from}
	for i, name := range names {
		names[i] = filepath.Join(folder, name)
		args = append(args, "-o", names[i])
	}
	var said bytes.Buffer
	if status := Main(args, Streams{In: strings.NewReader(""), Out: &said, Err: &said}); status != statusRan {
		t.Fatalf("status %d\n%s", status, said.String())
	}
	return names
}

// claimed checks the claims of a report.
func claimed(t *testing.T, path, outcomes string) *findings.Claims {
	t.Helper()
	src := source.Options{Path: path, Outcomes: outcomes}
	loaded, err := source.Load(context.Background(), src, quiet{})
	if err != nil {
		t.Fatal(err)
	}
	claims, err := claimsOf(context.Background(), src, loaded)
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

type quiet struct{}

func (quiet) Progress(int64, float64) {}

// TestClaimsOfABook: a number that was changed on any sheet is found and named,
// and nothing else is.
func TestClaimsOfABook(t *testing.T) {
	path := exported(t, "report.xlsx")[0]
	if c := claimed(t, path, ""); c.Status != findings.ClaimsAgree || !c.Words || c.Compared < 100 {
		t.Fatalf("a sound report: %+v", c)
	}
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sheets := book.GetSheetList()
	if err := book.Close(); err != nil || len(sheets) < 8 {
		t.Fatal(sheets, err)
	}
	for _, sheet := range sheets {
		cell := tamper(t, path, sheet)
		c := claimed(t, path+".changed.xlsx", "")
		if c.Status != findings.ClaimsDiffer || len(c.Differ) != 1 || !strings.HasPrefix(c.Differ[0].Place, cell) && !strings.HasPrefix(c.Differ[0].Place, "'"+sheet) {
			t.Errorf("%s: %+v", cell, c)
		}
	}
}

// tamper changes the first number of a sheet, or its last text where it has
// none, and tells which.
func tamper(t *testing.T, path, sheet string) (where string) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for i, text := range row {
			at := fmt.Sprintf("%c%d", 'A'+i, r+1)
			if kind, err := book.GetCellType(sheet, at); r == 0 || text == "" || err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
				continue
			}
			var number float64
			if _, err := fmt.Sscan(text, &number); err == nil {
				if err := book.SetCellValue(sheet, at, number*1.0001+1e-6); err != nil {
					t.Fatal(err)
				}
				return saved(t, book, path, sheet, at)
			}
		}
	}
	at := fmt.Sprintf("A%d", len(rows))
	if err := book.SetCellValue(sheet, at, "Everything was done right."); err != nil {
		t.Fatal(err)
	}
	return saved(t, book, path, sheet, at)
}

func saved(t *testing.T, book *excelize.File, path, sheet, at string) string {
	t.Helper()
	if err := book.SaveAs(path + ".changed.xlsx"); err != nil {
		t.Fatal(err)
	}
	return sheet + "!" + at
}

// TestClaimsOfADocument: what was changed, added or taken away is found by its
// path; another version's words are let be, and its methods' numbers too.
func TestClaimsOfADocument(t *testing.T) {
	path := exported(t, "report.json")[0]
	for _, change := range []struct {
		place, kind string
		change      func(doc map[string]any)
	}{
		{"/comparisons/0/low", findings.ClaimChanged, func(doc map[string]any) { doc["comparisons"].([]any)[0].(map[string]any)["low"] = 0.123 }},
		{"/verdict/status", findings.ClaimChanged, func(doc map[string]any) { doc["verdict"].(map[string]any)["status"] = "winner!" }},
		{"/verdict/reasons/0/text", findings.ClaimChanged, func(doc map[string]any) {
			doc["verdict"].(map[string]any)["reasons"].([]any)[0].(map[string]any)["text"] = "We won."
		}},
		{"/triggers/1", findings.ClaimMissing, func(doc map[string]any) { doc["triggers"] = doc["triggers"].([]any)[:1] }},
		{"/award", findings.ClaimAdded, func(doc map[string]any) { doc["award"] = "best" }},
		{"", "", func(doc map[string]any) {
			doc["evidence"].(map[string]any)["program"] = "another"
			doc["verdict"].(map[string]any)["reasons"].([]any)[0].(map[string]any)["text"] = "Worded anew."
		}},
	} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc := map[string]any{}
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		change.change(doc)
		if data, err = json.Marshal(doc); err != nil {
			t.Fatal(err)
		}
		data = append([]byte("\ufeff"), data...) // as some editors save it
		if err := os.WriteFile(path+".changed.json", data, 0o600); err != nil {
			t.Fatal(err)
		}
		c := claimed(t, path+".changed.json", "")
		switch {
		case change.place == "":
			if c.Status != findings.ClaimsAgree || c.Words {
				t.Errorf("another version: %+v", c)
			}
		case len(c.Differ) == 0 || c.Differ[0].Place != change.place || c.Differ[0].Kind != change.kind:
			t.Errorf("%s: %+v", change.place, c)
		}
	}
}

// TestClaimsOfOutcomes: a report that agrees with itself is held against the
// outcomes, the right ones and others.
func TestClaimsOfOutcomes(t *testing.T) {
	path := exported(t, "report.json")[0]
	totals := filepath.Join(filepath.Dir(path), "totals.csv")
	if c := claimed(t, path, totals); c.Status != findings.ClaimsAgree || !c.Outcomes {
		t.Errorf("its own outcomes: %+v", c)
	}
	data, err := os.ReadFile(totals)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	others := filepath.Join(filepath.Dir(path), "others.csv")
	if err := os.WriteFile(others, []byte(strings.Join(append(lines[:1:1], lines[2:]...), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := claimed(t, path, others)
	if c.Status != findings.ClaimsDiffer || len(c.Differ) != 20 || c.More == 0 || c.Differ[0].Kind != findings.ClaimUntrue {
		t.Errorf("other outcomes: %+v", c)
	}
}

// TestClaimsOfAPage: an element that only looks like the evidence, and an
// attribute that acts by its name alone, are found like a changed word. Where
// another program is said to have worded the page, its words are not vouched
// for unless they are those of this one.
func TestClaimsOfAPage(t *testing.T) {
	path := exported(t, "report.html")[0]
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := strings.NewReplacer(`"program":"`, `"program":"other `)
	for name, change := range map[string]struct {
		edit   func(page string) string
		status string
		words  bool
	}{
		"a second script": {func(p string) string {
			return strings.Replace(p, "</body>", `<script id="triggerlab-evidence">alert(1)</script></body>`, 1)
		}, findings.ClaimsDiffer, true},
		"what the script is":   {func(p string) string { return strings.Replace(p, "application/json", "module", 1) }, findings.ClaimsDiffer, true},
		"a hidden row":         {func(p string) string { return strings.Replace(p, "<tr>", "<tr hidden>", 1) }, findings.ClaimsDiffer, true},
		"another attribute":    {func(p string) string { return strings.Replace(p, "<td class=", "<td title=", 1) }, findings.ClaimsDiffer, true},
		"another program":      {other.Replace, findings.ClaimsAgree, true},
		"and another headline": {func(p string) string { return other.Replace(strings.Replace(p, "</h1>", " won</h1>", 1)) }, findings.ClaimsAgree, false},
	} {
		edited := change.edit(string(page))
		if edited == string(page) {
			t.Fatal("nothing changed:", name)
		}
		if err := os.WriteFile(path+".changed.html", []byte(edited), 0o600); err != nil {
			t.Fatal(err)
		}
		if c := claimed(t, path+".changed.html", ""); c.Status != change.status || c.Words != change.words {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// TestClaimsSaidTwice: of two members of one name some programs read the first
// and some the last.
func TestClaimsSaidTwice(t *testing.T) {
	path := exported(t, "report.json")[0]
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), `"rate":`, `"rate": 1, "rate":`, 1)
	if err := os.WriteFile(path+".changed.json", []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	c := claimed(t, path+".changed.json", "")
	if c.Status != findings.ClaimsDiffer || len(c.Differ) != 1 || c.Differ[0].Kind != findings.ClaimAdded || !strings.HasSuffix(c.Differ[0].Place, "/rate") {
		t.Errorf("%+v", c)
	}
}
