package commands

import (
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/text/language"

	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// rejects is the file for the rows that are set aside, where one was named.
type rejects struct {
	to   outputOptions
	rows reports.Rejects
}

// newRejects makes the source tell which rows it sets aside.
func (o *outcomesOptions) newRejects(src *source.Options, output string) (*rejects, error) {
	r := &rejects{to: outputOptions{path: o.rejects}}
	if o.rejects == "" {
		return r, nil
	}
	if strings.ToLower(filepath.Ext(o.rejects)) != ".csv" {
		return nil, usage("end the name in .csv", "--rejects cannot be written as %q", o.rejects)
	}
	if output != "" && filepath.Clean(output) == filepath.Clean(o.rejects) {
		return nil, usage("name two files", "-o and --rejects are both %s", output)
	}
	src.Rejects = r.rows.Add
	return r, r.to.mayWrite(src.Path, src.Outcomes, src.Sent)
}

// write writes the list, also where reading came to nothing because of it.
func (r *rejects) write() error {
	if r.to.path == "" {
		return nil
	}
	return r.to.write(nil, func(w io.Writer) error { return r.rows.Write(w, language.English) })
}
