package commands

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// outcomesOptions are the flags that say where outcomes are and how to read
// them, alike for every command that reads any.
type outcomesOptions struct {
	outcomes, sent, empty string
	rejects               string
	mapped, by, only      cli.StringSlice
	shares                cli.StringSlice
	allowRejects          bool
	readingOptions
	databaseOptions
}

func (o *outcomesOptions) flags() []cli.Flag {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "outcomes", Destination: &o.outcomes, Category: categoryInput, Usage: "read outcomes from `FILE` (.xlsx, .xlsx#Sheet, .csv, .tsv, .parquet, .swipes), a folder or a pattern such as 'day*.csv.gz', or a database (postgres://…, mysql://…, clickhouse://…), instead of the book"},
		&cli.StringSliceFlag{Name: "map", Destination: &o.mapped, Category: categoryInput, Usage: "read a column as a role: `ROLE=HEADER`, such as trigger=\"E-mail variant\"; repeat for more"},
		&cli.StringSliceFlag{Name: "by", Destination: &o.by, Category: categoryInput, Usage: "make segments of the columns `HEADERS`, such as country or country,plan; repeat for separate breakdowns"},
		&cli.StringSliceFlag{Name: "only", Destination: &o.only, Category: categoryInput, Usage: "keep the rows with one of these values: `HEADER=A,B`"},
		&cli.StringFlag{Name: "empty", Destination: &o.empty, Category: categoryInput, Usage: "take an empty outcome for `OUTCOME`: ignore or pending"},
		&cli.StringFlag{Name: "sent", Destination: &o.sent, Category: categoryInput, Usage: "`FILE` lists everyone the message was sent to; who has no outcome ignored it"},
		&cli.BoolFlag{Name: "allow-rejects", Destination: &o.allowRejects, Category: categoryInput, Usage: "go on when more than 1 % of the rows cannot be used"},
		&cli.StringFlag{Name: "rejects", Destination: &o.rejects, Category: categoryOutput, Usage: "list the rows that were set aside in `FILE` (.csv), each with its place and the reason"},
		&cli.StringSliceFlag{Name: "share", Destination: &o.shares, Category: categoryExperiment, Usage: "planned part of a trigger, relative to the others: `TRIGGER=PART`; repeat for each"},
	}
	flags = append(flags, o.readingOptions.flags()...)
	flags = append(flags, o.databaseOptions.flags()...)
	return append(flags, settingFlags()...)
}

// settingHelp says what each setting is; one that is no flag is left out.
var settingHelp = map[string]string{
	"name":             "`NAME` of the experiment",
	"hypothesis":       "`SENTENCE` that the experiment tries",
	"control":          "`TRIGGER` that the others are held against",
	"design":           "`DESIGN`: split if each contact sees one trigger, deck if each sees all of them",
	"metric":           "judge by `METRIC`: engagement_rate (engagements per exposure) or reach (contacts who engaged at all)",
	"level":            "confidence `LEVEL` of intervals, between 0.5 and 1 (0.95)",
	"power":            "`POWER` that advice on sample size aims at, between 0 and 1 (0.8)",
	"minimum_effect":   "smallest `EFFECT` worth having: 2pp, or 15% of the control's rate",
	"comparisons":      "hold triggers against `WHICH`: control, or pairs for all against all",
	"correction":       "allow for many comparisons by `METHOD`: simultaneous, holm, hochberg, bh or by",
	"stopping":         "stopping `RULE`: fixed, obrien-fleming, pocock or always-valid",
	"looks":            "`NUMBER` of planned looks",
	"exposures":        "how `OFTEN` a contact is to see a trigger: 3, or 1-5 for a number between",
	"reply_within":     "how soon a reply is expected, by channel: `LIST` such as social=5m, email=1h",
	"window":           "`TIME` an engagement may take, such as 48h; younger exposures do not count yet",
	"guardrail":        "highest acceptable complaint `RATE`, such as 0.5%",
	"daily_contacts":   "`NUMBER` of contacts that can be reached a day",
	"start":            "first `DAY` of the experiment, such as 2026-02-01",
	"end":              "last `DAY` of the experiment",
	"holdout":          "`PART` of the contacts who get nothing, such as 10%",
	"smallest_segment": "show no segment of fewer than `NUMBER` contacts by itself (10); 1 shows all",
	"salt":             "`TEXT` that makes the assignment of this experiment its own",
}

// source turns the file and the flags into the options of a source.
func (o *outcomesOptions) source(c *cli.Context) (source.Options, error) {
	path, err := oneFile(c, "FILE")
	if err != nil {
		return source.Options{}, err
	}
	return o.sourceOf(c, path)
}

// sources is source of a file, or of several that are one table.
func (o *outcomesOptions) sources(c *cli.Context) (source.Options, error) {
	paths := c.Args().Slice()
	if len(paths) < 2 {
		return o.source(c)
	}
	src, err := o.sourceOf(c, paths[0])
	if src.More = paths[1:]; err == nil && o.outcomes != "" {
		err = misuse("usage.files-outcomes", "file", paths[0], "others", src.More, "outcomes", o.outcomes)
	}
	return src, err
}

