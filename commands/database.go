package commands

import (
	"context"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment/source"
)

// databaseOptions are the flags of outcomes that stand in a database.
type databaseOptions struct {
	query, dialect, timeout string
	showSQL                 bool
}

const categoryDatabase = "Outcomes in a database:"

func (o *databaseOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "query", Destination: &o.query, Category: categoryDatabase, Usage: "read what the SELECT in `FILE` (.sql) returns, instead of a table"},
		&cli.StringFlag{Name: "timeout", Destination: &o.timeout, Category: categoryDatabase, Usage: "let the database compute no longer than `TIME` for an answer, such as 10m"},
		&cli.BoolFlag{Name: "show-sql", Destination: &o.showSQL, Category: categoryDatabase, Usage: "print what the database would be asked, and conclude nothing"},
		&cli.StringFlag{Name: "dialect", Destination: &o.dialect, Category: categoryDatabase, Usage: "print it for another engine, `NAME`, without a connection: trino, bigquery, snowflake, postgres, mysql or clickhouse"},
	}
}

// address takes the addresses of databases out of the options, whose paths are
// shown to people, and checks what is said of them.
func (o *outcomesOptions) address(c *cli.Context, opts *source.Options) error {
	inFile, elsewhere := source.IsAddress(opts.Path), source.IsAddress(opts.Outcomes)
	asked := &opts.Database
	asked.Dialect = o.dialect
	switch {
	case inFile && opts.Outcomes != "":
		return misuse("usage.database-file", "file", source.Shown(opts.Path))
	case inFile:
		asked.Address, opts.Path = opts.Path, source.Shown(opts.Path)
	case elsewhere:
		asked.Address, opts.Outcomes = opts.Outcomes, source.Shown(opts.Outcomes)
	case o.dialect == "":
		return o.noDatabase(c)
	}
	if err := o.asked(c); err != nil {
		return err
	}
	return o.ask(asked)
}

// noDatabase refuses what says something of databases alone.
func (o *outcomesOptions) noDatabase(c *cli.Context) error {
	for _, f := range o.databaseOptions.flags() {
		if name := f.Names()[0]; c.IsSet(name) {
			return misuse("usage.alone", "flag", "--"+name, "needs", "--outcomes postgres://…", "example", "--outcomes 'postgres://me@host/shop?table=sends' --"+name+" …")
		}
	}
	return nil
}

// ofFiles are the flags that say how a file is written, or need the rows of one
// by one.
var ofFiles = []string{"sent", "rejects", "sheet", "sheet-as", "wide", "header-row", "encoding", "delimiter", "decimal"}

// asked refuses what cannot be asked of a database.
func (o *outcomesOptions) asked(c *cli.Context) error {
	for _, name := range ofFiles {
		if c.IsSet(name) {
			return misuse("usage.database-flag", "flag", "--"+name)
		}
	}
	switch {
	case o.dialect != "" && !o.showSQL:
		return misuse("usage.alone", "flag", "--dialect", "needs", "--show-sql", "example", "--show-sql --dialect "+o.dialect)
	case o.dialect != "" && !among(o.dialect, source.Dialects()...):
		var instead []string
		for _, name := range source.Dialects() {
			instead = append(instead, "--dialect "+name)
		}
		return misuse("usage.value", "flag", "--dialect", "value", o.dialect, "instead", instead)
	}
	return nil
}

// ask fills in what is asked.
func (o *databaseOptions) ask(asked *source.Database) error {
	if o.timeout != "" {
		wait, err := time.ParseDuration(o.timeout)
		if err != nil || wait < time.Second {
			return misuse("usage.value", "flag", "--timeout", "value", o.timeout, "instead", []string{"--timeout 90s", "--timeout 10m"})
		}
		asked.Timeout = wait
	}
	named, err := source.NamesTable(asked.Address)
	switch {
	case err != nil:
		return err
	case o.query != "" && named:
		return misuse("usage.database-both", "query", o.query)
	case o.query == "" && !named:
		return misuse("usage.database-table")
	case o.query == "":
		return nil
	}
	if asked.Query, err = readQuery(o.query); err != nil || o.dialect != "" {
		return err // the rules of another engine are its own
	}
	return inFile(o.query, asked.CheckQuery())
}

// show prints what would be asked of the database.
func (o *databaseOptions) show(ctx context.Context, std Streams, files ...source.Options) error {
	for _, src := range files {
		m := newMonitor(std)
		script, err := source.SQL(ctx, src, m)
		m.done()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(std.Out, script); err != nil {
			return err
		}
	}
	return nil
}
