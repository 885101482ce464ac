package source

import (
	"slices"
	"strconv"

	"triggerlab/experiment/roles"
)

// inWaves adds the contact's wave to the profile, where a column has it that is
// no segment by itself.
func (l *layout) inWaves() {
	if at, ok := l.columns[roles.Wave]; ok {
		l.wave = l.header[at]
		l.by = append(l.by, byColumn{name: l.wave, at: at})
	}
}

// dealtInWaves takes the wave from the assignments where the outcomes do not
// say it and there was more than one.
func (r *reader) dealtInWaves() {
	l := r.layout
	if r.assigned == nil || len(r.assigned.waves) < 2 || l.wave != "" {
		return
	}
	l.wave = string(roles.Wave)
	if slices.ContainsFunc(l.by, func(b byColumn) bool { return b.name == l.wave }) {
		l.wave = "" // a segment by that name
		return
	}
	l.by = append(l.by, byColumn{name: l.wave, at: -1, dealt: true})
}

// waveNumber numbers a wave, from 1.
func (a *assigned) waveNumber(wave int) uint32 {
	name := waveName(wave)
	at := slices.Index(a.waves, name)
	if at < 0 {
		at = len(a.waves)
		a.waves = append(a.waves, name)
	}
	return uint32(at + 1)
}

// waveName is empty where nobody said the wave.
func waveName(wave int) string {
	if wave == 0 {
		return ""
	}
	return strconv.Itoa(wave)
}

// wave is the one that a contact was assigned in, empty for who was not.
func (a *assigned) wave(contact []byte) string {
	if number := a.find(contact).what >> waveBits; number > 0 {
		return a.waves[number-1]
	}
	return ""
}
