package tally

import "math"

// The entries of a contact's vector z for one trigger. Shown is N, so that
// the row of N holds the plain sums: Σ n·m = M.
const (
	N    = iota // 1 if the contact was shown the trigger at all
	M           // exposures
	Y           // engagements
	C           // complaints
	R           // 1 if the contact engaged at least once
	X           // the contact's engagement before the test, 0 where it is not known
	Vars        // how many there are
)

// In a Gram of time these stand in the place of C, R and X: sums over the
// contact's exposures of their time t, in days, of its square, and of t of
// those it engaged with.
const (
	TM  = C
	TTM = R
	TY  = X
)

// A Block holds Σ z_a z_bᵀ for two triggers a and b: Block[M][Y] is
// Σ m_a y_b. All entries are sums of whole numbers, exact below 2⁵³, so that
// they do not depend on the order of rows.
type Block [Vars][Vars]float64

// vector is one contact's z for one trigger.
type vector [Vars]float64

func (b *Block) add(o *Block) {
	for i := range b {
		for j := range b[i] {
			b[i][j] += o[i][j]
		}
	}
}

// crowd is contacts who did all the same: how many, of how many of them the
// prior is known, and the sums of those and of their squares.
type crowd struct {
	weight, known int64
	prior, sq     float64
}

// crowdOf is one contact.
func crowdOf(prior float64) crowd {
	if math.IsNaN(prior) {
		return crowd{weight: 1}
	}
	return crowd{1, 1, prior, prior * prior}
}

func (c *crowd) add(o crowd) {
	c.weight += o.weight
	c.known += o.known
	c.prior += o.prior
	c.sq += o.sq
}

// outer adds the sum of x yᵀ over a crowd, of whom each has a prior of its own
// in X.
func (b *Block) outer(x, y *vector, c crowd) {
	w := float64(c.weight)
	for i := range x {
		if x[i] == 0 {
			continue
		}
		for j := range y {
			b[i][j] += w * x[i] * y[j]
		}
	}
	if c.prior == 0 && c.sq == 0 {
		return
	}
	for i := range X {
		b[i][X] += x[i] * c.prior
		b[X][i] += c.prior * y[i]
	}
	b[X][X] += c.sq
}

// turned is the block of the same triggers the other way round.
func (b *Block) turned() (t Block) {
	for i, row := range b {
		for j, v := range row {
			t[j][i] = v
		}
	}
	return t
}

// Gram is the Gram matrix Σ z zᵀ over contacts, kept as blocks: one for each
// trigger, and one for each pair of triggers that some contact was shown (a
// split has none).
type Gram struct {
	// Contacts is how many contacts were entered, whatever they were shown.
	Contacts int64
	own      []Block
	pairs    map[[2]int]*Block // key in ascending order
	read     *loose            // what it was read from, until it is known how large it may be
}

// NewGram returns an empty Gram matrix for a number of triggers.
func NewGram(triggers int) *Gram { return &Gram{own: make([]Block, triggers)} }

// Triggers is the number of triggers.
func (g *Gram) Triggers() int { return len(g.own) }

// Block returns Σ z_a z_bᵀ; all zero for a pair that nobody was shown.
func (g *Gram) Block(a, b int) Block {
	if a == b {
		return g.own[a]
	}
	if a < b {
		if p := g.pairs[[2]int{a, b}]; p != nil {
			return *p
		}
		return Block{}
	}
	other := g.Block(b, a)
	return other.turned()
}

// Add adds the Gram matrix of other contacts.
func (g *Gram) Add(o *Gram) {
	g.Contacts += o.Contacts
	for a := range o.own {
		g.own[a].add(&o.own[a])
	}
	for key, block := range o.pairs {
		g.pair(key[0], key[1]).add(block)
	}
}

func (g *Gram) pair(a, b int) *Block {
	if g.pairs == nil {
		g.pairs = map[[2]int]*Block{}
	}
	key := [2]int{a, b}
	p := g.pairs[key]
	if p == nil {
		p = new(Block)
		g.pairs[key] = p
	}
	return p
}

// shown is what one contact was shown of one trigger.
type shown struct {
	trigger int
	z       vector
}

// enter adds contacts who did all the same: seen in ascending order of
// trigger.
func (g *Gram) enter(seen []shown, who crowd) {
	g.Contacts += who.weight
	for i := range seen {
		s := &seen[i]
		g.own[s.trigger].outer(&s.z, &s.z, who)
		for j := i + 1; j < len(seen); j++ {
			g.pair(s.trigger, seen[j].trigger).outer(&s.z, &seen[j].z, who)
		}
	}
}
