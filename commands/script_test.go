package commands

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"triggerlab/experiment/ledger"
	"triggerlab/experiment/table"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"triggerlab": func() { os.Exit(mainOfScripts()) },
	})
}

// TestScripts runs the terminal sessions of testdata/script. After a change
// of words UPDATE_SCRIPTS=1 go test ./commands rewrites what they expect;
// read the difference. With -short, as under the race detector, those are
// skipped that start nothing side by side which others do not.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv(ledger.KeysVariable, filepath.Join(e.WorkDir, "keys"))
			e.Defer(func() {
				if err := validateFolder(e.WorkDir); err != nil {
					e.T().(interface{ Error(...any) }).Error(err)
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"xlsx":     scriptXLSX,
			"status":   scriptStatus,
			"hex":      scriptHex,
			"shuffle":  scriptShuffle,
			"pend":     scriptPend,
			"alike":    scriptAlike,
			"accounts": scriptAccounts,
			"lengthen": scriptLengthen,
			"terminal": scriptTerminal,
			"seen":     scriptSeen,
			"keys":     scriptKeys,
			"resize":   scriptResize,
			"hangup":   scriptHangup,
		},
	})
}

// scriptXLSX is xlsx book.xlsx Sheet=table.csv …: it writes a workbook, so
// that workbooks can be read and reviewed as text.
func scriptXLSX(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("xlsx book.xlsx Sheet=table.csv …")
	}
	book := table.NewBook(table.Properties{})
	for _, arg := range args[1:] {
		sheet, file, _ := strings.Cut(arg, "=")
		ts.Check(writeSheet(book, sheet, ts.ReadFile(file)))
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = book.WriteTo(f)
	ts.Check(errors.Join(err, f.Close()))
}

// scriptLengthen is lengthen to.csv from.csv TEXT TIMES: a copy in which the
// first TEXT stands so many times.
func scriptLengthen(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("lengthen to.csv from.csv TEXT TIMES")
	}
	times, err := strconv.Atoi(args[3])
	ts.Check(err)
	longer := strings.Replace(ts.ReadFile(args[1]), args[2], strings.Repeat(args[2], times), 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(longer), 0o666))
}

// writeSheet writes CSV as a sheet, numbers as numbers. Where two columns
// have the same name, which a Book refuses, the header goes below an empty
// row.
func writeSheet(book *table.Book, sheet, text string) error {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return err
	}
	columns := make([]table.Column, 1)
	if len(rows) > 0 {
		columns = make([]table.Column, len(slices.MaxFunc(rows, func(a, b []string) int { return len(a) - len(b) })))
		names := strings.Split(strings.ToLower(strings.Join(rows[0], "\x00")), "\x00")
		slices.Sort(names)
		if len(slices.Compact(names)) == len(rows[0]) {
			for i, header := range rows[0] {
				columns[i].Header = header
			}
			rows = rows[1:]
		}
	}
	w, err := book.Sheet(sheet, columns)
	if err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]any, len(row))
		for i, text := range row {
			cells[i] = cellOf(text)
		}
		err = errors.Join(err, w.Row(cells...))
	}
	return err
}

// cellOf makes a number of what is written as a spreadsheet program writes
// one; 010, 1e9 and 1,234 stay text.
func cellOf(text string) any {
	if v, err := strconv.ParseFloat(text, 64); err == nil && strconv.FormatFloat(v, 'f', -1, 64) == text {
		return v
	}
	return text
}

// scriptStatus is status N program args…: the program ends with status N.
func scriptStatus(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("status N program args…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}

// scriptHex is hex file BYTES: it writes a file of these bytes.
func scriptHex(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("hex file BYTES")
	}
	data, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
}

// scriptShuffle is shuffle to.csv from.csv: the same rows in another order.
func scriptShuffle(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("shuffle to.csv from.csv")
	}
	lines := strings.SplitAfter(ts.ReadFile(args[1]), "\n")
	rows := lines[1 : len(lines)-1]
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(lines, "")), 0o666))
}

// scriptPend is pend to.csv from.csv N: of the last N rows, which are the
// youngest, nothing is known yet.
func scriptPend(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("pend to.csv from.csv N")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[1]))).ReadAll()
	ts.Check(err)
	outcome, moment := slices.Index(rows[0], "outcome"), slices.Index(rows[0], "time")
	slices.SortStableFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[moment], b[moment]) })
	for _, row := range rows[len(rows)-n:] {
		row[outcome] = ""
	}
	var out bytes.Buffer
	ts.Check(csv.NewWriter(&out).WriteAll(rows))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o666))
}

// scriptAlike is alike a.json b.json: two reports that are the same but for
// where their data were read.
func scriptAlike(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("alike a.json b.json")
	}
	var docs [2]map[string]any
	for i := range docs {
		docs[i] = decode(ts, args[i])
		data := docs[i]["data"].(map[string]any)
		source := regexp.QuoteMeta(data["source"].(string))
		delete(data, "sha256")
		delete(docs[i], "evidence") // which says where too
		place := regexp.MustCompile(source + `(:([^"!:]+!)?[A-Z]*[0-9]+)?`)
		docs[i] = everyString(docs[i], func(s string) string { return place.ReplaceAllString(s, "PLACE") }).(map[string]any)
	}
	if diff := cmp.Diff(docs[0], docs[1]); diff != "" {
		ts.Fatalf("the reports differ:\n%s", diff)
	}
}

// everyString changes the texts of a document.
func everyString(v any, change func(string) string) any {
	switch v := v.(type) {
	case string:
		return change(v)
	case []any:
		for i := range v {
			v[i] = everyString(v[i], change)
		}
	case map[string]any:
		for name := range v {
			v[name] = everyString(v[name], change)
		}
	}
	return v
}

func decode(ts *testscript.TestScript, file string) (doc map[string]any) {
	d := json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile(file))))
	d.UseNumber()
	ts.Check(d.Decode(&doc))
	return doc
}

// scriptAccounts is accounts report.json READ USED ASIDE PENDING: the rows a
// report accounts for, all of which it read.
func scriptAccounts(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 5 {
		ts.Fatalf("accounts report.json READ USED ASIDE PENDING")
	}
	number := func(v any) int64 {
		n, err := v.(json.Number).Int64()
		ts.Check(err)
		return n
	}
	data := decode(ts, args[0])["data"].(map[string]any)
	var aside int64
	for _, a := range data["set_aside"].([]any) {
		aside += number(a.(map[string]any)["rows"])
	}
	read, used, pending := number(data["rows_read"]), number(data["rows_used"]), number(data["pending"])
	if read != used+aside+pending {
		ts.Fatalf("%d rows read, and %d used + %d set aside + %d pending", read, used, aside, pending)
	}
	var got []string
	for _, n := range []int64{read, used, aside, pending} {
		got = append(got, strconv.FormatInt(n, 10))
	}
	if !slices.Equal(got, args[1:]) {
		ts.Fatalf("read, used, set aside and pending are %s", strings.Join(got, " "))
	}
}
