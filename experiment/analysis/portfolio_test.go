package analysis_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
)

// counted analyses a split of single exposures: of each trigger A, B, C … the
// contacts and how many of them engaged.
func counted(t *testing.T, name string, counts ...[2]int64) (*findings.Findings, *experiment.Experiment) {
	t.Helper()
	q := question{}
	q.Name = name
	var cells []cell
	for i, c := range counts {
		cells = append(cells, cell{trigger: string(rune('A' + i)), n: c[0], y: c[1]})
		q.Triggers = append(q.Triggers, experiment.Trigger{Name: string(rune('A' + i))})
	}
	return q.of(t, cells...), &q.Experiment
}

// testsOf are all lines of the table.
func testsOf(t *testing.T, s findings.Summary) (list []findings.PortfolioTest) {
	t.Helper()
	for one, err := range s.Tests.All() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, one)
	}
	return list
}

// TestPortfolioCounts: verdicts, broken splits and totals of a few tests.
func TestPortfolioCounts(t *testing.T) {
	p := analysis.NewPortfolio("test_id", 0)
	p.Add(counted(t, "won", [2]int64{1000, 100}, [2]int64{1000, 200}))
	p.Add(counted(t, "broken", [2]int64{1000, 100}, [2]int64{1500, 110}))
	p.Add(counted(t, "open", [2]int64{1000, 100}, [2]int64{1000, 101}, [2]int64{1010, 104}))
	p.Add(counted(t, "nobody", [2]int64{10, 0}, [2]int64{11, 0}))
	s, err := p.Conclude()
	if err != nil {
		t.Fatal(err)
	}
	if want := (findings.VerdictCounts{Invalid: 1, Winner: 1, Undecided: 2}); s.Verdicts != want {
		t.Errorf("verdicts %+v", s.Verdicts)
	}
	if s.Splits.Checked != 4 || s.Splits.Broken != 1 || !slices.Equal(s.Splits.Names, []string{"broken"}) || s.Splits.Share != .25 || s.Splits.Expected != .004 {
		t.Errorf("splits %+v", s.Splits)
	}
	if s.Experiments != 4 || s.Triggers != 9 || *s.Contacts != 2000+2500+3010+21 || s.Engagements != 300+210+305 || s.By != "test_id" {
		t.Errorf("totals %+v", s)
	}
	d := s.Discoveries
	if d.Winners.Tests != 3 || d.Differences.Undetectable != 1 || d.Winners.BH != 1 || d.Winners.BY != 1 || d.Differences.BH != 1 {
		t.Errorf("discoveries %+v", d)
	}
	if won := testsOf(t, s)[0]; !won.StandsBH || math.Abs(float64(won.NaiveLift)-1) > 1e-12 || won.Trigger != "B" || won.RunnerUp != "A" {
		t.Errorf("the winner's line: %+v", won)
	}
	if broken := testsOf(t, s)[1]; !broken.Broken || broken.WinnerP.Known() || broken.StandsBH {
		t.Errorf("the broken one's line: %+v", broken)
	}
}

// TestWinnersClaim: a test has a winner exactly where its claim holds at the
// level by itself, however many triggers it has.
func TestWinnersClaim(t *testing.T) {
	winners := 0
	for others := 1; others <= 7; others++ {
		for lead := int64(15); lead <= 60; lead += 3 {
			counts := [][2]int64{{1000, 100 + lead}}
			for i := range others {
				counts = append(counts, [2]int64{1000, 100 - int64(i)})
			}
			f, _ := counted(t, fmt.Sprint(others, lead), counts...)
			won := f.Verdict.Status == findings.Winner
			if won != (f.Measured.WinnerP <= .05) {
				t.Errorf("%d others, lead %d: %s at p %v", others, lead, f.Verdict.Status, f.Measured.WinnerP)
			}
			if won {
				winners++
			}
		}
	}
	if winners < 20 || winners > 100 {
		t.Errorf("%d winners: the leads tell nothing", winners)
	}
}
