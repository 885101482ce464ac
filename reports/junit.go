package reports

import (
	"bytes"
	"encoding/xml"
	"io"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// JUnit is the format that CI servers read as the results of tests: a suite a
// file, a case a rule. It says of check what the schema of Jenkins' xUnit
// plugin allows, and no times, which would change every run.
const JUnit Format = "junit"

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string       `xml:"name,attr"`
		ClassName string       `xml:"classname,attr"`
		Skipped   *junitAnswer `xml:"skipped"`
		Error     *junitAnswer `xml:"error"`
		Failure   *junitAnswer `xml:"failure"`
		Out       string       `xml:"system-out,omitempty"`
	}
	junitAnswer struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit writes the results as XML. A rule that fails is a failure, one that
// cannot be told an error, one that does not apply is skipped, and a warning
// passes with what it says as its output.
func (s checkStory) junit(w io.Writer) error {
	all := junitSuites{Name: "triggerlab check"}
	for _, f := range s.doc.Files {
		suite := s.suite(f)
		suite.Tests = len(suite.Cases)
		all.Tests, all.Failures, all.Errors = all.Tests+suite.Tests, all.Failures+suite.Failures, all.Errors+suite.Errors
		all.Suites = append(all.Suites, suite)
	}
	var buffer bytes.Buffer
	buffer.WriteString(xml.Header)
	encoder := xml.NewEncoder(&buffer)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	buffer.WriteString("\n")
	_, err := w.Write(buffer.Bytes())
	return err
}

// suite is the results of one file; what keeps it from being judged is an
// error of a case of its own.
func (s checkStory) suite(f findings.GateFile) junitSuite {
	file := text.Printable(fileNamed(f))
	suite := junitSuite{Name: file}
	for _, r := range f.Rules {
		one := s.test(r)
		one.ClassName = file
		suite.Cases = append(suite.Cases, one)
		switch {
		case one.Failure != nil:
			suite.Failures++
		case one.Error != nil:
			suite.Errors++
		case one.Skipped != nil:
			suite.Skipped++
		}
	}
	if f.Status == findings.Unreadable {
		var lines string
		for _, line := range s.problems(f) {
			lines += text.Printable(line.text) + "\n"
		}
		suite.Errors++
		suite.Cases = append(suite.Cases, junitCase{
			Name: s.p.Word("report.gate.file"), ClassName: file,
			Error: &junitAnswer{findings.Unreadable, text.Printable(s.sum(f)), lines},
		})
	}
	return suite
}

func (s checkStory) test(r findings.Ruling) junitCase {
	one := junitCase{Name: r.Rule}
	said := &junitAnswer{Message: text.Printable(r.Message.Text), Text: text.Printable(s.answer(r))}
	switch {
	case r.Status == findings.Failed:
		said.Type, one.Failure = r.Rule, said
	case r.Fails():
		said.Type, one.Error = r.Status, said
	case r.Status == findings.NotApplicable:
		said.Text, one.Skipped = "", said
	default:
		one.Out = said.Text
	}
	return one
}
