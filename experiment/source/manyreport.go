package source

import (
	"bytes"
	"io"
	"os"

	"triggerlab/experiment/findings"
)

// isPortfolio tells a report on many experiments, which says its schema first.
func isPortfolio(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false // reading from a pipe would take from it, or wait
	}
	f, err := os.Open(path)
	if err != nil {
		return false // of which opening it will tell
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := io.ReadFull(f, head)
	said, rest, _ := bytes.Cut(head[:n], []byte(`"schema":`))
	return string(bytes.TrimSpace(said)) == "{" && bytes.HasPrefix(bytes.TrimSpace(rest), []byte(`"`+findings.PortfolioSchema+`"`))
}
