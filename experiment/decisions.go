package experiment

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A Decision is one thing that was settled before anyone looked: what it is
// about, and what was decided, both as text.
//
// What is the name of a setting, triggers or segments for their names, or a
// column of one of them: trigger "poem": message. The name of a segment or a
// trigger stands in quotation marks, and such a mark within it twice.
type Decision struct{ What, Value string }

// Decisions lists everything that was decided of an experiment, in the order
// of the sheets: the settings, then what was said of segments and triggers.
//
// Settings that were not said stand there as what then holds, so that a
// default that is typed later is no change. What decides nothing is left out:
// the language of reports, the seed of a simulation, and expected rates (Affinity) that only a
// simulation uses. The texts are those that a cell gives back: without the
// white space around them and with line ends of one character.
func Decisions(e *Experiment) []Decision {
	var d decisions
	settled := settled(e.Settings)
	for _, s := range SettingList {
		if s.Name != "language" && s.Name != "simulated_seed" {
			d.add(s.Name, settled.Value(s.Name))
		}
	}
	d.add("segments", names(e.SegmentNames()))
	for _, s := range e.Segments {
		d.of("segment", s.Name, s.columns(), s.Attributes)
	}
	d.add("triggers", names(e.TriggerNames()))
	for _, t := range e.Triggers {
		d.of("trigger", t.Name, t.columns(), t.Attributes)
	}
	return d
}

// settled fills in what holds where a setting is silent.
func settled(s Settings) Settings {
	s.Metric = cmp.Or(s.Metric, EngagementRate)
	s.Level, s.Power = cmp.Or(s.Level, DefaultLevel), cmp.Or(s.Power, DefaultPower)
	s.Correction, s.Stopping = cmp.Or(s.Correction, Simultaneous), cmp.Or(s.Stopping, Fixed)
	s.Looks = s.PlannedLooks()
	if s.SmallestSegment == DefaultSmallestSegment {
		s.SmallestSegment = 0 // as in plans that are older than the setting
	}
	s.MinExposures, s.MaxExposures = s.PlannedExposures()
	if s.Control == "" {
		s.Comparisons = AllPairs // there is nothing to hold triggers against
	}
	s.Comparisons = cmp.Or(s.Comparisons, AgainstControl)
	return s
}

type decisions []Decision

// add lists a decision, if one was taken.
func (d *decisions) add(what string, value any) {
	if text := strings.TrimSpace(strings.ReplaceAll(textOf(value), "\r\n", "\n")); text != "" {
		*d = append(*d, Decision{what, text})
	}
}

// of lists what was said in the row of a segment or a trigger.
func (d *decisions) of(kind, name string, columns []Decision, attributes []Attribute) {
	of := kind + " " + Quote(name) + ": "
	for _, c := range columns {
		d.add(of+c.What, c.Value)
	}
	for _, a := range attributes {
		d.add(of+a.Name, a.Value)
	}
}

func (s *Segment) columns() []Decision {
	var d decisions
	d.add("relation", said(string(s.Relation)))
	d.add("size", said(s.Size))
	d.add("base_rate", said(s.BaseRate))
	d.add("minimum_effect", s.MinimumEffect.String())
	d.add("heterogeneity", said(s.Heterogeneity))
	d.add("attention", said(s.Attention))
	d.add("fatigue", said(s.Fatigue))
	return d
}

func (t *Trigger) columns() []Decision {
	var d decisions
	d.add("message", t.Message)
	d.add("share", said(t.Share))
	d.add("tailoring", t.Tailoring.String())
	d.add("mode", t.Mode)
	d.add("channel", t.Channel)
	d.add("touchpoint", t.Touchpoint)
	d.add("for", names(t.For))
	return d
}

// names lists names in an order of their own: that of the rows decides
// nothing.
func names(list []string) string {
	quoted := make([]string, len(list))
	for i, name := range list {
		quoted[i] = Quote(name)
	}
	slices.Sort(quoted)
	return strings.Join(quoted, ", ")
}

// Quote puts a name in quotation marks, and writes such a mark within it
// twice, so that where a name ends is in no doubt.
func Quote(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Fingerprint returns the SHA-256 of decisions as sha256:… in hexadecimal. It
// is the same whatever their order, which decides nothing, and different as
// soon as one of them is.
func Fingerprint(d []Decision) string {
	sorted := slices.Clone(d)
	slices.SortFunc(sorted, func(a, b Decision) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Value, b.Value))
	})
	h := sha256.New()
	for _, one := range sorted {
		// Quoted, so that no two lists are written alike.
		fmt.Fprintf(h, "%q %q\n", one.What, one.Value)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
