package table

import (
	"math"
	"time"
)

const (
	isoDay    = "2006-01-02"
	isoMoment = "2006-01-02T15:04:05"
	isoClock  = "15:04:05"
	msPerDay  = 24 * 60 * 60 * 1000
)

// serialDate appends the date that a number of days stands for, to the
// millisecond, in the 1900 or the 1904 system; clock says that its format
// shows a time of day alone. Whole days have no time.
//
// It returns false where there is no such date: before day 1 of the 1900
// system unless only the time is shown, on its day 60, the 29 February 1900
// that Lotus 1-2-3 believed in, before 1904 in the other, and after 9999.
func serialDate(to []byte, serial float64, date1904, clock bool) ([]byte, bool) {
	if !(0 <= serial && serial < 3e6) { // also rejects NaN
		return to, false
	}
	ms := int64(math.Round(serial * msPerDay))
	day, rest := ms/msPerDay, ms%msPerDay
	// 61 is 1 March 1900, so that 0 would be 30 December 1899.
	epoch := int64(25_569) // the number of 1 January 1970
	switch {
	case day == 0 && clock:
		return appendClock(to, rest), true
	case date1904:
		epoch = 24_107
	case day == 0 || day == 60:
		return to, false
	case day < 60:
		day++
	}
	date := time.Unix((day-epoch)*24*60*60, 0).UTC()
	switch {
	case date.Year() > 9999:
		return to, false
	case rest == 0:
		return appendDay(to, date), true
	}
	return appendMoment(to, date, rest), true
}

// appendDay appends a date as its format isoDay does, in a fraction of the
// time: sheets have millions of them.
func appendDay(to []byte, date time.Time) []byte {
	year, month, day := date.Date()
	to = appendPair(appendPair(to, year/100), year%100)
	to = appendPair(append(to, '-'), int(month))
	return appendPair(append(to, '-'), day)
}

// appendClock appends the time so many milliseconds after midnight.
func appendClock(to []byte, ms int64) []byte {
	seconds := int(ms / 1000)
	to = appendPair(to, seconds/3600)
	to = appendPair(append(to, ':'), seconds/60%60)
	to = appendPair(append(to, ':'), seconds%60)
	if ms %= 1000; ms != 0 {
		to = append(appendPair(append(to, '.'), int(ms/10)), byte('0'+ms%10))
	}
	return to
}

// appendMoment appends both.
func appendMoment(to []byte, day time.Time, ms int64) []byte {
	return appendClock(append(appendDay(to, day), 'T'), ms)
}

// appendPair appends a number as two digits.
func appendPair(to []byte, n int) []byte { return append(to, byte('0'+n/10), byte('0'+n%10)) }

// isoDate reads a date or time as strict workbooks write them and returns it
// as serialDate would. A zone is dropped: a cell shows what clocks showed.
func isoDate(text string) (string, bool) {
	for _, layout := range []string{isoDay, isoMoment, isoMoment + "Z07:00", "2006-01-02T15:04"} {
		t, err := time.Parse(layout, text) // fractions of seconds are accepted
		if err != nil {
			continue
		}
		ms := int64(t.Hour()*3600+t.Minute()*60+t.Second())*1000 + int64(t.Nanosecond())/1e6
		day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		if ms == 0 {
			return day.Format(isoDay), true
		}
		return string(appendMoment(nil, day, ms)), true
	}
	t, err := time.Parse(isoClock, text)
	if err != nil {
		return "", false
	}
	ms := int64(t.Hour()*3600+t.Minute()*60+t.Second())*1000 + int64(t.Nanosecond())/1e6
	return string(appendClock(nil, ms)), true
}
