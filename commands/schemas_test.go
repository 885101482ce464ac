package commands

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"triggerlab/schemas"
)

// TestSchemasDoNotDrift: the schema of every document is the one that its type
// makes, and every document has one.
func TestSchemasDoNotDrift(t *testing.T) {
	comments, err := readComments(".", "../experiment/findings", "../experiment/ledger", "../reports")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, root := range schemaRoots {
		names = append(names, root.name)
		made, err := schemaOf(root, comments)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(filepath.Join("..", "schemas", root.name+".json"), made, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		kept, err := schemas.Read(root.name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(kept), string(made)); diff != "" {
			t.Errorf("schemas/%s.json is not what its type makes (go test ./commands -run Schemas -update accepts it):\n%s", root.name, diff)
		}
	}
	if diff := cmp.Diff(schemas.Names(), names); diff != "" {
		t.Errorf("the documents and their schemas differ:\n%s", diff)
	}
}

// schemasOnce holds every schema, made strict: a field that it does not know is
// a mistake of ours, though whoever reads our documents must bear it.
var schemasOnce = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	compiler, all := jsonschema.NewCompiler(), map[string]*jsonschema.Schema{}
	for _, root := range schemaRoots {
		data, err := schemas.Read(root.name)
		if err != nil {
			return nil, err
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		strict(doc)
		if err := compiler.AddResource(root.name, doc); err != nil {
			return nil, err
		}
		schema, err := compiler.Compile(root.name)
		if err != nil {
			return nil, err
		}
		all[root.name] = schema
		if root.constant != "" {
			all[root.constant] = schema
		}
	}
	return all, nil
})

// validate holds a document to the schema of its name, or the one that its
// field schema says; empty name.
func validate(name string, document []byte) error {
	all, err := schemasOnce()
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return err
	}
	if o, ok := doc.(map[string]any); ok && name == "" {
		name, _ = o["schema"].(string)
	}
	if all[name] == nil {
		return errors.New("no schema is known of the document " + name)
	}
	return all[name].Validate(doc)
}

// isDocument tells what one of our documents begins with.
func isDocument(data []byte) bool {
	var head struct {
		Schema string `json:"schema"`
	}
	return bytes.HasPrefix(data, []byte("{")) && json.Unmarshal(data, &head) == nil && strings.HasPrefix(head.Schema, "triggerlab.")
}

// TestSchemasHoldGoldens: every document that a test of the reports expects is
// valid, and one with a field too many, too few or of another kind is not.
func TestSchemasHoldGoldens(t *testing.T) {
	var documents [][]byte
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" || !strings.Contains(filepath.ToSlash(path), "/testdata/") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !isDocument(data) {
			return err
		}
		documents = append(documents, data)
		if err := validate("", data); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) < 5 {
		t.Fatalf("%d documents were found", len(documents))
	}
	for _, broken := range []func(map[string]any){
		func(doc map[string]any) { doc["surplus"] = true },
		func(doc map[string]any) { delete(doc, "schema") },
		func(doc map[string]any) { doc["schema"] = 3 },
	} {
		var doc map[string]any
		if err := json.Unmarshal(documents[0], &doc); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(doc["schema"].(string), "triggerlab."), "/1")
		broken(doc)
		data, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if validate(name, data) == nil {
			t.Errorf("a broken document is valid:\n%.300s", data)
		}
	}
}

// mainOfScripts is the program as scripts call it: what it writes to its
// standard output is held to its schema, where it is a document.
func mainOfScripts() int {
	std := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	if isTerminal(os.Stdout) {
		return Main(os.Args, std)
	}
	var said bytes.Buffer
	std.Out = io.MultiWriter(os.Stdout, &said)
	status := Main(os.Args, std)
	answers := len(os.Args) > 2 && os.Args[1] == "record" && os.Args[2] == "add"
	for _, document := range documentsOf(said.Bytes(), answers) {
		name := ""
		if answers {
			name = "recorded"
		}
		if err := validate(name, document); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 99
		}
	}
	return status
}

// documentsOf are the documents of an output: all of it, or its lines.
func documentsOf(said []byte, lines bool) (documents [][]byte) {
	if !lines {
		if isDocument(said) {
			documents = append(documents, said)
		}
		return documents
	}
	for line := range bytes.Lines(said) {
		if bytes.HasPrefix(line, []byte("{")) {
			documents = append(documents, line)
		}
	}
	return documents
}

// validateFolder holds every document that a script leaves behind to its
// schema.
func validateFolder(folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".json") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !isDocument(data) {
			return err
		}
		if err := validate("", data); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		return nil
	})
}

// strict makes every object of a schema one that has no field beside those named.
func strict(schema any) {
	switch s := schema.(type) {
	case []any:
		for _, item := range s {
			strict(item)
		}
	case map[string]any:
		if _, named := s["properties"]; named && s["type"] == "object" {
			s["additionalProperties"] = false
		}
		for _, item := range s {
			strict(item)
		}
	}
}
