package simulate

import "math/bits"

// countPlain counts a whole split of the plain model, in which nothing depends
// on when an exposure is: it jumps over every draw that decides nothing, and
// leaves as few branches as it can, which nobody could predict.
func (c *Campaign) countPlain(s stretch, cells []Cell) {
	a, shares := &c.audiences[s.segment], c.waves[s.wave].shares[s.segment]
	latent, own, times := c.jumps[1].seeded(c.seed), c.jumps[2].seeded(c.seed), c.jumps[3]
	for number := s.from; number < s.to; number++ {
		at := stream(s.segment, number)
		cell, trigger := 0, own.draw(at)
		for _, end := range shares {
			_, before := bits.Sub64(trigger, end, 0)
			cell += int(1 - before)
		}
		exposures := c.min
		if c.max > c.min {
			state := times.from(c.seed, at)
			high, _ := bits.Mul64(scramble(state.hi, state.lo), c.max-c.min+1)
			exposures += high
		}
		first := c.jumps[ownDraws+exposures].from(c.seed, at)
		c.countSwipes(a, first, latent.draw(at), cell, exposures, &cells[cell])
	}
}

// countSwipes counts what a contact does with its exposures, whose draws begin
// after the state.
func (c *Campaign) countSwipes(a *audience, g generator, latent uint64, trigger int, exposures uint64, cell *Cell) {
	engages, complains := a.engages[trigger], a.complains[trigger]
	cell.Exposures += int64(exposures)
	for range exposures {
		useLatent, draw, complaint := g.draw(), g.draw(), g.draw()
		if useLatent < a.latent {
			draw = latent
		}
		_, engaged := bits.Sub64(draw, engages, 0)
		_, complained := bits.Sub64(complaint, complains, 0)
		cell.Engagements += int64(engaged)
		cell.Complaints += int64(complained &^ engaged)
	}
}
