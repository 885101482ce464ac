package commands

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"triggerlab/experiment"
)

// diskError is what kept a file from being written, or anything else in the
// world around the program; its hint says what to do about it.
type diskError struct {
	experiment.Message
	cause error
}

func (e *diskError) Error() string { return e.Message.String() }
func (e *diskError) Unwrap() error { return e.cause }

// unwritten says why there is no file at path. Files are written beside their
// places under names that mean nothing to anybody, so those are left out.
func unwritten(path string, err error) error {
	code, folder := "disk.unwritten", filepath.Dir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !isFolder(folder):
		code = "disk.no-folder"
	case errors.Is(err, fs.ErrPermission), busy(err):
		code = "disk.denied"
	case errors.Is(err, syscall.ENOSPC):
		code = "disk.full"
	}
	return &diskError{experiment.Msg(code, "file", path, "folder", folder, "reason", systemReason(err)), err}
}

// unmade says why there is no folder at path.
func unmade(path string, err error) error {
	code := "disk.unmade"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code = "disk.unmade-no-folder"
	case errors.Is(err, fs.ErrPermission):
		code = "disk.unmade-denied"
	}
	return &diskError{experiment.Msg(code, "made", path, "folder", filepath.Dir(path), "reason", systemReason(err)), err}
}

// systemReason is what the operating system says, without the name that a file
// has until it is whole.
func systemReason(err error) string {
	var operation *fs.PathError
	if errors.As(err, &operation) {
		err = operation.Err
	}
	return err.Error()
}
