package ledger

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// networkSystems are the file systems that lie on another machine.
var networkSystems = map[string]bool{
	"nfs": true, "nfs4": true, "cifs": true, "smb3": true, "smbfs": true, "ncpfs": true, "afs": true, "ceph": true, "9p": true,
	"glusterfs": true, "lustre": true, "davfs": true, "fuse.sshfs": true, "fuse.davfs": true, "fuse.davfs2": true, "fuse.rclone": true,
	"fuse.gvfsd-fuse": true, "fuse.s3fs": true, "fuse.glusterfs": true, "fuse.smbnetfs": true, "fuse.google-drive-ocamlfuse": true,
	"fuse.onedriver": true, "fuse.cephfs": true,
}

// Remote tells a path on another machine: SQLite's locks and shared memory do
// not reach there.
func Remote(path string) bool {
	f, err := os.Open("/proc/self/mounts")
	if err != nil {
		return false
	}
	defer f.Close()
	return networkSystems[systemOf(path, bufio.NewScanner(f))]
}

// systemOf is the kind of file system that a path is on, by the longest place
// in the list of mounts that it is below; of equal ones the last is on top.
func systemOf(path string, mounts *bufio.Scanner) (kind string) {
	longest := -1
	for mounts.Scan() {
		fields := strings.Fields(mounts.Text())
		if len(fields) < 3 {
			continue
		}
		place := unescape.Replace(fields[1])
		if len(place) >= longest && within(filepath.Clean(path), place) {
			longest, kind = len(place), fields[2]
		}
	}
	return kind
}

// unescape writes what a list of mounts cannot hold in a field.
var unescape = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
