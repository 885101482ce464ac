package source

import (
	"os"
	"path/filepath"
	"strings"

	"triggerlab/experiment"
)

// The files of a table in Delta Lake, Iceberg or Hudi are its past as well:
// rows that were changed or deleted since stand in files that lie beside the
// others until somebody cleans up. Which of them are the table only its log
// says, so that they are refused.

// lake names the format of the table whose log lies in a folder; empty: none.
func lake(folder string) string {
	switch {
	case isDir(filepath.Join(folder, "_delta_log")):
		return "Delta Lake"
	case isDir(filepath.Join(folder, ".hoodie")):
		return "Hudi"
	}
	logs, _ := filepath.Glob(filepath.Join(escaped(folder), "metadata", "*.metadata.json"))
	if len(logs) > 0 {
		return "Iceberg"
	}
	return ""
}

// escaped is a path as a pattern that stands for itself.
func escaped(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// inLake refuses files of such a table, which the log may lie some folders
// above.
func inLake(paths []string) error {
	met := map[string]bool{}
	for _, path := range paths {
		if !strings.HasSuffix(strings.ToLower(path), ".parquet") {
			continue
		}
		folder, err := filepath.Abs(filepath.Dir(path))
		if err != nil {
			return err
		}
		for !met[folder] {
			met[folder] = true
			if format := lake(folder); format != "" {
				return experiment.Problem(experiment.Msg("source.lake", "format", format, "folder", filepath.Base(folder)).On(experiment.Place{File: path}))
			}
			folder = filepath.Dir(folder)
		}
	}
	return nil
}
