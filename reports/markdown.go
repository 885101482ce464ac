package reports

import (
	"bytes"
	"strings"

	"triggerlab/reports/text"
)

// markdownPage writes a whole page in GitHub's Markdown, made safe for it.
func markdownPage(to *bytes.Buffer, told page) error {
	told = mapPage(told, func(s string) string { return escapeMarkdown(text.Printable(s)) })
	to.WriteString("# " + told.title + "\n")
	if told.subtitle != "" {
		to.WriteString("\n" + told.subtitle + "\n")
	}
	for _, section := range told.sections {
		if section.title != "" {
			to.WriteString("\n" + markdownHeading(section) + "\n")
		}
		for _, block := range section.blocks {
			s, err := markdownBlock(block)
			if err != nil {
				return err
			}
			if s != "" {
				to.WriteString("\n" + s + "\n")
			}
		}
	}
	return nil
}

func markdownHeading(s section) string {
	level := "## "
	if s.minor {
		level = "### "
	}
	if s.mark != none {
		level += string(s.mark) + " "
	}
	return level + s.title
}

func markdownBlock(b block) (string, error) {
	switch b := b.(type) {
	case headline:
		return "**" + string(b) + "**", nil
	case paragraph:
		return string(b), nil
	case note:
		return "_" + string(b) + "_", nil
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
