package commands

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// diskError is what kept a file from being written, with what to do about it.
type diskError struct {
	problem, hint string
	cause         error
}

func (e *diskError) Error() string { return e.problem }
func (e *diskError) Unwrap() error { return e.cause }

// unwritten says why there is no file at path. Files are written beside their
// places under names that mean nothing to anybody, so those are left out.
func unwritten(path string, err error) error {
	reason := err
	var operation *fs.PathError
	if errors.As(err, &operation) {
		reason = operation.Err
	}
	e := &diskError{problem: fmt.Sprintf("%s was not written: %v", path, reason), cause: err}
	folder := filepath.Dir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !isFolder(folder):
		e.problem = fmt.Sprintf("%s was not written: there is no folder %s", path, folder)
		e.hint = "make the folder first, or name one that is there"
	case errors.Is(err, fs.ErrPermission):
		e.hint = "choose a folder that you may write to; where a program has the file open, close it there"
	case errors.Is(err, syscall.ENOSPC):
		e.hint = "make room on the disk, or name a file on another one"
	}
	return e
}

// unmade says why there is no folder at path.
func unmade(path string, err error) error {
	reason := err
	var operation *fs.PathError
	if errors.As(err, &operation) {
		reason = operation.Err
	}
	e := &diskError{problem: fmt.Sprintf("the folder %s cannot be made: %v", path, reason), cause: err}
	switch folder := filepath.Dir(path); {
	case errors.Is(err, fs.ErrNotExist):
		e.problem = fmt.Sprintf("the folder %s cannot be made: there is no folder %s", path, folder)
		e.hint = "make that one first, or name one that is there"
	case errors.Is(err, fs.ErrPermission):
		e.hint = "choose a place that you may write to"
	}
	return e
}
