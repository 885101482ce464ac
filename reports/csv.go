package reports

import (
	"bytes"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// A csvColumn is a column of the tidy table: its name, which is the same in
// every language, and what a row has there. Names that other people gave are
// guarded against spreadsheet programs.
type csvColumn struct {
	name    string
	guarded bool
	cell    func(r csvRow) string
}

// csvRow is one comparison with what it is part of.
type csvRow struct {
	doc     *findings.Findings
	about   findings.Comparison
	segment findings.Segment // the whole audience is one without a name
}

// csvColumns are the columns, which explain csv describes. New ones go to the
// end: programs may count.
var csvColumns = slices.Concat([]csvColumn{
	{"experiment", true, func(r csvRow) string { return r.doc.Experiment.Name }},
	{"by", true, func(r csvRow) string { return csvBy(r.about.By) }},
	{"segment", true, func(r csvRow) string { return r.segment.Segment }},
	{"relation", true, func(r csvRow) string { return r.segment.Relation }},
	{"trigger", true, func(r csvRow) string { return r.about.Trigger }},
	{"versus", true, func(r csvRow) string { return r.about.Versus }},
},
	csvOfTrigger("", func(c findings.Comparison) string { return c.Trigger }),
	csvOfTrigger("versus_", func(c findings.Comparison) string { return c.Versus }),
	[]csvColumn{
		{"difference", false, func(r csvRow) string { return csvNumber(r.about.Difference) }},
		{"low", false, func(r csvRow) string { return csvNumber(r.about.Low) }},
		{"high", false, func(r csvRow) string { return csvNumber(r.about.High) }},
		{"lift", false, func(r csvRow) string { return csvNumber(r.about.Lift) }},
		{"lift_low", false, func(r csvRow) string { return csvNumber(r.about.LiftLow) }},
		{"lift_high", false, func(r csvRow) string { return csvNumber(r.about.LiftHigh) }},
		{"p_value", false, func(r csvRow) string { return csvNumber(r.about.PValue) }},
		{"exact_p", false, func(r csvRow) string { return csvNumber(r.about.ExactP) }},
		{"p_adjusted", false, func(r csvRow) string { return csvNumber(r.about.PAdjusted) }},
		{"pooled", false, func(r csvRow) string { return csvNumber(r.about.Pooled) }},
		{"cannot_tell", false, func(r csvRow) string { return r.about.CannotTell }},
		{"method", false, func(r csvRow) string { return r.about.Method }},
		{"level", false, func(r csvRow) string { return csvNumber(findings.Number(r.doc.Experiment.Level)) }},
		{"metric", false, func(r csvRow) string { return r.doc.Experiment.Metric }},
		{"verdict", false, func(r csvRow) string { return r.segment.Verdict.Status }},
		{"winner", true, func(r csvRow) string { return csvWinner(r.segment.Verdict) }},
		{"simulated", false, func(r csvRow) string { return strconv.FormatBool(r.doc.Data.Simulated) }},
	})

// csvOfTrigger are the columns of one of the two triggers of a comparison.
func csvOfTrigger(prefix string, which func(findings.Comparison) string) []csvColumn {
	column := func(name string, cell func(findings.Trigger) string) csvColumn {
		return csvColumn{prefix + name, false, func(r csvRow) string {
			i := slices.IndexFunc(r.segment.Triggers, func(t findings.Trigger) bool { return t.Trigger == which(r.about) })
			if i < 0 {
				return ""
			}
			return cell(r.segment.Triggers[i])
		}}
	}
	return []csvColumn{
		column("contacts", func(t findings.Trigger) string { return csvCount(t.Contacts) }),
		column("exposures", func(t findings.Trigger) string { return csvCount(&t.Exposures) }),
		column("engagements", func(t findings.Trigger) string { return csvCount(&t.Engagements) }),
		column("complaints", func(t findings.Trigger) string { return csvCount(t.Complaints) }),
		column("rate", func(t findings.Trigger) string { return csvNumber(t.Rate) }),
		column("rate_low", func(t findings.Trigger) string { return csvNumber(t.Low) }),
		column("rate_high", func(t findings.Trigger) string { return csvNumber(t.High) }),
	}
}

// encodeCSV writes a row for each comparison: of the whole audience, of each
// segment, and of each segment of a further breakdown, in the order of the
// document. What is not known is an empty cell; numbers are as in json.
//
// For a spreadsheet program there is a byte order mark, and an apostrophe in
// front of a name that it would run as a formula; plain is for other programs.
func encodeCSV(to *bytes.Buffer, doc *findings.Findings, plain bool) error {
	style := table.CSVStyle{}
	if !plain {
		style.BOM, style.Guard = true, func(column int) bool { return csvColumns[column].guarded }
	}
	header := each(csvColumns, func(c csvColumn) string { return c.name })
	return table.WriteCSV(to, header, csvRows(doc, plain), style)
}

func csvRows(doc *findings.Findings, plain bool) iter.Seq[[]string] {
	whole := findings.Segment{Verdict: doc.Verdict, Triggers: doc.Triggers}
	segments := slices.Clone(doc.Segments)
	for _, b := range doc.Breakdowns {
		segments = append(segments, b.Segments...)
	}
	return func(yield func([]string) bool) {
		for _, c := range doc.Comparisons {
			row := csvRow{doc: doc, about: c, segment: whole}
			if c.Segment != nil {
				row.segment = findings.Segment{Segment: *c.Segment}
				if i := slices.IndexFunc(segments, func(s findings.Segment) bool { return s.Segment == *c.Segment && slices.Equal(s.By, c.By) }); i >= 0 {
					row.segment = segments[i]
				}
			}
			if !yield(each(csvColumns, func(column csvColumn) string { return csvText(column.cell(row), plain) })) {
				return
			}
		}
	}
}

// csvBy names the columns that a segment was made of as --by takes them.
func csvBy(by []string) string {
	return strings.Join(each(by, func(header string) string { return strings.ReplaceAll(header, ",", `\,`) }), ",")
}

func csvWinner(v findings.Verdict) string {
	if v.Status != findings.Winner {
		return ""
	}
	return v.Trigger
}

// csvNumber writes a number as json does, and nothing for one that is not
// known.
func csvNumber(n findings.Number) string {
	if !n.Known() {
		return ""
	}
	return strconv.FormatFloat(float64(n), 'g', -1, 64)
}

func csvCount(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// mostCSV is how long a cell for a spreadsheet program gets: at 32,768
// characters Excel begins another row.
const mostCSV = 32_000

// csvText is a text that acts on nothing: controls but those that CSV quotes
// become pictures, since a table may be looked at on a screen too.
func csvText(s string, plain bool) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return r
		case r < ' ':
			return '␀' + r
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
	if runes := []rune(s); !plain && len(runes) > mostCSV {
		return string(runes[:mostCSV]) + "…"
	}
	return s
}
