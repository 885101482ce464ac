package table

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
)

// grid makes rows of the lines of a text, cells between bars.
func grid(text string) [][]Cell {
	var rows [][]Cell
	for line := range strings.SplitSeq(text, "\n") {
		var cells []Cell
		for cell := range strings.SplitSeq(line, "|") {
			cells = append(cells, Cell{Text, []byte(cell)})
		}
		rows = append(rows, cells)
	}
	return rows
}

// The header is the first row that is not blank unless those above another
// are plainly a preamble.
func TestFindHeader(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"nothing", "\n \n||", -1},
		{"only a header", "a|b|c", 0},
		{"a column", "contact\nc1\nc2", 0},
		{"a column of texts", "note\nhello\nwell| yes\nok\nso| so\nfine\nright", 0},
		{"a column that others join", "contact\nc1\nc2\nc3|x\nc4|x", 0},
		{"blank rows", "\n\na|b\n1|2", 2},
		{"blank names", "|value\na|x\nb|y", 0},
		{"one name of four", "a|||\n1|2|3|4\n1|2|3|4", 0},
		{"a name short", "contact|trigger|outcome\nc1|plain|yes|x\nc2|plain|no|x\nc3|poem|no|y", 0},
		{"years", "segment|2024|2025\na|1|2\nb|3|4", 0},
		{"a column called #", "#|name\n1|a\n2|b", 0},
		{"hashtags", "#tag|n|m\n#a|x|y\n#b|x|y", 0},
		{"ragged rows", "a|b\n1\n1|2|3\n||||x", 0},
		{"sparse last column", "a|b|c|note\n1|2|3|\n1|2|3|\n1|2|3|x", 0},
		{"no header at all", "Report\n1|2\n3|4\n5|6", 0},
		{"title", "Campaign report\n\ncontact|trigger|outcome\nc1|plain|yes\nc2|poem|no", 2},
		{"title against the table", "Campaign report||\ncontact|trigger|outcome\nc1|plain|yes", 1},
		{"title to the right", "|||Campaign\na|b|c|d\n1|2|3|4\n1|2|3|4", 1},
		{"title and sparse last column", "Report\na|b|c|note\n1|2|3|\n4|5|6|", 1},
		{"comments", "# ----\n# Sessions\n# Start date: 20260501\n\nCampaign|Sessions|Rate\nx|1|2\ny|3|4", 4},
		{"comments above a column", "# Start date: 20260501\n# End date: 20260531\ncontact\nc1\nc2", 2},
		{"comments with commas", "# a| b| c\n# d| e| f\nname|n\nx|1\ny|2", 2},
		{"more comments than rows", strings.Repeat("# x\n", 30) + "a|b\n1|2", 30},
		{"pairs", "Account|Flowers\nFrom|2026-05-01\nTo|2026-05-31\n\nname|sent|opened|clicked\nx|1|2|3\ny|1|2|3\nz|1|2|3", 4},
		{"a pair above a blank row", "Report|May\n\nname|sent|opened\nx|1|2\ny|1|2", 2},
		{"dates", "Period|2026-05-01|2026-05-31\nname|sent|opened|clicked\nx|1|2|3", 1},
		{"groups of names", "Campaign||Results||\nname|date|sent|opened|clicked\nx|2026-05-01|1|2|3", 1},
		{"a column of texts with commas", "name\nSmith| John\nDoe| Jane\nRoe| Richard", 0},
		{"spaces behind commas under a title", "Report\n\nname| sent\nx| 1\ny| 2", 2},
		{"spaces behind commas under a comment", "# Report\nname| sent\nx| 1\ny| 2", 1},
		{"a column of notes without a name", "Email\na@b.ca|sent\nd@e.fr|bounced", 0},
		{"a column of texts without a name", "who\nann|sent\nbob|bounced\ncid|sent", 0},
		{"a header again", "Report\nname|n\nx|y\nname|n\nz|y", 1},
		{"a header beneath a title is one with numbers", "Report\na|1|2\nb|3|4", 0},
	} {
		if got := findHeader(grid(c.text)); got != c.want {
			t.Errorf("%s: row %d, not %d", c.name, got, c.want)
		}
	}
}

// What stands above the header is no row, keeps its number, and is told.
func TestPreamble(t *testing.T) {
	content := "# Sessions\r\n# Start date: 20260501\r\n\r\nCampaign,Sessions\r\nx,1\r\n\r\ny,2\r\n"
	for _, shards := range []int{1, 3} {
		f := openShards(t, writeFile(t, "ga4.csv", []byte(content)), shards)
		got, err := readRows(f, "")
		want := [][]string{{"4", "text:Campaign", "text:Sessions"}, {"5", "text:x", "text:1"}, {"7", "text:y", "text:2"}}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Error(err, d)
		}
		notice := experiment.Msg("table.preamble", "rows", int64(2), "row", int64(4)).On(experiment.Place{File: f.path, Row: 4})
		if d := cmp.Diff([]experiment.Message{notice}, f.Notices()); d != "" {
			t.Error(d)
		}
	}
}

// A person's word for the header is taken, and one that cannot be is not.
func TestHeaderRow(t *testing.T) {
	path := writeFile(t, "h.csv", []byte("a,b\n\"1\n2\",2\n\nc,d\n3,4\n"))
	for _, c := range []struct {
		row  int64
		want string
		code string
	}{
		{1, "a", ""}, {2, "1\n2", ""}, {4, "c", ""}, {5, "3", ""},
		{3, "", "table.header-row"}, {6, "", "table.header-row"}, {1000, "", "table.header-row"},
	} {
		f, err := Open(context.Background(), path, Options{HeaderRow: c.row})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.Rows("")
		switch {
		case c.code != "":
			if got := codes(t, err); got != c.code {
				t.Errorf("row %d: %s", c.row, got)
			}
		case err != nil:
			t.Errorf("row %d: %v", c.row, err)
		case rows.HeaderRow() != c.row || rows.Header()[0].String() != c.want || len(f.Notices()) > 0:
			t.Errorf("row %d: %q in row %d, %v", c.row, rows.Header(), rows.HeaderRow(), f.Notices())
		}
		f.Close()
	}
}

// An empty sheet is passed over wherever the header is said to be.
func TestHeaderRowBehindEmptySheet(t *testing.T) {
	p := parts()
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], `<sheet name="S"`, `<sheet name="E" sheetId="2" r:id="r9"/><sheet name="S"`, 1)
	p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], `</Relationships>`, `<Relationship Id="r9" Type="x/worksheet" Target="worksheets/sheet9.xml"/></Relationships>`, 1)
	p["xl/worksheets/sheet9.xml"] = sheetXML("")
	path := writeFile(t, "e.xlsx", zipped(t, p, nil))
	// One that has no cells in that row is not empty.
	p["xl/worksheets/sheet9.xml"] = sheetXML(`<row r="4"><c t="str"><v>x</v></c></row>`)
	f, err := Open(context.Background(), writeFile(t, "f.xlsx", zipped(t, p, nil)), Options{HeaderRow: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Rows(""); codes(t, err) != "table.header-row" {
		t.Error(err)
	}
	for row, want := range map[int64]string{1: "h", 2: "v"} {
		f, err := Open(context.Background(), path, Options{HeaderRow: row})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.Rows("")
		if err != nil || rows.Header()[0].String() != want {
			t.Errorf("row %d: %v", row, err)
		}
		f.Close()
	}
}
