package reports

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// CheckFormats returns the formats of what check says, in the order in which
// help should name them.
func CheckFormats() []Format { return []Format{Terminal, Markdown, JSON, JUnit, GitHub} }

// WriteCheck renders what check says and writes it to w at once. The document
// is not changed.
func WriteCheck(w io.Writer, f Format, doc *findings.Gate, lang language.Tag, opts Options) error {
	p := wordsFor(f, lang)
	told := checkStory{wordedCheck(doc, p), p}
	switch f {
	case JUnit:
		return told.junit(w)
	case GitHub:
		return told.annotations(w, opts.Place)
	}
	return document{told.doc, told.page(), nil, p}.write(w, f, opts)
}

// CheckLines says in one line a file what the files come to.
func CheckLines(doc *findings.Gate, lang language.Tag) []string {
	p := text.New(lang)
	told := checkStory{wordedCheck(doc, p), p}
	return each(told.doc.Files, func(f findings.GateFile) string {
		return text.Printable(p.Word("report.gate.line", "file", fileNamed(f), "sum", told.sum(f)))
	})
}

// wordedCheck returns a copy in which every message has its text, and its hint
// where it has one.
func wordedCheck(doc *findings.Gate, p *text.Printer) *findings.Gate {
	d := *doc
	d.Files = each(d.Files, func(f findings.GateFile) findings.GateFile {
		w := wording{p: p, data: findings.Data{Simulated: f.Simulated, Seed: f.Seed}}
		if f.Verdict != nil {
			v := w.verdict(*f.Verdict, f.Seed)
			f.Verdict = &v
		}
		f.Rules = each(f.Rules, func(r findings.Ruling) findings.Ruling {
			r.Message, r.Details, r.Hint = w.message(r.Message), w.messages(r.Details), hint(p, r.Message)
			if r.Status == findings.Passed {
				r.Hint = "" // there is nothing to mend
			}
			return r
		})
		f.Problems = each(f.Problems, func(one findings.Fault) findings.Fault {
			one.Hint, one.Message = hint(p, one.Message), w.message(one.Message)
			return one
		})
		f.Off = list(f.Off)
		return f
	})
	return &d
}

func hint(p *text.Printer, m findings.Message) string {
	return p.Hint(experiment.Message{Code: m.Code, Values: m.Values})
}

// A checkStory tells what the gate says, file by file.
type checkStory struct {
	doc *findings.Gate
	p   *text.Printer
}

// statusMarks are the signs of files and answers.
var statusMarks = map[string]mark{
	findings.Passed: good, findings.Warned: caution, findings.Failed: bad, findings.CannotTell: open, findings.Unreadable: bad,
}

func (s checkStory) page() page {
	told := page{title: s.p.Word("report.gate.title")}
	if len(s.doc.Files) > 1 {
		told.subtitle = sentence(s.altogether())
	}
	told.sections = s.files()
	return told
}

// altogether counts the files.
func (s checkStory) altogether() string {
	count := map[string]int{}
	for _, f := range s.doc.Files {
		count[f.Status]++
	}
	return s.p.Word("report.gate.all", "files", len(s.doc.Files), "passed", count[findings.Passed]+count[findings.Warned],
		"failed", count[findings.Failed], "unreadable", count[findings.Unreadable])
}

func (s checkStory) file(f findings.GateFile) section {
	told := section{mark: statusMarks[f.Status], title: s.p.Word("report.gate."+f.Status, "file", fileNamed(f))}
	told.add(headline(sentence(s.sum(f))))
	if lines := s.problems(f); lines != nil {
		told.add(lines)
	}
	if lines := s.answers(f); lines != nil {
		told.add(lines)
	}
	if idle := s.notApplicable(f); idle != "" {
		told.add(note(idle))
	}
	if len(f.Off) > 0 {
		told.add(note(s.p.Word("report.gate.off", "rules", f.Off)))
	}
	return told
}

// sum says what the rules come to, and that nobody was asked where nobody was.
func (s checkStory) sum(f findings.GateFile) string {
	var failed, doubted []string
	for _, r := range f.Rules {
		switch {
		case r.Fails():
			failed = append(failed, r.Rule)
		case r.Status == findings.Warned || r.Status == findings.CannotTell:
			doubted = append(doubted, r.Rule)
		}
	}
	told := s.p.Word("report.gate.sum."+f.Status, "asked", len(f.Rules)-f.Counts.NotApplicable, "failed", len(failed), "rules", failed,
		"doubtful", len(doubted), "doubted", doubted, "problems", len(f.Problems)+f.More)
	if f.Simulated {
		return s.p.Word("report.gate.simulated", "text", told)
	}
	return told
}

// problems say why a file could not be judged.
func (s checkStory) problems(f findings.GateFile) (lines bullets) {
	for _, one := range f.Problems {
		lines = append(lines, bullet{bad, joined(faultText(one), one.Hint)})
	}
	if f.More > 0 {
		lines = append(lines, bullet{bad, sentence(s.p.Word("report.gate.more", "more", f.More))})
	}
	return lines
}

// answerOrder puts what fails first: who reads one line reads the worst.
var answerOrder = []string{findings.Failed, findings.CannotTell, findings.Warned, findings.Passed, findings.NotApplicable}

// answersOf are the answers of a file, the worst first.
func answersOf(f findings.GateFile) []findings.Ruling {
	rules := slices.Clone(f.Rules)
	slices.SortStableFunc(rules, func(a, b findings.Ruling) int {
		return cmp.Compare(slices.Index(answerOrder, a.Status), slices.Index(answerOrder, b.Status))
	})
	return rules
}

func (s checkStory) answers(f findings.GateFile) (lines bullets) {
	for _, r := range answersOf(f) {
		if r.Status != findings.NotApplicable {
			lines = append(lines, bullet{statusMarks[r.Status], s.p.Word("form.label", "label", r.Rule, "text", s.answer(r))})
		}
	}
	return lines
}

// notApplicable says in a sentence which rules have nothing to ask, and why.
func (s checkStory) notApplicable(f findings.GateFile) string {
	var told []string
	for _, r := range f.Rules {
		if r.Status == findings.NotApplicable {
			told = append(told, s.p.Word("report.gate.because", "rule", r.Rule, "text", r.Message.Text))
		}
	}
	if told == nil {
		return ""
	}
	return s.p.Word("report.gate.not-applicable", "rules", strings.Join(told, s.p.Word("form.semicolon")))
}

// answer is what a rule says, what there is to do about it, and whatever else
// it says.
func (s checkStory) answer(r findings.Ruling) string {
	said := r.Message.Text
	if r.Status == findings.CannotTell {
		said = s.p.Word("report.gate.cannot-tell", "text", said)
	}
	sentences := []string{said, r.Hint}
	for _, m := range r.Details {
		sentences = append(sentences, m.Text)
	}
	return joined(sentences...)
}

// joined puts sentences after each other, the first as it stands after a colon.
func joined(texts ...string) string {
	var told []string
	for i, t := range texts {
		switch {
		case t == "":
		case i == 0:
			told = append(told, ended(t))
		default:
			told = append(told, sentence(t))
		}
	}
	return strings.Join(told, " ")
}
