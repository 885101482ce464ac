package table

import (
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// someFiles writes files and returns their paths, in the order given.
func someFiles(t *testing.T, texts map[string]string) (folder string, paths []string) {
	t.Helper()
	folder = t.TempDir()
	for name, text := range texts {
		path := filepath.Join(folder, name)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".gz") {
			z := gzip.NewWriter(f)
			fmt.Fprint(z, text)
			err = z.Close()
		} else {
			_, err = fmt.Fprint(f, text)
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return folder, paths
}

func anyFile(File) error { return nil }

// piecesOf are files whose paths say nothing.
func piecesOf(paths ...string) []Piece {
	var pieces []Piece
	for _, path := range paths {
		pieces = append(pieces, Piece{Path: path})
	}
	return pieces
}

// TestSeveral is that every row of every file is read once, in the order of the
// files, each cell under the name that its own file has over it and in its own
// place, whatever is asked for before.
func TestSeveral(t *testing.T) {
	texts := map[string]string{"c.csv.gz": "b;extra;a\nx;y;z\n", "empty.csv": ""}
	var want []string
	for i := range 40 {
		var b strings.Builder
		header, order := "a,b", func(a, b string) string { return a + "," + b }
		if i%3 == 1 {
			header, order = "b,a", func(a, b string) string { return b + "," + a }
		}
		fmt.Fprintln(&b, header)
		for row := range i % 5 {
			a, c := fmt.Sprintf("a%d.%d", i, row), fmt.Sprintf("b%d.%d", i, row)
			fmt.Fprintln(&b, order(a, c))
			column := "A"
			if i%3 == 1 {
				column = "B"
			}
			want = append(want, fmt.Sprintf("%s %s b%02d.csv:%s%d", a, c, i, column, row+2))
		}
		texts[fmt.Sprintf("b%02d.csv", i)] = b.String()
	}
	want = append(want, "z x c.csv.gz:C2")
	folder, paths := someFiles(t, texts)
	s, err := OpenSeveral(context.Background(), "all of them", piecesOf(paths...), Options{}, anyFile)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.Rows("")
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range []Rows{rows, rows.Need([]int{0, 1}), rows} {
		var got []string
		for shard := range rows.Shards() {
			for row, err := range rows.Scan(context.Background(), shard) {
				if err != nil {
					t.Fatal(err)
				}
				cells := fmt.Sprintf("%s %s", row.Cells[0].Raw, row.Cells[1].Raw)
				place := rows.Place(shard, row.Line, 0).String()
				got = append(got, cells+" "+strings.TrimPrefix(place, folder+string(filepath.Separator)))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("read\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if rows.Read() < 0.999 || rows.Read() > 1.001 {
			t.Errorf("%g of the rows were read", rows.Read())
		}
	}
	stretches := 0
	for shard := range rows.Shards() {
		stretches += len(rows.(*severalRows).Stretches(shard))
	}
	if stretches != len(s.members) {
		t.Errorf("%d stretches of %d files", stretches, len(s.members))
	}
	if notices := s.Notices(); len(notices) != 1 || notices[0].Code != "table.empty-files" {
		t.Errorf("noticed %v", notices)
	}
	for _, m := range s.members {
		if m.file != nil {
			t.Errorf("%s is still open", m.Path)
		}
	}
}

// TestSeveralSaid is that what the path of a file says is a column of all its
// rows, over one of that name in the file, and a part of what the file is.
func TestSeveralSaid(t *testing.T) {
	_, paths := someFiles(t, map[string]string{"a.csv": "Day,a\nmonday,1\nfriday,2\n", "b.csv": "a\n1\n", "c.csv": "a\n1\n"})
	pieces := piecesOf(paths...)
	for i, day := range []string{"one", "two", ""} {
		pieces[i].Said = []Constant{{"day", day}}
	}
	s, err := OpenSeveral(context.Background(), "all", pieces, Options{}, anyFile)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.Rows("")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, rows := range []Rows{rows, rows.Need([]int{0, 1})} {
		for shard := range rows.Shards() {
			for row, err := range rows.Scan(context.Background(), shard) {
				if err != nil {
					t.Fatal(err)
				}
				got += fmt.Sprintf("%s %s %s; ", row.Cells[0].Raw, row.Cells[1].Raw, strings.TrimPrefix(rows.Place(shard, row.Line, 1).String(), filepath.Dir(paths[0])))
			}
		}
	}
	once := strings.ReplaceAll("1 one /a.csv:2; 2 one /a.csv:3; 1 two /b.csv:2; 1  /c.csv:2; ", "/", string(filepath.Separator))
	if got != once+once {
		t.Errorf("read %s", got)
	}
	if err := s.Lacking("", []string{"a", "day"}); err != nil {
		t.Errorf("no column is missing: %v", err)
	}
	if n := s.Notices(); len(n) != 1 || n[0].Code != "table.path-and-file" {
		t.Errorf("noticed %v", n)
	}
	sum, err := s.SHA256()
	if a, b, twins := s.Twins(); err != nil || twins {
		t.Errorf("%s and %s are the same: %v", a, b, err)
	}
	pieces[0].Said, pieces[1].Said = pieces[1].Said, pieces[0].Said
	other, err := OpenSeveral(context.Background(), "all", pieces, Options{}, anyFile)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := other.SHA256(); err != nil || sum == again {
		t.Errorf("files in other folders are the same files: %v", err)
	}
}

// TestSeveralRefused is that files which are no one table are named, each with
// what is wrong with it.
func TestSeveralRefused(t *testing.T) {
	_, paths := someFiles(t, map[string]string{"a.csv": "a,b\n1,2\n", "b.csv": "b\n2\n", "c.csv": "a\n2\n", "d.zip": "PK\x03\x04", "e.csv": "a,a\n"})
	if _, err := OpenSeveral(context.Background(), "all", piecesOf(paths...), Options{}, anyFile); !strings.Contains(fmt.Sprint(err), "d.zip: ") {
		t.Errorf("a broken file: %v", err)
	}
	s, err := OpenSeveral(context.Background(), "all", piecesOf(paths[0], paths[1], paths[2], paths[4]), Options{}, anyFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rows(""); codes(t, err) != "table.duplicate-header" {
		t.Errorf("a header twice: %v", err)
	}
	if s, err = OpenSeveral(context.Background(), "all", piecesOf(paths[:3]...), Options{}, anyFile); err != nil {
		t.Fatal(err)
	}
	if err := s.Lacking("", []string{"A", "b"}); codes(t, err) != "table.lacks-columns table.lacks-columns" {
		t.Errorf("two files lack a column: %v", err)
	}
	rows, _ := s.Rows("")
	if err := os.WriteFile(paths[1], []byte("b\n2\n3\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var changed error
	for shard := range rows.Shards() {
		for _, err := range rows.Scan(context.Background(), shard) {
			if err != nil {
				changed = err
			}
		}
	}
	if codes(t, changed) != "table.changed" {
		t.Errorf("a file that changed: %v", changed)
	}
}

// TestSeveralTypes is that a column of Parquet files holds one type.
func TestSeveralTypes(t *testing.T) {
	folder := t.TempDir()
	paths := []string{filepath.Join(folder, "1.parquet"), filepath.Join(folder, "2.parquet")}
	if err := parquet.WriteFile(paths[0], []struct {
		A string `parquet:"a"`
		N int64  `parquet:"n"`
	}{{"x", 1}}); err != nil {
		t.Fatal(err)
	}
	if err := parquet.WriteFile(paths[1], []struct {
		N int32 `parquet:"n"`
		A int64 `parquet:"a"`
	}{{1, 1}}); err != nil {
		t.Fatal(err)
	}
	s, err := OpenSeveral(context.Background(), "all", piecesOf(paths...), Options{}, anyFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Lacking("", []string{"n"}); err != nil {
		t.Errorf("whole numbers of two sizes: %v", err)
	}
	if err := s.Lacking("", []string{"a", "n"}); codes(t, err) != "table.other-type" {
		t.Errorf("text and numbers: %v", err)
	}
}
