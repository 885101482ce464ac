package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// A use is one place where a message is made.
type use struct {
	at    string
	names []string // of its values, where they are literal
	open  bool     // some names are not literal, so any value may be there
}

// program is what its sources say without running them.
type program struct {
	messages map[string][]use  // codes of experiment.Msg
	words    map[string]string // ids of Printer.Word, and where
	literals map[string]bool   // every string literal
	prefixes []string          // literals that something is joined to
	files    []*source
	makers   map[string]maker // functions that pass a code on to Msg
}

type source struct {
	folder, pkg, path string
	file              *ast.File
}

// A maker is a function one of whose parameters is a message's code.
type maker struct{ code, rest int }

var looksLikeCode = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_-]+)+$`)

// readProgram parses every source of the module that is not a test.
func readProgram(t *testing.T) *program {
	t.Helper()
	p := &program{messages: map[string][]use{}, words: map[string]string{}, literals: map[string]bool{}, makers: map[string]maker{}}
	positions := token.NewFileSet()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(positions, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.files = append(p.files, &source{folder: filepath.Dir(path), pkg: file.Name.Name, path: path, file: file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for before := -1; before < len(p.makers); { // makers may call makers
		before = len(p.makers)
		p.each((*program).findMaker)
	}
	p.each(func(p *program, s *source, n ast.Node) { p.collect(s, n, positions) })
	return p
}

func (p *program) each(visit func(*program, *source, ast.Node)) {
	for _, s := range p.files {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if n != nil {
				visit(p, s, n)
			}
			return true
		})
	}
}

// findMaker notes a function that hands one of its parameters to Msg.
func (p *program) findMaker(s *source, n ast.Node) {
	f, ok := n.(*ast.FuncDecl)
	if !ok || f.Body == nil {
		return
	}
	var parameters []string
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			parameters = append(parameters, name.Name)
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if how, ok := p.maker(s, call); ok && how.code < len(call.Args) {
			name, _ := call.Args[how.code].(*ast.Ident)
			for i, parameter := range parameters {
				if name != nil && name.Name == parameter {
					p.makers[s.folder+"."+f.Name.Name] = maker{code: i, rest: len(parameters) - 1}
				}
			}
		}
		return true
	})
}

// maker tells whether a call makes a message, and of which arguments.
func (p *program) maker(s *source, call *ast.CallExpr) (maker, bool) {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if f.Sel.Name == "Msg" {
			return maker{0, 1}, true
		}
		m, ok := p.makers[s.folder+"."+f.Sel.Name]
		return m, ok
	case *ast.Ident:
		if f.Name == "Msg" && s.pkg == "experiment" {
			return maker{0, 1}, true
		}
		m, ok := p.makers[s.folder+"."+f.Name]
		return m, ok
	}
	return maker{}, false
}

func (p *program) collect(s *source, n ast.Node, positions *token.FileSet) {
	at := positions.Position(n.Pos()).String()
	switch n := n.(type) {
	case *ast.CallExpr:
		p.call(s, n, at)
	case *ast.BasicLit:
		if value, ok := literal(n); ok {
			p.literals[value] = true
			// Settings give the code of what they expect in a table.
			if s.pkg == "experiment" && strings.HasPrefix(value, "setting.") && p.messages[value] == nil {
				p.messages[value] = []use{{at: at, names: []string{"setting", "value", "settings"}}}
			}
		}
	case *ast.BinaryExpr:
		if value, ok := literal(n.X); ok && n.Op == token.ADD && looksLikeCode.MatchString(value+"x") {
			p.prefixes = append(p.prefixes, value)
		}
	}
}

func (p *program) call(s *source, call *ast.CallExpr, at string) {
	if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Word" && len(call.Args) > 0 {
		if id, ok := literal(call.Args[0]); ok {
			p.words[id] = at
		}
	}
	how, ok := p.maker(s, call)
	if !ok || how.code >= len(call.Args) {
		return
	}
	code, ok := literal(call.Args[how.code])
	if !ok || !looksLikeCode.MatchString(code) {
		return
	}
	u := use{at: at, open: call.Ellipsis.IsValid() || how.rest != how.code+1}
	for i := how.rest; i < len(call.Args); i += 2 {
		name, ok := literal(call.Args[i])
		u.open = u.open || !ok
		u.names = append(u.names, name)
	}
	p.messages[code] = append(p.messages[code], u)
}

func literal(n ast.Expr) (string, bool) {
	basic, ok := n.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(basic.Value)
	return value, err == nil
}

// placeholders returns the values that the English sentence of an id speaks
// of.
func placeholders(t *testing.T, id string) []string {
	t.Helper()
	if m, ok := catalogueOf(language.English).ids[id]; ok {
		return spokenOf(t, m)
	}
	return nil
}

func spokenOf(t *testing.T, m *i18n.Message) []string {
	t.Helper()
	var names []string
	for _, form := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
		parsed, err := template.New(m.ID).Funcs(New(language.English).functions()).Parse(form)
		if err != nil {
			t.Errorf("%s: %v", m.ID, err)
			continue
		}
		walk(parsed.Root, &names)
	}
	return names
}

func walk(n parse.Node, names *[]string) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				walk(child, names)
			}
		}
	case *parse.ActionNode:
		walk(n.Pipe, names)
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			for _, argument := range command.Args {
				walk(argument, names)
			}
		}
	case *parse.FieldNode:
		*names = append(*names, n.Ident[0])
	case *parse.IfNode:
		walkBranch(&n.BranchNode, names)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, names)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, names)
	}
}

func walkBranch(n *parse.BranchNode, names *[]string) {
	walk(n.Pipe, names)
	walk(n.List, names)
	if n.ElseList != nil {
		walk(n.ElseList, names)
	}
}
