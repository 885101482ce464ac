package reports

import (
	"slices"
	"strings"
)

// unfolded is the page for a screen: whole where details are wanted, else
// without them and with a line that names them and says how to see them.
func (d document) unfolded(details bool) page {
	told := d.page.undrawn()
	folded := told.folded()
	if details || len(folded) == 0 {
		return told
	}
	told.sections = slices.DeleteFunc(slices.Clone(told.sections), func(s section) bool { return s.detail })
	more := note(d.p.Word("folding.more", "titles", strings.Join(folded, " · ")))
	told.sections = append(told.sections, section{blocks: []block{more}})
	return told
}

// folded names the details, those of one section by the title of that section
// where they are several.
func (p page) folded() []string {
	var titles []string
	above, below := "", 0
	for i, s := range p.sections {
		if !s.minor {
			above, below = s.title, p.below(i)
		}
		title := s.title
		if s.minor && below > 1 {
			title = above
		}
		if s.detail && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}

// below counts the details that belong to a section.
func (p page) below(at int) int {
	n := 0
	for _, s := range p.sections[at+1:] {
		if !s.minor {
			break
		}
		if s.detail {
			n++
		}
	}
	return n
}
