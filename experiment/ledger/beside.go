package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Extension is how the names of ledgers end.
const Extension = ".swipes"

// Why a ledger does not lie beside its book, as the code of the sentence that
// says so.
const (
	synced  = "ledger.beside-synced"
	network = "ledger.beside-network"
)

// Beside returns where the ledger of a book lies: spring.swipes beside
// spring.xlsx. A folder that a program keeps the same on several machines, or
// one on the network, is no place for it: the one copies a file while it is
// written, the other cannot lock it. There it lies in the user's data folder,
// under a name that tells apart two books of one name, and why is the code of
// the sentence that says so; empty otherwise. A ledger that lies beside its
// book already stays there.
func Beside(book string) (path, why string) {
	path = strings.TrimSuffix(book, filepath.Ext(book)) + Extension
	whole, err := filepath.Abs(book)
	if err != nil {
		return path, ""
	}
	if real, err := filepath.EvalSymlinks(whole); err == nil {
		whole = real
	}
	switch {
	case Is(path):
		return path, ""
	case Remote(whole):
		why = network
	case syncedFolder(whole):
		why = synced
	default:
		return path, ""
	}
	folder, err := dataFolder()
	if err != nil {
		return path, ""
	}
	sum := sha256.Sum256([]byte(whole))
	own := strings.TrimSuffix(filepath.Base(whole), filepath.Ext(whole)) + "-" + hex.EncodeToString(sum[:4]) + Extension
	return filepath.Join(folder, own), why
}

// dataFolder is where programs keep a user's data on this machine.
func dataFolder() (string, error) {
	folder := os.Getenv("XDG_DATA_HOME")
	switch {
	case runtime.GOOS == "windows":
		folder = os.Getenv("LocalAppData")
	case runtime.GOOS == "darwin":
		folder = ""
	}
	if folder == "" || !filepath.IsAbs(folder) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(home, map[string]string{"darwin": "Library/Application Support", "windows": "AppData/Local"}[runtime.GOOS])
		if folder == home {
			folder = filepath.Join(home, ".local", "share")
		}
	}
	return filepath.Join(folder, "triggerlab", "ledgers"), nil
}

// syncedNames are how the folders of programs that sync are called, alone or
// with the name of an account behind: OneDrive - Contoso, GoogleDrive-amy@….
var syncedNames = []string{"onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud drive", "iclouddrive",
	"mobile documents", "nextcloud", "owncloud", "box sync", "pcloud", "pclouddrive", "syncthing", "seafile", "creative cloud files"}

// homely are names that say so in the user's own folder only.
var homely = map[string]bool{"Box": true, "Sync": true}

// syncedMarks lie in folders that are synced, whatever these are called.
var syncedMarks = []string{".dropbox", ".dropbox.cache", ".stfolder", ".nextcloudsync.log", ".owncloudsync.log", ".tmp.drivedownload", ".sync_.db"}

// syncedFolder tells a path below a folder that some program syncs.
func syncedFolder(path string) bool {
	for _, root := range []string{os.Getenv("OneDrive"), os.Getenv("OneDriveCommercial"), os.Getenv("OneDriveConsumer")} {
		if root != "" && within(path, root) {
			return true
		}
	}
	home, _ := os.UserHomeDir()
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		if isSyncedName(filepath.Base(folder)) || homely[filepath.Base(folder)] && filepath.Dir(folder) == home {
			return true
		}
		for _, mark := range syncedMarks {
			if _, err := os.Lstat(filepath.Join(folder, mark)); err == nil {
				return true
			}
		}
		if folder == filepath.Dir(folder) {
			return false
		}
	}
}

func isSyncedName(name string) bool {
	name = strings.ToLower(name)
	for _, known := range syncedNames {
		after, ok := strings.CutPrefix(name, known)
		if ok && (after == "" || strings.HasPrefix(after, " - ") || strings.HasPrefix(after, "-") || strings.HasPrefix(after, " (")) {
			return true
		}
	}
	return false
}

func within(path, folder string) bool {
	below, err := filepath.Rel(folder, path)
	return err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator))
}
