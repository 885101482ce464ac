package commands

import (
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/reports"
)

// extensions are the formats a file's name says.
var extensions = map[string]reports.Format{
	".md": reports.Markdown, ".markdown": reports.Markdown, ".json": reports.JSON, ".xlsx": reports.XLSX, ".txt": reports.Terminal,
	".html": reports.HTML, ".htm": reports.HTML, ".xml": reports.JUnit, ".csv": reports.CSV,
}

// choose says what a page is written as, by what was said and by the name of
// the file.
type choose func(said, path string) (reports.Format, error)

// choosing takes the format that was said, or else the one that the name of the
// file says, if it is one of these. A name that promises another kind of file
// is refused. What says which command or flag tells something; none is a report.
func choosing(what string, formats []reports.Format) choose {
	return func(said, path string) (reports.Format, error) {
		ending := strings.ToLower(filepath.Ext(path))
		promised, known := extensions[ending]
		format := reports.Format(said)
		switch {
		case said != "" && !slices.Contains(formats, format):
			return "", noFormat(what, said, formats)
		case said == "" && known && slices.Contains(formats, promised):
			return promised, nil
		case said == "" && ending == "":
			return reports.Terminal, nil
		case said == "" && what == "":
			return "", misuse("usage.report-ending", "ending", ending, "endings", endingsOf(formats), "formats", formatFlags(formats))
		case said == "":
			return "", noFormat(what, strings.TrimPrefix(ending, "."), formats)
		case known && promised != format && promised != reports.Terminal, ending != "" && format == reports.XLSX && ending != ".xlsx":
			return "", misuse("usage.format-name", "format", said, "file", filepath.Base(path))
		}
		return format, nil
	}
}

// noFormat refuses a format that there is not, or not of this.
func noFormat(what, said string, formats []reports.Format) error {
	if what == "" {
		return misuse("usage.value", "flag", "--format", "value", said, "instead", formatFlags(formats))
	}
	return misuse("usage.page-format", "what", what, "format", said, "endings", endingsOf(formats), "formats", formatFlags(formats))
}

// formatFlags are the flags for the formats.
func formatFlags(formats []reports.Format) []string {
	var flags []string
	for _, f := range formats {
		flags = append(flags, "--format "+string(f))
	}
	return flags
}

// usualEndings are those to name where several say the same format.
var usualEndings = []string{".txt", ".md", ".json", ".html", ".xlsx", ".csv", ".xml"}

// endingsOf are what names of files usually end in that say the formats.
func endingsOf(formats []reports.Format) []string {
	var endings []string
	for _, f := range formats {
		if i := slices.IndexFunc(usualEndings, func(ending string) bool { return extensions[ending] == f }); i >= 0 {
			endings = append(endings, usualEndings[i])
		}
	}
	return endings
}
