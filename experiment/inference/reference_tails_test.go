package inference

import "testing"

func TestTailsAreThoseOfR(t *testing.T) {
	for _, r := range readReference(t, "tails.csv") {
		x, got := r.list("arguments"), 0.0
		switch function := r.text("function"); function {
		case "p":
			got = PValue(x[0])
		case "two-sided":
			got = TwoSided(x[0])
		case "one-sided":
			got = OneSided(x[0])
		case "z-of-t":
			got = zOfT(x[0], x[1])
		case "t-of-z":
			got = tOfZ(x[0], x[1])
		case "chi-squared":
			got = aboveChiSquared(x[0], x[1])
		default:
			t.Fatalf("no function %q", function)
		}
		r.closed(r.text("function")+"("+r.text("arguments")+")", got, r.number("value"))
	}
}
