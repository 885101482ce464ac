package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// takenLooks are the looks whose day has come, as the data have them.
type takenLooks struct {
	days        []int32 // of all looks of the plan
	last        int32   // day of the data
	taken       []int   // looks whose day is over and that saw every trigger
	variance    []float64
	correlation [][]float64 // of the taken ones
	pooled      float64     // information of everybody now, pooled
}

// lookDays are those looks with the information there was at each, as a
// fraction of the maximum.
type lookDays struct {
	*takenLooks
	information []float64
}

// lookDays reads the planned looks from the data. The scale of information is
// that of the whole audience now, which may be a standardised one.
func (s *study) lookDays(whole *scope) (lookDays, bool) {
	last, ok := s.lastDay()
	if !ok || s.t.Looks == nil {
		return lookDays{}, false
	}
	if s.seen.looks == nil {
		if s.seen.looks = s.takenLooks(whole, last); s.seen.looks == nil {
			return lookDays{}, false
		}
	}
	d := lookDays{takenLooks: s.seen.looks}
	scale := s.looking.now / d.pooled
	for _, v := range d.variance {
		d.information = append(d.information, scale/v)
	}
	return d, true
}

// takenLooks compares triggers as they were known at each look; nil where they
// cannot be compared.
func (s *study) takenLooks(whole *scope, last int32) *takenLooks {
	d := &takenLooks{days: s.t.LookDays, last: last}
	var cells []int
	var rows [][][2]int
	for j, day := range d.days {
		if day > last || !s.sawAll(j, whole.active) {
			continue
		}
		var pairs [][2]int
		for _, p := range s.pairsOf(whole) {
			pairs = append(pairs, [2]int{len(cells) + p[0], len(cells) + p[1]})
		}
		rows = append(rows, pairs)
		for _, a := range whole.active {
			cells = append(cells, j*len(s.t.Triggers)+a)
		}
		d.taken = append(d.taken, j)
	}
	pooled, err := s.scopeOf(s.t.Overall)
	if err != nil {
		return nil
	}
	d.correlation, d.pooled = make([][]float64, len(rows)), s.information(pooled)
	if len(rows) == 0 {
		return d
	}
	looks, err := inference.NewComparing([]inference.Stratum{{Moments: s.moments(s.t.Looks, cells), Weight: 1}})
	if err != nil {
		return nil
	}
	covariance := looks.Covariances(rows)
	for j := range rows {
		d.variance = append(d.variance, covariance[j][j])
		for k := range rows {
			d.correlation[j] = append(d.correlation[j], covariance[j][k]/math.Sqrt(covariance[j][j]*covariance[k][k]))
		}
	}
	return d
}

// sawAll tells whether every trigger had been shown by the end of a look.
func (s *study) sawAll(look int, active []int) bool {
	for _, a := range active {
		cell := look*len(s.t.Triggers) + a
		if shown := s.t.Looks.Block(cell, cell); shown[0][0] == 0 {
			return false
		}
	}
	return true
}

// closest is by what part of itself information must grow from look to look
// for the later one to spend anything.
const closest = 1e-3

// followDays plans the looks by their days. The error is spent as the days of
// the plan pass, no faster than information comes where it is known how much
// there is to be, and all of it only at the end, so that who looks
// every day after much has come early does not spend it again and again. A
// look at which there was no more information than before has spent nothing.
func (s *study) followDays(d lookDays) {
	l := &s.looking
	over := d.last >= d.days[len(d.days)-1] || s.passed() >= 1
	at := -1 // the look of today
	l.plan = nil
	var kept []int // places in taken
	before := 0.0
	for i, j := range d.taken {
		if j == len(d.days)-1 || over && d.days[j] == d.last {
			continue // the end is now
		}
		if d.days[j] == d.last {
			at = j
			continue
		}
		information := min(d.information[i], l.now*(1-closest))
		if !(information > before*(1+closest)) {
			continue
		}
		kept, before = append(kept, i), information
		l.plan = append(l.plan, s.planned(j, information))
	}
	l.present = len(l.plan)
	switch {
	case over:
		l.moment = findings.MomentLast
		l.plan = append(l.plan, planned{len(d.days), dateOf(d.days[len(d.days)-1]), l.now, 1})
	case at >= 0 && l.now > before*(1+closest):
		l.moment = findings.MomentLook
		l.plan = append(l.plan, s.planned(at, l.now))
		kept = append(kept, len(d.taken)-1)
		l.plan = append(l.plan, s.coming(d)...)
	default:
		l.moment = findings.MomentBetween
		l.plan = append(l.plan, s.coming(d)...)
	}
	l.correlation = departing(l.plan, d.correlation, kept)
}

// planned is a look of the plan at the information there is. Where the maximum
// is guessed from what has come so far, a later guess makes another part of it
// of what an earlier look had; days stay what they were, and so what looks on
// them have spent stays spent.
func (s *study) planned(look int, information float64) planned {
	time := float64(look+1) / float64(len(s.t.LookDays))
	if s.looking.maximum.basis == findings.BasisMinimumEffect {
		time = min(time, information)
	}
	return planned{look + 1, dateOf(s.t.LookDays[look]), information, time}
}

// coming are the looks after today, at the information they would have if it
// came evenly: up to the maximum, or as until now where that has been passed.
func (s *study) coming(d lookDays) []planned {
	now, end := s.looking.now, 1.0
	last := d.days[len(d.days)-1]
	if days := float64(d.last-s.t.FirstDay) + 1; now >= 1 {
		end = now * (days + float64(last-d.last)) / days
	}
	var list []planned
	for j, day := range d.days {
		if day <= d.last || len(list) > 0 && day <= d.days[j-1] {
			continue
		}
		list = append(list, s.planned(j, now+(end-now)*float64(day-d.last)/float64(last-d.last)))
	}
	list[len(list)-1].time = 1
	return list
}

// apart is by how much a correlation between looks must depart from what
// information makes it, before it is gone by.
const apart = 0.1

// departing returns the correlations of the looks of a plan, those kept as
// estimated, where one of them departs; nil where none does.
func departing(plan []planned, estimated [][]float64, kept []int) [][]float64 {
	all := square(len(plan))
	for i, p := range plan {
		for j, q := range plan {
			all[i][j] = math.Sqrt(min(p.information, q.information) / max(p.information, q.information))
		}
	}
	departs := false
	for i, a := range kept {
		for j, b := range kept {
			departs = departs || math.Abs(estimated[a][b]-all[i][j]) >= apart
			all[i][j] = estimated[a][b]
		}
	}
	if !departs {
		return nil
	}
	return all
}
