package table

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

// oleFile makes the container of Office before 2007, with this stream in the
// second sector of a directory that is not in one piece.
func oleFile(stream string) []byte {
	const size = 512
	file := make([]byte, 5*size)
	copy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(file[30:], 9)
	binary.LittleEndian.PutUint32(file[48:], 3) // the directory begins in sector 3
	binary.LittleEndian.PutUint32(file[76:], 0) // the table is sector 0
	table := file[size:]
	binary.LittleEndian.PutUint32(table[4*3:], 1) // and goes on in sector 1
	binary.LittleEndian.PutUint32(table[4*1:], 0xfffffffe)
	name := func(entry []byte, name string) {
		for i, unit := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(entry[2*i:], unit)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(name)+2))
	}
	name(file[4*size:], "Root Entry")
	name(file[2*size+128:], stream)
	return file
}

func TestOLE(t *testing.T) {
	for stream, code := range map[string]string{
		"EncryptedPackage": "table.encrypted",
		"EncryptionInfo":   "table.encrypted",
		"Workbook":         "table.xls",
		"Book":             "table.xls",
		"WordDocument":     "table.ole",
		"Workbooks":        "table.ole",
	} {
		expect(t, stream, writeFile(t, "o.xlsx", oleFile(stream)), code, "")
	}
	whole := oleFile("Workbook")
	for n := 8; n < len(whole); n += 64 { // a file that ends early is of no known kind
		if _, err := readAll(t, writeFile(t, "o.xls", whole[:n]), ""); err == nil || codes(t, err) != "table.ole" && n < 3*512 {
			t.Errorf("cut off at %d: %v", n, err)
		}
	}
	binary.LittleEndian.PutUint32(whole[512+4*3:], 3) // a directory that goes round
	expect(t, "round", writeFile(t, "o.xls", whole), "table.ole", "")
}
