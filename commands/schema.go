package commands

import (
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"triggerlab/schemas"
)

func newSchema(std Streams) *cli.Command {
	var opts outputOptions
	return &cli.Command{
		Name:      "schema",
		Usage:     "show the JSON Schema of a document, or list the documents",
		ArgsUsage: "[NAME]",
		Description: `Prints the JSON Schema (draft 2020-12) of a document that the program writes or
reads as JSON, for programs that read it too. Alone it lists the documents.

  triggerlab schema
  triggerlab schema report
  triggerlab schema check -o check.schema.json

Fields may be added to a document; none goes away or changes its meaning while
its name stays what it is, such as triggerlab.report/1.

Exit status is 0 if it ran, 2 if there is no such document or the command line
is wrong otherwise, and 4 if anything else is in the way.`,
		Flags:        opts.flags(),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return listSchemas(std, opts)
			}
			name, err := oneFile(c, "NAME")
			if err != nil {
				return err
			}
			return runSchema(std.Out, opts, name)
		},
	}
}

// listSchemas names the documents and says what they are.
func listSchemas(std Streams, opts outputOptions) error {
	p := std.words()
	var b strings.Builder
	for _, name := range schemas.Names() {
		b.WriteString(name + strings.Repeat(" ", 17-len(name)) + p.Word("schema."+name) + "\n")
	}
	return opts.write(std.Out, func(w io.Writer) error {
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// runSchema prints one, by its name or as the document itself says it.
func runSchema(screen io.Writer, opts outputOptions, said string) error {
	name := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(said), "triggerlab."), "/1")
	if !slices.Contains(schemas.Names(), name) {
		return misuse("usage.document", "name", said, "near", nearest(name, schemas.Names()), "names", schemas.Names())
	}
	data, err := schemas.Read(name)
	if err != nil {
		return err
	}
	return opts.write(screen, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
