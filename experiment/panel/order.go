package panel

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Order returns the order in which the cards of a segment are shown to its
// panelist of that place, from 1: for each position the index of a card in
// Cards.
//
// Panelists are dealt with in blocks of n, the number of cards, or of 2n where
// n is odd. A block is a Williams square, or two that mirror each other: each
// card stands once in each position of a square, and follows each other card
// equally often in a block. So after any number of panelists every card has
// been in every position equally often to within one, and every card has
// followed every other equally often to within one (two where n is odd), and
// at the end of a block there is no difference at all. Which card stands for
// which letter of the square, and which panelist gets which of its rows, is
// drawn anew for every block from the salt of the experiment.
//
// A place below 1 is taken for 1.
//
// Williams (1949), "Experimental designs balanced for the estimation of
// residual effects of treatments", Australian Journal of Scientific Research A
// 2:149-168.
func (d *Deck) Order(segment string, place int) []int {
	cards := d.byName(segment)
	n := len(cards)
	if n == 0 {
		return nil
	}
	size := n * (1 + n%2)
	block, row := (max(place, 1)-1)/size, (max(place, 1)-1)%size
	random := d.random(segment, block)
	letters := shuffled(n, random)
	rows := shuffled(n, random)
	mirrored := false
	if n%2 == 1 {
		// One square after the other, so that positions are even after each.
		again := shuffled(n, random)
		mirrored = (random.Uint64()&1 == 1) != (row >= n)
		rows = append(rows, again...)
	}
	order := williams(n, rows[row])
	if mirrored {
		slices.Reverse(order)
	}
	for i, letter := range order {
		order[i] = cards[letters[letter]]
	}
	return order
}

// byName lists the cards of a segment by name, as indices in Cards: the order
// of the rows in a sheet decides nothing.
func (d *Deck) byName(segment string) []int {
	cards := d.Cards(segment)
	list := make([]int, len(cards))
	for i := range list {
		list[i] = i
	}
	slices.SortFunc(list, func(a, b int) int { return strings.Compare(cards[a].Trigger, cards[b].Trigger) })
	return list
}

// williams is a row of the square of n letters: r, r+1, r-1, r+2, r-2, …,
// modulo n. The differences of neighbours are all different where n is even.
func williams(n, r int) []int {
	row := make([]int, n)
	for i := range row {
		step := (i + 1) / 2
		if i%2 == 0 {
			step = n - step
		}
		row[i] = (r + step) % n
	}
	return row
}

// random is where the draws of a block come from: the same for the same salt,
// cards, segment and block on every machine.
func (d *Deck) random(segment string, block int) *rand.PCG {
	sum := sha256.Sum256([]byte("triggerlab panel\x00" + strconv.Itoa(block) + "\x00" + segment + "\x00" + d.salt))
	return rand.NewPCG(binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:16]))
}

// shuffled puts 0 to n-1 in random order, each as likely as any other (Fisher
// and Yates).
func shuffled(n int, random *rand.PCG) []int {
	list := make([]int, n)
	for i := range list {
		j := below(random, uint64(i)+1)
		list[i] = list[j]
		list[j] = i
	}
	return list
}

// below draws a whole number below n, each as likely as any other.
func below(random *rand.PCG, n uint64) int {
	limit := -n % n // 2^64 mod n: so many numbers more than a multiple of n
	for {
		if x := random.Uint64(); x >= limit {
			return int(x % n)
		}
	}
}
