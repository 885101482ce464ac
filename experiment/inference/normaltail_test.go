package inference

import (
	"math"
	"testing"
)

// TestFastTails: the fast functions are right to 1e-12 of themselves.
func TestFastTails(t *testing.T) {
	fast := newTailer()
	for x := 0.0; x < 720; x += 0.00937 {
		if got, want := fast.decay.at(x), math.Exp(-x); !(math.Abs(got-want) <= 1e-12*want) {
			t.Fatalf("e^-%v is %v, not %v", x, got, want)
		}
	}
	for x := -38.0; x < 38; x += 0.00137 {
		if got, want := fast.below(x), below(x); !(math.Abs(got-want) <= 1e-12*want) {
			t.Fatalf("Φ(%v) is %v, not %v", x, got, want)
		}
	}
}

func BenchmarkTails(b *testing.B) {
	fast := newTailer()
	x, sum := 0.0, 0.0
	b.Run("exp", func(b *testing.B) {
		for range b.N {
			x = math.Mod(x+.37, 9)
			sum += math.Exp(-x)
		}
	})
	b.Run("decay", func(b *testing.B) {
		for range b.N {
			x = math.Mod(x+.37, 9)
			sum += fast.decay.at(x)
		}
	})
	b.Run("erfc", func(b *testing.B) {
		for range b.N {
			x = math.Mod(x+.37, 9)
			sum += below(-x)
		}
	})
	b.Run("beyond", func(b *testing.B) {
		for range b.N {
			x = math.Mod(x+.37, 9)
			sum += fast.beyond(x)
		}
	})
	b.Run("mod", func(b *testing.B) {
		for range b.N {
			x = math.Mod(x+.37, 9)
			sum += x
		}
	})
	_ = sum
}
