package tally

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// TestDeal: what is dealt sums to the count, is spread as independent throws
// are (no less evenly, and no more so), and is another throw for each outcome.
func TestDeal(t *testing.T) {
	const throws, each = 2000, 500
	var sums [Folds]float64
	var spread, together, counts float64
	for i := range throws {
		one, other := deal(each, fmt.Appendf(nil, "cell %d\x00engage", i)), deal(each, fmt.Appendf(nil, "cell %d\x00ignore", i))
		var n int64
		for f := range one {
			n += one[f]
			sums[f] += float64(one[f])
			off, offOther := float64(one[f])-each/Folds, float64(other[f])-each/Folds
			spread += off * off / (each / Folds)
			together += off * offOther
			counts += off * off
		}
		if n != each {
			t.Fatalf("%d were dealt, not %d", n, each)
		}
	}
	var chi float64
	for _, n := range sums {
		chi += (n - throws*each/Folds) * (n - throws*each/Folds) / (throws * each / Folds)
	}
	if chi > 27.88 { // χ² with 9 degrees of freedom, p .001
		t.Errorf("shares %v are not alike: χ² %.1f", sums, chi)
	}
	// Each throw's χ² is 9 on average, with a standard error of √18/√2000.
	if mean := spread / throws; math.Abs(mean-9) > 4*math.Sqrt(18./throws) {
		t.Errorf("χ² of a throw is %.2f on average, not 9", mean)
	}
	if r := together / counts; math.Abs(r) > 4/math.Sqrt(9*throws) {
		t.Errorf("engagements and ignores are dealt with correlation %.3f", r)
	}
}

func TestDealIsPinnedAndFast(t *testing.T) {
	if got, want := deal(100, []byte("pinned")), [Folds]int64{13, 4, 14, 14, 11, 7, 11, 7, 10, 9}; got != want {
		t.Errorf("dealt %v, want %v", got, want)
	}
	if got := deal(0, []byte("x")); got != [Folds]int64{} {
		t.Errorf("nothing was dealt as %v", got)
	}
	const many = 50_000_000 // twenty times as many take half a second without the race detector
	start := time.Now()
	var n int64
	for _, part := range deal(many, []byte("many")) {
		n += part
	}
	if n != many {
		t.Errorf("%d were dealt", n)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("%d took %v", many, took)
	}
}
