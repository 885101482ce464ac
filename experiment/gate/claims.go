package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// Render writes findings as a report in a format and a language was written.
type Render func(w io.Writer, format, language string, doc *findings.Findings) error

// Outcomes are what a report is held against beside its evidence.
type Outcomes struct {
	Tally      *tally.Tally
	Provenance findings.Provenance
}

// under analyses the outcomes as the report did its own, with the triggers
// that it did not know.
func (o *Outcomes) under(ctx context.Context, e *experiment.Experiment) (*findings.Findings, error) {
	reported := *e
	reported.Triggers = slices.Clone(e.Triggers)
	for _, name := range o.Tally.Triggers[min(len(e.Triggers), len(o.Tally.Triggers)):] {
		reported.Triggers = append(reported.Triggers, experiment.Trigger{Name: name})
	}
	return analysis.Run(ctx, &reported, o.Tally, o.Provenance)
}

// closeness is by how much of itself a number may differ: programs that save a
// workbook keep fifteen digits.
const closeness = 1e-9

// Claims holds everything that an exported report says against what it
// carries: the findings are made again and rendered again, and the two are
// compared piece by piece. Outcomes are analysed under the report's own
// experiment; nil where nobody named any.
//
// Numbers made by other methods are not compared, and neither are words that
// another version of the program worded otherwise: an upgrade is no tampering,
// though it might hide some.
func Claims(ctx context.Context, path string, ex *evidence.Export, program string, outcomes *Outcomes, render Render) (*findings.Claims, error) {
	ev := ex.Evidence
	c := &claimed{Claims: findings.Claims{
		Status: findings.ClaimsAgree, Format: ex.Format, Program: ev.Program, Methods: ev.Methods, Words: true, Differ: []findings.Claim{},
	}}
	if ev.Methods != findings.Methods {
		c.Status = findings.ClaimsOtherMethods
		return &c.Claims, nil
	}
	e, t, p, err := evidence.Unpack(ev)
	if err != nil {
		return nil, evidence.InFile(path, err)
	}
	if outcomes == nil {
		c.TakenOver = handNumbers(p.Panel)
	}
	doc, err := analysis.Run(ctx, e, t, p)
	if err != nil {
		return nil, err
	}
	doc.Evidence = ev
	if ex.Format != evidence.Alone {
		err := c.rendered(ctx, path, ex.Format, doc, render)
		if len(c.Differ) > 0 && ev.Program != program {
			c.Words, c.Compared, c.Differ, c.More = false, 0, []findings.Claim{}, 0
			err = c.rendered(ctx, path, ex.Format, doc, render)
		}
		if err != nil {
			return nil, err
		}
	}
	if outcomes != nil {
		found, err := outcomes.under(ctx, e)
		if err != nil {
			return nil, err
		}
		if err := c.outcomes(doc, found); err != nil {
			return nil, err
		}
	}
	if len(c.Differ) > 0 {
		c.Status = findings.ClaimsDiffer
	}
	return &c.Claims, nil
}

// claimed gathers what differs.
type claimed struct {
	findings.Claims
	kind string // of what differs; empty: it was changed
}

// rendered compares the file with what the findings are written as now.
func (c *claimed) rendered(ctx context.Context, path, format string, doc *findings.Findings, render Render) error {
	var now bytes.Buffer
	if err := render(&now, format, doc.Evidence.Language, doc); err != nil {
		return err
	}
	if format == evidence.XLSX {
		return c.books(ctx, path, now.Bytes())
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if format == evidence.HTML {
		return c.pages(file, now.Bytes())
	}
	said, should, err := trees(file, now.Bytes())
	if err != nil {
		return err
	}
	c.twice(file)
	c.tree("", said, should)
	return nil
}

// trees reads two documents.
func trees(a, b []byte) (x, y any, err error) {
	for _, one := range []struct {
		document []byte
		to       *any
	}{{a, &x}, {b, &y}} {
		if err := reading(one.document).Decode(one.to); err != nil {
			return nil, nil, experiment.Problem(experiment.Msg("evidence.damaged"))
		}
	}
	return x, y, nil
}

// reading decodes a document, behind a byte order mark as well, with every digit
// of its numbers.
func reading(document []byte) *json.Decoder {
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(document, []byte("\ufeff"))))
	decoder.UseNumber()
	return decoder
}

// differs notes a claim that is not as it should be.
func (c *claimed) differs(kind, place, says, should string) {
	if c.kind != "" {
		kind = c.kind
	}
	if len(c.Differ) == experiment.MaxProblems {
		c.More++
		return
	}
	c.Differ = append(c.Differ, findings.Claim{Place: place, Kind: kind, Says: shortened(says), Evidence: shortened(should)})
}

// mostShown is how much of a text is shown.
const mostShown = 120

func shortened(text string) string {
	if letters := []rune(text); len(letters) > mostShown {
		return string(letters[:mostShown]) + "…"
	}
	return text
}

// alike tells that two numbers are the same but for rounding in their last
// digits. Texts that are no numbers are not.
func alike(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && math.Abs(x-y) <= closeness*max(math.Abs(x), math.Abs(y))
}

// plain is a text without what programs change when they save it: the ends of
// its lines, and white space around it and between words.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "_x000D_", " ")), " ")
}

// numeric tells a text that is a number and nothing else.
func numeric(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}
