package reports

import (
	"bytes"
	"html"
	"strings"

	"triggerlab/reports/text"
)

// markdownPage writes a whole page in GitHub's Markdown, made safe for it.
func markdownPage(to *bytes.Buffer, told page, p *text.Printer) error {
	plain := mapPage(told, text.Printable)
	told = mapPage(plain, escapeMarkdown)
	to.WriteString("# " + told.title + "\n")
	if told.subtitle != "" {
		to.WriteString("\n" + told.subtitle + "\n")
	}
	for i, section := range told.sections {
		if section.detail { // what stands beside the triangle is HTML
			section.title = html.EscapeString(plain.sections[i].title)
		}
		section.blocks = fenced(section.blocks, plain.sections[i].blocks, p)
		if err := markdownSection(to, section); err != nil {
			return err
		}
	}
	return nil
}

// markdownSection writes a section, folded up under its title if it is a
// detail.
func markdownSection(to *bytes.Buffer, told section) error {
	if told.title != "" {
		to.WriteString("\n" + markdownHeading(told) + "\n")
	}
	for _, block := range told.blocks {
		s, err := markdownBlock(block)
		if err != nil {
			return err
		}
		if s != "" {
			to.WriteString("\n" + s + "\n")
		}
	}
	if told.detail {
		to.WriteString("\n</details>\n")
	}
	return nil
}

// markdownHeading is a heading, or what stands beside the triangle of what is
// folded up.
func markdownHeading(s section) string {
	title := s.title
	if s.mark != none {
		title = string(s.mark) + " " + title
	}
	switch {
	case s.detail:
		return "<details>\n<summary><b>" + title + "</b></summary>"
	case s.minor:
		return "### " + title
	}
	return "## " + title
}

func markdownBlock(b block) (string, error) {
	switch b := b.(type) {
	case headline:
		return "**" + string(b) + "**", nil
	case paragraph:
		return string(b), nil
	case note:
		return "_" + string(b) + "_", nil
	case fence:
		return b.markdown(), nil
	case bullets:
		lines := make([]string, len(b))
		for i, line := range b {
			lines[i] = "- " + line.text
			if line.mark != none {
				lines[i] = "- " + string(line.mark) + " " + line.text
			}
		}
		return strings.Join(lines, "\n"), nil
	case grid:
		if len(b.rows) == 0 {
			return "", nil
		}
		s, err := drawMarkdown(b)
		return strings.TrimRight(s, "\n"), err
	}
	return "", nil
}

// markdownSpecial are the characters that would be markup in a sentence or a
// cell. All may have a backslash before them.
const markdownSpecial = "\\`*_{}[]<>|~#"

// escapeMarkdown makes text of what would be markup. Line breaks are gone
// already: Printable made pictures of them.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;") // else &lt; in a name would show as <
			continue
		case strings.ContainsRune(markdownSpecial, r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
