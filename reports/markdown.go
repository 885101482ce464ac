package reports

import (
	"html"
	"regexp"
	"strings"

	"triggerlab/reports/text"
)

// markdownParts writes a page in GitHub's Markdown, made safe for it: its
// title, and then each section.
func markdownParts(told page, p *text.Printer) ([]string, error) {
	plain := mapPage(told, text.Printable)
	told = mapPage(plain, escapeMarkdown)
	top := "# " + told.title + "\n"
	if told.subtitle != "" {
		top += "\n" + told.subtitle + "\n"
	}
	parts := []string{top}
	for i, section := range told.sections {
		if section.detail { // what stands beside the triangle is HTML
			section.title = unlinked(html.EscapeString(plain.sections[i].title))
		}
		section.blocks = fenced(section.blocks, plain.sections[i].blocks, p)
		part, err := markdownSection(section)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// markdownSection writes a section, folded up under its title if it is a
// detail.
func markdownSection(told section) (string, error) {
	var b strings.Builder
	if told.title != "" {
		b.WriteString("\n" + markdownHeading(told) + "\n")
	}
	for _, block := range told.blocks {
		s, err := markdownBlock(block)
		if err != nil {
			return "", err
		}
		if s != "" {
			b.WriteString("\n" + s + "\n")
		}
	}
	if told.detail {
		b.WriteString("\n</details>\n")
	}
	return b.String(), nil
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

// escapeMarkdown makes text of what would be markup, and of what GitHub would
// make links or calls of: @somebody, #12 and addresses. Line breaks are gone
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
	return issues.ReplaceAllString(unlinked(b.String()), "$1&#8203;$2")
}

// links and issues are what GitHub makes links of: a space of no width goes
// between their two parts.
var (
	links  = regexp.MustCompile(`(@|://|(?i:\bwww))([\pL\pN.])`)
	issues = regexp.MustCompile(`(\\#)([0-9])`)
)

func unlinked(s string) string { return links.ReplaceAllString(s, "$1&#8203;$2") }
