package assign

import (
	"context"
	"strconv"

	"triggerlab/experiment/table"
)

// A page is what comes of one shard.
type page struct {
	w       *writing
	number  int
	text    [][]byte // for each target that is CSV
	rows    []table.Batch
	cells   []table.Cell
	spiller *spiller
	counts  [][]int64 // by segment and fate
	wrote   []int64   // for each target
	running []int64
}

// pageBytes is how much is written at once where it need not wait.
const pageBytes = 1 << 18

// row takes a row of a contact.
func (w *writing) row(s *shard, row table.Row, sum uint64, segment uint32) error {
	p := w.pages[s.number]
	if p == nil {
		p = w.page(s.number)
		w.pages[s.number] = p
	}
	if len(w.twice) > 0 {
		if r := w.twice[sum]; r != nil {
			if r.first.shard != s.number || r.first.line != s.line {
				return nil
			}
			segment = r.segment
		}
	}
	f := w.fateOf(sum)
	p.count(segment, f)
	if p.spiller != nil && len(w.twice) == 0 {
		if err := p.spiller.add(sum); err != nil {
			return err
		}
	}
	g := w.target(f)
	if g < 0 || len(w.of[g]) == 0 {
		return nil
	}
	cells := p.complete(row, g, f, sum)
	if r := w.twice[sum]; r != nil && r.conflict && len(w.list.segment) == 1 {
		cells[w.list.segment[0]] = table.Cell{Kind: table.Text, Raw: []byte(w.segments.name(segment))}
	}
	if w.sheets && !s.fits(cells) {
		return nil // the files will not be kept
	}
	for _, i := range w.of[g] {
		p.add(i, cells)
	}
	if s.read%256 == 0 {
		return p.flushEarly()
	}
	return nil
}

// fits tells whether a sheet can hold the cells, and notes where not.
func (s *shard) fits(cells []table.Cell) bool {
	for i, c := range cells {
		if table.Fits(c.Raw) {
			continue
		}
		if s.long++; s.long == 1 {
			s.aLong = spot{s.number, s.line, i}
		}
		return false
	}
	return true
}

// fateOf is what was decided of a contact, or is decided now.
func (a *Assigner) fateOf(sum uint64) fate {
	if !a.streamed {
		at, _ := a.who.find(sum)
		return a.contacts[at].fate
	}
	if f := a.settled(sum); f != noFate {
		return f
	}
	return a.given(a.cuts.at(sum))
}

// waveOf is the wave in which a contact was assigned.
func (w *writing) waveOf(f fate, sum uint64) []byte {
	if f >= w.before(0) {
		if v, ok := w.kept.find(sum); ok {
			return strconv.AppendInt(nil, int64(keptIn(v)), 10)
		}
	}
	return w.now
}

// page is an empty page, with the memory of one that was written if there is.
func (w *writing) page(number int) *page {
	if p, ok := w.spare.Get().(*page); ok {
		p.number = number
		return p
	}
	p := &page{
		w: w, number: number, text: make([][]byte, len(w.targets)), rows: make([]table.Batch, len(w.targets)),
		cells: make([]table.Cell, len(w.header)), wrote: make([]int64, len(w.targets)), running: make([]int64, len(w.targets)),
	}
	if w.spill != nil {
		p.spiller = w.spill.spiller()
	}
	return p
}

func (p *page) count(segment uint32, f fate) {
	for int(segment) >= len(p.counts) {
		p.counts = append(p.counts, make([]int64, p.w.fates()))
	}
	p.counts[segment][f]++
}

// complete puts the trigger, and the wave, beside the cells of a row.
func (p *page) complete(row table.Row, group int, f fate, sum uint64) []table.Cell {
	copy(p.cells, row.Cells)
	p.cells[p.w.trigger] = table.Cell{Kind: table.Text, Raw: p.w.names[group]}
	if p.w.wave >= 0 {
		p.cells[p.w.wave] = table.Cell{Kind: table.Number, Raw: p.w.waveOf(f, sum)}
	}
	return p.cells
}

func (p *page) add(target int, cells []table.Cell) {
	t := p.w.targets[target]
	p.wrote[target]++
	if t.Format == XLSX {
		p.rows[target].Add(cells)
		return
	}
	for _, c := range cells {
		if len(c.Raw) > 0 && table.StartsFormula(c.Raw) {
			p.running[target]++
		}
	}
	p.text[target] = t.style.Append(p.text[target], cells)
}

// flushEarly writes what there is where nothing before it is still to come.
func (p *page) flushEarly() error {
	if p.number > 0 {
		select {
		case <-p.w.turn[p.number-1]:
		default:
			return nil
		}
	}
	for i := range p.w.targets {
		if len(p.text[i])+p.rows[i].Size() > pageBytes {
			return p.flush()
		}
	}
	return nil
}

func (p *page) flush() error {
	for i, t := range p.w.targets {
		if len(p.text[i]) > 0 {
			if _, err := t.File.Write(p.text[i]); err != nil {
				return err
			}
			p.text[i] = p.text[i][:0]
		}
		if p.rows[i].Size() > 0 {
			if err := t.book.Add(&p.rows[i]); err != nil {
				return err
			}
			p.rows[i].Reset()
		}
	}
	return nil
}

// over writes the rest of a shard when its turn has come.
func (w *writing) over(ctx context.Context, number int) error {
	if number > 0 {
		select {
		case <-w.turn[number-1]:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	defer close(w.turn[number])
	p := w.pages[number]
	if p == nil {
		return nil
	}
	if p.spiller != nil {
		if err := p.spiller.done(); err != nil {
			return err
		}
	}
	w.pages[number] = nil
	for segment, by := range p.counts {
		for segment >= len(w.counts) {
			w.counts = append(w.counts, make([]int64, w.fates()))
		}
		for f, n := range by {
			w.counts[segment][f] += n
		}
		clear(by)
	}
	for i, t := range w.targets {
		t.Contacts += p.wrote[i]
		t.Formulas += p.running[i]
		p.wrote[i], p.running[i] = 0, 0
	}
	err := p.flush()
	w.spare.Put(p)
	return err
}
