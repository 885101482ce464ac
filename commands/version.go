package commands

import (
	"cmp"
	"runtime/debug"
	"strings"
)

// version is the module's, with the commit that it was built from and what
// built it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return versionOf(info)
}

// versionOf says what is known of a build: v1.2.0 (commit 0123456789ab of
// 2026-11-22, changed since; go1.26.8, linux/amd64).
func versionOf(info *debug.BuildInfo) string {
	said := map[string]string{}
	for _, s := range info.Settings {
		said[s.Key] = s.Value
	}
	var built []string
	if commit := said["vcs.revision"]; len(commit) >= 12 {
		from := "commit " + commit[:12]
		if day, _, dated := strings.Cut(said["vcs.time"], "T"); dated {
			from += " of " + day
		}
		if said["vcs.modified"] == "true" {
			from += ", changed since"
		}
		built = append(built, from)
	}
	with := info.GoVersion
	if said["GOOS"] != "" {
		with += ", " + said["GOOS"] + "/" + said["GOARCH"]
	}
	built = append(built, with)
	return cmp.Or(info.Main.Version, "(devel)") + " (" + strings.Join(built, "; ") + ")"
}
