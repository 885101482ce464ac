package analysis_test

import (
	"fmt"
	"runtime"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
)

// TestPortfolioKeepsLittle: of a test that was added a few hundred bytes stay,
// so that a hundred thousand fit anywhere; half of them are its line in the
// report.
func TestPortfolioKeepsLittle(t *testing.T) {
	const tests, most = 20_000, 480
	f, _ := counted(t, "one", [2]int64{1000, 100}, [2]int64{1000, 120})
	e := experiment.Experiment{Triggers: []experiment.Trigger{{Name: "A", Message: "Have you seen it?"}, {Name: "B", Message: "Seen"}}}
	before := allocated()
	p := analysis.NewPortfolio("test", 0)
	p.Expect(tests)
	for i := range tests {
		f.Experiment.Name = fmt.Sprint("test ", i)
		p.Add(f, &e)
	}
	kept := float64(allocated()-before) / tests
	t.Logf("%.0f bytes a test", kept)
	runtime.KeepAlive(p)
	if kept > most {
		t.Errorf("%.0f bytes are kept of a test", kept)
	}
}

func allocated() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
