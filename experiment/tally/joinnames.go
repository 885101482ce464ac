package tally

import (
	"bytes"
	"math"
	"slices"

	"triggerlab/experiment"
)

// names reads the dictionaries, and numbers what is in them as it is here.
func (j *joining) names(u *unpacker) error {
	if version := u.number(); version != SaveVersion {
		return experiment.Problem(experiment.Msg("tally.other-version", "version", int(version), "ours", SaveVersion))
	}
	u.check(slices.Equal(u.texts(len(j.g.columns)), j.g.columns) && slices.Equal(u.texts(len(j.g.Circumstances)), j.g.Circumstances) && u.text() == j.g.Wave)
	triggers, profiles, around := u.texts(MaxTriggers), u.texts(MaxProfiles), u.texts(MaxCircumstances)
	days := make([]int32, u.upTo(dayMask))
	for i := range days {
		days[i] = u.day()
		u.check(days[i] != NoDay)
	}
	cells := make([]pair, u.upTo(min(1<<cellBits-1, len(u.b)/3)))
	for i := range cells {
		cells[i] = pair{int32(u.below(len(profiles))), int32(u.below(len(triggers))), u.byte()}
		u.check(int(cells[i].around) <= len(around))
	}
	if err := u.err("names"); err != nil {
		return err
	}
	if err := j.number(triggers, profiles, around); err != nil {
		return err
	}
	return j.place(days, cells)
}

// number finds the numbers of texts.
func (j *joining) number(triggers, profiles, around []string) error {
	for _, name := range triggers {
		id, err := j.s.Trigger([]byte(name))
		if err != nil {
			return err
		}
		j.triggers = append(j.triggers, id)
	}
	for _, joined := range profiles {
		if bytes.Count([]byte(joined), []byte{0}) != max(0, len(j.g.columns)-1) {
			return damaged("names")
		}
		id, err := j.s.Profile([]byte(joined))
		if err != nil {
			return err
		}
		j.profiles = append(j.profiles, id)
	}
	j.around = []uint8{0}
	for _, joined := range around {
		if bytes.Count([]byte(joined), []byte{0}) != max(0, len(j.g.Circumstances)-1) {
			return damaged("names")
		}
		j.around = append(j.around, j.s.Circumstance([]byte(joined)))
	}
	return nil
}

// place finds the numbers of days and cells.
func (j *joining) place(days []int32, cells []pair) error {
	if len(j.profiles) == 0 && len(cells) > 0 {
		return damaged("names")
	}
	j.days = []uint16{0}
	for _, day := range days {
		j.days = append(j.days, j.g.dayID(day))
	}
	for _, c := range cells {
		j.cells = append(j.cells, j.s.cell(j.profiles[c.profile], j.triggers[c.trigger], j.around[c.around]))
	}
	return nil
}

// day reads days since 1970.
func (u *unpacker) day() int32 {
	n := u.signed()
	u.check(math.MinInt32 <= n && n <= math.MaxInt32)
	return int32(n)
}
