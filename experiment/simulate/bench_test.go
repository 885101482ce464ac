package simulate_test

import (
	"testing"

	"triggerlab/experiment/simulate"
)

// BenchmarkExposures is the cost of one exposure.
func BenchmarkExposures(b *testing.B) {
	e := flowers(int64(b.N)/3 + 1)
	exposures, err := simulate.Exposures(e, simulate.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for range exposures {
	}
}
