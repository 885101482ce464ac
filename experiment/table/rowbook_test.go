package table

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestRowBook: what is written is read back, by us and by excelize, over as
// many sheets as it takes.
func TestRowBook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rows.xlsx")
	header := []string{"contact", "naïve & <co>", "n"}
	b, err := NewRowBook("Contacts", header)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	const rows = maxRows + 2
	var batch Batch
	cells := []Cell{{Text, nil}, {Text, []byte(" =1+1 _x0041_ \u0001")}, {Number, []byte("00042")}}
	for i := range rows {
		cells[0].Raw = append(cells[0].Raw[:0], 'c', byte('0'+i%10))
		batch.Add(cells)
		if batch.Size() > 1<<16 || i == rows-1 {
			if err := b.Add(&batch); err != nil {
				t.Fatal(err)
			}
			batch.Reset()
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.WriteTo(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	met := 0
	for _, sheet := range read.Sheets() {
		all, err := read.Rows(sheet.Name)
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range all.Scan(context.Background(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			if got := row.Cells; got[0].String() != "c"+string(rune('0'+met%10)) || got[1].String() != " =1+1 _x0041_ \u0001" || got[2].String() != "00042" || got[2].Kind != Text {
				t.Fatalf("row %d is %v", met, got)
			}
			met++
		}
	}
	if met != rows || len(read.Sheets()) != 2 || read.Sheets()[1].Name != "Contacts 2" {
		t.Errorf("%d rows of %d, in sheets %v", met, rows, read.Sheets())
	}
	oracle, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer oracle.Close()
	second, err := oracle.GetRows("Contacts 2")
	if err != nil || len(second) != 4 || strings.Join(second[0], "|") != strings.Join(header, "|") || second[1][2] != "00042" {
		t.Errorf("excelize reads %v, %v", second, err)
	}
}
