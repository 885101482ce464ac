package inference_test

import (
	"fmt"

	"triggerlab/experiment/inference"
)

// Three triggers, one of them the control, in a split with one exposure a
// contact: two comparisons that are judged together.
func Example() {
	moments := inference.Counts([]float64{220, 262, 301}, []float64{1000, 1000, 1000})
	comparing, err := inference.NewComparing([]inference.Stratum{{Moments: moments, Weight: 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	pairs := [][2]int{{1, 0}, {2, 0}}
	family, err := inference.NewFamily([]inference.Member{{Comparing: comparing, Pairs: pairs}})
	if err != nil {
		fmt.Println(err)
		return
	}
	critical := family.Critical(0.95)
	for _, ab := range pairs {
		p := comparing.Pair(ab[0], ab[1])
		i := p.Interval(critical)
		fmt.Printf("%+.3f [%+.4f, %+.4f], adjusted p %.4f\n", p.Difference, i.Low, i.High, family.Adjusted(p.Z))
	}
	// Output:
	// +0.042 [-0.0004, +0.0843], adjusted p 0.0527
	// +0.081 [+0.0376, +0.1243], adjusted p 0.0001
}

func ExampleWilson() {
	i, err := inference.Wilson(18, 20, 0.95)
	fmt.Printf("%.4f to %.4f, %v\n", i.Low, i.High, err)
	// Output: 0.6990 to 0.9721, <nil>
}

func ExampleSampleSize() {
	fmt.Printf("%.3f\n", inference.SampleSize(0.20, 0.25, inference.TwoSided(0.95), 0.8))
	// Output: 1093.739
}
