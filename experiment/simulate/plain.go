package simulate

import "math/bits"

// countPlain counts a whole split of the plain model, in which nothing depends
// on when an exposure is: it jumps over every draw that decides nothing, and
// has no branch that nobody could predict.
func (c *Campaign) countPlain(s stretch, cells []Cell) {
	a, shares := &c.audiences[s.segment], c.waves[s.wave].shares[s.segment]
	latent, own := c.jumps[1].seeded(c.seed), c.jumps[2].seeded(c.seed)
	exposures, first := c.min, c.jumps[ownDraws+c.min].seeded(c.seed)
	engages, complains := a.engages[:len(cells)], a.complains[:len(cells)]
	for number := s.from; number < s.to; number++ {
		at := stream(s.segment, number)
		trigger, share := uint64(0), own.draw(at)
		for _, end := range shares {
			_, before := bits.Sub64(share, end, 0)
			trigger += 1 - before
		}
		if c.max > c.min {
			exposures = c.min + c.extra(at)
			first = c.jumps[ownDraws+exposures].seeded(c.seed)
		}
		g, lasting := first.of(at), latent.draw(at)
		var engaged, complained uint64
		for range exposures {
			useLatent, draw, complaint := g.draw(), g.draw(), g.draw()
			_, same := bits.Sub64(useLatent, a.latent, 0)
			draw ^= (draw ^ lasting) & -same
			_, engage := bits.Sub64(draw, engages[trigger], 0)
			_, complain := bits.Sub64(complaint, complains[trigger], 0)
			engaged += engage
			complained += complain &^ engage
		}
		cell := &cells[trigger]
		cell.Exposures += int64(exposures)
		cell.Engagements += int64(engaged)
		cell.Complaints += int64(complained)
	}
}

// countOnce is countPlain where every contact has one exposure, and each of its
// draws is a jump of its own.
func (c *Campaign) countOnce(s stretch, cells []Cell) {
	a, shares := &c.audiences[s.segment], c.waves[s.wave].shares[s.segment]
	own, same, complaint := c.jumps[2].seeded(c.seed), c.jumps[ownDraws+2].seeded(c.seed), c.jumps[ownDraws+4].seeded(c.seed)
	either := [2]jump{c.jumps[ownDraws+3].seeded(c.seed), c.jumps[1].seeded(c.seed)}
	engages, complains := a.engages[:len(cells)], a.complains[:len(cells)]
	for number := s.from; number < s.to; number++ {
		at := stream(s.segment, number)
		trigger, share := uint64(0), own.draw(at)
		for _, end := range shares {
			_, before := bits.Sub64(share, end, 0)
			trigger += 1 - before
		}
		_, lasting := bits.Sub64(same.draw(at), a.latent, 0)
		_, engaged := bits.Sub64(either[lasting&1].draw(at), engages[trigger], 0)
		_, complained := bits.Sub64(complaint.draw(at), complains[trigger], 0)
		cell := &cells[trigger]
		cell.Exposures++
		cell.Engagements += int64(engaged)
		cell.Complaints += int64(complained &^ engaged)
	}
}

// extra is how many exposures more than the least a contact has.
func (c *Campaign) extra(stream uint64) uint64 {
	state := c.jumps[ownDraws].from(c.seed, stream)
	high, _ := bits.Mul64(scramble(state.hi, state.lo), c.max-c.min+1)
	return high
}
