package ledger

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"triggerlab/experiment"
)

// A key is what a ledger's pseudonyms and marks are made with.
type key [32]byte

// KeysVariable names the environment variable of the folder of the keys.
const KeysVariable = "TRIGGERLAB_KEYS"

// KeyFolder is where keys lie: the folder that was named, or that the
// environment names, or triggerlab/keys in the user's configuration folder.
// Never in the project, where they would be shared along with the ledger.
func KeyFolder(named string) (string, error) {
	if named == "" {
		named = os.Getenv(KeysVariable)
	}
	if named != "" {
		return filepath.Abs(named)
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", experiment.Problem(experiment.Msg("ledger.no-key-folder", "variable", KeysVariable))
	}
	return filepath.Join(folder, "triggerlab", "keys"), nil
}

// makeKey makes the key of a new ledger, and has it on the disk before the
// ledger knows of it: a key without a ledger does no harm, a ledger without
// its key is of no use.
func makeKey(folder, id string) (*key, error) {
	folder, err := KeyFolder(folder)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, keyFailure(folder, err)
	}
	k := new(key)
	rand.Read(k[:])
	file := keyFile(folder, id)
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, keyFailure(file, err)
	}
	_, err = f.WriteString(hex.EncodeToString(k[:]) + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = syncFolder(folder)
	}
	if err != nil {
		os.Remove(file)
		return nil, keyFailure(file, err)
	}
	return k, nil
}

// loadKey finds the key of a ledger. A wrong one is refused: with it every
// contact would become somebody else.
func loadKey(folder, id, check string) (*key, error) {
	file := keyFile(folder, id)
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, experiment.Problem(experiment.Msg("ledger.no-key", "key", file, "variable", KeysVariable))
	case err != nil:
		return nil, keyFailure(file, err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	k := new(key)
	if copy(k[:], raw); err != nil || len(raw) != len(k) || k.check(id) != check {
		return nil, experiment.Problem(experiment.Msg("ledger.wrong-key", "key", file, "variable", KeysVariable))
	}
	return k, nil
}

func keyFile(folder, id string) string { return filepath.Join(folder, id+".key") }

// keyFailure names the key's file where the ledger's would be.
func keyFailure(file string, err error) error {
	return &Failure{experiment.Msg("ledger.key-failed", "key", file, "detail", err.Error()), err}
}

// check is what a ledger keeps of its key, to tell it from others.
func (k *key) check(id string) string {
	return hex.EncodeToString(k.sum("triggerlab ledger " + id)[:16])
}

// mark vouches for the last seal of a ledger: who has no key can make seals
// anew and cannot make this.
func (k *key) mark(rows int64, s seal) []byte {
	return k.sum("triggerlab head " + string(appendInt(nil, rows)) + string(s[:]))[:16]
}

func (k *key) sum(text string) []byte {
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// syncFolder makes sure that the name of a new file is on the disk too. Where
// folders cannot be opened, as on Windows, there is nothing to do.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
