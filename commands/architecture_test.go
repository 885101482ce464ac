package commands

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// house is what each package may import of this module. A line is the
// design: changing one is a decision and not a matter of making it compile.
var house = map[string][]string{
	".":                    {"commands"},
	"commands":             {"experiment", "experiment/analysis", "experiment/assign", "experiment/characteristics", "experiment/evidence", "experiment/findings", "experiment/gate", "experiment/ledger", "experiment/panel", "experiment/panel/terminal", "experiment/panel/web", "experiment/parts", "experiment/planning", "experiment/roles", "experiment/simulate", "experiment/source", "experiment/warehouse", "experiment/workbook", "reports", "reports/text", "samples", "schemas"},
	"experiment":           {},
	"experiment/table":     {"experiment"},
	"experiment/roles":     {"experiment"},
	"experiment/workbook":  {"experiment", "experiment/table", "experiment/roles"},
	"experiment/source":    {"experiment", "experiment/table", "experiment/roles", "experiment/workbook", "experiment/tally", "experiment/findings", "experiment/ledger", "experiment/evidence", "experiment/parts", "experiment/warehouse"},
	"experiment/parts":     {"experiment"},
	"experiment/evidence":  {"experiment", "experiment/table", "experiment/tally", "experiment/findings"},
	"experiment/tally":     {"experiment"},
	"experiment/warehouse": {"experiment", "experiment/tally"},
	"experiment/inference": {},
	"experiment/analysis":  {"experiment", "experiment/tally", "experiment/inference", "experiment/findings", "experiment/wording", "experiment/spool"},
	"experiment/spool":     {},
	"experiment/wording":   {},
	"experiment/findings":  {"experiment"},
	"experiment/gate":      {"experiment", "experiment/findings", "experiment/analysis", "experiment/evidence", "experiment/table", "experiment/tally"},
	"experiment/ledger":    {"experiment", "experiment/table", "experiment/roles", "experiment/tally"},
	"experiment/planning":  {"experiment", "experiment/findings", "experiment/inference"},
	"experiment/assign":    {"experiment", "experiment/table", "experiment/tally", "experiment/roles", "experiment/workbook", "experiment/inference", "experiment/findings"},
	"experiment/simulate":  {"experiment"},
	"experiment/panel":     {"experiment", "experiment/ledger"},
	"reports":              {"experiment", "experiment/findings", "experiment/table", "reports/text"},
	"reports/text":         {"experiment"},
	"samples":              {},
	"schemas":              {},

	"experiment/panel/terminal":  {"experiment", "experiment/ledger", "experiment/panel", "reports/text"},
	"experiment/panel/web":       {"experiment", "experiment/findings", "experiment/ledger", "experiment/panel", "reports/text"},
	"experiment/characteristics": {"experiment", "experiment/tally", "experiment/inference", "experiment/analysis", "experiment/findings", "experiment/planning", "experiment/simulate"},

	"experiment/warehouse/servers": {}, // imported by tests alone
}

// homes are the only packages that may import a library, or what is below
// it. What is not listed may not be imported at all.
var homes = map[string][]string{
	"github.com/urfave/cli/v2":          {"commands"},
	"github.com/cpuguy83/go-md2man/v2":  {"commands"},
	"golang.org/x/term":                 {"commands"},
	"github.com/natefinch/atomic":       {"commands"},
	"charm.land/bubbletea/v2":           {"experiment/panel/terminal"},
	"github.com/charmbracelet/x/ansi":   {"experiment/panel/terminal"},
	"github.com/cespare/xxhash/v2":      {"experiment/tally"},
	"github.com/xuri/excelize/v2":       {"experiment/table"},
	"github.com/klauspost/compress":     {"experiment/table"},
	"github.com/parquet-go/parquet-go":  {"experiment/table"},
	"golang.org/x/net/html":             {"experiment/gate"},
	"golang.org/x/text/encoding":        {"experiment/table"},
	"golang.org/x/text/unicode":         {"experiment/roles"},
	"golang.org/x/text/runes":           {"experiment/roles"},
	"golang.org/x/text/transform":       {"experiment/roles", "experiment/table"},
	"gonum.org/v1/gonum":                {"experiment/inference"},
	"github.com/montanaflynn/stats":     {"experiment/inference"},
	"modernc.org/sqlite":                {"experiment/ledger"},
	"github.com/olekukonko/tablewriter": {"reports"},
	"github.com/aclements/go-moremath":  {"reports"},
	"github.com/nicksnyder/go-i18n/v2":  {"reports/text"},
	"golang.org/x/text/message":         {"reports/text"},
	"golang.org/x/text/number":          {"reports/text"},
	"golang.org/x/text/feature":         {"reports/text"},
	"github.com/skip2/go-qrcode":        {"experiment/panel/web"},
	"golang.org/x/text/language":        {"commands", "experiment/panel/web", "reports", "reports/text"},

	"github.com/jackc/pgx/v5":                {"experiment/warehouse", "experiment/warehouse/servers"},
	"github.com/go-sql-driver/mysql":         {"experiment/warehouse", "experiment/warehouse/servers"},
	"github.com/ClickHouse/clickhouse-go/v2": {"experiment/warehouse", "experiment/warehouse/servers"},
}

const module = "triggerlab"

// TestArchitecture holds the imports of the program to the house; tests may
// import what they like.
func TestArchitecture(t *testing.T) {
	met := map[string]bool{}
	for file, imports := range importsOf(t, "..") {
		room := path.Dir(file)
		met[room] = true
		allowed, known := house[room]
		if !known {
			t.Errorf("%s: the package %s has no line in the house", file, room)
			continue
		}
		for _, name := range imports {
			if inside, ours := strings.CutPrefix(name, module+"/"); ours {
				if !slices.Contains(allowed, inside) {
					t.Errorf("%s: %s may not import %s", file, room, inside)
				}
			} else if strings.Contains(strings.Split(name, "/")[0], ".") && !atHome(room, name) {
				t.Errorf("%s: %s is no home of %s", file, room, name)
			}
		}
	}
	for room := range house {
		if !met[room] {
			t.Errorf("the room %s is empty", room)
		}
	}
}

func atHome(room, name string) bool {
	for library, rooms := range homes {
		if name == library || strings.HasPrefix(name, library+"/") {
			return slices.Contains(rooms, room)
		}
	}
	return false
}

// importsOf finds what every file of the program imports, by its path below
// the root.
func importsOf(t *testing.T, root string) map[string][]string {
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() != ".." && strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil || isTool(f) {
			return err
		}
		names := map[string]bool{}
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			names[name] = true
		}
		below, err := filepath.Rel(root, file)
		files[filepath.ToSlash(below)] = slices.Sorted(maps.Keys(names))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isTool tells a file that is run by hand and is no part of the program.
func isTool(f *ast.File) bool {
	return slices.ContainsFunc(f.Comments, func(c *ast.CommentGroup) bool {
		return c.Pos() < f.Package && slices.ContainsFunc(c.List, func(c *ast.Comment) bool { return c.Text == "//go:build ignore" })
	})
}
