package spool

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"testing"
)

// record is the n-th, of a size that no block is a multiple of, and now and
// then larger than one.
func record(n int) []byte {
	size := 37 + n%1000
	if n%5000 == 4999 {
		size = 3*block + 11
	}
	return bytes.Repeat(fmt.Appendf(nil, "%d,", n), size/8+1)
}

func filled(t *testing.T, records int) *Log {
	t.Helper()
	l := &Log{}
	for n := range records {
		if err := l.Append(record(n)); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// TestLog: what is read is what was written, few or many, by several at a time,
// and as often as one likes.
func TestLog(t *testing.T) {
	for _, records := range []int{0, 1, 900, 12_000} {
		l := filled(t, records)
		if inFile := l.file != nil; inFile != (records == 12_000) {
			t.Errorf("%d records are in a file: %v", records, inFile)
		}
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				n := 0
				for got, err := range l.Records() {
					if err != nil || !bytes.Equal(got, record(n)) {
						t.Errorf("record %d of %d: %v", n, records, err)
						return
					}
					n++
				}
				if n != records {
					t.Errorf("%d records are read of %d", n, records)
				}
			})
		}
		readers.Wait()
	}
}

// TestLogHoldsLittle: of many records next to nothing is in memory.
func TestLogHoldsLittle(t *testing.T) {
	if l := filled(t, 12_000); cap(l.tail) > 4*block {
		t.Errorf("%d bytes are held", cap(l.tail))
	}
}

// TestLogIsRemoved: no file is left, and a log that is closed twice is closed.
func TestLogIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l := filled(t, 12_000)
	name := l.file.Name()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); !os.IsNotExist(err) {
		t.Errorf("the file is left: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Errorf("a second time: %v", err)
	}
}

// TestLogFails: a folder that is not there, and a file that was lost, are
// errors that stay.
func TestLogFails(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/none")
	t.Setenv("TMP", t.TempDir()+"/none") // of other systems
	l := &Log{}
	for n := 0; l.err == nil && n < 12_000; n++ {
		_ = l.Append(record(n))
	}
	if l.err == nil || l.Append([]byte("one")) == nil {
		t.Fatal("a log without a folder has no error")
	}
	for _, err := range l.Records() {
		if err == nil {
			t.Error("it is read all the same")
		}
	}
	t.Setenv("TMPDIR", t.TempDir())
	lost := filled(t, 12_000)
	lost.file.Close()
	var last error
	for _, err := range lost.Records() {
		last = err
	}
	if last == nil {
		t.Error("a file that was lost is read to its end")
	}
}
