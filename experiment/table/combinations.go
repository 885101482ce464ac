package table

import (
	"bytes"
	"context"
	"iter"
	"regexp"
	"strings"

	"triggerlab/experiment"
)

// combinationHeaders are the columns of the view that Combinations makes: the
// name, and what the report calls the counts.
var combinationHeaders = []string{"Combination", "Total Recipients", "Successful Deliveries", "Recipients Who Opened", "Recipients Who Clicked", "Total Unsubs", "Total Abuse Complaints"}

// maxCombinations is more than anybody tries at once; what has more of them
// is no report.
const maxCombinations = 1000

var blockTitle = regexp.MustCompile(`^(Combination \d+) Stats$`)

// Combinations reads the report of an A/B test as Mailchimp writes it, which
// is no table: under the title of each combination stand its figures, a name
// and a value in each line, and further down tables of links. The rows are
// one for each combination, every cell in the place it has in the report. A
// nil File means that it is no such report.
func Combinations(ctx context.Context, f File) (File, error) {
	rows, err := f.Rows("")
	if err != nil || f.Dialect().Format != "csv" || !opensReport(rows) {
		return nil, err
	}
	// What was taken for a header is a line like the others.
	raw, err := Open(ctx, f.Path(), Options{HeaderRow: 1, Delimiter: f.Dialect().Delimiter, Encoding: f.Dialect().Encoding})
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	c := &combinations{file: f}
	if err := c.read(ctx, raw); err != nil || len(c.blocks) == 0 || len(c.blocks) > maxCombinations {
		return nil, err
	}
	c.name()
	return report{view{f, c}}, nil
}

// report is a file that was read as one, of which a header that was found in
// it is nothing to tell.
type report struct{ view }

func (report) Notices() []experiment.Message { return nil }

// opensReport looks at the top: a title alone, or a name with a colon.
func opensReport(rows Rows) bool {
	header := rows.Header()
	if len(header) == 0 || len(header) > 3 {
		return false
	}
	first := header[0].Trim()
	return bytes.HasSuffix(first, []byte(":")) || bytes.HasSuffix(first, []byte("Campaign Report")) || blockTitle.Match(first)
}

// combinations are the blocks of a report.
type combinations struct {
	file   File
	blocks []block
}

// block is one combination: its cells, and where each stands.
type block struct {
	title   string
	cells   []Cell
	places  []experiment.Place
	subject string
	said    experiment.Place // of the subject
}

func (c *combinations) read(ctx context.Context, raw File) error {
	rows, err := raw.Rows("")
	switch {
	case isCode(err, "table.header-row"):
		return nil // a report has no blank line at its top
	case err != nil:
		return err
	}
	// Nor is a first line lost that is the title of a combination.
	inside := false
	if header := rows.Header(); len(header) == 1 {
		inside = c.begin(string(header[0].Trim()), experiment.Place{File: raw.Path(), Row: 1, Column: 1})
	}
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return err
			}
			name := strings.TrimSuffix(string(row.Cells[0].Trim()), ":")
			if width(row.Cells) < 2 {
				inside = c.begin(name, rows.Place(shard, row.Line, 0))
			} else if inside {
				c.blocks[len(c.blocks)-1].take(name, row.Cells[1], rows.Place(shard, row.Line, 1))
			}
			if len(c.blocks) > maxCombinations {
				return nil
			}
		}
	}
	return nil
}

// begin opens a block if the line is the title of one.
func (c *combinations) begin(title string, at experiment.Place) bool {
	match := blockTitle.FindStringSubmatch(title)
	if match == nil {
		return false
	}
	b := block{title: match[1], cells: make([]Cell, len(combinationHeaders)), places: make([]experiment.Place, len(combinationHeaders))}
	b.cells[0] = Cell{Text, []byte(match[1])}
	for i := range b.places {
		b.places[i] = at
	}
	c.blocks = append(c.blocks, b)
	return true
}

// take keeps a figure of which the view has a column. The report writes its
// thousands with commas, whatever the language: that is not in doubt here.
func (b *block) take(name string, value Cell, at experiment.Place) {
	if name == "Subject Line" {
		b.subject, b.said = string(value.Trim()), at
	}
	for i, header := range combinationHeaders[1:] {
		if name == header {
			b.cells[i+1] = Cell{value.Kind, bytes.ReplaceAll(value.Raw, []byte(","), nil)}
			b.places[i+1] = at
		}
	}
}

// name calls the combinations by their subjects where those tell them apart.
func (c *combinations) name() {
	subjects := map[string]bool{"": true}
	for _, b := range c.blocks {
		if subjects[b.subject] {
			return
		}
		subjects[b.subject] = true
	}
	for i := range c.blocks {
		b := &c.blocks[i]
		b.cells[0], b.places[0] = Cell{Text, []byte(b.subject)}, b.said
	}
}

func (c *combinations) Header() []Cell {
	cells := make([]Cell, len(combinationHeaders))
	for i, name := range combinationHeaders {
		cells[i] = Cell{Text, []byte(name)}
	}
	return cells
}

func (c *combinations) HeaderRow() int64 { return c.blocks[0].places[0].Row }
func (c *combinations) Need([]int) Rows  { return c }
func (c *combinations) Shards() int      { return 1 }
func (c *combinations) Read() float64    { return 1 }

func (c *combinations) Scan(ctx context.Context, _ int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for i, b := range c.blocks {
			if !yield(Row{Cells: b.cells, Line: int64(i) + 1}, ctx.Err()) {
				return
			}
		}
	}
}

func (c *combinations) Place(_ int, line int64, column int) experiment.Place {
	b := &c.blocks[line-1]
	if column < 0 || column >= len(b.places) {
		at := b.places[0]
		at.Column = 0
		return at
	}
	return b.places[column]
}
