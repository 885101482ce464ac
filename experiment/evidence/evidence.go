// Package evidence packs what an exported report was concluded from, so that
// it can be checked and rendered again without the outcomes: the experiment,
// the tally and where the data came from.
//
// It holds sums and no rows. Who was asked, what anybody was assigned and the
// salt that it was drawn by stay behind, and so do the hands of cards that
// people swiped: what hands tell shows in no sum, and is carried as it was
// concluded.
//
// Whoever changes what is packed changes what is concluded from it: evidence
// proves that a report agrees with itself, and not that it is true.
package evidence

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// maxSize is how large evidence may be once it is unpacked: a few kilobytes of
// gzip can be worth gigabytes.
const maxSize = 128 << 20

// mostParts is how many lists and objects it may consist of, twice what a
// tally may have: one that is empty takes three bytes to write, and a hundred
// times as many once it is read.
const mostParts = 2 * tally.MaxBlocks

// Pack packs what findings were concluded from, and of the panel among them
// what was concluded from hands; panel is nil where nobody swiped. Program is
// the version that did. It is an error if there is too much of it to carry.
func Pack(e *experiment.Experiment, t *tally.Tally, p findings.Provenance, panel *findings.Panel, program string) (*findings.Evidence, error) {
	p.Panel = panel
	written, err := t.Encode()
	if err != nil {
		return nil, err
	}
	whole, err := json.Marshal(packed{
		Experiment: packExperiment(e), Tally: written, Provenance: packProvenance(&p),
	})
	if err != nil {
		return nil, err
	}
	if len(whole) > maxSize {
		return nil, experiment.Problem(experiment.Msg("evidence.too-large", "bytes", len(whole), "limit", maxSize))
	}
	var data bytes.Buffer
	w, _ := gzip.NewWriterLevel(&data, gzip.BestCompression) // which is a level
	if _, err := w.Write(whole); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return &findings.Evidence{Schema: findings.EvidenceSchema, Program: program, Methods: findings.Methods, Data: data.Bytes()}, nil
}

// Unpack returns what was packed: all that findings can be concluded from
// again. Settings and names are those of the report; Affinity and the salt are
// not kept.
func Unpack(ev *findings.Evidence) (*experiment.Experiment, *tally.Tally, findings.Provenance, error) {
	var none findings.Provenance
	whole, err := unzip(ev.Data)
	if err != nil {
		return nil, nil, none, err
	}
	var in packed
	if parts(whole) > mostParts {
		return nil, nil, none, damaged()
	}
	if err := json.Unmarshal(whole, &in); err != nil {
		return nil, nil, none, damaged()
	}
	t, err := tally.Decode(in.Tally)
	if err != nil {
		return nil, nil, none, err
	}
	e, err := in.Experiment.unpack(t.Triggers)
	if err != nil {
		return nil, nil, none, err
	}
	p, err := in.Provenance.unpack()
	return e, t, p, err
}

// parts is how many lists and objects a document has at most, with eight marks
// of texts counted for one.
func parts(document []byte) int {
	return bytes.Count(document, []byte("{")) + bytes.Count(document, []byte("[")) + bytes.Count(document, []byte(`"`))/8
}

func damaged() error { return experiment.Problem(experiment.Msg("evidence.damaged")) }

// unzip reads no more than there may be.
func unzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, damaged()
	}
	whole, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, damaged()
	case len(whole) > maxSize:
		return nil, experiment.Problem(experiment.Msg("evidence.too-large", "bytes", len(whole), "limit", maxSize))
	}
	return whole, nil
}
