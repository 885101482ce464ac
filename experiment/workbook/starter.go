package workbook

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// A Starter is a workbook to begin with: every sheet, with a note on every
// header, and lists to choose from.
type Starter struct {
	// Experiment and Contacts are an example, or empty.
	Experiment *experiment.Experiment
	Contacts   []experiment.Contact
	// Language is one of Languages, for the names of sheets, headers,
	// settings and words.
	Language string
	// Word returns a sentence in that language: of a note, by its code
	// note.SHEET.COLUMN or note.setting.NAME, or a default, by the code
	// default.NAME; empty for none.
	Word func(code string) string
	// Start is what the first sheet says, called StartName.
	StartName string
	Start     []StartLine
}

// A StartLine is a line of the first sheet.
type StartLine = table.PageLine

// How lines of the first sheet look.
const (
	TitleLine   = table.TitleLine
	HeadingLine = table.HeadingLine
	TextLine    = table.TextLine
	CommandLine = table.CommandLine
	GapLine     = table.GapLine
)

// StarterSheets is how many sheets a starter has.
const StarterSheets = 10

// starterAccent is the colour of the starter's headers and tabs.
const starterAccent = "7A1F4B"

// WriteTo writes the workbook. Equal starters make equal bytes.
func (s *Starter) WriteTo(w io.Writer) (n int64, err error) {
	t := slices.Index(Languages, s.Language)
	if t < 0 {
		return 0, fmt.Errorf("workbook: a starter in %q", s.Language)
	}
	b := table.NewBook(table.Properties{Title: s.Experiment.Name, Accent: starterAccent})
	defer func() { err = errors.Join(err, b.Close()) }()
	o := starter{Starter: s, b: b, pen: pen{tongue: tongue(t), word: s.Word, names: map[kind]string{}}}
	o.names[segmentsSheet], o.names[triggersSheet] = o.column(segmentsSheet, 1, namedRows), o.column(triggersSheet, 1, namedRows)
	o.names[contactsSheet] = o.column(contactsSheet, 1, max(namedRows, len(s.Contacts)))
	o.lists = o.listColumns()
	for _, write := range []func() error{
		func() error { return b.Page(s.StartName, s.Start) },
		o.settings,
		func() error { return segmentList.write(b, o.pen, segmentsSheet, s.Experiment.Segments) },
		func() error { return triggerList.write(b, o.pen, triggersSheet, marked(s.Experiment)) },
		o.affinity,
		func() error { return contactList.write(b, o.pen, contactsSheet, s.Contacts) },
		func() error {
			return o.empty(assignmentsSheet, headers(o.pen, assignmentsSheet, assignmentList.columns))
		},
		func() error { return o.empty(outcomesSheet, o.rowColumns(outcomesSheet, outcomeColumns)) },
		func() error { return o.empty(totalsSheet, o.rowColumns(totalsSheet, totalColumns)) },
		o.listsOf,
	} {
		if err := write(); err != nil {
			return 0, err
		}
	}
	return b.WriteTo(w)
}

// namedRows is how far down a list of names goes on: room for those that are
// added.
const namedRows = 60

// A starter is being written.
type starter struct {
	*Starter
	pen
	b *table.Book
}

func (o starter) title(k kind) string { return sheetTitles[k].in(o.tongue) }

// column names a column of a sheet, counted from 1, below its header.
func (o starter) column(k kind, column, rows int) string {
	c := experiment.ColumnName(column)
	return fmt.Sprintf("'%s'!$%s$2:$%s$%d", o.title(k), c, c, rows+1)
}

// settings writes every setting, with what belongs there and what holds when
// nothing is said.
func (o starter) settings() error {
	columns := append(headers(pen{tongue: o.tongue}, experimentSheet, settingColumns),
		table.Column{Header: o.Word("note.setting"), Width: 78, Wrap: true, Soft: true},
		table.Column{Header: o.Word("note.default"), Width: 28, Wrap: true, Soft: true, Format: asText})
	columns[0].Width, columns[1].Width = 26, 46
	columns[1].Wrap = true
	s, err := o.b.Sheet(o.title(experimentSheet), columns)
	if err != nil {
		return err
	}
	row := int64(1)
	for _, setting := range experiment.SettingList {
		if setting.Name == "simulated_seed" {
			continue // simulate writes it
		}
		row++
		list := o.lists[setting.Name]
		if setting.Name == "control" { // a trigger; the column of that name is a mark
			list = o.names[triggersSheet]
		}
		if list != "" {
			if err := s.List(2, row, list); err != nil {
				return err
			}
		}
		err := s.Row(settingTitle(setting.Name, o.tongue), o.Experiment.Value(setting.Name), o.Word("note.setting."+setting.Name), o.Word("default."+setting.Name))
		if err != nil {
			return err
		}
	}
	return o.checks(s, row)
}

// affinity writes the sheet even where nothing is said of it.
func (o starter) affinity() error {
	if len(o.Experiment.Affinity) > 0 {
		return writeAffinity(o.b, o.pen, o.Experiment)
	}
	return o.empty(affinitySheet, []table.Column{{
		Header: affinityCorner.in(o.tongue), Format: asText, Width: 24, Note: o.note(affinitySheet, "segment"), List: o.names[segmentsSheet], Open: true,
	}})
}

