package ledger

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBeside: a ledger lies beside its book, and in the user's data folder
// where the book lies where it would come to harm.
func TestBeside(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
	t.Setenv("LocalAppData", filepath.Join(home, "data"))
	t.Setenv("OneDrive", filepath.Join(home, "Contoso"))
	for _, c := range []struct{ book, mark, why string }{
		{"plain/spring.xlsx", "", ""},
		{"dropboxes/Sync/spring.xlsx", "", ""},
		{"Dropbox/plans/spring.xlsx", "", synced},
		{"OneDrive - Contoso/spring.xlsx", "", synced},
		{"Contoso/spring.xlsx", "", synced},
		{"GoogleDrive-amy@example.org/My Drive/spring.xlsx", "", synced},
		{"Library/Mobile Documents/com~apple~CloudDocs/spring.xlsx", "", synced},
		{"Box/spring.xlsx", "", synced},
		{"cloud/below/spring.xlsx", "cloud/.dropbox", synced},
	} {
		book := filepath.Join(home, filepath.FromSlash(c.book))
		if err := os.MkdirAll(filepath.Dir(book), 0o700); err != nil {
			t.Fatal(err)
		}
		if c.mark != "" {
			if err := os.WriteFile(filepath.Join(home, c.mark), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		path, why := Beside(book)
		if why != c.why {
			t.Errorf("%s: why is %q", c.book, why)
		}
		beside := strings.TrimSuffix(book, ".xlsx") + ".swipes"
		if (path == beside) != (c.why == "") || filepath.Ext(path) != ".swipes" {
			t.Errorf("%s: %s", c.book, path)
		}
		// It can be made there, and then stays where it is.
		o := Options{Keys: filepath.Join(home, "keys")}
		made(t, path, o).Close()
		if again, _ := Beside(book); again != path {
			t.Errorf("%s: first %s, then %s", c.book, path, again)
		}
		if c.why != "" {
			made(t, beside, o).Close()
			if there, why := Beside(book); there != beside || why != "" {
				t.Errorf("%s: %s %s", c.book, there, why)
			}
		}
	}
	if _, err := Create(context.Background(), filepath.Join(home, "no", "such", "folder.swipes"), Options{}); err == nil {
		t.Error("made in a folder that is not there")
	}
}
