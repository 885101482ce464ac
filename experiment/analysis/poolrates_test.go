package analysis_test

import (
	"math/rand/v2"
	"testing"

	"triggerlab/experiment/findings"
)

// TestPooledRates: the pooled rate of a cell is a better guess than its raw one
// where triggers are set apart alike in all segments, and hardly a worse one
// where they are not, however unlike the segments are in general.
func TestPooledRates(t *testing.T) {
	segments := []string{"a", "b", "c", "d", "e", "f"}
	base := []float64{.1, .2, .3, .5, .6, .7}
	effect := []float64{0, .05, .1}
	for _, tc := range []struct {
		name   string
		spread float64 // of effects between segments
		most   float64 // of the raw squared error
	}{{"alike", 0, .85}, {"somewhat", .03, .95}, {"unlike", .2, 1.05}} {
		rng := rand.New(rand.NewPCG(7, 7))
		var raw, pooled float64
		for range 10 {
			var cells []cell
			truth := map[string]float64{}
			for s, segment := range segments {
				for k, trigger := range []string{"x", "y", "z"} {
					p := min(.95, max(.02, base[s]+effect[k]+tc.spread*(2*rng.Float64()-1)))
					truth[segment+trigger] = p
					c := cell{values: segment, trigger: trigger, n: 60}
					for range c.n {
						if rng.Float64() < p {
							c.y++
						}
					}
					cells = append(cells, c)
				}
			}
			for _, segment := range bySegment(question{}).of(t, cells...).Segments {
				for _, one := range segment.Triggers {
					if !one.Pooled.Known() {
						t.Fatalf("%s %s in %s has no pooled rate", tc.name, one.Trigger, segment.Segment)
					}
					p := findings.Number(truth[segment.Segment+one.Trigger])
					raw += float64((one.Rate - p) * (one.Rate - p))
					pooled += float64((one.Pooled - p) * (one.Pooled - p))
				}
			}
		}
		t.Logf("%s: %.2f of the raw squared error", tc.name, pooled/raw)
		if pooled > tc.most*raw {
			t.Errorf("%s: the squared error is %.2f of the raw one", tc.name, pooled/raw)
		}
	}
}

// TestPooledRatesUnknown: where too few segments bear every trigger, and in the
// whole audience, nothing is pooled.
func TestPooledRatesUnknown(t *testing.T) {
	doc := bySegment(question{}).of(t, cell{"a", "x", 60, 20, 0}, cell{"a", "y", 60, 30, 0}, cell{"b", "x", 60, 20, 0}, cell{"b", "y", 60, 30, 0}, cell{"c", "x", 60, 20, 0})
	lists := [][]findings.Trigger{doc.Triggers}
	for _, s := range doc.Segments {
		lists = append(lists, s.Triggers)
	}
	for _, list := range lists {
		for _, one := range list {
			if one.Pooled.Known() {
				t.Errorf("%s is pooled to %v", one.Trigger, one.Pooled)
			}
		}
	}
}
