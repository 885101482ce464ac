package table

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// A description that is nested for ever, or announces a list it does not
// hold, is damage and costs no memory, wherever it stands.
func TestParquetDescriptions(t *testing.T) {
	deep := bytes.Repeat([]byte{0x1c}, 1<<20)
	for name, footer := range map[string][]byte{
		"structures":      append([]byte{0xdc}, deep...),
		"lists":           append([]byte{0xd9}, bytes.Repeat([]byte{0x19}, 1<<20)...),
		"a list too long": {0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0x3f, 0},
		"a map too long":  {0xdb, 0xff, 0xff, 0xff, 0x3f, 0x55, 0},
	} {
		content := append([]byte(parquetMagic), footer...)
		content = binary.LittleEndian.AppendUint32(content, uint32(len(footer)))
		path := writeFile(t, "f.parquet", append(content, parquetMagic...))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := readAll(t, path, "")
		runtime.ReadMemStats(&after)
		if err == nil || codes(t, err) != "table.broken-parquet" {
			t.Errorf("%s: %v", name, err)
		}
		if made := after.TotalAlloc + after.StackSys - before.TotalAlloc - before.StackSys; made > 8<<20 {
			t.Errorf("%s: %d bytes of memory", name, made)
		}
	}
	whole := parquetOf(t, []everyType{{}}, 1, parquet.KeyValueMetadata("a", "b"))
	size := binary.LittleEndian.Uint32(whole[len(whole)-parquetTail:])
	footer := whole[len(whole)-parquetTail-int(size) : len(whole)-parquetTail]
	for n := range footer {
		if checkThrift(footer[:n]) == nil {
			t.Errorf("cut off after %d of %d, and no error", n, len(footer))
		}
	}
	if err := checkThrift(footer); err != nil {
		t.Error(err)
	}
}
