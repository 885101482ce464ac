package table

import (
	"archive/zip"
	"compress/flate"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// A parcel is the zip file a workbook is packed in: parts with names, and
// relationships between them.
type parcel struct {
	*disk
	zip   *zip.Reader
	parts map[string]*zip.File // by name in lower case: part names ignore it
}

// openParcel reads the directory of the zip file.
func openParcel(d *disk) (*parcel, error) {
	z, err := zip.NewReader(d.file, d.size)
	switch {
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, problem(d.at(), "table.broken-zip", "detail", err.Error())
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", d.path, err)
	case len(z.File) > maxEntries:
		return nil, problem(d.at(), "table.limit-entries", "limit", maxEntries, "entries", len(z.File))
	}
	p := &parcel{disk: d, zip: z, parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		name := partKey(f.Name)
		if _, twice := p.parts[name]; twice {
			return nil, problem(d.at(), "table.part-twice", "part", f.Name)
		}
		p.parts[name] = f
	}
	return p, nil
}

// partKey is the form in which names of parts are compared. Some programs
// write them with the separator of their own system.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// open returns the unpacked bytes of a part, of which there may be so many.
func (p *parcel) open(name string, limit int64) (*partReader, error) {
	f := p.parts[partKey(name)]
	switch {
	case f == nil:
		return nil, problem(p.at(), "table.missing-part", "part", name)
	case f.Flags&1 != 0:
		return nil, problem(p.at(), "table.encrypted-part", "part", name)
	case f.UncompressedSize64 > uint64(limit):
		return nil, problem(p.at(), "table.limit-unpacked", "part", name, "limit", limit)
	}
	in, err := f.Open()
	if err != nil {
		return nil, p.partError(name, err)
	}
	r := &partReader{in: in, parcel: p, name: name, size: int64(f.UncompressedSize64)}
	r.left, r.code, r.limit = limit, "table.limit-unpacked", limit
	if most := max(ratioFloor, (int64(f.CompressedSize64)+1)*maxRatio-1); most < limit {
		r.left, r.code, r.limit = most, "table.limit-ratio", maxRatio
	}
	return r, nil
}

// partError tells a damaged part from a failing disk.
func (p *parcel) partError(name string, err error) error {
	var corrupt flate.CorruptInputError
	var internal flate.InternalError
	switch {
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm),
		errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &corrupt), errors.As(err, &internal):
		return problem(p.at(), "table.zip-entry", "part", name, "detail", err.Error())
	}
	return fmt.Errorf("reading %s: %w", p.path, err)
}

// A partReader unpacks a part within the limits. What the zip file says of
// its size is believed by nobody: archive/zip compares it at the end.
type partReader struct {
	in     io.ReadCloser
	parcel *parcel
	name   string
	size   int64  // as the zip file says
	left   int64  // what may still be read, and
	code   string // which limit ends it
	limit  int64
}

// Read reads up to the limit and no byte more.
func (r *partReader) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	if int64(n) > r.left {
		n, err = int(r.left), problem(r.parcel.at(), r.code, "part", r.name, "limit", r.limit)
	} else if err != nil && err != io.EOF {
		err = r.parcel.partError(r.name, err)
	}
	r.left -= int64(n)
	return n, err
}

func (r *partReader) Close() error { return r.in.Close() }

// A relation is one line of a part's relationships.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"` // External for what is no part
}

// kind is the last word of the type, which transitional and strict books
// have in common.
func (r relation) kind() string { return path.Base(r.Type) }

// relations reads what a part (or, for "", the whole parcel) refers to, with
// the targets resolved to names of parts.
func (p *parcel) relations(part string) ([]relation, error) {
	folder, name := path.Dir(part), relationsOf(part)
	var doc struct {
		XMLName   xml.Name
		Relations []relation `xml:"Relationship"`
	}
	if err := p.decode(name, "Relationships", &doc); err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for i, r := range doc.Relations {
		if seen[r.ID] {
			return nil, problem(p.at(), "table.relation-twice", "part", name, "relation", r.ID)
		}
		seen[r.ID] = true
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", folder, target)
		}
		doc.Relations[i].Target = strings.TrimPrefix(path.Clean(target), "/")
	}
	return doc.Relations, nil
}
