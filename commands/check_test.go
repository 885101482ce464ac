package commands

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment/ledger"
)

// TestCheckFindsAChangedLedger: an outcome that another program changed is
// found, though the report would not show it.
func TestCheckFindsAChangedLedger(t *testing.T) {
	folder := t.TempDir()
	t.Setenv(ledger.KeysVariable, filepath.Join(folder, "keys"))
	outcomes, path := filepath.Join(folder, "o.csv"), filepath.Join(folder, "o.swipes")
	rows := "contact,trigger,outcome\n" + strings.Repeat("c,A,engage\nd,B,ignore\ne,A,ignore\nf,B,engage\n", 5)
	if err := os.WriteFile(outcomes, []byte(rows), 0o666); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (int, string) {
		var out bytes.Buffer
		return Main(append([]string{"triggerlab"}, args...), Streams{In: strings.NewReader(""), Out: &out, Err: &out}), out.String()
	}
	if status, said := run("record", "import", path, outcomes); status != statusRan {
		t.Fatal(said)
	}
	check := []string{"check", path, "--rule", "sample-ratio=off", "--format", "terminal"}
	if status, said := run(check...); status != statusRan || !strings.Contains(said, "✓ ledger") {
		t.Errorf("a sound ledger: status %d\n%s", status, said)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	var guard string
	if err := db.QueryRow("SELECT sql FROM sqlite_master WHERE name = 'exposures_no_update'").Scan(&guard); err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{"DROP TRIGGER exposures_no_update", "UPDATE exposures SET outcome = 3 - outcome WHERE id = 2", guard} {
		if _, err := db.Exec(change); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if status, said := run(check...); status != statusFailed || !strings.Contains(said, "✗ ledger: the ledger is not as it was recorded") {
		t.Errorf("a changed ledger: status %d\n%s", status, said)
	}
}
