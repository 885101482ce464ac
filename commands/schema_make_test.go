package commands

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/ledger"
	"triggerlab/reports"
)

// A schemaRoot is a document: its name, the type that is encoded, and the value
// of its field schema, empty where it has none.
type schemaRoot struct {
	name, constant string
	document       any
}

// schemaRoots are all documents, in the order of their list.
var schemaRoots = []schemaRoot{
	{"report", findings.Schema, findings.Findings{}},
	{"portfolio", findings.PortfolioSchema, findings.Portfolio{}},
	{"plan", findings.PlanSchema, findings.Plan{}},
	{"next", findings.NextSchema, findings.Next{}},
	{"characteristics", findings.CharacteristicsSchema, findings.Characteristics{}},
	{"waves", findings.WavePlaySchema, findings.WavePlay{}},
	{"assignment", findings.AssignmentSchema, findings.Assignment{}},
	{"check", findings.GateSchema, findings.Gate{}},
	{"explain", reports.ExplainSchema, reports.Explanations{}},
	{"evidence", findings.EvidenceSchema, findings.Evidence{}},
	{"swipe", "", ledger.Line{}},
	{"recorded", "", answer{}},
}

// schemaWords are the fields that hold one of a few words.
var schemaWords = map[string][]string{
	"findings.Verdict.status":         {findings.Invalid, findings.Winner, findings.Equivalent, findings.Leading, findings.Undecided},
	"findings.PortfolioTest.status":   {findings.Invalid, findings.Winner, findings.Equivalent, findings.Leading, findings.Undecided},
	"findings.Feature.kind":           {findings.FeatureText, findings.FeatureAttribute, findings.FeatureNumber},
	"findings.Check.status":           {findings.OK, findings.Warning, findings.Stop},
	"findings.Tailoring.verdict":      {"", findings.Tailor, findings.NotProven, findings.DoNotTailor},
	"findings.Plan.status":            {findings.PlanFeasible, findings.PlanNotFeasible, findings.PlanOpen, findings.PlanChoose},
	"findings.Gate.status":            {findings.Passed, findings.Warned, findings.Failed, findings.Unreadable},
	"findings.GateFile.status":        {findings.Passed, findings.Warned, findings.Failed, findings.Unreadable},
	"findings.Ruling.status":          {findings.Passed, findings.Warned, findings.Failed, findings.CannotTell, findings.NotApplicable},
	"findings.Ruling.level":           {"fail", "warn"},
	"findings.Experiment.comparisons": {"control", "pairs"},
	"findings.Experiment.design":      {"split", "deck"},
	"findings.Experiment.metric":      {"engagement_rate", "reach"},
	"commands.answer.status":          {string(ledger.Recorded), string(ledger.Already), string(ledger.Conflict), string(ledger.Refused)},
	"findings.Sequential.moment":      {findings.MomentOnce, findings.MomentEarly, findings.MomentLook, findings.MomentBetween, findings.MomentLast, findings.MomentAny, findings.MomentUnknown},
	"findings.Look.state":             {findings.LookPast, findings.LookPresent, findings.LookToCome},
	"findings.Trigger.guardrail":      {"", "ok", "exceeded"},
}

// schemaNull are the lists that are null where something is not so, beside those
// whose comments say so.
var schemaNull = map[string]bool{"findings.Tailoring.by": true}

// An object of JSON whose names keep their order.
type object []member

