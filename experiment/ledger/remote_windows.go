package ledger

import (
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// driveRemote is the type of a drive that lies on the network.
const driveRemote = 4

var driveType = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDriveTypeW")

// Remote tells a path on another machine: SQLite's locks and shared memory do
// not reach there.
func Remote(path string) bool {
	volume := filepath.VolumeName(path)
	if strings.HasPrefix(volume, `\\`) && !strings.HasPrefix(volume, `\\?\`) && !strings.HasPrefix(volume, `\\.\`) {
		return true
	}
	root, err := syscall.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return false
	}
	kind, _, _ := driveType.Call(uintptr(unsafe.Pointer(root)))
	return kind == driveRemote
}
