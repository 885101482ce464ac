package commands

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment/warehouse/servers"
)

// TestGoldenWindows: of many experiments in a database each has the window that
// ends with its own last moment, one without times has none, and what took longer
// than a window is an ignore in all of them.
func TestGoldenWindows(t *testing.T) {
	header := []string{"test", "contact", "trigger", "outcome", "time", "swipe_s"}
	var rows [][]string
	for i := range 120 {
		test := []string{"spring", "summer", "timeless"}[i%3]
		time := map[string]string{"spring": "2026-03-%02d 10:00:00", "summer": "2026-06-%02d 10:00:00"}[test]
		if time != "" {
			time = fmt.Sprintf(time, 1+i%20)
		}
		rows = append(rows, []string{test, fmt.Sprint("c", i), []string{"poem", "plain"}[i/3%2], []string{"engage", "ignore"}[i/6%2], time, fmt.Sprint(i * 4000)})
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "golden.csv")
	writeRows(t, file, header, rows)
	s := servers.Postgres(t)
	s.Exec(t, "CREATE TABLE golden_windows ("+strings.Join(header, " text, ")+" text)")
	typed := make([][]any, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			typed[i] = append(typed[i], cell)
		}
	}
	s.Load(t, "golden_windows", header, typed)
	for _, line := range []string{"report SOURCE --experiment test --window 72h", "report SOURCE --only test=timeless --window 72h", "report SOURCE --experiment test --only test=summer,timeless --window 72h"} {
		of, want := goldenSays(t, folder, line, file)
		in, got := goldenSays(t, folder, line, s.URL("golden_windows"))
		if of != statusRan || in != statusRan || !cmp.Equal(want, got) {
			t.Errorf("%s: status %d and %d (-csv +database):\n%s", line, of, in, cmp.Diff(want, got))
		}
	}
}
