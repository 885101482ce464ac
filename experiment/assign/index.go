package assign

import "math/bits"

// An index finds what is known of a contact by its sum, in 12 bytes a contact
// and some room. Two contacts of the same sum are taken for one, which among
// ten million happens in three files of a million. The zero value is empty.
type index struct {
	sums   []uint64 // 0: free
	values []uint32
	used   int
}

// named keeps 0 free for what is not there.
func named(sum uint64) uint64 { return max(sum, 1) }

// at is where a sum is or would be.
func (x *index) at(sum uint64) int {
	// The middle bits: those above are alike where a shard has been cut off.
	home, _ := bits.Mul64(bits.RotateLeft64(sum, 32), uint64(len(x.sums)))
	for i := int(home); ; i++ {
		if i == len(x.sums) {
			i = 0
		}
		if x.sums[i] == sum || x.sums[i] == 0 {
			return i
		}
	}
}

// find returns what is known of a contact, and whether anything is.
func (x *index) find(sum uint64) (value uint32, ok bool) {
	if x.used == 0 {
		return 0, false
	}
	i := x.at(named(sum))
	return x.values[i], x.sums[i] != 0
}

// put notes what is known of a contact, unless something is already: then it
// returns that, and true.
func (x *index) put(sum uint64, value uint32) (known uint32, before bool) {
	if 4*(x.used+1) > 3*len(x.sums) {
		x.grow()
	}
	sum = named(sum)
	i := x.at(sum)
	if x.sums[i] != 0 {
		return x.values[i], true
	}
	x.sums[i], x.values[i] = sum, value
	x.used++
	return value, false
}

func (x *index) grow() {
	old := *x
	n := max(64, 2*len(old.sums))
	*x = index{make([]uint64, n), make([]uint32, n), old.used}
	for i, sum := range old.sums {
		if sum != 0 {
			at := x.at(sum)
			x.sums[at], x.values[at] = sum, old.values[i]
		}
	}
}
