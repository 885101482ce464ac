package table

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment"
)

// Paths lists the files that hold anything, in order.
func (s *Several) Paths() []string {
	paths := make([]string, len(s.members))
	for i, m := range s.members {
		paths[i] = m.Path
	}
	return paths
}

// Digests gives the files and their digests, once SHA256 was asked for.
func (s *Several) Digests() iter.Seq2[string, string] {
	return func(yield func(path, digest string) bool) {
		for _, m := range s.members {
			if !yield(m.Path, m.digest) {
				return
			}
		}
	}
}

// Twins returns two files of the same bytes that hold rows, if there are any;
// they must have been read, and SHA256 asked for.
func (s *Several) Twins() (first, second string, some bool) {
	met := map[string]string{}
	for _, m := range s.members {
		if !m.some.Load() {
			continue
		}
		if first, some = met[m.digest]; some {
			return first, m.Path, true
		}
		met[m.digest] = m.Path
	}
	return "", "", false
}

// Dialect returns that of the files if it is one, and else that of the first,
// in the format "files".
func (s *Several) Dialect() Dialect {
	d := s.members[0].dialect
	for _, m := range s.members[1:] {
		if m.dialect != d {
			d.Format, d.Encoding, d.Compression, d.Delimiter, d.BOM = "files", "", "", 0, false
		}
	}
	return d
}

// Decimals tells two files whose numbers that are text have other decimal
// marks, if there are any.
func (s *Several) Decimals() (first, second string, differ bool) {
	for _, m := range s.members {
		if m.dialect.Decimal != s.members[0].dialect.Decimal {
			return s.members[0].Path, m.Path, true
		}
	}
	return "", "", false
}

// Notices returns what is to be said of the files, of each kind once, with how
// many further files it holds for.
func (s *Several) Notices() []experiment.Message {
	var list []experiment.Message
	if len(s.empty) > 0 {
		list = append(list, experiment.Msg("table.empty-files", "files", s.someEmpty()))
	}
	if both := s.inBoth(); both != nil {
		list = append(list, *both)
	}
	first, more := map[string]experiment.Message{}, map[string]int{}
	var codes []string
	for _, m := range s.members {
		m.mu.Lock()
		notices := m.notices
		m.mu.Unlock()
		met := map[string]bool{}
		for _, n := range notices {
			switch _, known := first[n.Code]; {
			case !known:
				first[n.Code], codes = n, append(codes, n.Code)
			case !met[n.Code] && n.At.File != first[n.Code].At.File:
				more[n.Code]++
			}
			met[n.Code] = true
		}
	}
	for _, code := range codes {
		list = append(list, first[code])
		if n := more[code]; n > 0 {
			list = append(list, experiment.Msg("table.same-elsewhere", "file", first[code].At.File, "files", n))
		}
	}
	return list
}

// someEmpty names the first of the empty files.
func (s *Several) someEmpty() []string {
	const most = 5
	if len(s.empty) > most {
		return append(slices.Clone(s.empty[:most]), "…")
	}
	return s.empty
}

// inBoth tells of columns that stand in files and in their paths.
func (s *Several) inBoth() *experiment.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.both
}

// withSaid is the digest of a file together with what its path says of its
// rows: the same bytes in the folders of two days are other rows.
func (p *Piece) withSaid(digest string) string {
	if len(p.Said) == 0 {
		return digest
	}
	lines := []string{digest}
	for _, c := range p.Said {
		lines = append(lines, strconv.Quote(c.Header)+"="+strconv.Quote(c.Value))
	}
	slices.Sort(lines[1:])
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// SHA256 returns the digest of the digests of all files: of their hexadecimal
// digits, sorted, a line each, which does not depend on what the files are
// called. Columns that stand in paths are part of the digests.
func (s *Several) SHA256() (string, error) { return s.sum() }

func (s *Several) digest() (string, error) {
	errs := make([]error, len(s.members))
	eachAtOnce(len(s.members), func(i int) {
		m := s.members[i]
		d, err := openDisk(m.Path, s.said)
		if err != nil {
			errs[i] = err
			return
		}
		defer d.Close()
		m.digest, errs[i] = d.digest()
		m.digest = m.withSaid(m.digest)
	})
	var digests []string
	for i, m := range s.members {
		if errs[i] != nil {
			return "", errs[i]
		}
		digests = append(digests, m.digest)
	}
	slices.Sort(digests)
	sum := sha256.New()
	for _, d := range digests {
		sum.Write([]byte(d + "\n"))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
