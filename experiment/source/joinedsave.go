package source

import (
	"cmp"

	"triggerlab/experiment/parts"
	"triggerlab/experiment/tally"
)

// keep saves the parts as one.
func (j *joined) keep() error {
	s := j.options.Save
	s.about = parts.About{Reading: j.parts[0].About.Reading, Rows: j.bases[len(j.bases)-1] + j.parts[len(j.parts)-1].About.Rows}
	for i, p := range j.parts {
		for _, one := range p.About.Places {
			one.From += j.bases[i]
			s.about.Places = append(s.about.Places, one)
		}
		if last := p.About.Last; last != nil && (s.about.Last == nil || *last > *s.about.Last) {
			s.about.Last = last
		}
		s.about.Reading.Dates = cmp.Or(s.about.Reading.Dates, p.About.Reading.Dates)
	}
	var err error
	if s.writer, err = parts.NewWriter(s.To); err != nil {
		return err
	}
	s.about.Key = j.parts[0].About.Key
	return j.gatherer.Save(tally.Saving{Section: s.writer.Section})
}

func (j *joined) sources() (list []parts.Source) {
	for _, p := range j.parts {
		list = append(list, p.About.Sources...)
	}
	return list
}
