package analysis_test

import (
	"fmt"
	"runtime"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
)

// filledPortfolio has so many tests of two triggers, of which every other has a
// lead.
func filledPortfolio(t *testing.T, tests int) *analysis.Portfolio {
	t.Helper()
	f, _ := counted(t, "one", [2]int64{1000, 100}, [2]int64{1000, 120})
	e := experiment.Experiment{Triggers: []experiment.Trigger{{Name: "A", Message: "Have you seen it?"}, {Name: "B", Message: "Seen"}}}
	p := analysis.NewPortfolio("test", 0)
	t.Cleanup(func() { p.Close() })
	for i := range tests {
		f.Experiment.Name = fmt.Sprint("test ", i)
		f.Measured.Engagements[1] = float64(100 + 30*(i%2))
		p.Add(f, &e)
	}
	return p
}

// TestPortfolioKeepsNothing: what is held of very many tests is no more than of
// many.
func TestPortfolioKeepsNothing(t *testing.T) {
	const many, more, most = 15_000, 150_000, 8
	held := func(tests int) float64 {
		before := allocated()
		p := filledPortfolio(t, tests)
		defer runtime.KeepAlive(p)
		return float64(allocated()) - float64(before)
	}
	few, lots := held(many), held(more)
	t.Logf("%.0f bytes are held of %d tests, %.0f of %d", few, many, lots, more)
	if lots-few > most*(more-many) {
		t.Errorf("%.0f bytes are held of a test", (lots-few)/(more-many))
	}
}

func allocated() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestPortfolioOnDisk: what stands in files is read as it was written, as often
// as it is asked for, until the portfolio is closed.
func TestPortfolioOnDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as many tests as no memory is asked to hold")
	}
	const tests = 7000
	p := filledPortfolio(t, tests)
	s, err := p.Conclude()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for i, one := range testsOf(t, s) {
			if one.Experiment != fmt.Sprint("test ", i) || !(one.ShrunkLift < .3) || !one.WinnerPBH.Known() || one.Message != "Seen" {
				t.Fatalf("test %d: %+v", i, one)
			}
		}
	}
	if s.Tests.Len() != tests || s.Leads.Tests != tests || s.Effects.Triggers != 2*tests {
		t.Errorf("%d tests, leads of %d, %d triggers", s.Tests.Len(), s.Leads.Tests, s.Effects.Triggers)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	for _, err := range s.Tests.All() {
		if err == nil {
			t.Error("tests are read that were given back")
		}
	}
}

// TestPortfolioWithoutRoom: a disk that takes nothing is an error, and no
// summary of some tests.
func TestPortfolioWithoutRoom(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/none")
	t.Setenv("TMP", t.TempDir()+"/none") // of other systems
	p := filledPortfolio(t, 12_000)
	if s, err := p.Conclude(); err == nil || s.Tests != findings.Tests(nil) {
		t.Errorf("%v, and %v", s.Tests, err)
	}
}
