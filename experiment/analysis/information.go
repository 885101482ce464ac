package analysis

import (
	"math"
	"sync"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// maximum is how much information the test is to bring, in 1/SE² of the
// average comparison, and what that was taken from.
type maximum struct {
	information float64
	basis       string // of findings.Sequential; empty: nothing says
}

// information is 1/SE² of the average comparison of a scope, robust: what
// looks are counted by, and not contacts, who may come back.
func (s *study) information(sc *scope) float64 {
	pairs := s.pairsOf(sc)
	if len(pairs) == 0 {
		return math.NaN()
	}
	return 1 / sc.comparing.Covariances([][][2]int{pairs})[0][0]
}

// plannedMaximum finds how much information the test is to bring: what the
// smallest effect worth having takes; or what the planned contacts will bring,
// each as much as now, no sooner than the days pass; or what the days that are
// left will.
func (s *study) plannedMaximum(sc *scope, now float64) maximum {
	if m := s.neededFor(sc, s.leastEffect(sc)); m > 0 {
		return maximum{m, findings.BasisMinimumEffect}
	}
	passed := s.passed()
	contacts, basis := s.plannedContacts()
	switch share := ratio(s.t.Contacts, contacts); {
	case contacts > 0 && passed > 0:
		return maximum{now / math.Min(share, passed), basis}
	case contacts > 0:
		return maximum{now / share, basis}
	case passed > 0:
		return maximum{now / passed, findings.BasisCalendar}
	}
	return maximum{}
}

// leastEffect is the smallest effect worth having in the whole audience, 0
// where none is said: a relative one is held against the control's rate, or
// the mean rate.
func (s *study) leastEffect(sc *scope) float64 {
	return s.e.MinimumEffect.Of(s.baseRate(sc))
}

func (s *study) baseRate(sc *scope) float64 {
	if c := sc.at(s.control); c >= 0 {
		return sc.comparing.Rate(c)
	}
	var sum float64
	for i := range sc.active {
		sum += sc.comparing.Rate(i)
	}
	return sum / float64(len(sc.active))
}

// neededFor is the information with which the comparisons of a scope show an
// effect with the power asked for, looks allowed for; 0 where there is none.
func (s *study) neededFor(sc *scope, effect float64) float64 {
	if !(effect > 0) {
		return 0
	}
	family, err := s.familyOf(sc)
	if err != nil {
		return 0
	}
	critical := family.Critical(s.level)
	once := (critical + inference.OneSided(s.power)) / effect
	return once * once * s.inflation(critical)
}

// inflation is by what factor the planned looks raise the information that a
// test at a critical value takes.
func (s *study) inflation(critical float64) float64 {
	switch looks := min(s.e.PlannedLooks(), mostLooks); {
	case s.e.Stopping == experiment.AlwaysValid:
		rule, err := inference.AnyTime(1, s.level)
		if err != nil {
			return 1
		}
		power := inference.OneSided(s.power)
		more := (rule.Critical(critical) + power) / (critical + power)
		return more * more
	case looks > 1:
		if factor := s.inflating(looks).At(critical); factor > 0 {
			return factor
		}
	}
	return 1
}

// A looksPlan is what the inflation by looks follows from, but for the critical
// value.
type looksPlan struct {
	stopping experiment.Stopping
	looks    int
	power    float64
}

// inflatings holds an inference.Inflating for each plan that was met: reports of
// one plan that are made many times over have it made once.
var inflatings sync.Map

func (s *study) inflating(looks int) *inference.Inflating {
	plan := looksPlan{s.e.Stopping, looks, s.power}
	if known, ok := inflatings.Load(plan); ok {
		return known.(*inference.Inflating)
	}
	made, _ := inflatings.LoadOrStore(plan, inference.NewInflating(looks, s.spending(), s.power))
	return made.(*inference.Inflating)
}

// evenly are the fractions of the information at evenly spread looks.
func evenly(looks int) []float64 {
	fractions := make([]float64, looks)
	for j := range fractions {
		fractions[j] = float64(j+1) / float64(looks)
	}
	return fractions
}

// plannedContacts are those of the Segments sheet, where every segment has a
// size, without those who are held out and have no outcomes, or what the days
// bring; 0 where nothing says.
func (s *study) plannedContacts() (int64, string) {
	var sizes int64
	for _, segment := range s.e.Segments {
		if segment.Size <= 0 {
			sizes = 0
			break
		}
		sizes += segment.Size
	}
	if sizes > 0 {
		return s.e.Shown(sizes), findings.BasisSizes
	}
	return int64(float64(s.e.DailyContacts) * s.plannedDays()), findings.BasisDailyContacts
}

// plannedDays is how long the test is to last, 0 where nobody said.
func (s *study) plannedDays() float64 {
	if s.e.Start.IsZero() || !s.e.Start.Before(s.e.End) {
		return 0
	}
	return s.e.End.Sub(s.e.Start).Hours() / 24
}

// passed is the share of the planned days that the data hold, the last day as
// a whole: 0 where the plan or the data have no days, 1 after the end.
func (s *study) passed() float64 {
	days := s.plannedDays()
	last, ok := s.lastDay()
	if !ok || days == 0 {
		return 0
	}
	return min(1, max(0, endOf(last).Sub(s.e.Start).Hours()/24/days))
}

// lastDay is the day of the data, in days since 1970: that of the last
// exposures that count, and as much later as an engagement may take, since
// those after them are not old enough to count.
func (s *study) lastDay() (int32, bool) {
	if len(s.t.Days) == 0 {
		return 0, false
	}
	last := s.t.Days[0].Day
	for _, d := range s.t.Days {
		last = max(last, d.Day)
	}
	return last + int32(s.e.Window/(24*time.Hour)), true
}

// endOf is the moment at which a day is over.
func endOf(day int32) time.Time { return time.Unix((int64(day)+1)*24*60*60, 0).UTC() }
