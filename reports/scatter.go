package reports

import "triggerlab/experiment/findings"

// A scatter holds two lifts of many things against each other, a dot a thing,
// both on one kind of scale, with a line where they are equal.
type scatter struct {
	caption
	across, up string // what the two numbers are
	kinds      []dots
}

// Dots are those of one kind. They are drawn in the order of the kinds, so that
// what matters most goes last.
type dots struct {
	mark mark
	name string
	at   [][2]findings.Number // across and up
}

func (f scatter) texts(change func(string) string) block {
	f.caption, f.across, f.up = f.changed(change), change(f.across), change(f.up)
	f.kinds = each(f.kinds, func(d dots) dots { d.name = change(d.name); return d })
	return f
}
