package ledger

import (
	"crypto/aes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"strings"

	"triggerlab/experiment"
)

// A SharedKey is a secret that parts of one table have in common, wherever they
// are read: who has it can tell that two of them speak of the same contact.
type SharedKey struct {
	key  *key
	name string
	file string
	made bool
}

// Shared returns the key of this name, from the folder of the keys, and makes
// it where there is none yet. It is shared by copying its file.
func Shared(folder, name string) (*SharedKey, error) {
	folder, err := KeyFolder(folder)
	if err != nil {
		return nil, err
	}
	k, err := loadShared(folder, name)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := makeShared(folder, name); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, keyFailure(keyFile(folder, name), err)
	}
	k, err = loadShared(folder, name)
	if err == nil {
		k.made = true
	}
	return k, err
}

// loadShared reads a key; that there is none is fs.ErrNotExist.
func loadShared(folder, name string) (*SharedKey, error) {
	file := keyFile(folder, name)
	text, err := os.ReadFile(file)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return nil, keyFailure(file, err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	k := new(key)
	if copy(k[:], raw); err != nil || len(raw) != len(k) {
		return nil, experiment.Problem(experiment.Msg("ledger.no-shared-key", "key", file))
	}
	return &SharedKey{key: k, name: name, file: file}, nil
}

// makeShared makes a key that appears whole or not at all: another program may
// make it at the same time, and the one that comes second takes the first.
func makeShared(folder, name string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, "."+name+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	var k key
	rand.Read(k[:])
	_, err = f.WriteString(hex.EncodeToString(k[:]) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	err = os.Link(f.Name(), keyFile(folder, name))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(f.Name(), keyFile(folder, name)) // no hard links here
	}
	if err != nil {
		return err
	}
	return syncFolder(folder)
}

// File is where the key lies, and Made tells that it was made just now.
func (k *SharedKey) File() string { return k.file }

// Made tells that there was no such key before.
func (k *SharedKey) Made() bool { return k.made }

// Check tells the key from others, and nothing about it.
func (k *SharedKey) Check() string { return k.key.check("shared " + k.name) }

// Veil returns a function that makes of a hash another one,
//
//	AES-256(key, hash ‖ what ‖ 0…)[:8],
//
// which looks like chance to who has no key. It is used by one goroutine.
func (k *SharedKey) Veil() func(what byte, hash uint64) uint64 {
	block, err := aes.NewCipher(k.key.sum("triggerlab shared " + k.name))
	if err != nil {
		panic(err) // the sum has the length of a key
	}
	var in, out [aes.BlockSize]byte
	return func(what byte, hash uint64) uint64 {
		binary.LittleEndian.PutUint64(in[:], hash)
		in[8] = what
		block.Encrypt(out[:], in[:])
		return binary.LittleEndian.Uint64(out[:])
	}
}
