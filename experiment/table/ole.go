package table

import (
	"encoding/binary"
	"os"
	"unicode/utf16"
)

// The container of Office before 2007 ([MS-CFB]) holds both the workbooks of
// Excel 97 and, packed once more, every encrypted one of today. Its directory
// tells them apart: it names the streams, in entries of 128 bytes, in sectors
// that a table of numbers chains up.
const (
	oleHeader     = 512
	oleEntry      = 128
	oleTables     = 109 // of which the header says where they are
	maxDirectory  = 64  // sectors of the directory that are looked at
	oleFreeSector = 0xfffffffa
)

// oleContent returns what the container holds: "encrypted", "xls" or, when
// it is something else or damaged, "".
func oleContent(f *os.File) string {
	head := make([]byte, oleHeader)
	if _, err := f.ReadAt(head, 0); err != nil {
		return ""
	}
	shift := binary.LittleEndian.Uint16(head[30:])
	if shift != 9 && shift != 12 {
		return ""
	}
	size := int64(1) << shift
	sector, directory := make([]byte, size), binary.LittleEndian.Uint32(head[48:])
	for range maxDirectory {
		if directory >= oleFreeSector {
			return ""
		}
		if _, err := f.ReadAt(sector, (int64(directory)+1)*size); err != nil {
			return ""
		}
		for entry := 0; entry < len(sector); entry += oleEntry {
			if content := oleStreams[oleName(sector[entry:])]; content != "" {
				return content
			}
		}
		directory = oleNext(f, head, directory, size)
	}
	return ""
}

// oleStreams are the streams that say what a container holds.
var oleStreams = map[string]string{
	"EncryptedPackage": "encrypted",
	"EncryptionInfo":   "encrypted",
	"Workbook":         "xls",
	"Book":             "xls",
}

// oleName returns the name of an entry.
func oleName(entry []byte) string {
	n := int(binary.LittleEndian.Uint16(entry[64:]))/2 - 1 // a NUL ends it
	if n < 1 || n > 31 {
		return ""
	}
	units := make([]uint16, n)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(entry[2*i:])
	}
	return string(utf16.Decode(units))
}

// oleNext returns the sector that follows one of a chain.
func oleNext(f *os.File, head []byte, sector uint32, size int64) uint32 {
	each := uint32(size / 4)
	if sector/each >= oleTables {
		return oleFreeSector
	}
	table := binary.LittleEndian.Uint32(head[76+4*(sector/each):])
	var next [4]byte
	if _, err := f.ReadAt(next[:], (int64(table)+1)*size+4*int64(sector%each)); err != nil {
		return oleFreeSector
	}
	return binary.LittleEndian.Uint32(next[:])
}
