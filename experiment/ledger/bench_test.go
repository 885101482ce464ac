package ledger

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
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
			}, Via: experiment.ViaImport}
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

// BenchmarkRecordTogether records swipes as they arrive from a pipe, 1,000
// lines in a transaction: at least 50,000 a second.
func BenchmarkRecordTogether(b *testing.B) {
	const lines = 1000
	for name, event := range map[string]func(i int) string{
		"named":   func(i int) string { return fmt.Sprint("signup-", 1_000_000+i) },
		"random":  func(i int) string { return fmt.Sprintf("%016x", uint64(i)*0x9E3779B97F4A7C15) },
		"unnamed": func(int) string { return "" },
	} {
		b.Run(name, func(b *testing.B) {
			l := fresh(b)
			i := 0
			for b.Loop() {
				batch := make([]Swipe, lines)
				for j := range batch {
					batch[j] = shown(event(i), fmt.Sprint(i/5), "flowers", experiment.Engage)
					i++
				}
				record(b, l, batch...)
			}
			b.ReportMetric(float64(b.N*lines)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkSubmit submits swipes from 200 goroutines at once: at least 2,000 a
// second, of which 99 in a hundred wait less than 100 ms.
func BenchmarkSubmit(b *testing.B) {
	const sessions = 200
	l := fresh(b)
	waits := make([][]time.Duration, sessions)
	var wait sync.WaitGroup
	b.ResetTimer()
	for session := range sessions {
		wait.Go(func() {
			for i := session; i < b.N; i += sessions {
				before := time.Now()
				if _, err := l.Submit(context.Background(), shown(fmt.Sprint("e", i), fmt.Sprint(session), "flowers", experiment.Engage)); err != nil {
					b.Error(err)
				}
				waits[session] = append(waits[session], time.Since(before))
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	all := slices.Sorted(slices.Values(slices.Concat(waits...)))
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkVerify is the time of looking through a row.
func BenchmarkVerify(b *testing.B) {
	l := fresh(b)
	if _, err := l.Import(context.Background(), &Origin{Name: "spring.csv"}, rowsOf(b.N)); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	if _, err := l.Verify(context.Background()); err != nil {
		b.Fatal(err)
	}
}