// inputs lists every file that is read.
func inputs(src source.Options) []string {
	return source.Inputs(append([]string{src.Path, src.Outcomes, src.Sent}, src.More...)...)
}

// apart refuses to write among the files that a pattern names.
func apart(src source.Options, outputs ...string) error {
	for _, name := range append([]string{src.Path, src.Outcomes, src.Sent}, src.More...) {
		for _, path := range outputs {
			if path != "" && source.Takes(name, path) {
				return misuse("usage.among-inputs", "file", path, "pattern", name)
			}
		}
	}
	return nil
}

// sourceOf is source of a file that is not the only argument.
func (o *outcomesOptions) sourceOf(c *cli.Context, path string) (source.Options, error) {
	var err error
	opts := source.Options{
		Path: path, Outcomes: o.outcomes, Sent: o.sent, Empty: o.empty, AllowRejects: o.allowRejects,
		Map: map[roles.Role]string{}, Shares: map[string]float64{},
	}
	if !slices.Contains([]string{"", "ignore", "pending"}, o.empty) {
		return opts, misuse("usage.value", "flag", "--empty", "value", o.empty, "instead", []string{"--empty ignore", "--empty pending"})
	}
	for _, m := range o.mapped.Value() {
		role, header, ok := strings.Cut(m, "=")
		if !ok || header == "" || role == string(roles.Simulated) || !slices.Contains(roles.All(), roles.Role(role)) {
			return opts, misuse("usage.map", "value", m, "roles", roleNames(roles.All()...))
		}
		for other, taken := range opts.Map {
			if other == roles.Role(role) || taken == header {
				return opts, misuse("usage.map-twice", "first", string(other)+"="+taken, "second", m)
			}
		}
		opts.Map[roles.Role(role)] = header
	}
	for _, by := range o.by.Value() {
		headers := splitList(by)
		if len(headers) == 0 {
			return opts, misuse("usage.value", "flag", "--by", "value", by, "instead", []string{"--by country", "--by country,plan"})
		}
		opts.By = append(opts.By, headers)
	}
	for _, only := range o.only.Value() {
		header, values, ok := strings.Cut(only, "=")
		if !ok {
			return opts, misuse("usage.value", "flag", "--only", "value", only, "instead", []string{"--only country=BE,NL"})
		}
		opts.Only = append(opts.Only, onlyOf(header, values))
	}
	if err := o.readShares(&opts); err != nil {
		return opts, err
	}
	if opts.Reading, err = o.reading(); err != nil {
		return opts, err
	}
	if err := o.address(c, &opts); err != nil {
		return opts, err
	}
	return opts, settings(c, &opts)
}

func (o *outcomesOptions) readShares(opts *source.Options) error {
	shares, err := parseShares(o.shares.Value())
	maps.Copy(opts.Shares, shares)
	return err
}

// parseShares reads planned parts of triggers.
func parseShares(said []string) (map[string]float64, error) {
	shares := map[string]float64{}
	for _, s := range said {
		at := strings.LastIndex(s, "=")
		if at < 1 {
			return nil, misuse("usage.share", "value", s)
		}
		part, err := strconv.ParseFloat(s[at+1:], 64)
		// Asked this way round so that NaN, which parses, is refused too.
		if err != nil || !(0 < part && part < 1e9) {
			return nil, misuse("usage.share", "value", s)
		}
		shares[s[:at]] = part
	}
	return shares, nil
}

// settings takes over the flags of the Experiment sheet, checked.
func settings(c *cli.Context, opts *source.Options) error {
	var scratch experiment.Settings
	for _, s := range experiment.SettingList {
		flag := experiment.FlagOf(s.Name)
		if !c.IsSet(flag) {
			continue
		}
		value := c.String(flag)
		if problem, ok := scratch.Set(s.Name, value); !ok {
			return flagProblem(flag, problem)
		}
		opts.Settings = append(opts.Settings, source.Setting{Name: s.Name, Value: value})
	}
	return nil
}

// onlyOf reads the values of --only, which may also be one value that has
// commas; a comma written as \, belongs to a value in any case.
func onlyOf(header, values string) source.Only {
	const comma = "\x00"
	only := source.Only{Header: header}
	escaped := strings.ReplaceAll(values, `\,`, comma)
	if escaped == values {
		only.Whole = values
	}
	for value := range strings.SplitSeq(escaped, ",") {
		only.Values = append(only.Values, strings.ReplaceAll(value, comma, ","))
	}
	return only
}

// splitList splits a list of headers at commas; a comma within a header is
// written as \,.
func splitList(list string) []string {
	const comma = "\x00"
	var parts []string
	for _, part := range strings.Split(strings.ReplaceAll(list, `\,`, comma), ",") {
		if part = strings.TrimSpace(strings.ReplaceAll(part, comma, ",")); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func roleNames(list ...roles.Role) []string {
	var names []string
	for _, r := range list {
		names = append(names, string(r))
	}
	return names
}