// empty writes a sheet that has its headers alone.
func (o starter) empty(k kind, columns []table.Column) error {
	_, err := o.b.Sheet(o.title(k), columns)
	return err
}

// A rowColumn is a column of a sheet that package source reads.
type rowColumn struct {
	named
	format string
	width  float64
	words  string // the list to choose from
	from   kind
}

var outcomeColumns = []rowColumn{
	{named{"event", "événement", "gebeurtenis"}, asText, 14, "", ""},
	{named{"contact", "", ""}, asText, 34, "", contactsSheet},
	{named{"segment", "", ""}, asText, 18, "", segmentsSheet},
	{named{"trigger", "déclencheur", ""}, asText, 30, "", triggersSheet},
	{named{"outcome", "résultat", "resultaat"}, asText, 14, "outcome", ""},
	{named{"time", "moment", "tijdstip"}, "yyyy-mm-dd hh:mm:ss", 22, "", ""},
	{named{"channel", "canal", "kanaal"}, asText, 14, "", ""},
	{named{"reply_s", "réponse s", "antwoord s"}, "0", 12, "", ""},
	{named{"swipe_s", "swipe s", "veeg s"}, "0", 12, "", ""},
	{named{"note", "", "notitie"}, asText, 40, "", ""},
}

var totalColumns = []rowColumn{
	{named{"segment", "", ""}, asText, 20, "", segmentsSheet},
	{named{"trigger", "déclencheur", ""}, asText, 30, "", triggersSheet},
	{named{"exposures", "expositions", "vertoningen"}, "#,##0", 14, "", ""},
	{named{"engagements", "clics", "klikken"}, "#,##0", 14, "", ""},
	{named{"complaints", "plaintes", "klachten"}, "#,##0", 14, "", ""},
	{named{"day", "jour", "dag"}, "yyyy-mm-dd", 14, "", ""},
}

func (o starter) rowColumns(k kind, list []rowColumn) []table.Column {
	var columns []table.Column
	for _, c := range list {
		columns = append(columns, table.Column{
			Header: c.in(o.tongue), Format: c.format, Width: c.width, Note: o.note(k, c.en),
			List: o.lists[c.words] + o.names[c.from], Open: c.from != "",
		})
	}
	return columns
}

// A wordList is a column of the sheet of words to choose from.
type wordList struct {
	of    string // the column or setting
	words vocabulary
}

// wordsOf lists the words of settings, which are those of the flags in every
// language.
func wordsOf[T ~string](words ...T) vocabulary {
	var v vocabulary
	for _, w := range words {
		v = append(v, named{en: string(w)})
	}
	return v
}

var wordLists = []wordList{
	{"relation", relations}, {"tailoring", tailorings}, {"mode", modes}, {"touchpoint", touchpoints}, {"control", marks},
	{"outcome", wordsOf(experiment.Engage.String(), experiment.Ignore.String(), experiment.Complain.String())},
	{"design", wordsOf(experiment.Split, experiment.Deck)}, {"metric", wordsOf(experiment.EngagementRate, experiment.Reach)},
	{"comparisons", wordsOf(experiment.AgainstControl, experiment.AllPairs)},
	{"correction", wordsOf(experiment.Simultaneous, experiment.Holm, experiment.Hochberg, experiment.BH, experiment.BY)},
	{checksList, wordsOf(experiment.FailLevel, experiment.WarnLevel, experiment.OffLevel)},
	{"stopping", wordsOf(experiment.Fixed, experiment.OBrienFleming, experiment.Pocock, experiment.AlwaysValid)},
}

// listColumns says where the words of each column and setting stand.
func (o starter) listColumns() map[string]string {
	at := map[string]string{}
	for i, l := range wordLists {
		at[l.of] = o.column(listsSheet, i+1, len(l.words))
	}
	return at
}

// listsOf writes the words to choose from, each list under what it is for.
func (o starter) listsOf() error {
	var columns []table.Column
	most := 0
	for _, l := range wordLists {
		columns = append(columns, table.Column{Header: o.listTitle(l.of), Format: asText, Width: 18, Note: o.Word("note.lists." + l.of)})
		most = max(most, len(l.words))
	}
	s, err := o.b.Sheet(o.title(listsSheet), columns)
	if err != nil {
		return err
	}
	for i := range most {
		row := make([]any, len(wordLists))
		for j, l := range wordLists {
			if i < len(l.words) {
				row[j] = l.words[i].in(o.tongue)
			}
		}
		if err := s.Row(row...); err != nil {
			return err
		}
	}
	return nil
}

// listTitle is what a list is for, by the name of its column.
func (o starter) listTitle(of string) string {
	for _, c := range segmentList.columns {
		if c.name == of {
			return c.title().in(o.tongue)
		}
	}
	for _, c := range triggerList.columns {
		if c.name == of {
			return c.title().in(o.tongue)
		}
	}
	for _, c := range outcomeColumns {
		if c.en == of {
			return c.in(o.tongue)
		}
	}
	if of == checksList {
		return checksTitle.in(o.tongue)
	}
	return settingTitle(of, o.tongue)
}

// Title is what a sheet is called in a language: Outcomes is Uitkomsten.
func Title(sheet, language string) string {
	return sheetTitles[kind(sheet)].in(tongue(max(0, slices.Index(Languages, strings.ToLower(language)))))
}
