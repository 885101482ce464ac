package tally

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"

	"triggerlab/experiment"
)

// A tally is kept as JSON, so that anybody can add it up again. Equal tallies
// are written as equal bytes, and every number is read back exactly.

// CodecVersion changes whenever a tally is written in another way.
const CodecVersion = 2

// MaxBlocks is how many blocks a tally may have to be kept: half a gigabyte.
const MaxBlocks = 1 << 21

// document is a tally as it is written.
type document struct {
	Version int `json:"version"`
	*Tally
}

// Encode writes the tally without anything that says who a contact is, and of
// cards without the hands.
func (t *Tally) Encode() ([]byte, error) {
	if blocks := t.blocks(); blocks > MaxBlocks {
		return nil, experiment.Problem(experiment.Msg("tally.too-large", "blocks", blocks, "limit", MaxBlocks))
	}
	return json.Marshal(document{CodecVersion, t})
}

// Decode reads a tally that Encode wrote. What does not add up is an error of
// its own, and never another tally.
func Decode(data []byte) (*Tally, error) {
	var version struct{ Version int }
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, damaged("document")
	}
	if version.Version != CodecVersion {
		return nil, experiment.Problem(experiment.Msg("tally.other-version", "version", version.Version, "ours", CodecVersion))
	}
	read := document{Tally: new(Tally)}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil || read.Tally == nil {
		return nil, damaged("document")
	}
	t, room := read.Tally, MaxBlocks
	if err := t.settle(&room); err != nil {
		return nil, err
	}
	if !t.daysFit() {
		return nil, damaged("days")
	}
	return t, nil
}

func damaged(part string) error {
	return experiment.Problem(experiment.Msg("tally.damaged", "part", part))
}

// loose is a Gram as it is written: of each trigger that was shown its number
// and the upper triangle of its block, row by row; of each pair both numbers
// and all of theirs. Zeros at the end are left out.
type loose struct {
	Contacts int64       `json:"contacts"`
	Own      [][]float64 `json:"own"`
	Pairs    [][]float64 `json:"pairs"`
}

// MarshalJSON writes a Gram matrix.
func (g *Gram) MarshalJSON() ([]byte, error) {
	l := loose{Contacts: g.Contacts, Own: [][]float64{}, Pairs: [][]float64{}}
	for a := range g.own {
		line := []float64{float64(a)}
		for i := range Vars {
			line = append(line, g.own[a][i][i:]...)
		}
		if line = withoutZeros(line, 1); len(line) > 1 {
			l.Own = append(l.Own, line)
		}
	}
	for key, block := range g.pairs {
		line := []float64{float64(key[0]), float64(key[1])}
		for i := range Vars {
			line = append(line, block[i][:]...)
		}
		l.Pairs = append(l.Pairs, withoutZeros(line, 2))
	}
	slices.SortFunc(l.Pairs, slices.Compare[[]float64])
	return json.Marshal(l)
}

func withoutZeros(line []float64, head int) []float64 {
	for len(line) > head && line[len(line)-1] == 0 {
		line = line[:len(line)-1]
	}
	return line
}

// UnmarshalJSON reads what settle makes a Gram matrix of once it is known how
// many triggers it may have: a few characters must not be worth gigabytes.
func (g *Gram) UnmarshalJSON(data []byte) error {
	*g = Gram{read: new(loose)}
	return json.Unmarshal(data, g.read)
}

// settle builds a matrix that was read, and takes its blocks from the room
// there is.
func (g *Gram) settle(triggers int, room *int) bool {
	if g == nil || g.read == nil {
		return false
	}
	l := g.read
	if *room -= triggers + len(l.Pairs); *room < 0 || l.Contacts < 0 {
		return false
	}
	g.read, g.Contacts, g.own = nil, l.Contacts, make([]Block, triggers)
	last := -1
	for _, line := range l.Own {
		if len(line) < 2 || !ascending(line[0], last, triggers) {
			return false
		}
		last = int(line[0])
		numbers := line[1:]
		for i := range Vars {
			for j := i; j < Vars && len(numbers) > 0; j++ {
				g.own[last][i][j], g.own[last][j][i] = numbers[0], numbers[0]
				numbers = numbers[1:]
			}
		}
		if len(numbers) > 0 {
			return false
		}
	}
	for _, line := range l.Pairs {
		if len(line) < 2 || len(line) > 2+Vars*Vars || !ascending(line[0], -1, triggers) || !ascending(line[1], int(line[0]), triggers) {
			return false
		}
		block := g.pair(int(line[0]), int(line[1]))
		for i, v := range line[2:] {
			block[i/Vars][i%Vars] = v
		}
	}
	return len(g.pairs) == len(l.Pairs)
}

// ascending tells the whole number of a trigger that comes after another.
func ascending(number float64, last, triggers int) bool {
	return number == math.Trunc(number) && float64(last) < number && number < float64(triggers)
}
