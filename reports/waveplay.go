package reports

import (
	"io"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// WriteWavePlay writes what adaptive waves buy and cost, at once, so that it is
// whole or an error.
func WriteWavePlay(w io.Writer, f Format, doc *findings.WavePlay, lang language.Tag, opts Options) error {
	p := wordsFor(f, lang)
	played := *doc
	words := wording{p: p, data: findings.Data{Simulated: true}}
	played.Reasons, played.Warnings = words.headed(doc.Reasons, ""), words.messages(doc.Warnings)
	told := wavePlay{&played, p}
	return document{told.doc, told.page(), nil, told.p}.write(w, f, opts)
}

// wavePlay tells a comparison of waves as a page.
type wavePlay struct {
	doc *findings.WavePlay
	p   *text.Printer
}

func (x wavePlay) page() page {
	told := page{title: x.doc.Experiment, subtitle: x.p.Word("waves.subtitle", "waves", x.doc.Waves, "runs", x.doc.Runs, "seed", x.doc.Seed)}
	if told.title == "" {
		told.title = x.p.Word("waves.title")
	}
	told.sections = []section{x.outcome(), x.engagements(), x.judged(), x.null(), x.how()}
	return told
}

func (x wavePlay) outcome() section {
	told := section{title: x.p.Word("waves.outcome")}
	if x.doc.Gained.Low > 0 {
		told.mark = good
	}
	told.concludes(x.doc.Reasons, x.doc.Warnings)
	return told
}

func (x wavePlay) engagements() section {
	told := section{title: x.p.Word("waves.engagements")}
	g := grid{columns: []column{
		{head: x.p.Word("waves.column.campaign"), wide: 2},
		{head: x.p.Word("waves.column.engagements"), right: true},
		{head: x.p.Word("waves.column.regret"), right: true},
		{head: x.p.Word("waves.column.best"), right: true},
	}}
	whole := func(n findings.Number) string { return orDash(n, func(v any) string { return x.p.Count(rounded(n)) }) }
	row := func(name string, s findings.WaveSent) {
		g.rows = append(g.rows, []string{name, whole(s.Engagements.Value), whole(s.Regret.Value), orDash(s.ContactsBest.Value, x.p.Percent)})
	}
	row(x.p.Word("waves.row.planned"), x.doc.Planned)
	row(x.p.Word("waves.row.adaptive"), x.doc.Adaptive)
	g.rows = append(g.rows, []string{x.p.Word("waves.row.ideal"), whole(x.doc.Ideal), x.p.Count(0), x.p.Percent(1.0)})
	told.add(g)
	return told
}

// rounded is a number of people, of which a mean has fractions.
func rounded(n findings.Number) int64 {
	if n < 0 {
		return -int64(0.5 - float64(n))
	}
	return int64(float64(n) + 0.5)
}

func (x wavePlay) judged() section {
	told := section{title: x.p.Word("waves.judged")}
	g := grid{columns: []column{
		{head: x.p.Word("waves.column.judged"), wide: 2},
		{head: x.p.Word("waves.column.power"), right: true},
		{head: x.p.Word("waves.column.first"), right: true, drop: 1},
		{head: x.p.Word("waves.column.wrong"), right: true},
		{head: x.p.Word("waves.column.coverage"), right: true},
		{head: x.p.Word("waves.column.bias"), right: true, drop: 2},
	}}
	for _, j := range x.doc.Judged {
		g.rows = append(g.rows, []string{
			x.p.Word("waves.judged." + j.Judged), orDash(j.Power.Value, x.p.Percent), orDash(j.First.Value, x.p.Percent), x.p.Percent(j.WrongWinner.Value),
			x.p.Percent(j.Coverage.Value), orDash(j.Bias.Value, x.p.Points),
		})
	}
	told.add(g)
	return told
}

func (x wavePlay) null() section {
	told := section{title: x.p.Word("waves.null")}
	g := grid{columns: []column{
		{head: x.p.Word("waves.column.judged"), wide: 2},
		{head: x.p.Word("waves.column.false"), right: true},
		{head: x.p.Word("waves.column.coverage"), right: true, drop: 1},
		{head: x.p.Word("waves.column.drift-false"), right: true},
		{head: x.p.Word("waves.column.drift-coverage"), right: true},
	}}
	chance, engaged := 0.0, float64(x.doc.Gained.High-x.doc.Gained.Low)/2
	for _, j := range x.doc.Judged {
		g.rows = append(g.rows, []string{
			x.p.Word("waves.judged." + j.Judged), x.p.Percent(j.FalseWinner.Value), x.p.Percent(j.NullCoverage.Value),
			x.p.Percent(j.DriftFalseWinner.Value), x.p.Percent(j.DriftCoverage.Value),
		})
		for _, f := range []findings.Frequency{j.Power, j.First, j.WrongWinner, j.Coverage, j.FalseWinner, j.NullCoverage, j.DriftFalseWinner, j.DriftCoverage} {
			if f.High.Known() {
				chance = max(chance, float64(f.High-f.Low)/2)
			}
		}
	}
	told.add(g, note(x.p.Word("waves.errors", "chance", chance, "engagements", rounded(findings.Number(engaged)), "runs", x.doc.Runs)))
	return told
}

func (x wavePlay) how() section {
	told := section{title: x.p.Word("waves.how")}
	var control any
	if x.doc.ControlFloor.Known() {
		control = float64(x.doc.ControlFloor)
	}
	told.add(paragraph(x.p.Word("waves.how.draws", "floor", x.doc.Floor, "control", control)), paragraph(x.p.Word("waves.how.together")), note(x.p.Word("waves.how.terms")))
	return told
}
