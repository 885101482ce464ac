package text

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/number"
)

// Rounding happens in this file and nowhere else. Every method takes a
// number of any type, because values that went through JSON come back as
// float64, and answers "unknown" to what is no number.

// mostDigits is how far a small number is followed before it is called zero.
const mostDigits = 9

// Percent writes a fraction: 0.412 as 41.2 %. What is not zero is never
// shown as 0.0 %: it gets more digits until one of them is not a zero.
func (p *Printer) Percent(fraction any) string {
	return p.form(fraction, func(x float64) string {
		return p.Word("form.percent", "number", p.fixed(100*x, digits(100*x)))
	})
}

// Level writes a fraction with no more digits than it needs: 0.95 as 95 %.
func (p *Printer) Level(fraction any) string {
	return p.form(fraction, func(x float64) string {
		return p.Word("form.percent", "number", p.numbers.Sprint(number.Decimal(100*x, number.MaxFractionDigits(3))))
	})
}

// Chance writes a probability, which is never quite 0 or 1: <0.1 %, >99.9 %.
func (p *Printer) Chance(probability any) string {
	return p.form(probability, func(x float64) string {
		switch {
		case x < 0.001:
			return "<" + p.Percent(0.001)
		case x > 0.999:
			return ">" + p.Percent(0.999)
		}
		return p.Percent(x)
	})
}

// Times writes a probability that is itself a guess: about 95 times in 100.
func (p *Printer) Times(probability any) string {
	return p.form(probability, func(x float64) string {
		switch n := math.Round(100 * x); {
		case n < 1:
			return p.Word("form.times.seldom")
		case n > 99:
			return p.Word("form.times.nearly-always")
		default:
			return p.Word("form.times", "n", int(n))
		}
	})
}

// Rates writes a range of fractions: 40.1–42.3 %.
func (p *Printer) Rates(low, high any) string {
	return p.pair("form.rates", low, high, func(x float64) string { return p.fixed(100*x, digits(100*x)) })
}

// Points writes a difference of fractions with its sign: 0.053 as +5.3 pp.
// What is not zero is never shown as 0.0 pp.
func (p *Printer) Points(difference any) string {
	return p.form(difference, func(x float64) string {
		return p.Word("form.points", "number", p.signed(100*x))
	})
}

// Size writes how large a difference is, whatever its sign: 2.0 pp.
func (p *Printer) Size(difference any) string {
	return p.form(difference, func(x float64) string {
		return p.Word("form.points", "number", p.fixed(math.Abs(100*x), digits(100*x)))
	})
}

// Span writes a range of differences: between +3.1 and +7.5 pp.
func (p *Printer) Span(low, high any) string {
	return p.pair("form.span", low, high, func(x float64) string { return p.signed(100 * x) })
}

// Range writes a range of differences for a table: +3.1 to +7.5 pp.
func (p *Printer) Range(low, high any) string {
	return p.pair("form.range", low, high, func(x float64) string { return p.signed(100 * x) })
}

// Lift writes a relative difference with its sign: 0.123 as +12.3 %.
func (p *Printer) Lift(relative any) string {
	return p.form(relative, func(x float64) string {
		return p.Word("form.percent", "number", p.signed(100*x))
	})
}

// Lifts writes a range of relative differences: between +3.1 and +7.5 %.
func (p *Printer) Lifts(low, high any) string {
	return p.pair("form.lifts", low, high, func(x float64) string { return p.signed(100 * x) })
}

// LiftRange writes a range of relative differences for a table: +3.1 to +7.5 %.
func (p *Printer) LiftRange(low, high any) string {
	return p.pair("form.lift-range", low, high, func(x float64) string { return p.signed(100 * x) })
}

// Factor writes a ratio: 1.12 times.
func (p *Printer) Factor(ratio any) string {
	return p.form(ratio, func(x float64) string {
		return p.Word("form.factor", "number", p.fixed(x, 2))
	})
}

