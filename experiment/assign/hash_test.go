package assign

import (
	"bufio"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestSipHash: the sums are OpenSSL's, and so the reference implementation's.
func TestSipHash(t *testing.T) {
	f, err := os.Open("testdata/siphash.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var input []byte
	for i := range 256 {
		input = append(input, byte(i))
	}
	k := key{binary.LittleEndian.Uint64(input[:8]), binary.LittleEndian.Uint64(input[8:16])}
	held := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		bytes, sum, _ := strings.Cut(lines.Text(), ",")
		n, err := strconv.Atoi(bytes)
		if err != nil {
			continue
		}
		var got [8]byte
		binary.LittleEndian.PutUint64(got[:], k.sum(input[:n]))
		if held++; hex.EncodeToString(got[:]) != sum {
			t.Errorf("%d bytes: %x, not %s", n, got, sum)
		}
	}
	if held != 81 {
		t.Errorf("%d sums were held, not 81", held)
	}
}

// families are contacts that plain hashes treat badly: numbers that count
// upwards, addresses that differ in a digit, and names that FNV-1a, whose last
// step multiplies by 2^40 and a little, maps close together.
var families = map[string]func(to []byte, i int) []byte{
	"sequential": func(to []byte, i int) []byte { return strconv.AppendInt(to, int64(i), 10) },
	"padded":     func(to []byte, i int) []byte { return fmt.Appendf(to, "contact-%08d", i) },
	"addresses":  func(to []byte, i int) []byte { return fmt.Appendf(to, "anna.%d@mail%d.example.org", i/7, i%7) },
	"fnv-hostile": func(to []byte, i int) []byte {
		// The bytes that come last touch the high bits of an FNV sum least.
		return append(append(to, "customer-0000000"...), byte(i), byte(i>>8), byte(i>>16))
	},
	"zeros": func(to []byte, i int) []byte { // differ in length and one byte
		return append(append(to, make([]byte, i%64)...), byte(i>>6), byte(i>>14))
	},
}

// testedContacts of each family are enough to see a share that is wrong by a
// tenth of a percentage point.
const testedContacts = 1_000_000

// TestUniform: however contacts are called, their sums fill each of 1,000
// equal parts alike, the parts of the lowest and of the highest thousandth
// alike, and each bit half the time. The bounds are those that a true random
// sum leaves once in a million tests of this size.
func TestUniform(t *testing.T) {
	k, thousandth := newKey("valentine", forTrigger), portion(0.001)
	for name, make := range families {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var parts [1000]int
			var low, high, ones [64]int
			var buf []byte
			for i := range testedContacts {
				buf = make(buf[:0], i)
				h := k.sum(buf)
				parts[scaled(1000, h, 0)]++
				if h < thousandth {
					low[scaled(64, h*1000, 0)]++
				}
				if ^h < thousandth {
					high[scaled(64, ^h*1000, 0)]++
				}
				for b := range ones {
					ones[b] += int(h >> b & 1)
				}
			}
			// χ² of 999 degrees of freedom is above 1221 once in a million
			// times, and of 63 above 128.
			if x := chi(parts[:]); x > 1221 {
				t.Errorf("over all: χ² = %.0f", x)
			}
			if x := chi(low[:]); x > 128 {
				t.Errorf("among the lowest thousandth: χ² = %.0f", x)
			}
			if x := chi(high[:]); x > 128 {
				t.Errorf("among the highest thousandth: χ² = %.0f", x)
			}
			for b, n := range ones { // 5.5 standard errors of 500
				if n < testedContacts/2-2750 || n > testedContacts/2+2750 {
					t.Errorf("bit %d is set %d times in %d", b, n, testedContacts)
				}
			}
		})
	}
}

func chi(counts []int) (x float64) {
	n := 0
	for _, c := range counts {
		n += c
	}
	expected := float64(n) / float64(len(counts))
	for _, c := range counts {
		x += (float64(c) - expected) * (float64(c) - expected) / expected
	}
	return x
}

// TestIndependent: the triggers of one experiment say nothing of those of
// another on the same contacts, whose salts differ in a letter, nor of who is
// held out, drawn for a wave, or in which fold of the analysis.
func TestIndependent(t *testing.T) {
	one, others := newKey("spring", forTrigger), map[string]func([]byte) int{
		"another salt": by(newKey("sprinh", forTrigger)),
		"the holdout":  by(newKey("spring", forHoldout)),
		"the wave":     by(newKey("spring", forWave)),
		"the fold": func(b []byte) int {
			sum := md5.Sum(append([]byte("fold:"), b...))
			return int(binary.BigEndian.Uint32(sum[:4]) % 10)
		},
	}
	for name, other := range others {
		for family, make := range families {
			var table [100]int
			var buf []byte
			for i := range testedContacts / 5 {
				buf = make(buf[:0], i)
				table[10*scaled(10, one.sum(buf), 0)+uint64(other(buf))]++
			}
			if x := chi(table[:]); x > 178 { // of 99 degrees, once in a million times
				t.Errorf("%s and %s: χ² = %.0f", family, name, x)
			}
		}
	}
}

func by(k key) func([]byte) int {
	return func(b []byte) int { return int(scaled(10, k.sum(b), 0)) }
}

// TestPinned: an upgrade must not move anybody.
func TestPinned(t *testing.T) {
	k := newKey("valentine", forTrigger)
	c := newCuts([]float64{1, 1, 1, 1})
	var got []int
	for i := range 12 {
		got = append(got, c.at(k.sum(fmt.Appendf(nil, "contact-%08d", i))))
	}
	if want := "[0 0 0 3 1 1 3 3 3 3 1 2]"; fmt.Sprint(got) != want {
		t.Errorf("the first contacts get %v, and got %s before", got, want)
	}
}

func BenchmarkHash(b *testing.B) {
	k, name := newKey("valentine", forTrigger), []byte("contact-00000001")
	for b.Loop() {
		k.sum(name)
	}
}
