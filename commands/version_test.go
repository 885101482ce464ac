package commands

import (
	"runtime/debug"
	"testing"
)

// TestVersion: whoever reports a fault can say which program it was.
func TestVersion(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	built := []debug.BuildSetting{setting("vcs.revision", "0123456789abcdef0123"), setting("vcs.time", "2026-11-22T10:00:00Z"), setting("vcs.modified", "true"), setting("GOOS", "linux"), setting("GOARCH", "amd64")}
	for want, info := range map[string]*debug.BuildInfo{
		"v1.2.0 (commit 0123456789ab of 2026-11-22, changed since; go1.26.8, linux/amd64)": {GoVersion: "go1.26.8", Main: debug.Module{Version: "v1.2.0"}, Settings: built},
		"v1.2.0 (commit 0123456789ab of 2026-11-22; go1.26.8)":                             {GoVersion: "go1.26.8", Main: debug.Module{Version: "v1.2.0"}, Settings: built[:2]},
		"(devel) (go1.26.8)": {GoVersion: "go1.26.8"},
	} {
		if got := versionOf(info); got != want {
			t.Errorf("%q and not %q", got, want)
		}
	}
}