// PValue writes a p-value with two digits that count and at most four
// decimals, and what is smaller as <0.0001.
func (p *Printer) PValue(value any) string {
	return p.form(value, func(x float64) string {
		switch {
		case x < 0.0001:
			return "<" + p.fixed(0.0001, 4)
		case x < 0.01:
			return p.fixed(x, 4)
		case x < 0.1:
			return p.fixed(x, 3)
		}
		return p.fixed(x, 2)
	})
}

// P writes a p-value in a sentence: p = 0.03, or p < 0.0001.
func (p *Printer) P(value any) string {
	written := p.PValue(value)
	if small, ok := strings.CutPrefix(written, "<"); ok {
		return p.Word("form.p-below", "number", small)
	}
	return p.Word("form.p", "number", written)
}

// Count writes a whole number with the thousands of the language: 12,345.
func (p *Printer) Count(n any) string {
	return p.form(n, func(x float64) string {
		if i, ok := whole(x); ok {
			return p.numbers.Sprint(number.Decimal(i))
		}
		return p.Decimal(x)
	})
}

// About writes a whole number to the two digits that an estimate bears,
// rounded up: 187,515 becomes 190,000.
func (p *Printer) About(n any) string {
	return p.form(n, func(x float64) string {
		step := math.Pow10(max(0, int(math.Floor(math.Log10(math.Max(1, x))))-1))
		return p.Count(int64(math.Ceil(x/step) * step))
	})
}

// Decimal writes any other number with two decimals at most.
func (p *Printer) Decimal(n any) string {
	return p.form(n, func(x float64) string {
		return p.numbers.Sprint(number.Decimal(x, number.MaxFractionDigits(2)))
	})
}

// Hundredths writes a number with two decimals, for columns of them: 1.20.
func (p *Printer) Hundredths(n any) string {
	return p.form(n, func(x float64) string { return p.fixed(x, 2) })
}

// Plural chooses the word for one thing or for another number of them.
func (p *Printer) Plural(n any, one, other string) string {
	i, ok := whole(n)
	if ok && plural.Cardinal.MatchPlural(p.own.tag, int(min(max(i, -i), 1e9)), 0, 0, 0, 0) == plural.One {
		return one
	}
	return other
}

func (p *Printer) form(v any, write func(float64) string) string {
	x, ok := float(v)
	if !ok {
		return p.Word("form.unknown")
	}
	return write(x)
}

func (p *Printer) pair(id string, low, high any, write func(float64) string) string {
	l, knownLow := float(low)
	h, knownHigh := float(high)
	if !knownLow || !knownHigh {
		return p.Word("form.unknown")
	}
	return p.Word(id, "low", write(l), "high", write(h))
}

// digits is how many decimals show that x is not zero, one at least.
func digits(x float64) int {
	n := 1
	for limit := 0.05; n < mostDigits && math.Abs(x) <= limit; limit /= 10 {
		n++
	}
	if n == mostDigits {
		return 1 // the dust of floating point, not a difference
	}
	return n
}

func (p *Printer) signed(x float64) string {
	n := digits(x)
	s := p.fixed(math.Abs(x), n)
	switch {
	case !strings.ContainsAny(s, "123456789"):
		return s
	case x < 0:
		return "-" + s
	}
	return "+" + s
}

func (p *Printer) fixed(x float64, digits int) string {
	return p.numbers.Sprint(number.Decimal(x, number.MinFractionDigits(digits), number.MaxFractionDigits(digits)))
}

// float returns what a value of any numeric type is; NaN and infinities are
// no numbers.
func float(v any) (float64, bool) {
	if n, ok := v.(json.Number); ok {
		f, err := n.Float64()
		return f, err == nil
	}
	r := reflect.ValueOf(v)
	for r.Kind() == reflect.Pointer && !r.IsNil() {
		r = r.Elem()
	}
	f := math.NaN()
	switch {
	case r.CanFloat():
		f = r.Float()
	case r.CanInt():
		f = float64(r.Int())
	case r.CanUint():
		f = float64(r.Uint())
	}
	return f, !math.IsNaN(f) && !math.IsInf(f, 0)
}
