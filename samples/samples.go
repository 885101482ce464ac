// Package samples holds files to try the program on. Each is run by a test
// against a golden report.
package samples

import (
	"embed"
	"slices"
)

//go:embed *.xlsx *.csv
var files embed.FS

// A Sample is a file, and the flags that make the most of it.
type Sample struct {
	Name  string
	Flags []string
}

// All lists the samples, the best to begin with first.
func All() []Sample {
	return []Sample{
		{Name: "valentine.xlsx"},
		{Name: "newsletter-totals.csv", Flags: []string{"--control", `"Objet neutre"`}},
		{Name: "replies.xlsx", Flags: []string{"--by", "channel"}},
	}
}

// Read returns the bytes of a sample; the error is fs.ErrNotExist for a name
// that All does not list.
func Read(name string) ([]byte, error) {
	if !slices.ContainsFunc(All(), func(s Sample) bool { return s.Name == name }) {
		name = ""
	}
	return files.ReadFile(name)
}
