package ledger

import (
	"bufio"
	"strings"
	"testing"
)

// TestRemote: the longest mount that a path is below says on what it lies.
func TestRemote(t *testing.T) {
	if Remote(t.TempDir()) {
		t.Error("a temporary folder on another machine")
	}
	const mounts = `/dev/vda / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
/dev/sdb /mnt/share/local ext4 rw 0 0
//server/x /mnt/with\040space cifs rw 0 0
broken
`
	for path, want := range map[string]string{
		"/home/amy/spring.swipes":             "ext4",
		"/mnt/share/spring.swipes":            "nfs4",
		"/mnt/shared/spring.swipes":           "ext4",
		"/mnt/share/local/a/../spring.xlsx":   "ext4",
		"/mnt/with space/below/spring.swipes": "cifs",
	} {
		if got := systemOf(path, bufio.NewScanner(strings.NewReader(mounts))); got != want {
			t.Errorf("%s is on %s, want %s", path, got, want)
		}
	}
}
