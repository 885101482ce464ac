package commands

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

// What help shows, in the library's templates: what a command does, then lines
// to type, then the rest. A command that hides help among its commands has some
// of its own.
const (
	commandHelp = `{{template "helpNameTemplate" .}}

{{heading "examples"}}
{{examples .Description}}
{{heading "usage"}}
   {{template "usageTemplate" .}}

{{prose .Description}}{{if .HideHelpCommand}}

{{heading "commands"}}{{template "visibleCommandTemplate" .}}{{end}}

{{heading "options"}}{{template "visibleFlagCategoryTemplate" .}}
`
	appHelp = `{{template "helpNameTemplate" .}}

{{heading "examples"}}
{{examples .Description}}
{{heading "usage"}}
   {{.UsageText}}

{{heading "commands"}}{{template "visibleCommandTemplate" .}}

{{prose .Description}}

{{heading "options"}}{{template "visibleFlagTemplate" .}}
`
)

// headings stand over the parts of help.
var headings = []string{"examples", "usage", "commands", "options"}

// showHelp has the library print help by our templates, under headings that say
// words.
func showHelp(say func(string) string) {
	said := map[string]string{}
	for _, h := range headings {
		said[h] = strings.ToUpper(say(h)) + ":"
	}
	cli.AppHelpTemplate, cli.CommandHelpTemplate, cli.SubcommandHelpTemplate = appHelp, commandHelp, commandHelp
	cli.HelpPrinter = func(w io.Writer, template string, data any) {
		cli.HelpPrinterCustom(w, template, data, map[string]any{
			"examples": func(description string) string {
				lines, _ := parted(description)
				return "   " + strings.Join(lines, "\n   ") + "\n"
			},
			"prose":   func(description string) string { _, prose := parted(description); return prose },
			"heading": func(part string) string { return said[part] },
		})
	}
}

// parted takes the lines to type, which are indented by two spaces, from
// among the sentences of a description.
func parted(description string) (examples []string, prose string) {
	var kept []string
	for line := range strings.Lines(description) {
		line = strings.TrimSuffix(line, "\n")
		example, ok := strings.CutPrefix(line, "  ")
		switch {
		case ok && strings.Contains(example, "triggerlab "):
			examples = append(examples, example)
		case line != "" || len(kept) > 0 && kept[len(kept)-1] != "":
			kept = append(kept, line)
		}
	}
	return examples, strings.Trim(strings.Join(kept, "\n"), "\n")
}
