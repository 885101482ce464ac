package ledger

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"triggerlab/experiment"
)

// rowsOf makes n rows of half as many contacts, as a file would have them.
func rowsOf(n int) iter.Seq2[Swipe, error] {
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return func(yield func(Swipe, error) bool) {
		for i := range n {
			s := Swipe{Exposure: experiment.Exposure{
				Event: fmt.Sprintf("%016x%08x", uint64(i)*0x9E3779B97F4A7C15, i), Contact: fmt.Sprintf("contact%d@example.org", i/2),
				Segment: [...]string{"loyal", "new", "lapsed"}[i/2%3], Trigger: [...]string{"flowers", "poem", "card", "control"}[i%4],
				Outcome: experiment.Outcome(1 + i%5/3), Time: start.Add(time.Duration(i) * time.Second),
			}, Via: ViaImport}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// BenchmarkImport is the time of a durable row of a file of b.N rows: at
// least 150,000 a second with -benchtime 1000000x.
func BenchmarkImport(b *testing.B) {
	l := fresh(b)
	b.ResetTimer()
	done, err := l.Import(context.Background(), &Origin{Name: "spring.csv"}, rowsOf(b.N))
	if err != nil || done.Recorded != int64(b.N) {
		b.Fatalf("%+v, %v", done, err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRecord records swipes one at a time, each durable: at least 1,000 a
// second.
func BenchmarkRecord(b *testing.B) {
	l := fresh(b)
	i := 0
	for b.Loop() {
		i++
		record(b, l, shown(fmt.Sprint(i), fmt.Sprint(i/5), "flowers", experiment.Engage))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
