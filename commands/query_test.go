package commands

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"triggerlab/experiment"
)

// TestReadQuery: a query is read as editors save it, and what is no text is
// refused.
func TestReadQuery(t *testing.T) {
	const query = "SELECT 'é' FROM sends"
	little, big := []byte("\xff\xfe"), []byte("\xfe\xff")
	for _, r := range query {
		little, big = append(little, byte(r), byte(r>>8)), append(big, byte(r>>8), byte(r))
	}
	for name, c := range map[string]struct {
		written string
		taken   bool
	}{
		"plain": {query, true}, "marked": {"\xef\xbb\xbf" + query, true}, "little": {string(little), true}, "big": {string(big), true},
		"unmarked": {string(little[2:]), false}, "latin": {"SELECT '\xe9'", false}, "null": {query + "\x00", false},
	} {
		path := filepath.Join(t.TempDir(), name+".sql")
		if err := os.WriteFile(path, []byte(c.written), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := readQuery(path); (err == nil) != c.taken || c.taken && got != query {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	var problems *experiment.Problems
	if _, err := readQuery(t.TempDir()); !errors.As(err, &problems) {
		t.Errorf("a folder: %v", err)
	}
}
