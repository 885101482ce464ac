package commands

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"

	"triggerlab/experiment"
)

// A fileSet is several files that are written together: each beside its place,
// and all of them moved there when the last is whole, or none.
type fileSet struct{ files []*newFile }

// newFile is a file that is not in its place yet.
type newFile struct {
	*os.File
	path  string
	aside string // where what it replaces waits; empty: it replaces nothing
	whole bool   // and closed
	moved bool
}

// create begins a file.
func (s *fileSet) create(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &diskError{experiment.Msg("disk.no-file", "file", path), nil}
	}
	if err := closed(path); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, unwritten(path, err)
	}
	s.files = append(s.files, &newFile{File: f, path: path})
	return f, nil
}

// fill begins a file and writes it.
func (s *fileSet) fill(path string, fill func(io.Writer) error) error {
	f, err := s.create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	err = fill(w)
	var problems *experiment.Problems
	switch {
	case errors.As(err, &problems):
		return err
	case err == nil:
		err = w.Flush()
	}
	if err != nil {
		return unwritten(path, err)
	}
	return nil
}

// finish makes the files whole on the disk, those that are not yet.
func (s *fileSet) finish() error {
	for _, f := range s.files {
		if err := f.finish(); err != nil {
			return unwritten(f.path, err)
		}
	}
	return nil
}

// keep moves the files into their places. When one cannot be, those before it
// are taken back.
func (s *fileSet) keep() error {
	if err := s.finish(); err != nil {
		return err
	}
	for _, f := range s.files {
		if err := f.move(len(s.files) > 1); err != nil {
			return errors.Join(unwritten(f.path, err), s.takeBack())
		}
	}
	for _, f := range s.files {
		if f.aside != "" {
			_ = os.Remove(f.aside) // what is left over harms nobody
		}
	}
	s.files = nil
	return nil
}

// discard removes what is not in its place.
func (s *fileSet) discard() {
	for _, f := range s.files {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	s.files = nil
}

// finish makes the file whole on the disk.
func (f *newFile) finish() error {
	if f.whole {
		return nil
	}
	f.whole = true
	mode := os.FileMode(0o644)
	if info, err := os.Stat(f.path); err == nil {
		mode = info.Mode().Perm()
	}
	return errors.Join(f.Chmod(mode), f.Sync(), f.Close())
}

// move puts the file in its place, and what was there beside it if it may have
// to be put back.
func (f *newFile) move(mayReturn bool) error {
	if _, err := os.Lstat(f.path); err == nil && mayReturn {
		aside := f.Name() + ".before"
		if err := os.Link(f.path, aside); err != nil {
			// No hard links here: the one moment in which neither is there.
			if err := os.Rename(f.path, aside); err != nil {
				return err
			}
		}
		f.aside = aside
	}
	if err := replace(f.Name(), f.path); err != nil {
		return err
	}
	f.moved = true
	return nil
}

// takeBack puts everything where it was.
func (s *fileSet) takeBack() (err error) {
	for _, f := range s.files {
		switch {
		case f.aside != "":
			err = errors.Join(err, replace(f.aside, f.path))
		case f.moved:
			err = errors.Join(err, os.Remove(f.path))
		}
		if !f.moved {
			_ = os.Remove(f.Name())
		}
	}
	s.files = nil
	return err
}
