package table

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// drawnBook has everything that stands around rows.
func drawnBook(t *testing.T) []byte {
	t.Helper()
	b := NewBook(Properties{Title: "Drawn", Subject: "What is drawn", Language: "fr", Accent: "1F3A5F"})
	s, err := b.Sheet("It's 5 % & more", []Column{{Header: "trigger", Wrap: true}, {Header: "a", Format: "0%"}, {Header: "b", Format: "0%", Note: "of all"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"=1+1", "<b>&", "送\u202egnol"} {
		if err := s.Row(Shown{Value: name, Strong: true}, float64(i)/10, Shown{Value: float64(i) / 5, Format: "0.00"}); err != nil {
			t.Fatal(err)
		}
	}
	in := func(column int) Range { return Range{Sheet: s.name, Column: column, From: 2, To: 4} }
	head := func(column int) Range { return Range{Sheet: s.name, Column: column, From: 1, To: 1} }
	chart := Chart{
		Title: strings.Repeat("<long> & 送", 200), Says: strings.Repeat("\u0001described ", 100), Labels: in(1), Format: "0%", Column: 1, Row: 7, Right: 20, Width: 500, Height: 200,
		Series: []Series{{Name: head(2), Values: in(2)}, {Name: head(3), Values: in(3), Color: "0072B2", Dashed: true}},
	}
	lines := chart
	lines.Kind, lines.Legend, lines.Row = Lines, true, 20
	for _, err := range []error{
		s.Native("rates"), s.Heat(2, 3), s.Chart(chart), s.Chart(lines),
		s.Print(Printing{Title: strings.Repeat("R&D ", 60), Columns: 2, Rows: 3, OnePage: true}), b.Define("best", in(2)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := b.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	if b.Define("late", in(2)) == nil || s.Chart(chart) == nil {
		t.Error("what comes after the book was written is no error")
	}
	return out.Bytes()
}

// TestDrawnBook: charts, tables, names and prints are in the file, bound to
// the cells that they were said to be of, and hostile names do them no harm.
func TestDrawnBook(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(drawnBook(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := "It's 5 % & more"
	tables, err := f.GetTables(sheet)
	if err != nil || len(tables) != 1 || tables[0].Name != "rates" || tables[0].Range != "A1:C4" {
		t.Errorf("the tables are %v, %v", tables, err)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	want := map[string]string{
		"best": "'It''s 5 % & more'!$B$2:$B$4", "_xlnm.Print_Titles": "'It''s 5 % & more'!$1:$1", "_xlnm.Print_Area": "'It''s 5 % & more'!$A$1:$B$3",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	formats, err := f.GetConditionalFormats(sheet)
	if err != nil || len(formats["B2:C4"]) != 2 {
		t.Errorf("the shades are %v, %v", formats, err)
	}
	if footer, err := f.GetHeaderFooter(sheet); err != nil || !strings.Contains(footer.OddFooter, "R&&D") || len(footer.OddFooter) > 255 {
		t.Errorf("the footer is %v, %v", footer, err)
	}
	if props, err := f.GetDocProps(); err != nil || props.Language != "fr" || props.Subject != "What is drawn" {
		t.Errorf("the properties are %v, %v", props, err)
	}
}

// TestDrawnParts: bars that nothing should be seen of have no fill, charts are
// placed by two corners, and every part is listed in one order.
func TestDrawnParts(t *testing.T) {
	book := drawnBook(t)
	if !bytes.Equal(book, drawnBook(t)) {
		t.Error("equal books differ")
	}
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string) string {
		f, err := r.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		text, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	bars := part("xl/charts/chart1.xml")
	for _, want := range []string{"<a:noFill></a:noFill>", "&#39;It&#39;&#39;s 5 % &amp; more&#39;!$B$2:$B$4", "&#39;!$A$2:$A$4", `<grouping val="stacked">`} {
		if !strings.Contains(bars, want) {
			t.Errorf("no %s in %s", want, bars)
		}
	}
	if lines := part("xl/charts/chart2.xml"); !strings.Contains(lines, "<a:prstDash") || !strings.Contains(lines, `<dispBlanksAs val="gap">`) {
		t.Error(lines)
	}
	if placed := part("xl/drawings/drawing1.xml"); strings.Contains(placed, "oneCell") || strings.Count(placed, "descr=") != 2 {
		t.Error(placed)
	}
	if sheet := part("xl/worksheets/sheet1.xml"); !strings.Contains(sheet, `<dimension ref="A1:C4"/>`) {
		t.Error("the sheet does not say how large it is")
	}
}

// TestLegalSheetName: whatever a translation says, a sheet can be called so.
func TestLegalSheetName(t *testing.T) {
	for text, want := range map[string]string{
		"Triggers": "Triggers", "'quoted'": "quoted", "a/b: [c]?": "a b c", "": "",
		strings.Repeat("é", 40): strings.Repeat("é", 31), strings.Repeat("😀", 20): strings.Repeat("😀", 15),
		"Les règles d'arrêt, côte à côte avec": "Les règles d'arrêt, côte à côte",
	} {
		got := LegalSheetName(text)
		if got != want {
			t.Errorf("%q is called %q and not %q", text, got, want)
		}
		if b := NewBook(Properties{}); got != "" {
			if _, err := b.Sheet(got, []Column{{Header: "a"}}); err != nil {
				t.Error(err)
			}
			b.Close()
		}
	}
}
