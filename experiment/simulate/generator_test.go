package simulate

import (
	"math/rand/v2"
	"testing"
)

// TestGenerator: the generator is that of the standard library, and a jump is
// as many steps.
func TestGenerator(t *testing.T) {
	list := jumps(40)
	for _, seed := range []uint64{0, 1, 1 << 63, ^uint64(0)} {
		for number := range int64(50) {
			at := stream(int(number)%3, number)
			library, own := rand.NewPCG(seed, at), generator{seed, at}
			for i := range list {
				if i > 0 {
					if got, want := own.bits(), library.Uint64(); got != want {
						t.Fatalf("draw %d of stream %d: %x, the library's is %x", i, at, got, want)
					}
				}
				if jumped := list[i].from(seed, at); jumped != own {
					t.Fatalf("a jump of %d from stream %d ends at %x, steps at %x", i, at, jumped, own)
				}
				seeded := list[i].seeded(seed)
				if got, want := seeded.draw(at), scramble(own.hi, own.lo)>>11; got != want {
					t.Fatalf("a seeded jump of %d from stream %d draws %x, want %x", i, at, got, want)
				}
			}
		}
	}
}

// TestScale: a factor of one changes nothing, and what is beyond certain is
// certain.
func TestScale(t *testing.T) {
	for _, c := range []struct{ threshold, factor, want uint64 }{
		{0, one, 0}, {12345, one, 12345}, {certain, one, certain}, {certain, one / 2, certain / 2}, {certain, 8 * one, certain},
		{certain / 2, 2 * one, certain}, {certain/2 - 1, 2 * one, certain - 2}, {certain / 4, 3 * one, certain / 4 * 3}, {7, one / 8, 0},
	} {
		if got := scale(c.threshold, c.factor); got != c.want {
			t.Errorf("%d times %d/2³² is %d, want %d", c.threshold, c.factor, got, c.want)
		}
	}
}
