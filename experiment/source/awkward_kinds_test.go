package source_test

import (
	"encoding/binary"
	"strings"
	"testing"
)

// ole is the container that old workbooks and encrypted ones are packed in,
// with one stream.
func ole(stream string) []byte {
	const sector = 512
	b := make([]byte, 3*sector)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le := binary.LittleEndian
	le.PutUint16(b[30:], 9) // sectors of 512 bytes
	le.PutUint32(b[48:], 0) // the directory
	le.PutUint32(b[76:], 1) // the table of sectors
	entry := b[sector+128:] // behind the root
	name := inUTF16(le, false)(stream + "\x00")
	copy(entry, name)
	le.PutUint16(entry[64:], uint16(len(name)))
	le.PutUint32(b[2*sector:], 0xfffffffe) // the directory ends
	return b
}

// TestAwkwardKinds: files that are something else than they are called, or
// than can be read.
func TestAwkwardKinds(t *testing.T) {
	one := func(name, content string) []byte { return parts{name: content}.zipped() }
	main := func(target string) []byte {
		p := newParts(rowsXML(1, head+four))
		return p.replaced("_rels/.rels", "xl/workbook.xml", target).zipped()
	}
	tar := make([]byte, 1024)
	copy(tar, "a.csv")
	copy(tar[257:], "ustar")
	testAwkward(t, []awkward{
		{name: "a workbook called .csv", file: "a.csv", raw: xlsx(head + four), want: fine},
		{name: "a CSV file called .xlsx", file: "a.xlsx", head: head, rows: four, want: fine},
		{name: "a CSV file called .xls", file: "a.xls", head: "contact\ttrigger\toutcome\n", rows: strings.ReplaceAll(four, ",", "\t"), want: fine},
		{name: "a CSV file called .gz", file: "a.csv.gz", head: head, rows: four, want: fine},
		{name: "a CSV file called nothing", file: "export", head: head, rows: four, want: fine},
		{name: "a CSV file that Excel takes for something else", head: "ID;contact;trigger;outcome\n", rows: "1;a;p;1\n2;b;q;0\n3;c;p;0\n4;d;q;1\n", want: fine},
		{name: "a CSV file that begins like Parquet", head: "PAR1,contact,trigger,outcome\n", rows: "1,a,p,1\n2,b,q,0\n3,c,p,0\n4,d,q,1\n", want: fine},
		{name: "a CSV file that begins like a zip file", head: "PK,contact,trigger,outcome\n", rows: "1,a,p,1\n2,b,q,0\n3,c,p,0\n4,d,q,1\n", want: fine},
		{name: "a name with spaces and letters beyond ASCII", file: "résultats du printemps (2) #1.csv", head: head, rows: four, want: fine},
		{name: "a web page called .xls", file: "a.xls", raw: []byte("\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>contact</td></tr></table></html>"), problems: "table.unsupported a.xls"},
		{name: "a web page that asks for a password", file: "a.csv", raw: []byte("<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"), problems: "table.unsupported a.csv"},
		{name: "a workbook of Excel 2003 in XML", file: "a.xls", raw: []byte("<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"), problems: "table.unsupported a.xls"},
		{name: "a workbook of Excel 97", file: "a.xls", raw: ole("Workbook"), problems: "table.xls a.xls"},
		{name: "a workbook of Excel 95 called .xlsx", file: "a.xlsx", raw: ole("Book"), problems: "table.xls a.xlsx"},
		{name: "a workbook with a password", file: "a.xlsx", raw: ole("EncryptedPackage"), problems: "table.encrypted a.xlsx"},
		{name: "an old text document", file: "a.doc", raw: ole("WordDocument"), problems: "table.ole a.doc"},
		{name: "an old container that ends at once", file: "a.xls", raw: ole("Workbook")[:40], problems: "table.ole a.xls"},
		{name: "a sheet of LibreOffice", file: "a.ods", raw: one("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), problems: "table.unsupported a.ods"},
		{name: "a text of LibreOffice", file: "a.odt", raw: one("mimetype", "application/vnd.oasis.opendocument.text"), problems: "table.unsupported a.odt"},
		{name: "a sheet of Numbers", file: "a.numbers", raw: one("Index/Document.iwa", ""), problems: "table.unsupported a.numbers"},
		{name: "a binary workbook", file: "a.xlsb", raw: main("xl/workbook.bin"), problems: "table.unsupported a.xlsb"},
		{name: "a text of Word", file: "a.docx", raw: main("word/document.xml"), problems: "table.unsupported a.docx"},
		{name: "slides", file: "a.pptx", raw: main("ppt/presentation.xml"), problems: "table.unsupported a.pptx"},
		{name: "exports in a zip file", file: "a.zip", raw: one("campaign.csv", head+four), problems: "table.zip-of-files a.zip"},
		{name: "a zip file with nothing in it", file: "a.xlsx", raw: parts{}.zipped(), problems: "table.not-a-workbook a.xlsx"},
		{name: "a workbook that was packed again", file: "a.xlsx.gz", raw: gz(string(xlsx(head + four))), problems: "table.packed-workbook a.xlsx.gz"},
		{name: "a portable document", file: "a.pdf", raw: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), problems: "table.unsupported a.pdf"},
		{name: "a picture", file: "a.png", raw: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), problems: "table.unsupported a.png"},
		{name: "JSON", file: "a.json", raw: []byte("[\n  {\"contact\": \"a\"}\n]\n"), problems: "table.unsupported a.json"},
		{name: "lines of JSON", file: "a.jsonl", raw: []byte("{\"contact\": \"a\", \"trigger\": \"p\"}\n"), problems: "table.unsupported a.jsonl"},
		{name: "rich text", file: "a.rtf", raw: []byte("{\\rtf1\\ansi contact}"), problems: "table.unsupported a.rtf"},
		{name: "a database", file: "a.db", raw: []byte("SQLite format 3\x00\x10\x00"), problems: "table.unsupported a.db"},
		{name: "an archive of a CSV file", file: "a.tar", raw: tar, problems: "table.unsupported a.tar"},
		{name: "a file of 7-Zip", file: "a.7z", raw: []byte("7z\xbc\xaf\x27\x1c\x00\x04"), problems: "table.unsupported a.7z"},
		{name: "a file of xz", file: "a.csv.xz", raw: []byte("\xfd7zXZ\x00\x00\x04"), problems: "table.unsupported a.csv.xz"},
		{name: "a file of bzip2", file: "a.csv.bz2", raw: []byte("BZh91AY&SY\x00\x01"), problems: "table.unsupported a.csv.bz2"},
		{name: "zeros", file: "a.csv", raw: make([]byte, 4096), problems: "table.nul a.csv:A1"},
	})
}
