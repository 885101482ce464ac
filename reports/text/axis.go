package text

import (
	"math"

	"golang.org/x/text/number"
)

// PointsTick writes a difference on an axis, with its sign and no more digits
// than it needs: 0.05 as +5 pp.
func (p *Printer) PointsTick(difference any) string { return p.tick("form.points", difference) }

// LiftTick writes a relative difference on an axis likewise: 0.05 as +5 %.
func (p *Printer) LiftTick(relative any) string { return p.tick("form.percent", relative) }

func (p *Printer) tick(form string, v any) string {
	return p.form(v, func(x float64) string {
		size := p.numbers.Sprint(number.Decimal(math.Abs(100*x), number.MaxFractionDigits(4)))
		switch {
		case size == "0":
		case x < 0:
			size = "-" + size
		default:
			size = "+" + size
		}
		return p.Word(form, "number", size)
	})
}