type member struct {
	name  string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		var value bytes.Buffer
		encoder := json.NewEncoder(&value)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(m.value); err != nil {
			return nil, err
		}
		b.Write(append(append(name, ':'), value.Bytes()...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// A schemaMaker makes the schema of one document.
type schemaMaker struct {
	comments map[string]string // of types, and of fields behind them
	order    []string
	defs     map[string]object
}

// schemaOf is the schema of a document, as it is committed.
func schemaOf(root schemaRoot, comments map[string]string) ([]byte, error) {
	m := &schemaMaker{comments: comments, defs: map[string]object{}}
	t := reflect.TypeOf(root.document)
	title := root.constant
	if title == "" {
		title = "triggerlab " + root.name
	}
	whole := object{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"$id", "urn:triggerlab:" + root.name}, {"title", title}}
	whole = append(whole, m.fields(t, root.constant)...)
	var defs object
	for _, name := range m.order {
		defs = append(defs, member{name, m.defs[name]})
	}
	if defs != nil {
		whole = append(whole, member{"$defs", defs})
	}
	compact, err := json.Marshal(whole)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, compact, "", "  ")
	b.WriteByte('\n')
	return b.Bytes(), err
}

// fields describe an object: what each field is, and which are always there.
func (m *schemaMaker) fields(t reflect.Type, constant string) object {
	var properties object
	required := []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		value := m.of(f.Type)
		key := t.String() + "." + name
		switch words := schemaWords[key]; {
		case name == "schema" && constant != "":
			value = object{{"const", constant}}
		case words != nil:
			value = append(value, member{"enum", words})
		case schemaNull[key] || f.Type.Kind() == reflect.Slice && strings.Contains(m.comments[t.String()+"."+f.Name], "null"):
			value = nullable(value)
		}
		if said := m.comments[t.String()+"."+f.Name]; said != "" {
			value = append(value, member{"description", said})
		}
		properties = append(properties, member{name, value})
		if !strings.Contains(options, "omitempty") && t != reflect.TypeOf(ledger.Line{}) {
			required = append(required, name)
		}
	}
	if t == reflect.TypeOf(ledger.Line{}) {
		required = []string{"trigger"}
	}
	o := object{}
	if said := m.comments[t.String()]; said != "" {
		o = append(o, member{"description", said})
	}
	return append(o, member{"type", "object"}, member{"properties", properties}, member{"required", required})
}

// of describes a value of a type.
func (m *schemaMaker) of(t reflect.Type) object {
	switch t {
	case reflect.TypeOf(findings.Unknown):
		return object{{"type", []string{"number", "null"}}}
	case reflect.TypeOf(findings.Digest("")):
		return object{{"type", []string{"string", "null"}}}
	case reflect.TypeOf(time.Time{}):
		return object{{"type", "string"}, {"format", "date-time"}}
	case reflect.TypeOf([]byte{}):
		return object{{"type", "string"}, {"contentEncoding", "base64"}}
	case reflect.TypeFor[findings.Tests]():
		return m.of(reflect.TypeFor[findings.TestList]())
	case reflect.TypeOf(ledger.Text("")):
		return object{{"type", []string{"string", "number", "boolean", "null"}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(m.of(t.Elem()))
	case reflect.Slice:
		return object{{"type", "array"}, {"items", m.of(t.Elem())}}
	case reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", m.of(t.Elem())}}
	case reflect.Struct:
		name := t.Name()
		if _, known := m.defs[name]; !known {
			m.defs[name] = nil // for those that hold themselves
			m.order = append(m.order, name)
			m.defs[name] = m.fields(t, "")
		}
		return object{{"$ref", "#/$defs/" + name}}
	case reflect.String:
		return object{{"type", "string"}}
	case reflect.Bool:
		return object{{"type", "boolean"}}
	case reflect.Float64:
		return object{{"type", "number"}}
	case reflect.Int, reflect.Int64:
		return object{{"type", "integer"}}
	}
	return object{} // anything
}

// nullable describes what may be null as well.
func nullable(o object) object {
	for i, m := range o {
		switch kind, one := m.value.(string); {
		case m.name == "type" && one:
			o[i].value = []string{kind, "null"}
		case m.name == "$ref":
			return object{{"anyOf", []object{o, {{"type", "null"}}}}}
		}
	}
	return o
}

// readComments gathers what the sources say of their types and fields:
// findings.Trigger, findings.Trigger.Rate.
func readComments(folders ...string) (map[string]string, error) {
	comments := map[string]string{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, path := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			for _, decl := range file.Decls {
				if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
					for _, spec := range d.Specs {
						commentsOf(comments, file.Name.Name, d, spec.(*ast.TypeSpec))
					}
				}
			}
		}
	}
	return comments, nil
}

func commentsOf(comments map[string]string, pkg string, d *ast.GenDecl, t *ast.TypeSpec) {
	name := pkg + "." + t.Name.Name
	doc := t.Doc
	if doc == nil && len(d.Specs) == 1 {
		doc = d.Doc
	}
	comments[name] = oneLine(doc.Text())
	fields, ok := t.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range fields.Fields.List {
		for _, n := range f.Names {
			comments[name+"."+n.Name] = oneLine(strings.TrimSpace(f.Doc.Text() + " " + f.Comment.Text()))
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
