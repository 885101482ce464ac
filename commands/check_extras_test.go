package commands

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment/findings"
)

// repack writes a workbook with one of its parts edited.
func repack(t *testing.T, path, part string, edit func(string) string) string {
	t.Helper()
	from, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	var to bytes.Buffer
	w := zip.NewWriter(&to)
	for _, f := range from.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			edited := edit(string(data))
			if edited == string(data) {
				t.Fatal("nothing changed in", part)
			}
			data = []byte(edited)
		}
		out, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	changed := path + ".changed.xlsx"
	if err := os.WriteFile(changed, to.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return changed
}

// TestClaimsBesideCells: whoever leaves every value as it is can still make a
// workbook show another, or none.
func TestClaimsBesideCells(t *testing.T) {
	path := exported(t, "report.xlsx")[0]
	for name, change := range map[string]struct{ part, from, to string }{
		"a formula":       {"xl/worksheets/sheet2.xml", "<v>0.", "<f>1/2</f><v>0."},
		"a number format": {"xl/styles.xml", `"0.0 %"`, `"&quot;88&quot; %"`},
		"a hidden row":    {"xl/worksheets/sheet2.xml", `<row r="2"`, `<row r="2" hidden="1"`},
		"a hidden column": {"xl/worksheets/sheet2.xml", `<col `, `<col hidden="1" `},
		"a hidden sheet":  {"xl/workbook.xml", `<sheet `, `<sheet state="veryHidden" `},
		"a chart's title": {"xl/charts/chart1.xml", "<a:t>", "<a:t>We won: "},
		"a chart's cells": {"xl/charts/chart1.xml", "$G$2", "$H$2"},
		"a printed line":  {"xl/worksheets/sheet2.xml", "<oddFooter>", "<oddFooter>We won "},
		"a note":          {"xl/comments1.xml", "</t>", " of those who count</t>"},
		"a drawn text":    {"xl/drawings/drawing1.xml", "<xdr:graphicFrame ", "<xdr:sp><a:t>We won</a:t></xdr:sp><xdr:graphicFrame "},
	} {
		changed := repack(t, path, change.part, func(part string) string { return strings.Replace(part, change.from, change.to, 1) })
		if c := claimed(t, changed, ""); c.Status != findings.ClaimsDiffer {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// TestClaimsSavedElsewhere: a program that saves a report changes none of it.
func TestClaimsSavedElsewhere(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("no spreadsheet program here")
	}
	path := exported(t, "report.xlsx")[0]
	saved := t.TempDir()
	save := exec.Command(office, "-env:UserInstallation=file://"+filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", "xlsx", "--outdir", saved, path)
	if said, err := save.CombinedOutput(); err != nil {
		t.Skip(err, string(said))
	}
	if c := claimed(t, filepath.Join(saved, "report.xlsx"), ""); c.Status != findings.ClaimsAgree || !c.Words {
		t.Errorf("%+v", c)
	}
}

// TestBrokenReport: of a report with a sheet that cannot be read it is said
// where that is, and not that it is a report.
func TestBrokenReport(t *testing.T) {
	path := exported(t, "report.xlsx")[0]
	changed := repack(t, path, "xl/worksheets/sheet2.xml", func(part string) string { return strings.Replace(part, "<v>0.", "<v>NaN0.", 1) })
	var said bytes.Buffer
	status := Main([]string{"triggerlab", "check", changed, "--format", "terminal"}, Streams{In: strings.NewReader(""), Out: &said, Err: &said})
	if status != statusInput || !strings.Contains(said.String(), "Triggers!") {
		t.Errorf("status %d\n%s", status, said.String())
	}
}
