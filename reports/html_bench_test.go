package reports

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
)

// large is a test of 8 triggers in 12 segments over 60 days, with evidence of
// the size that such a test has.
func large() *findings.Findings {
	doc := ordinary()
	doc.Segments, doc.Days = nil, nil
	rng := rand.New(rand.NewPCG(1, 2))
	for i := len(doc.Triggers); i < 8; i++ {
		one := doc.Triggers[0]
		one.Trigger, one.InBestSet = fmt.Sprintf("Trigger %d, with a name of some length", i+1), false
		doc.Triggers = append(doc.Triggers, one)
	}
	rates := []float64{.47, .42, .35, .4, .41, .43, .44, .36}
	for i := range 12 {
		addSegment(doc, []string{"Loyalty"}, fmt.Sprintf("Segment %d of the audience", i+1), "regular", 900, rates, findings.Verdict{Status: findings.Undecided, Reasons: []findings.Message{said("nobody is ahead here yet.")}})
	}
	for day := range 60 {
		date := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day).Format(time.DateOnly)
		for j, t := range doc.Triggers {
			rate := rates[j] + .05*rng.NormFloat64()
			half := 1.96 * math.Sqrt(.24/180)
			doc.Days = append(doc.Days, findings.Day{Day: date, Trigger: t.Trigger, Exposures: 180, Engagements: int64(180 * rate), Rate: findings.Number(rate), Low: findings.Number(rate - half), High: findings.Number(rate + half)})
		}
	}
	data := make([]byte, 120_000)
	for i := range data {
		data[i] = byte(rng.Uint32())
	}
	doc.Evidence = &findings.Evidence{Schema: findings.EvidenceSchema, Program: "v1", Language: "en", Data: data}
	return doc
}

// TestHTMLSize: a large test is a file that a mail takes.
func TestHTMLSize(t *testing.T) {
	const most = 600_000
	if size := len(pageOf(t, large())); size > most {
		t.Errorf("the report of a large test has %d bytes, and may have %d", size, most)
	}
}

func BenchmarkHTML(b *testing.B) {
	doc := large()
	var page bytes.Buffer
	for b.Loop() {
		page.Reset()
		if err := Write(&page, HTML, doc, language.English, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(page.Len()), "bytes")
}
