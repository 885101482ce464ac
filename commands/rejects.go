package commands

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// rejects is the file for the rows that are set aside, where one was named.
type rejects struct {
	to   outputOptions
	rows reports.Rejects
}

// newRejects makes the source tell which rows it sets aside.
func (o *outcomesOptions) newRejects(src *source.Options, outputs ...string) (*rejects, error) {
	r := &rejects{to: outputOptions{path: o.rejects}}
	if err := apart(*src, append(outputs, o.rejects)...); err != nil {
		return nil, err
	}
	if o.rejects == "" {
		return r, nil
	}
	if strings.ToLower(filepath.Ext(o.rejects)) != ".csv" {
		return nil, misuse("usage.rejects-name", "file", o.rejects)
	}
	if slices.ContainsFunc(outputs, func(path string) bool { return path != "" && sameTarget(path, o.rejects) }) {
		return nil, misuse("usage.one-file", "first", "-o", "second", "--rejects", "file", o.rejects)
	}
	src.Rejects = r.rows.Add
	return r, r.to.mayWrite(inputs(*src)...)
}

// load reads the outcomes, and writes the rows that are set aside where a file
// was named for them, also where reading came to nothing because of them.
func (o *outcomesOptions) load(ctx context.Context, std Streams, src source.Options, outputs ...string) (*source.Loaded, error) {
	aside, err := o.newRejects(&src, outputs...)
	if err != nil {
		return nil, err
	}
	m := newMonitor(std)
	loaded, err := source.Load(ctx, src, m)
	m.done()
	if writing := aside.write(std); writing != nil {
		return nil, writing
	}
	return loaded, err
}

// write writes the list.
func (r *rejects) write(std Streams) error {
	if r.to.path == "" {
		return nil
	}
	return r.to.write(nil, func(w io.Writer) error { return r.rows.Write(w, std.tongue.tag) })
}
