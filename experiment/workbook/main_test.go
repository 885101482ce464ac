package workbook_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain makes fewer books than rapid would: each is packed, written to
// disk and parsed, which takes ten times as long under the race detector.
// go test -rapid.checks=1000 makes more.
func TestMain(m *testing.M) {
	_ = flag.Set("rapid.checks", "15") // before the command line is parsed, which may say otherwise
	os.Exit(m.Run())
}
