// Package schemas holds the JSON Schema of every document that the program
// writes or reads as JSON. They are made from the types that are encoded, with
// the comments of these as descriptions, and a test holds them to it:
//
//	go test ./commands -run Schemas -update
package schemas

import (
	"embed"
	"slices"
)

//go:embed *.json
var files embed.FS

// names are those of the documents, as their schema fields have them.
var names = []string{"report", "portfolio", "plan", "next", "characteristics", "waves", "assignment", "check", "explain", "evidence", "swipe", "recorded"}

// Names lists the documents, those first that most people want.
func Names() []string { return slices.Clone(names) }

// Read returns the schema of a document (draft 2020-12); the error is
// fs.ErrNotExist for a name that Names does not list.
func Read(name string) ([]byte, error) {
	if !slices.Contains(names, name) {
		name = ""
	}
	return files.ReadFile(name + ".json")
}
