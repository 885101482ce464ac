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

	"triggerlab/experiment"
)

// A parcel is the zip file a workbook is packed in: parts with names, and
// relationships between them.
type parcel struct {
	*disk
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
	p := &parcel{disk: d, parts: make(map[string]*zip.File, len(z.File))}
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

// open returns the unpacked bytes of a part.
func (p *parcel) open(name string) (*partReader, error) {
	f := p.parts[partKey(name)]
	switch {
	case f == nil:
		return nil, problem(p.at(), "table.missing-part", "part", name)
	case f.Flags&1 != 0:
		return nil, problem(p.at(), "table.encrypted-part", "part", name)
	case f.UncompressedSize64 > uint64(maxPart):
		return nil, problem(p.at(), "table.limit-unpacked", "part", name, "limit", maxPart)
	}
	in, err := f.Open()
	if err != nil {
		return nil, p.partError(name, err)
	}
	return &partReader{in: in, parcel: p, name: name, packed: int64(f.CompressedSize64), limit: maxPart}, nil
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
	packed int64
	limit  int64
	read   int64
	token  int64 // how much was read when the last token ended
}

func (r *partReader) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.read += int64(n)
	switch {
	case r.read > r.limit:
		return 0, problem(r.parcel.at(), "table.limit-unpacked", "part", r.name, "limit", r.limit)
	case r.read-r.token > maxToken:
		return 0, problem(r.parcel.at(), "table.limit-token", "part", r.name, "limit", maxToken)
	case r.read > ratioFloor && r.read/maxRatio > r.packed:
		return 0, problem(r.parcel.at(), "table.limit-ratio", "part", r.name, "limit", maxRatio)
	case err != nil && err != io.EOF:
		return n, r.parcel.partError(r.name, err)
	}
	return n, err
}

func (r *partReader) Close() error { return r.in.Close() }

// A relation is one line of a part's relationships.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// kind is the last word of the type, which transitional and strict books
// have in common.
func (r relation) kind() string { return path.Base(r.Type) }

// relations reads what a part (or, for "", the whole parcel) refers to, with
// the targets resolved to names of parts.
func (p *parcel) relations(part string) ([]relation, error) {
	folder, base := path.Split(part)
	name := folder + "_rels/" + base + ".rels"
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

// decode unmarshals a small part whose root element has this name, and reads
// it to the very end: what stands behind the root is damage too.
func (p *parcel) decode(name, root string, into any) error {
	doc, err := p.openXML(name, experiment.Place{File: p.path})
	if err != nil {
		return err
	}
	defer doc.Close()
	doc.limit = min(doc.limit, maxSmall)
	start, err := doc.root(root)
	if err != nil {
		return err
	}
	if err := doc.dec.DecodeElement(into, start); err != nil {
		return doc.wrong(err)
	}
	return doc.finish()
}
