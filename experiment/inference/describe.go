package inference

import (
	"fmt"
	"math"

	"github.com/montanaflynn/stats"
)

// A Summary describes a sample by its order: no mean, which one absurd cell of
// a spreadsheet would carry away.
type Summary struct {
	Count                        int
	Min, Max                     float64
	Quartile1, Median, Quartile3 float64
}

// Describe returns the smallest, largest and middle of a sample and its
// quartiles, those of a spreadsheet's QUARTILE.INC (Hyndman and Fan's type 7).
// The sample is left as it is. It returns ErrEmpty for an empty sample and
// ErrCounts where a value is not finite.
//
// Hyndman and Fan (1996), "Sample quantiles in statistical packages", The
// American Statistician 50:361-365.
func Describe(sample []float64) (Summary, error) {
	if len(sample) == 0 {
		return Summary{}, fmt.Errorf("an empty sample: %w", ErrEmpty)
	}
	for i, x := range sample {
		if !(math.Abs(x) < math.Inf(1)) {
			return Summary{}, fmt.Errorf("value %d is %v: %w", i, x, ErrCounts)
		}
	}
	data := stats.Float64Data(sample)
	s := Summary{Count: len(sample)}
	var errs [5]error
	s.Min, errs[0] = stats.Min(data)
	s.Max, errs[1] = stats.Max(data)
	s.Median, errs[2] = stats.Median(data)
	s.Quartile1, errs[3] = stats.Percentile(data, 25)
	s.Quartile3, errs[4] = stats.Percentile(data, 75)
	for _, err := range errs {
		if err != nil {
			return Summary{}, fmt.Errorf("describe: %w", err)
		}
	}
	return s, nil
}
