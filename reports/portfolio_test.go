package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

func writtenPortfolio(t *testing.T, f Format, doc *findings.Summary, lang language.Tag, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := WritePortfolio(&b, f, doc, lang, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// portfolioFixtures are many tests with names that do harm, and two that say
// nothing together.
var portfolioFixtures = map[string]func() *findings.Summary{
	"portfolio": func() *findings.Summary { return portfolioOf(60) }, "portfolio-empty": emptyPortfolio,
}

func TestPortfolioGoldens(t *testing.T) {
	for fixture, make := range portfolioFixtures {
		golden(t, fixture+".md", writtenPortfolio(t, Markdown, make(), language.English, Options{}))
		golden(t, fixture+".csv", writtenPortfolio(t, CSV, make(), language.English, Options{Plain: true}))
		for name, lang := range map[string]language.Tag{"": language.English, ".fr": language.French, ".nl": language.Dutch} {
			golden(t, fixture+name+".txt", writtenPortfolio(t, Terminal, make(), lang, Options{Details: true}))
		}
	}
}

// streamed is the document of some reports.
func streamed(t *testing.T, all *findings.Summary, reports ...*findings.Findings) string {
	t.Helper()
	var b bytes.Buffer
	s := NewPortfolioStream(&b)
	for _, r := range reports {
		member, err := PortfolioReport(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Add(member); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(all); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPortfolioStream: what is written report by report is the document that
// is encoded at once, with each report as it is alone.
func TestPortfolioStream(t *testing.T) {
	for fixture, reports := range map[string][]*findings.Findings{"portfolio": {ordinary(), hostile()}, "portfolio-empty": {}} {
		golden(t, fixture+".json", streamed(t, portfolioFixtures[fixture]()))
		got := streamed(t, portfolioFixtures[fixture](), reports...)
		doc := findings.Portfolio{Schema: findings.PortfolioSchema, Methods: findings.Methods, Experiments: []*findings.Findings{}, Portfolio: *wordedSummary(portfolioFixtures[fixture](), printer())}
		for _, r := range reports {
			doc.Experiments = append(doc.Experiments, worded(r, printer()))
		}
		var want bytes.Buffer
		if err := encodeJSON(&want, doc); err != nil {
			t.Fatal(err)
		}
		var compact [2]bytes.Buffer
		if err := errors.Join(json.Compact(&compact[0], []byte(got)), json.Compact(&compact[1], want.Bytes())); err != nil || compact[0].String() != compact[1].String() {
			t.Errorf("%s: %v, %s", fixture, err, cmp.Diff(want.String(), got))
		}
		if lines := strings.Count(got, "\n    {\"schema\":"); lines != len(reports) {
			t.Errorf("%s: %d of %d reports are lines", fixture, lines, len(reports))
		}
	}
}

// TestPortfolioStreamFails: a disk that is full is an error, at once and for
// good.
func TestPortfolioStreamFails(t *testing.T) {
	s := NewPortfolioStream(fullDisk{})
	if err := s.Add([]byte("{}")); !errors.Is(err, errFull) {
		t.Errorf("a report on a full disk: %v", err)
	}
	if err := s.Close(emptyPortfolio()); !errors.Is(err, errFull) {
		t.Errorf("the end on a full disk: %v", err)
	}
	for _, format := range PortfolioFormats() {
		if err := WritePortfolio(fullDisk{}, format, portfolioOf(30), language.English, Options{}); format != JSON && !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v", format, err)
		}
	}
	if WritePortfolio(&bytes.Buffer{}, JSON, emptyPortfolio(), language.English, Options{}) == nil {
		t.Error("a document without its reports is no error")
	}
}

// TestPortfolioIsSafe: every sentence is worded in every language, no name
// acts, no line is too wide, and nothing unknown is a number.
func TestPortfolioIsSafe(t *testing.T) {
	id := regexp.MustCompile(`\b(report|form|portfolio|method|assumes|cited)\.[a-z]+[a-z.-]*`)
	for fixture, make := range portfolioFixtures {
		for _, lang := range []language.Tag{language.English, language.French, language.Dutch} {
			for _, width := range []int{60, 80, 120} {
				got := writtenPortfolio(t, Terminal, make(), lang, Options{Width: width, Details: true})
				if found := id.FindString(got); found != "" || strings.ContainsAny(got, "\x1b\u202e") {
					t.Errorf("%s in %v, %d wide: %q", fixture, lang, width, found)
				}
				for line := range strings.Lines(got) {
					if w := len([]rune(strings.TrimRight(line, "\n"))); w > width+1 {
						t.Errorf("%s in %v: a line is %d wide and not %d: %s", fixture, lang, w, width, line)
					}
				}
			}
			page := writtenPortfolio(t, HTML, make(), lang, Options{})
			for _, wrong := range []string{"NaN", "Inf", `="%"`, "ZgotmplZ", "<no value>", "<script", "\x1b"} {
				if strings.Contains(page, wrong) {
					t.Errorf("%s in %v: there is %q in the page", fixture, lang, wrong)
				}
			}
		}
	}
	if got := writtenPortfolio(t, Markdown, emptyPortfolio(), language.English, Options{}); !strings.Contains(got, "**SIMULATED: 2 tests") {
		t.Errorf("a simulation is not said to be one:\n%s", got)
	}
}

// TestPortfolioCSV: a row a test, with the numbers of the document whole, and
// no cell that a spreadsheet program would run.
func TestPortfolioCSV(t *testing.T) {
	doc := portfolioOf(60)
	_, rows := readCSV(t, writtenPortfolio(t, CSV, doc, language.French, Options{Plain: true}))
	if len(rows) != doc.Tests.Len()+1 || rows[doc.Tests.Len()]["verdict"] != "refused" || rows[doc.Tests.Len()]["naive_lift"] != "" {
		t.Fatalf("%d rows of %d tests and one that is refused", len(rows), doc.Tests.Len())
	}
	for i, test := range doc.Tests.(findings.TestList) {
		for name, want := range map[string]findings.Number{"naive_lift": test.NaiveLift, "shrunk_low": test.ShrunkLow, "again": test.Again, "winner_p": test.WinnerP, "sample_ratio_p": test.SampleRatio} {
			said := rows[i][name]
			if got, err := strconv.ParseFloat(said, 64); want.Known() != (said != "") || want.Known() && (err != nil || got != float64(want)) {
				t.Errorf("row %d: %s is %q and not %v", i+1, name, said, want)
			}
		}
		if rows[i]["experiment"] != csvText(test.Experiment, true) || rows[i]["verdict"] != test.Status || rows[i]["broken"] != fmt.Sprint(test.Broken) {
			t.Errorf("row %d is %v", i+1, rows[i])
		}
	}
	header, guarded := readCSV(t, writtenPortfolio(t, CSV, doc, language.English, Options{}))
	for i, row := range guarded {
		for _, name := range header {
			if _, err := strconv.ParseFloat(row[name], 64); err != nil && strings.ContainsAny(row[name][:min(1, len(row[name]))], "=+-@\t\r\n") {
				t.Errorf("row %d, %s: %.40q", i+1, name, row[name])
			}
		}
	}
	told := strings.FieldsFunc(glossary().p.Word("explain.portfolio-csv.paragraph"), func(r rune) bool { return strings.ContainsRune(" ,;.:", r) })
	for _, c := range portfolioColumns {
		if !slices.Contains(told, c.name) {
			t.Errorf("explain portfolio-csv does not name the column %s", c.name)
		}
	}
}

// TestPortfolioBook: the sheet of tests holds all of them with their numbers
// whole, whatever a page has room for.
func TestPortfolioBook(t *testing.T) {
	doc := portfolioOf(120)
	f := openWritten(t, func(to *bytes.Buffer) error { return WritePortfolio(to, XLSX, doc, language.English, Options{}) })
	rows := cells(t, f, "Tests")
	if len(rows) != doc.Tests.Len() {
		t.Fatalf("%d rows of %d tests", len(rows), doc.Tests.Len())
	}
	for i, test := range doc.Tests.(findings.TestList) {
		if i > 0 && number(t, rows[i]["Lead, as it looks"]) != float64(test.NaiveLift) || test.StandsBH != (rows[i]["Stands"] == "yes") || i != 1 && rows[i]["Test"] != test.Experiment { // the second has an escape
			t.Errorf("row %d is %v", i+1, rows[i])
		}
	}
	if features := cells(t, f, "Features"); len(features) != len(doc.Features.Features) || features[len(features)-1]["Lift"] != "" {
		t.Errorf("%d features, the last %v", len(features), features[len(features)-1])
	}
	numbers := map[string]string{}
	for _, row := range cells(t, f, "Together") {
		numbers[row["What"]+row["Number"]] = row["Tests"]
	}
	if number(t, numbers["Verdictswinner"]) != float64(doc.Verdicts.Winner) || number(t, numbers["Would it happen againWinners that would win again"]) != float64(doc.Again.Expected) {
		t.Errorf("the numbers are %v", numbers)
	}
	if refused := cells(t, f, "Tests that could not be judged"); len(refused) != 2 || refused[0]["First at"] != "headlines.csv:D7" {
		t.Errorf("refused are %v", refused)
	}
	ranked := cells(t, f, "Leads in order")
	if len(ranked) != mostRanks || number(t, ranked[0]["Lead, as it looks"]) < number(t, ranked[1]["Lead, as it looks"]) {
		t.Errorf("%d groups of leads, the first %v", len(ranked), ranked[0])
	}
	if tables, err := f.GetTables("Tests"); err != nil || len(tables) != 1 {
		t.Errorf("the tests cannot be filtered: %v, %v", tables, err)
	}
}

// TestPortfolioOfNothing: where perhaps no winner would win again, none is said
// to, nor to be the best.
func TestPortfolioOfNothing(t *testing.T) {
	for lang, perhaps := range map[language.Tag]string{language.English: "perhaps none", language.French: "peut-être aucun", language.Dutch: "misschien geen"} {
		doc := portfolioOf(60)
		sure := writtenPortfolio(t, Markdown, doc, lang, Options{})
		doc.Again.Expected, doc.Again.Low, doc.Again.High = .62, .2, 2
		unsure := writtenPortfolio(t, Markdown, doc, lang, Options{})
		truly := strings.Fields(text.New(lang).Word("report.portfolio.truly", "best", 1, "winners", 2))
		last := strings.Join(truly[len(truly)-3:], " ")
		if strings.Contains(sure, perhaps) || !strings.Contains(sure, last) || !strings.Contains(unsure, perhaps) || strings.Contains(unsure, last) {
			t.Errorf("in %v:\n%s", lang, unsure)
		}
	}
}

// TestPortfolioUntouched: wording works on a copy.
func TestPortfolioUntouched(t *testing.T) {
	doc := portfolioOf(40)
	for _, format := range []Format{Terminal, Markdown, HTML, XLSX, CSV} {
		writtenPortfolio(t, format, doc, language.Dutch, Options{})
	}
	if diff := cmp.Diff(portfolioOf(40), doc, numbers); diff != "" {
		t.Error(diff)
	}
}

// TestScatterKeepsItsDots: dots that hide each other become one that is larger,
// and none is outside the drawing.
func TestScatterKeepsItsDots(t *testing.T) {
	h := &htmlMaker{p: printer()}
	one, many := [2]findings.Number{.5, .2}, make([][2]findings.Number, 0, 10_000)
	for i := range 10_000 {
		many = append(many, [2]findings.Number{findings.Number(i%100) / 100, findings.Number(i%7) / 100})
	}
	drawn := h.scatter(scatter{kinds: []dots{{mark: none, at: append(many, [2]findings.Number{findings.Unknown, 1})}, {mark: good, at: [][2]findings.Number{one}}, {mark: bad}}})
	if n := len(drawn.Dots); n > 701 || n < 500 || drawn.Dots[n-1].Class != "good" || drawn.Dots[n-1].R != "3" {
		t.Errorf("%d dots, the last %+v", n, drawn.Dots[n-1])
	}
	for _, d := range drawn.Dots {
		x, y := number(t, d.X), number(t, d.Y)
		if x < margin || x > 100-margin || y < scatterTop || y > scatterTop+scatterHeight {
			t.Fatalf("a dot is at %v, %v", x, y)
		}
	}
	for _, axis := range [][]htmlTick{drawn.Columns, drawn.Rows} {
		if n := len(axis); n < 3 || n > mostTicks+1 {
			t.Errorf("an axis has %d ticks: %v", n, axis)
		}
	}
	if len(drawn.Legend) != 2 {
		t.Errorf("the legend names %v", drawn.Legend)
	}
}

// TestPortfolioWordsAreExplained: every word that the page of many tests offers
// to explain is a term.
func TestPortfolioWordsAreExplained(t *testing.T) {
	for fixture, make := range portfolioFixtures {
		for _, s := range newPortfolioStory(wordedSummary(make(), printer()), printer(), HTML).page().sections {
			for _, term := range s.terms {
				if found, _ := glossary().Find(term); found != term {
					t.Errorf("%s: %q is to be explained under %q, and nobody can", fixture, term, s.title)
				}
			}
		}
	}
}
