package table

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestMangled(t *testing.T) {
	for _, c := range []struct {
		cell Cell
		want bool
	}{
		{Cell{Number, []byte("1234567890123450")}, true},
		{Cell{Number, []byte("1000000000000000")}, true},
		{Cell{Number, []byte("1.23456789012346E+15")}, true},
		{Cell{Number, []byte("999999999999999")}, false},
		{Cell{Number, []byte("0000000000000042")}, false},
		{Cell{Number, []byte("42")}, false},
		{Cell{Number, []byte("42.123456789012345678")}, false},
		{text("1.23E+15"), true}, {text("1,23E+15"), true}, {text(" 1E+15 "), true},
		{text("1.23e+15"), false}, {text("1E15"), false}, {text("1e234567"), false}, {text("1.E+15"), false}, {text("12E+15"), false},
		{text("1.2aE+15"), false}, {text("1.23E+"), false}, {text("1.23E+x"), false}, {text("1234567890123456"), false}, {text("E+15"), false}, {Cell{}, false},
	} {
		if got := c.cell.Mangled(); got != c.want {
			t.Errorf("%s %q: mangled is %v", c.cell.Kind, c.cell.Raw, got)
		}
	}
}

func TestLostZeros(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name   string
		ids    int
		id     func(i int) string
		length int // 0: nothing is suspected
	}{
		{"counted up to a thousand", 1000, func(i int) string { return fmt.Sprint(i + 1) }, 0},
		{"counted up to 99,999", 99_999, func(i int) string { return fmt.Sprint(i + 1) }, 0},
		{"counted up and padded", 20_000, func(i int) string { return fmt.Sprintf("%05d", i) }, 0},
		{"padded, and grown out of it", 20_000, func(i int) string { return fmt.Sprintf("%04d", i) }, 0},
		{"some of five million customers", 5000, func(int) string { return fmt.Sprint(1 + r.IntN(5_000_000)) }, 0},
		{"dealt at random, whole", 5000, func(int) string { return fmt.Sprintf("%08d", r.IntN(100_000_000)) }, 0},
		{"dealt at random, noughts gone", 5000, func(int) string { return fmt.Sprint(r.IntN(100_000_000)) }, 8},
		{"noughts gone from a few", 50, func(i int) string { return []string{"00123", "04567", "123", "98765"}[i%4] }, 5},
		{"addresses", 500, func(i int) string { return fmt.Sprintf("c%d@example.org", i) }, 0},
		{"too few to tell", 60, func(int) string { return fmt.Sprint(r.IntN(100_000_000)) }, 0},
		{"a nought by itself", 200, func(i int) string { return fmt.Sprint(i) }, 0},
	} {
		var parts [2]LostZeros
		for i := range c.ids {
			parts[i%2].Note([]byte(c.id(i)))
		}
		parts[0].Merge(&parts[1])
		shorter, length, suspect := parts[0].Suspect()
		if suspect != (c.length > 0) || suspect && (length != c.length || shorter == 0) {
			t.Errorf("%s: %d shorter than %d, suspect %v", c.name, shorter, length, suspect)
		}
	}
}

func BenchmarkLostZeros(b *testing.B) {
	var z LostZeros
	id := []byte("48151623")
	for b.Loop() {
		z.Note(id)
	}
}
